//! `surety keys`, as a script uses it: passphrases through a file, a program or a descriptor, never an argument.

use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::json;

use crate::{json as read, stderr, stdout};

/// The standard test words of BIP-39, and their well-known address.
const WORDS: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const ADDRESS: &str = "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4";
const PASSPHRASE: &str = "correct horse";

/// Runs `surety keys` with a passphrase file and something on stdin.
fn keys(dir: &Path, arguments: &[&str], passphrase: &str, stdin: &str) -> Output {
    let file = dir.join("passphrase");
    let _ = std::fs::remove_file(&file);
    let mut options = std::fs::OpenOptions::new();
    let mut written = options.write(true).create_new(true).mode(0o600).open(&file).unwrap();
    writeln!(written, "{passphrase}").unwrap();
    run(dir, arguments, &[("SURETY_PASSPHRASE_FILE", file.to_str().unwrap())], stdin)
}

fn run(dir: &Path, arguments: &[&str], environment: &[(&str, &str)], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_surety"))
        .args(["keys"])
        .args(arguments)
        .args(["--output", "json", "--keystore", "store"])
        .current_dir(dir)
        .env_remove("SURETY_PASSPHRASE_FILE")
        .env_remove("SURETY_PASSPHRASE_COMMAND")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may be gone by now.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn words_go_in_and_come_out_and_nothing_else_shows_them() {
    let dir = tempfile::tempdir().unwrap();
    let import = ["import", "maker", "--prefix", "cosmos"];
    let imported = keys(dir.path(), &import, PASSPHRASE, WORDS);
    assert!(imported.status.success(), "{}", stderr(&imported));
    assert_eq!(read(&imported)["address"], ADDRESS);
    let mode = |path: &str| std::fs::metadata(dir.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("store"), mode("store/maker.json")), (0o700, 0o600));

    let exported = keys(dir.path(), &["export", "maker"], PASSPHRASE, "");
    assert_eq!(stdout(&exported).trim_end(), WORDS);
    let wrong = keys(dir.path(), &["export", "maker"], "another one", "");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("passphrase is wrong") && stdout(&wrong).is_empty());

    let again = keys(dir.path(), &import, PASSPHRASE, WORDS);
    assert_eq!(again.status.code(), Some(2));
    // These need no passphrase.
    let listed = run(dir.path(), &["list", "--prefix", "cosmos"], &[], "");
    assert_eq!(read(&listed)["keys"][0]["address"], ADDRESS);
    let shown = run(dir.path(), &["show", "maker", "--prefix", "cosmos"], &[], "");
    assert_eq!(read(&shown)["address"], ADDRESS);
    for output in [imported, wrong, again, listed, shown] {
        let said = stdout(&output) + &stderr(&output);
        assert!(!said.contains("abandon") && !said.contains(PASSPHRASE), "{said}");
    }
}

#[test]
fn a_new_key_signs_by_its_name_and_goes_only_when_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let made = keys(dir.path(), &["create", "maker"], PASSPHRASE, "");
    assert!(made.status.success(), "{}", stderr(&made));
    let address = read(&made)["address"].clone();
    // Without a name it is the key to sign with that is shown, so it must open.
    let opened = keys(dir.path(), &["show", "--key", "maker"], PASSPHRASE, "");
    assert_eq!(read(&opened), json!({"address": address}), "{}", stderr(&opened));
    let closed = keys(dir.path(), &["show", "--key", "maker"], "another one", "");
    assert_eq!(closed.status.code(), Some(2));
    let by_path = keys(dir.path(), &["show", "--key", "store/maker.json"], PASSPHRASE, "");
    assert_eq!(read(&by_path), json!({"address": address}));

    let asked = run(dir.path(), &["remove", "maker"], &[], "");
    assert_eq!(asked.status.code(), Some(2), "nobody is there to ask");
    assert!(dir.path().join("store/maker.json").exists());
    let removed = run(dir.path(), &["remove", "maker", "--yes"], &[], "");
    assert_eq!(read(&removed), json!({"removed": "maker"}));
    let gone = run(dir.path(), &["show", "maker"], &[], "");
    assert!(stderr(&gone).contains("surety keys list"), "{}", stderr(&gone));
}

#[test]
fn a_passphrase_comes_from_a_descriptor_or_a_program() {
    let dir = tempfile::tempdir().unwrap();
    let command = format!("echo '{PASSPHRASE}'");
    let program = [("SURETY_PASSPHRASE_COMMAND", command.as_str())];
    let imported = run(dir.path(), &["import", "maker"], &program, WORDS);
    assert!(imported.status.success(), "{}", stderr(&imported));
    let exported = run(dir.path(), &["export", "maker", "--passphrase-fd", "0"], &[], PASSPHRASE);
    assert_eq!(stdout(&exported).trim_end(), WORDS, "{}", stderr(&exported));
}

#[test]
fn short_passphrases_and_wrong_words_make_no_key() {
    let dir = tempfile::tempdir().unwrap();
    let short = keys(dir.path(), &["create", "maker"], "seven77", "");
    assert!(stderr(&short).contains("8 characters"), "{}", stderr(&short));
    let wrong = keys(dir.path(), &["import", "maker"], PASSPHRASE, "abandon about");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(!stderr(&wrong).contains("abandon"), "{}", stderr(&wrong));
    assert!(!dir.path().join("store/maker.json").exists());
}
