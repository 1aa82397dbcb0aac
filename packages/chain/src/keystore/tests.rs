//! Keys that are kept, and everything that must not open.
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt as _;

use super::*;

/// The standard test words of BIP-39.
const WORDS: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const PASSPHRASE: &str = "correct horse";
/// As cheap as Argon2 goes: the tests guess often.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.into()).unwrap()
}

/// A private file with a passphrase in it.
fn source(dir: &Path, text: &str) -> PassphraseSource {
    let path = dir.join(format!("{}.pass", hex::encode(text)));
    files::write(&path, &format!("{text}\n")).unwrap();
    PassphraseSource::File(path)
}

/// A store with the key `maker` in it.
fn store() -> (tempfile::TempDir, Keystore, PassphraseSource) {
    let dir = tempfile::tempdir().unwrap();
    let store = Keystore::at(dir.path().join("keys"));
    store.add("maker", WORDS, 3, &passphrase(PASSPHRASE), CHEAP).unwrap();
    let source = source(dir.path(), PASSPHRASE);
    (dir, store, source)
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_key_comes_back_with_its_words_and_nobody_else_may_read_it() {
    let (dir, store, source) = store();
    let path = store.path("maker").unwrap();
    assert_eq!((mode(&dir.path().join("keys")), mode(&path)), (0o700, 0o600));
    let expected = SecretKey::from_mnemonic_at(WORDS, 3).unwrap();
    for opened in [store.open("maker", &source).unwrap(), open(&path, &source).unwrap()] {
        assert_eq!(*opened.to_bytes(), *expected.to_bytes());
    }
    let (words, index) = store.export("maker", &source).unwrap();
    assert_eq!((words.as_str(), index), (WORDS, 3));
    let entry = Entry { name: "maker".into(), public_key: expected.public_key() };
    assert_eq!(store.entry("maker").unwrap(), entry);
    assert_eq!(store.list().unwrap(), [entry]);
    let text = std::fs::read_to_string(&path).unwrap();
    for secret in ["abandon", PASSPHRASE, &hex::encode(expected.to_bytes().as_ref())] {
        assert!(!text.contains(secret), "the file shows {secret}");
    }
}

#[test]
fn two_keys_of_the_same_words_have_nothing_alike_but_the_key() {
    let (_dir, store, _) = store();
    store.add("again", WORDS, 3, &passphrase(PASSPHRASE), CHEAP).unwrap();
    let field = |name: &str, field: &str| {
        let text = std::fs::read_to_string(store.path(name).unwrap()).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()[field].clone()
    };
    assert_eq!(field("maker", "public_key"), field("again", "public_key"));
    for secret in ["salt", "nonce", "text"] {
        assert_ne!(field("maker", secret), field("again", secret));
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let (dir, store, _) = store();
    for wrong in ["correct horsf", "Correct horse ", "correct"] {
        let refused = store.open("maker", &source(dir.path(), wrong)).unwrap_err();
        assert!(matches!(refused, KeystoreError::WrongPassphrase { .. }), "{refused}");
        assert!(!refused.to_string().contains(wrong));
    }
}

/// Every field is sealed: none can be changed and still opened, and what asks for too much is not even tried.
#[test]
fn a_file_that_was_changed_does_not_open() {
    let (_dir, store, source) = store();
    let path = store.path("maker").unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let good: serde_json::Value = serde_json::from_str(&text).unwrap();
    let other = SecretKey::from_mnemonic_at(WORDS, 4).unwrap();
    let zeros = |bytes: usize| "00".repeat(bytes);
    let changes: [(&str, serde_json::Value); 12] = [
        ("kind", "insecure".into()),
        ("version", 2.into()),
        ("public_key", hex::encode(other.public_key()).into()),
        ("kdf", "argon2i".into()),
        ("cost", serde_json::json!({"memory_kib": 16, "passes": 1})),
        ("cost", serde_json::json!({"memory_kib": 4_000_000_000u32, "passes": 1})),
        ("cost", serde_json::json!({"memory_kib": 8, "passes": 1_000_000})),
        ("salt", zeros(16).into()),
        ("cipher", "none".into()),
        ("nonce", zeros(24).into()),
        ("nonce", zeros(4).into()),
        ("text", zeros(64).into()),
    ];
    for (field, value) in changes {
        let mut changed = good.clone();
        changed[field] = value;
        std::fs::write(&path, changed.to_string()).unwrap();
        let refused = store.open("maker", &source).map(drop).unwrap_err();
        let expected = match field {
            "version" => matches!(refused, KeystoreError::UnknownVersion { found: 2, .. }),
            "cost" => {
                matches!(refused, KeystoreError::WrongPassphrase { .. } | KeystoreError::TooCostly { .. })
            }
            "kind" | "kdf" | "cipher" => matches!(refused, KeystoreError::Malformed { .. }),
            _ => matches!(refused, KeystoreError::WrongPassphrase { .. } | KeystoreError::Malformed { .. }),
        };
        assert!(expected, "{field}: {refused:?}");
    }
    for cut in [0, 1, text.len() / 2, text.len() - 1] {
        std::fs::write(&path, &text[..cut]).unwrap();
        assert!(matches!(store.open("maker", &source), Err(KeystoreError::Malformed { .. })));
    }
    std::fs::write(&path, text).unwrap();
    store.open("maker", &source).unwrap();
}

#[test]
fn what_others_may_read_or_enter_is_refused() {
    let (dir, store, source) = store();
    let path = store.path("maker").unwrap();
    set_mode(&path, 0o640);
    let refused = store.open("maker", &source).map(drop).unwrap_err();
    assert!(matches!(refused, KeystoreError::TooOpen { mode: 0o640, needed: 0o600, .. }), "{refused}");
    assert!(refused.to_string().contains("chmod 600"));
    set_mode(&path, 0o600);
    let keys = dir.path().join("keys");
    set_mode(&keys, 0o755);
    for refused in [
        store.open("maker", &source).map(drop).unwrap_err(),
        store.list().map(drop).unwrap_err(),
        store.add("other", WORDS, 0, &passphrase(PASSPHRASE), CHEAP).map(drop).unwrap_err(),
    ] {
        assert!(matches!(refused, KeystoreError::TooOpen { mode: 0o755, needed: 0o700, .. }), "{refused}");
    }
    set_mode(&keys, 0o700);
    let PassphraseSource::File(file) = &source else { unreachable!() };
    set_mode(file, 0o604);
    assert!(matches!(store.open("maker", &source), Err(KeystoreError::TooOpen { mode: 0o604, .. })));
}

#[test]
fn nothing_is_overwritten_and_names_are_no_paths() {
    let (_dir, store, source) = store();
    let before = std::fs::read(store.path("maker").unwrap()).unwrap();
    let again = store.add("maker", WORDS, 0, &passphrase(PASSPHRASE), CHEAP);
    assert!(matches!(again, Err(KeystoreError::Exists { .. })));
    assert_eq!(std::fs::read(store.path("maker").unwrap()).unwrap(), before);
    for name in ["", "..", "a/b", "a.json", "Maker", "é", &"a".repeat(65)] {
        let refused = store.add(name, WORDS, 0, &passphrase(PASSPHRASE), CHEAP);
        assert!(matches!(refused, Err(KeystoreError::BadName { .. })), "{name}");
    }
    assert!(matches!(store.open("other", &source), Err(KeystoreError::NotFound { .. })));
    assert!(matches!(store.remove("other"), Err(KeystoreError::NotFound { .. })));
    store.remove("maker").unwrap();
    assert!(store.list().unwrap().is_empty());
}

#[test]
fn bad_words_and_short_passphrases_make_no_key() {
    let dir = tempfile::tempdir().unwrap();
    let store = Keystore::at(dir.path().join("keys"));
    let bad = store.add("maker", "abandon about", 0, &passphrase(PASSPHRASE), CHEAP);
    assert!(matches!(bad, Err(KeystoreError::Key { source: KeyError::BadMnemonic })));
    let short = store.add("maker", WORDS, 0, &passphrase("seven77"), CHEAP);
    assert!(matches!(short, Err(KeystoreError::Passphrase(PassphraseError::TooShort))));
    assert!(!dir.path().join("keys").exists() || store.list().unwrap().is_empty());
    assert!(matches!(Passphrase::new("\r\n".into()), Err(PassphraseError::Empty)));
}

#[test]
fn a_marked_test_key_opens_without_a_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("test.json");
    keyfile::write_mnemonic(&path, WORDS).unwrap();
    let nowhere = PassphraseSource::File(dir.path().join("none"));
    let key = open(&path, &nowhere).unwrap();
    assert_eq!(key.public_key(), SecretKey::from_mnemonic(WORDS).unwrap().public_key());
    // Without its mark it is no key at all.
    let unmarked = std::fs::read_to_string(&path).unwrap().replace("insecure test key", "key");
    std::fs::write(&path, unmarked).unwrap();
    assert!(matches!(open(&path, &nowhere), Err(KeystoreError::Malformed { .. })));
}

#[test]
fn a_program_or_a_descriptor_can_give_the_passphrase() {
    let (_dir, store, _) = store();
    let program = |text: &str| PassphraseSource::Program(text.into());
    store.open("maker", &program("echo 'correct horse'")).unwrap();
    for (command, part) in
        [("exit 3", "exit status: 3"), ("echo 'correct horse'; exit 3", "exit status: 3"), ("true", "empty")]
    {
        let refused = store.open("maker", &program(command)).map(drop).unwrap_err();
        assert!(refused.to_string().contains(part), "{refused}");
    }
    let closed = store.open("maker", &PassphraseSource::Descriptor(987)).map(drop).unwrap_err();
    assert!(closed.to_string().contains("file descriptor 987"), "{closed}");
}

#[test]
fn nothing_prints_a_secret() {
    assert_eq!(format!("{:?}", passphrase(PASSPHRASE)), "Passphrase(hidden)");
    let (_dir, store, source) = store();
    assert_eq!(format!("{:?}", store.open("maker", &source).unwrap()), "SecretKey(hidden)");
}
