//! `surety device id`.

use surety_statement::sign::DeviceKey;
use surety_statement::Curve;

use crate::{stderr, stdout, surety, write};

fn hex_key(index: u64, curve: Curve) -> (String, String) {
    let key = DeviceKey::from_seed(7, index, curve).unwrap();
    (hex::encode(key.public_key().as_bytes()), key.device().to_string())
}

#[test]
fn keys_become_devices_and_the_other_columns_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (first, one) = hex_key(1, Curve::P256);
    let (second, two) = hex_key(2, Curve::Secp256k1);
    write(dir.path(), "keys.csv", &format!("serial,public_key\nA1,0x{first}\n\"A,2\",{second}\n"));
    let printed = surety(dir.path(), &["device", "id", "--keys", "keys.csv"]);
    let expected = format!("device,serial,public_key\n{one},A1,0x{first}\n{two},\"A,2\",{second}\n");
    assert_eq!(stdout(&printed), expected, "{}", stderr(&printed));

    let written = surety(dir.path(), &["device", "id", "--keys", "keys.csv", "--out", "devices.csv"]);
    assert!(written.status.success());
    assert_eq!(std::fs::read_to_string(dir.path().join("devices.csv")).unwrap(), expected);
    let again = surety(dir.path(), &["device", "id", "--keys", "keys.csv", "--out", "devices.csv"]);
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
}

#[test]
fn one_bad_key_is_named_by_its_line_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (good, _) = hex_key(1, Curve::P256);
    let broken = format!("{}00", &good[..good.len() - 2]);
    for (second, part) in [
        ("zz".to_owned(), "line 3: the key is neither hex nor base64"),
        (good[..66].to_owned(), "line 3: "),
        (broken, "line 3: the key is no point of secp256k1 or p256"),
        (good.to_uppercase().replace('X', "x"), "line 3: the key stands on line 2 already"),
    ] {
        write(dir.path(), "keys.csv", &format!("public_key\n{good}\n{second}\n"));
        let refused = surety(dir.path(), &["device", "id", "--keys", "keys.csv", "--out", "devices.csv"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(stderr(&refused).contains(part), "{}", stderr(&refused));
        assert!(!dir.path().join("devices.csv").exists());
    }
    write(dir.path(), "keys.csv", &format!("public_key\n{good}\n"));
    let refused = surety(dir.path(), &["device", "id", "--keys", "keys.csv", "--curve", "secp256k1"]);
    assert!(stderr(&refused).contains("line 2: the key is no point of secp256k1"), "{}", stderr(&refused));
    write(dir.path(), "keys.csv", "key\nx\n");
    let refused = surety(dir.path(), &["device", "id", "--keys", "keys.csv"]);
    assert!(stderr(&refused).contains("no column `public_key`"));
}
