//! CloudEvents, alone and in batches, and the readings in them.

use surety_relayer::observe::judge::{Judge, Seen};
use surety_relayer::observe::rules::RuleFile;
use surety_statement::cloud_event::{parse, parse_batch, Event};
use surety_statement::{sha256, DeviceId};

/// What is read as signed is what was sent, byte for byte, and signed for that data.
pub fn single(bytes: &[u8]) {
    match parse(bytes) {
        Ok(Event::Signed(event)) => {
            assert_eq!(event.statement.encode().expect("what was read can be written"), event.preimage);
            assert_eq!(sha256(&event.data), event.statement.data_hash);
            if let Some(key) = &event.key {
                assert_eq!(key.device(), event.statement.device);
            }
        }
        Ok(Event::DimoStatus(event)) => {
            assert!(std::str::from_utf8(bytes).expect("JSON is text").contains(event.data));
            // Only that it can be asked.
            let _ = event.verify();
        }
        Err(refused) => assert!(!refused.reason.as_str().is_empty()),
    }
}

/// An event in a batch is read as the same event alone: a bad one spoils no other.
pub fn batch(bytes: &[u8]) {
    if let Ok(events) = parse_batch(bytes) {
        for event in events {
            match event {
                Ok(event) => assert!(!event.device().to_string().is_empty()),
                Err(refused) => assert!(!refused.reason.as_str().is_empty()),
            }
        }
    }
    let alone = parse(bytes);
    if serde_json::from_slice::<serde_json::Value>(bytes).is_err() {
        return;
    }
    let list = [b"[".as_slice(), bytes, b",{},".as_slice(), bytes, b"]".as_slice()].concat();
    let read = parse_batch(&list).expect("a list of JSON values");
    assert_eq!(read.len(), 3);
    for one in [0, 2] {
        match (&alone, read.get(one)) {
            (Ok(alone), Some(Ok(among))) => {
                assert_eq!((alone.id(), alone.device()), (among.id(), among.device()));
            }
            (Err(alone), Some(Err(among))) => assert_eq!(alone, among),
            (alone, among) => panic!("alone {alone:?}, among others {among:?}"),
        }
    }
}

/// Rules read any data and never say a thing twice in a row of the same event.
pub fn readings(bytes: &[u8]) {
    let rules: RuleFile =
        toml::from_str(include_str!("../../../ops/rules/dash-cam.toml")).expect("the example");
    let mut judge = Judge::new(rules);
    let device = DeviceId::new([7; 20]);
    let mut look = |time_ms| judge.look(&Seen { device, time_ms, event: "1", data: bytes });
    let first = look(1_000);
    assert!(first.iter().all(|observation| !observation.rule.is_empty()));
    assert!(look(1_000).is_empty(), "said again of the same event");
}
