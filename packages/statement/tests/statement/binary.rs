//! Events in binary form, and batches that are too long.

use std::borrow::Cow;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use surety_statement::cloud_event::{parse_at_most, parse_binary, Attributes, BatchError, Event};
use surety_statement::{sha256, Rejection, Statement};

use crate::signature::{key, verifying, CURVES};

#[test]
fn data_beside_its_attributes_is_what_was_signed() {
    for curve in CURVES {
        let key = key(3, curve);
        for data in [&b"\x00\xff\x08"[..], b"", b" {\"a\" : 1}\n"] {
            let statement = Statement {
                chain_id: "c".into(),
                device: key.device(),
                boot: 1,
                seq: 1,
                time_ms: 1,
                status: 0,
                beacon: [0; 8],
                data_hash: sha256(data),
            };
            let preimage = statement.encode().unwrap();
            let signature = *key.sign_preimage(&preimage).unwrap().as_bytes();
            let mut attributes = Attributes::default();
            for (name, value) in [
                ("specversion", "1.0".to_owned()),
                ("id", "7".to_owned()),
                ("source", "s".to_owned()),
                ("type", "t".to_owned()),
                ("time", "left out".to_owned()),
                ("subject", key.device().to_string()),
                ("statement", STANDARD.encode(&preimage)),
                ("statementsig", STANDARD.encode(signature)),
                ("devicekey", STANDARD.encode(key.public_key().as_bytes())),
            ] {
                attributes.set(name, Cow::Owned(value));
            }
            let Ok(Event::Signed(event)) = parse_binary(attributes.clone(), data) else { panic!("{data:?}") };
            assert_eq!((&event.data[..], event.preimage.as_slice()), (data, preimage.as_slice()));
            assert!(event.verify(&verifying(&key)).is_ok());
            let refused = parse_binary(attributes.clone(), b"other").unwrap_err();
            assert_eq!((refused.id.as_deref(), refused.reason), (Some("7"), Rejection::AlteredData));
            attributes.specversion = "0.3".into();
            assert_eq!(parse_binary(attributes, data).unwrap_err().reason, Rejection::MalformedEvent);
        }
    }
}

#[test]
fn the_existing_format_is_read_in_binary_form_too() {
    let key = key(1, CURVES[0]);
    let data = b"{ \"timestamp\": 5 }";
    let mut attributes = Attributes::default();
    let signature = key.sign_dimo_status(data).unwrap();
    for (name, value) in [
        ("specversion", "1.0"),
        ("id", "1"),
        ("source", "s"),
        ("type", "com.dimo.device.status.v2"),
        ("subject", &key.device().to_string()),
        ("signature", &signature),
    ] {
        attributes.set(name, value.to_owned().into());
    }
    let Ok(Event::DimoStatus(event)) = parse_binary(attributes.clone(), data) else { panic!("not read") };
    assert_eq!((event.timestamp_ms, event.verify()), (5, Ok(())));
    assert_eq!(parse_binary(attributes, b"\xff").unwrap_err().reason, Rejection::MalformedEvent);
}

#[test]
fn no_more_of_a_batch_is_kept_than_may_be() {
    // A good event three times, and three that do not read: both ways through a batch are bounded.
    let good = r#"{"specversion":"1.0","id":"1","source":"s","type":"t"}"#;
    for event in [good, "{\"a\":[2]}"] {
        let batch = |count: usize| format!("[{}]", vec![event; count].join(" ,"));
        assert_eq!(parse_at_most(batch(3).as_bytes(), 3).unwrap().len(), 3);
        let refused = parse_at_most(batch(4).as_bytes(), 3).map(|events| events.len());
        assert_eq!(refused, Err(BatchError::TooMany { limit: 3 }), "{event}");
    }
    for wrong in ["[1,2", "[1,2,3,4", "[1]2", "{}", "", "[1,,2]"] {
        let refused = parse_at_most(wrong.as_bytes(), 3).map(|events| events.len());
        assert_eq!(refused, Err(BatchError::Malformed), "{wrong}");
    }
}
