//! Events in and out: the data as received, one reason for each thing that can be wrong.

use serde_json::value::RawValue;
use serde_json::{json, Value};
use surety_statement::cloud_event::{parse, parse_batch, split_batch, Event, Refused};
use surety_statement::send::{batch, Outgoing, Payload, EVENT_TYPE};
use surety_statement::sign::DeviceKey;
use surety_statement::{sha256, Rejection, Statement};

use crate::signature::{key, verifying, CURVES};

const CHAIN: &str = "surety-test-1";

fn sign(key: &DeviceKey, seq: u64, data: &[u8]) -> (Vec<u8>, [u8; 64]) {
    let statement = Statement {
        chain_id: CHAIN.into(),
        device: key.device(),
        boot: 1,
        seq,
        time_ms: 1_700_000_000_000,
        status: 0,
        beacon: [0; 8],
        data_hash: sha256(data),
    };
    let preimage = statement.encode().unwrap();
    let signature = *key.sign_preimage(&preimage).unwrap().as_bytes();
    (preimage, signature)
}

fn event(key: &DeviceKey, seq: u64, data: Payload<'_>, with_key: bool) -> String {
    let (preimage, signature) = sign(key, seq, data.bytes());
    let id = format!("e{seq}");
    Outgoing {
        id: &id,
        source: "test/fleet",
        event_type: EVENT_TYPE,
        device: key.device(),
        preimage: &preimage,
        signature: &signature,
        key: with_key.then_some(key.public_key()),
        data,
    }
    .to_json()
    .unwrap()
}

fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned()).unwrap()
}

fn accept(key: &DeviceKey, body: &str) -> Vec<u8> {
    let Ok(Event::Signed(event)) = parse(body.as_bytes()) else { panic!("not accepted: {body}") };
    assert_eq!(event.require_chain(CHAIN), Ok(()));
    assert_eq!(event.require_chain("elsewhere"), Err(Rejection::WrongChain));
    assert_eq!(event.verify(&verifying(key)).map(|s| *s.as_bytes()), Ok(event.signature));
    assert_eq!(event.statement.encode().unwrap(), event.preimage);
    event.data.into_owned()
}

fn reason(body: &str) -> Rejection {
    parse(body.as_bytes()).map(|event| event.id().to_owned()).unwrap_err().reason
}

/// The event with one attribute replaced (or removed, by null).
fn with(body: &str, name: &str, value: Value) -> String {
    let mut event: serde_json::Map<String, Value> = serde_json::from_str(body).unwrap();
    if value.is_null() {
        event.remove(name);
    } else {
        event.insert(name.into(), value);
    }
    serde_json::to_string(&event).unwrap()
}

#[test]
fn what_is_sent_is_accepted_byte_for_byte() {
    let odd = raw("{ \"b\" : 1.50,\n\t\"a\":\"\\u00e9\"  }");
    for curve in CURVES {
        for with_key in [true, false] {
            let key = key(1, curve);
            assert_eq!(accept(&key, &event(&key, 1, Payload::Json(&odd), with_key)), odd.get().as_bytes());
            assert_eq!(accept(&key, &event(&key, 2, Payload::Binary(&[0, 255, 7]), with_key)), [0, 255, 7]);
            assert_eq!(accept(&key, &event(&key, 3, Payload::None, with_key)), b"");
        }
    }
}

#[test]
fn the_senders_attributes_come_through() {
    let key = key(1, CURVES[0]);
    let body = event(&key, 9, Payload::None, true);
    let Ok(Event::Signed(event)) = parse(body.as_bytes()) else { panic!("not accepted") };
    assert_eq!((&*event.id, &*event.source, &*event.event_type), ("e9", "test/fleet", EVENT_TYPE));
    assert_eq!(event.key.as_ref(), Some(key.public_key()));
    assert_eq!(event.statement.position(), (1, 9));
    let unpadded = with(
        &body,
        "statementsig",
        json!(serde_json::from_str::<Value>(&body).unwrap()["statementsig"]
            .as_str()
            .unwrap()
            .trim_end_matches('=')),
    );
    assert_ne!(unpadded, with(&body, "x", json!(null)));
    accept(&key, &unpadded);
    accept(&key, &with(&body, "othervendorextension", json!("kept out of the way")));
}

#[test]
fn altered_data_is_found_down_to_white_space() {
    let key = key(1, CURVES[1]);
    let data = r#"{"speed":41}"#;
    let body = event(&key, 1, Payload::Json(&raw(data)), true);
    assert_eq!(reason(&body.replace(data, r#"{"speed":42}"#)), Rejection::AlteredData);
    assert_eq!(reason(&body.replace(data, r#"{"speed": 41}"#)), Rejection::AlteredData);
    assert_eq!(reason(&with(&body, "data", json!(null))), Rejection::AlteredData);
}

#[test]
fn each_fault_has_its_reason() {
    let (one, two) = (key(1, CURVES[0]), key(2, CURVES[0]));
    let good = event(&one, 1, Payload::Json(&raw("{}")), true);
    let stranger: Value = serde_json::from_str(&event(&two, 1, Payload::Json(&raw("{}")), true)).unwrap();
    let cases = [
        (with(&good, "specversion", json!("0.3")), Rejection::MalformedEvent),
        (with(&good, "specversion", json!(null)), Rejection::MalformedEvent),
        (with(&good, "id", json!("")), Rejection::MalformedEvent),
        (with(&good, "id", json!(7)), Rejection::MalformedEvent),
        (with(&good, "source", json!(null)), Rejection::MalformedEvent),
        (with(&good, "data_base64", json!("AAAA")), Rejection::MalformedEvent),
        (good[1..].to_owned(), Rejection::MalformedEvent),
        (format!("{good}x"), Rejection::MalformedEvent),
        (with(&good, "statement", json!(null)), Rejection::Unsigned),
        (with(&good, "statement", json!("")), Rejection::MalformedStatement),
        (with(&good, "statement", json!("!!!!")), Rejection::MalformedStatement),
        (with(&good, "statement", json!("AAAA")), Rejection::MalformedStatement),
        (with(&good, "statementsig", json!(null)), Rejection::MalformedSignature),
        (with(&good, "statementsig", json!("AAAA")), Rejection::MalformedSignature),
        (with(&good, "devicekey", json!("AAAA")), Rejection::MalformedKey),
        (with(&good, "devicekey", stranger["devicekey"].clone()), Rejection::WrongKey),
        (with(&good, "subject", stranger["subject"].clone()), Rejection::SubjectMismatch),
        (with(&good, "subject", json!("a car")), Rejection::SubjectMismatch),
    ];
    for (body, expected) in cases {
        assert_eq!(reason(&body), expected, "{body}");
    }
    let swapped = with(&good, "statementsig", stranger["statementsig"].clone());
    let Ok(Event::Signed(event)) = parse(swapped.as_bytes()) else { panic!("parses") };
    assert_eq!(event.verify(&verifying(&one)), Err(Rejection::BadSignature));
    let empty = with(&good, "statementsig", json!(format!("{}==", "A".repeat(86))));
    let Ok(Event::Signed(event)) = parse(empty.as_bytes()) else { panic!("parses") };
    assert_eq!(event.verify(&verifying(&one)), Err(Rejection::MalformedSignature));
}

#[test]
fn a_bad_event_does_not_spoil_its_batch() {
    let key = key(1, CURVES[0]);
    let events = [
        event(&key, 1, Payload::None, true),
        r#"{"id":"no more than this"}"#.to_owned(),
        "17".to_owned(),
        with(&event(&key, 2, Payload::None, true), "statement", json!("AAAA")),
        event(&key, 3, Payload::Binary(b"x"), true),
    ];
    let body = batch(&events);
    let results: Vec<_> = parse_batch(body.as_bytes())
        .unwrap()
        .into_iter()
        .map(|result| result.map(|event| event.id().to_owned()))
        .collect();
    let malformed = || Err(Refused { id: None, reason: Rejection::MalformedEvent });
    assert_eq!(
        results,
        [
            Ok("e1".into()),
            malformed(),
            malformed(),
            Err(Refused { id: Some("e2".into()), reason: Rejection::MalformedStatement }),
            Ok("e3".into()),
        ]
    );
    assert_eq!(split_batch(b"[]"), Ok(vec![]));
    assert_eq!(split_batch(b"{}"), Err(Rejection::MalformedEvent));
    assert_eq!(split_batch(b"[{}"), Err(Rejection::MalformedEvent));
}

#[test]
fn reasons_have_stable_unique_names() {
    let names: std::collections::BTreeSet<_> = Rejection::ALL.iter().map(|reason| reason.as_str()).collect();
    assert_eq!(names.len(), Rejection::ALL.len());
    for reason in Rejection::ALL {
        assert_eq!(Rejection::from_name(reason.as_str()), Some(reason));
        assert_eq!(serde_json::to_value(reason).unwrap(), json!(reason.as_str()));
    }
    assert_eq!(Rejection::from_name("because"), None);
}
