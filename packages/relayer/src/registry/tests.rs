//! What is known of a device through all that can happen to it.

use super::*;
use crate::detect::example::{found, known, registry, word, ACTIVATED, BEACON};
use surety_api::telemetry::raw::FindingKind;

fn slot(knowledge: &Knowledge) -> Slot {
    knowledge.find(&known().key.device()).unwrap()
}

fn say(knowledge: &mut Knowledge, word: &Word, row: u64) {
    let slot = slot(knowledge);
    let heard = knowledge.counters(slot).unwrap().heard;
    let heard = heard.map_or(Some(Heard::first(word.position)), |heard| heard.hear(word.position));
    knowledge.hear(slot, word, heard.unwrap(), row);
}

#[test]
fn a_late_statement_counts_and_changes_no_last_word() {
    let registry = registry(&known());
    let mut knowledge = registry.write();
    let device = known().key.device();
    say(&mut knowledge, &word(5, ACTIVATED + 50, 7), 3);
    say(&mut knowledge, &word(4, ACTIVATED + 40, 0x8001), 4);
    let after = knowledge.known(&device).unwrap();
    assert_eq!(after.last, Some(word(5, ACTIVATED + 50, 7)));
    let counters = knowledge.counters(slot(&knowledge)).unwrap();
    assert_eq!((counters.row, counters.heard.unwrap().window), (4, 3));
    // What it says late may still prove a fault.
    assert!(knowledge.suspects.contains(&device));
}

#[test]
fn a_beacon_is_known_by_its_time_once_it_is_published_and_by_its_bytes_before() {
    let registry = registry(&known());
    let mut knowledge = registry.write();
    let device = known().key.device();
    say(&mut knowledge, &word(5, ACTIVATED + 50, 0), 3);
    assert!(knowledge.take_attention().is_empty());
    let last = knowledge.known(&device).unwrap().last.unwrap();
    assert_eq!((last.beacon, knowledge.beacon_time(&last)), (BEACON, None));
    assert!(knowledge.devices.rare(slot(&knowledge)).beacon.is_some());
    knowledge.publish(BEACON, ACTIVATED + 9);
    let last = knowledge.known(&device).unwrap().last.unwrap();
    assert_eq!((last.beacon, knowledge.beacon_time(&last)), (BEACON, Some(ACTIVATED + 9)));
    assert_eq!(knowledge.devices.rare(slot(&knowledge)), Rare::default());
    assert_eq!(knowledge.take_attention().len(), 1);
    // Another one of the same second is told apart all the same.
    knowledge.publish([8; 8], ACTIVATED + 9);
    say(&mut knowledge, &Word { beacon: [8; 8], ..word(6, ACTIVATED + 60, 0) }, 4);
    let last = knowledge.known(&device).unwrap().last.unwrap();
    assert_eq!((last.beacon, knowledge.beacon_time(&last)), ([8; 8], Some(ACTIVATED + 9)));
}

#[test]
fn both_formats_have_counters_of_their_own() {
    let registry = registry(&known());
    let mut knowledge = registry.write();
    let device = known().key.device();
    let at = slot(&knowledge);
    knowledge.observe(at, 70_000, 1);
    let counters = knowledge.counters(at).unwrap();
    assert_eq!((counters.heard, counters.observed_ms), (None, Some(70_000)));
    assert_eq!(knowledge.known(&device).unwrap().last, None);
    // Alone it takes no memory beside the table.
    assert_eq!(knowledge.devices.rare(at), Rare::default());
    say(&mut knowledge, &word(1, ACTIVATED + 1, 0), 2);
    let counters = knowledge.counters(at).unwrap();
    assert_eq!((counters.heard, counters.observed_ms), (Some(Heard::first((1, 1))), Some(70_000)));
    knowledge.observe(at, 80_000, 3);
    assert_eq!(knowledge.counters(at).unwrap().observed_ms, Some(80_000));
    assert_eq!(knowledge.known(&device).unwrap().last.unwrap().position, (1, 1));
}

#[test]
fn only_devices_with_which_something_goes_on_are_looked_at() {
    let registry = registry(&known());
    let mut knowledge = registry.write();
    let device = known().key.device();
    say(&mut knowledge, &word(1, ACTIVATED + 1, 0), 1);
    assert!(knowledge.take_attention().is_empty());
    say(&mut knowledge, &word(2, ACTIVATED + 2, status::REMOVED), 2);
    assert_eq!(knowledge.take_attention().len(), 1);
    let away = Standing { finding: found(FindingKind::Removed {}, ACTIVATED + 3), ..Standing::WORKING };
    knowledge.set_standing(&device, away);
    assert_eq!(knowledge.take_attention().len(), 1);
    say(&mut knowledge, &word(3, ACTIVATED + 4, 0), 3);
    assert_eq!(knowledge.take_attention().len(), 1);
    knowledge.set_standing(&device, Standing::WORKING);
    assert_eq!(knowledge.take_attention().len(), 1);
    say(&mut knowledge, &word(4, ACTIVATED + 5, 0), 4);
    assert!(knowledge.take_attention().is_empty());
}

#[test]
fn a_device_whose_last_word_was_removed_is_looked_at_after_a_start() {
    let registry = registry(&known());
    let mut knowledge = registry.write();
    say(&mut knowledge, &word(2, ACTIVATED + 2, status::REMOVED), 2);
    let shard = slot(&knowledge).shard();
    let mut again = Knowledge::default();
    again.restore(shard, knowledge.devices.packed(shard), 1).unwrap();
    assert_eq!(again.take_attention().len(), 1);
    assert_eq!(again.unquiet(0), [shard]);
}
