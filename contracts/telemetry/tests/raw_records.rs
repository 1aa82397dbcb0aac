//! The bytes other contracts read, pinned: a change here is a change of protocol.

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::Storage;
use surety_api::telemetry::raw::{Epoch, Finding, FindingKind, EPOCHS, FINDINGS};

#[test]
fn a_finding_has_this_key_and_these_bytes() {
    let device = [0xab; 20];
    let key = [b"\x00\x07finding".as_slice(), &device].concat();
    for (kind, written) in [
        (
            FindingKind::Malfunction { code: 0x8001 },
            r#"{"kind":{"malfunction":{"code":32769}},"found_at":1800000000}"#,
        ),
        (FindingKind::Disconnected {}, r#"{"kind":{"disconnected":{}},"found_at":1800000000}"#),
        (FindingKind::Removed {}, r#"{"kind":{"removed":{}},"found_at":1800000000}"#),
        (FindingKind::Recovered {}, r#"{"kind":{"recovered":{}},"found_at":1800000000}"#),
    ] {
        let mut storage = MockStorage::new();
        FINDINGS.save(&mut storage, device, &Finding { kind, found_at: 1_800_000_000 }).unwrap();
        let stored = storage.get(&key).expect("the key has changed");
        assert_eq!(String::from_utf8(stored).unwrap(), written);
    }
}

#[test]
fn an_epoch_has_this_key_and_these_bytes() {
    let mut storage = MockStorage::new();
    let epoch = Epoch { root: [0xff; 32].into(), count: 3, agreed_at: 1_800_000_000 };
    EPOCHS.save(&mut storage, 7, &epoch).unwrap();
    let key = [b"\x00\x05epoch".as_slice(), &7u64.to_be_bytes()].concat();
    let stored = storage.get(&key).expect("the key has changed");
    let written =
        r#"{"root":"//////////////////////////////////////////8=","count":3,"agreed_at":1800000000}"#;
    assert_eq!(String::from_utf8(stored).unwrap(), written);
}
