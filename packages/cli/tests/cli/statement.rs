//! `surety statement verify`, on both formats and both curves, and what does not hold.

use serde_json::{json, Value};
use surety_statement::send::{Outgoing, Payload, EVENT_TYPE};
use surety_statement::sign::DeviceKey;
use surety_statement::{sha256, Curve, Statement};

use crate::{json as read, stderr, surety, write};

const DATA: &str = r#"{"speed": 50}"#;
const NOW: &str = "2026-01-01T01:00:00Z";
/// An hour before.
const TIME_MS: u64 = 1_767_225_600_000;

fn key(curve: Curve) -> DeviceKey {
    DeviceKey::from_seed(7, 1, curve).unwrap()
}

fn statement_event(curve: Curve, with_key: bool) -> Value {
    let key = key(curve);
    let statement = Statement {
        chain_id: "surety-test".into(),
        device: key.device(),
        boot: 3,
        seq: 42,
        time_ms: TIME_MS,
        status: 0,
        beacon: [9; 8],
        data_hash: sha256(DATA.as_bytes()),
    };
    let preimage = statement.encode().unwrap();
    let signature = key.sign_preimage(&preimage).unwrap();
    let data = serde_json::from_str(DATA).unwrap();
    let event = Outgoing {
        id: "1",
        source: "test",
        event_type: EVENT_TYPE,
        device: key.device(),
        preimage: &preimage,
        signature: signature.as_bytes(),
        key: with_key.then(|| key.public_key()),
        data: Payload::Json(data),
    };
    serde_json::from_str(&event.to_json().unwrap().replace(DATA, "\"DATA\"")).unwrap()
}

/// Back to text, with the data byte for byte.
fn text(event: &Value) -> String {
    event.to_string().replace("\"DATA\"", DATA)
}

fn verify(event: &str, more: &[&str]) -> (Option<i32>, Value, String) {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "event.json", event);
    let arguments = [&["statement", "verify", "event.json", "--output", "json", "--now", NOW], more].concat();
    let output = surety(dir.path(), &arguments);
    (output.status.code(), read(&output), stderr(&output))
}

#[test]
fn a_statement_holds_on_either_curve() {
    for (curve, name) in [(Curve::Secp256k1, "secp256k1"), (Curve::P256, "p256")] {
        let (code, finding, errors) =
            verify(&text(&statement_event(curve, true)), &["--chain-id", "surety-test"]);
        assert_eq!(code, Some(0), "{errors}");
        assert_eq!(
            finding,
            json!({
                "format": "surety/statement/v1", "device": key(curve).device().to_string(), "counter": "3/42",
                "time": "2026-01-01T00:00:00Z", "age_seconds": 3600, "chain_id": "surety-test", "status": 0,
                "curve": name, "verdict": "holds", "reason": null,
            })
        );
    }
}

#[test]
fn an_event_without_a_key_needs_one() {
    let event = text(&statement_event(Curve::P256, false));
    let (code, finding, errors) = verify(&event, &[]);
    assert_eq!((code, &finding["reason"]), (Some(1), &json!("missing_key")));
    assert!(errors.contains("missing_key"));
    let public = hex::encode(key(Curve::P256).public_key().as_bytes());
    assert_eq!(verify(&event, &["--public-key", &public]).0, Some(0));
    assert_eq!(verify(&event, &["--public-key", &public, "--curve", "p256"]).0, Some(0));
    let (code, finding, _) = verify(&event, &["--public-key", &public, "--curve", "secp256k1"]);
    assert_eq!((code, &finding["reason"]), (Some(1), &json!("malformed_key")));
}

#[test]
fn a_key_of_another_device_is_wrong_use() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "event.json", &text(&statement_event(Curve::P256, false)));
    let other = hex::encode(key(Curve::Secp256k1).public_key().as_bytes());
    let output = surety(dir.path(), &["statement", "verify", "event.json", "--public-key", &other]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--public-key"));
}

#[test]
fn what_was_touched_does_not_hold_and_says_why() {
    let event = statement_event(Curve::Secp256k1, true);
    let with = |field: &str, value: Value| {
        let mut event = event.clone();
        event[field] = value;
        text(&event)
    };
    let other = statement_event(Curve::P256, true);
    let cases = [
        (text(&event).replace("\"speed\": 50", "\"speed\": 51"), "altered_data"),
        (with("statementsig", other["statementsig"].clone()), "bad_signature"),
        (with("devicekey", other["devicekey"].clone()), "wrong_key"),
        (with("subject", other["subject"].clone()), "subject_mismatch"),
        (with("statement", json!("AAAA")), "malformed_statement"),
        (with("statement", Value::Null), "unsigned"),
        ("{".to_owned(), "malformed_event"),
    ];
    for (event, reason) in cases {
        let (code, finding, _) = verify(&event, &[]);
        assert_eq!(code, Some(1), "{reason}");
        assert_eq!((&finding["verdict"], &finding["reason"]), (&json!("does not hold"), &json!(reason)));
    }
    let (code, finding, _) = verify(&text(&event), &["--chain-id", "another"]);
    assert_eq!((code, &finding["reason"]), (Some(1), &json!("wrong_chain")));
    assert_eq!(finding["device"], json!(key(Curve::Secp256k1).device().to_string()));
}

#[test]
fn a_status_event_of_the_existing_format_holds_until_its_data_changes() {
    let (event, device) = (status_event(), key(Curve::Secp256k1).device());
    let (code, finding, errors) = verify(&event, &[]);
    assert_eq!(code, Some(0), "{errors}");
    assert_eq!(
        finding,
        json!({
            "format": "com.dimo.device.status.v2", "device": device.to_string(), "counter": TIME_MS.to_string(),
            "time": "2026-01-01T00:00:00Z", "age_seconds": 3600, "chain_id": null, "status": null,
            "curve": "secp256k1", "verdict": "holds", "reason": null,
        })
    );
    let (code, finding, _) = verify(&event.replace("\"speed\": 50", "\"speed\": 51"), &[]);
    assert_eq!((code, &finding["reason"]), (Some(1), &json!("bad_signature")));
}

/// A status event of the existing format.
fn status_event() -> String {
    let key = key(Curve::Secp256k1);
    let data = format!(r#"{{"timestamp": {TIME_MS}, "speed": 50}}"#);
    let signature = key.sign_dimo_status(data.as_bytes()).unwrap();
    let device = key.device();
    format!(
        r#"{{"specversion": "1.0", "id": "1", "source": "test", "type": "com.dimo.device.status.v2",
 "subject": "{device}", "signature": "{signature}", "data": {data}}}"#
    )
}

/// The events that docs/howto/verify.md checks are made here.
#[test]
fn the_events_of_the_how_to_are_these() {
    for (path, event) in [
        ("docs/howto/statement-event.json", text(&statement_event(Curve::P256, true))),
        ("docs/howto/status-event.json", status_event()),
    ] {
        let path = crate::project(path);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, format!("{event}\n")).unwrap();
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == format!("{event}\n"), "{} is out of date: UPDATE_DOCS=1", path.display());
    }
}

#[test]
fn a_file_that_is_not_there_is_wrong_use() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(surety(dir.path(), &["statement", "verify", "none.json"]).status.code(), Some(2));
}
