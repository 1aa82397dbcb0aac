//! What is kept beside the usual: events that came late, of the existing format, of banned devices, and refused ones; for how
//! long; and copies of all of it.

use surety_api::vault::DeviceOutcome;
use surety_relayer::registry::Registry;
use surety_relayer::remember::remember;
use surety_relayer::store::rejected::{Filter, Page};
use surety_relayer::store::retention::Cutoffs;
use surety_relayer::store::Store;
use surety_statement::Rejection;

use crate::devices::TestDevice;
use crate::network::{eventually, on_postgres, Network, DAY, RELAYERS, SILENCE_AFTER, TERMINAL};
use crate::under_test::UnderTest;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const NO_BEACON: [u8; 8] = [0; 8];
const ALL: Page = Page { before: None, limit: 1_000 };

async fn store(network: &Network, seed: u8) -> Store {
    Store::look(network.place(seed)).await.unwrap()
}

/// The sequences of a device's events, newest first, by a start on that store.
async fn history(store: &Store, device: &TestDevice) -> Vec<u64> {
    let registry = Registry::default();
    remember(store, &registry).await.unwrap();
    let row = {
        let knowledge = registry.read();
        knowledge.counters(knowledge.find(&device.id()).unwrap()).unwrap().row
    };
    let events = store.events_of(device.id(), row, usize::MAX, u32::MAX, |_| true).await.unwrap();
    events.iter().map(|event| event.mark.word.position.1).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn late_statements_count_once_also_after_a_start() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let said: Vec<String> = (0..70).map(|_| device.says(now, 0, NO_BEACON)).collect();
    let pick = |seq: usize| said[seq - 1].clone();
    assert_eq!(relayer.send(&[pick(66), pick(60), pick(66), pick(64)]).await.reasons(), ["replay"]);
    relayer.stop().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let again = relayer.send(&[pick(60), pick(64), pick(3), pick(2), pick(61), pick(70)]).await;
    // 3 is the last of the sixty-four up to 66; 2 is out of it.
    assert_eq!((again.accepted, again.reasons()), (3, vec!["replay", "replay", "replay"]));
    let last = relayer.json(&format!("/v1/devices/{}", device.id())).await;
    assert_eq!(last["last"]["seq"], "70");
    relayer.stop().await;
    assert_eq!(history(&store(&network, RELAYERS[0]).await, &device).await, [70, 61, 3, 64, 60, 66]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_existing_format_is_a_sign_of_life_and_no_proof() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "[detect]\nrenew_beacon = false").await;
    let (mut device, silent) = (network.activated(0).await, network.activated(1).await);
    network.advance(SILENCE_AFTER - DAY).await;
    let now = network.now().await * 1_000;
    let altered = device.status(now).replace("[]", "[1]");
    let sent = [device.status(now), device.status(now), device.status(now - 1), altered];
    let first = relayer.send(&sent).await;
    assert_eq!((first.accepted, first.reasons()), (1, vec!["replay", "replay", "bad_signature"]));
    let stranger = network.minted(2).status(now);
    let ahead = device.status(now + 301_000);
    assert_eq!(relayer.send(&[stranger, ahead]).await.reasons(), ["unknown_device", "future_clock"]);
    network.advance(DAY).await;
    // No alarm of the one that was heard.
    eventually("the silent one is reported", || async { network.report(silent.id()).await }).await;
    relayer.settled().await;
    assert_eq!(network.report(device.id()).await, None);
    let seen = relayer.json(&format!("/v1/devices/{}", device.id())).await;
    assert!(seen["last"].is_null());
    assert_eq!(seen["heard_at"].as_u64(), Some(now / 1_000));
    // Statements have a counter of their own, and its own is kept over a start.
    assert_eq!(relayer.send(&[device.says(now / 1_000, 0, NO_BEACON)]).await.accepted, 1);
    relayer.stop().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let again = relayer.send(&[device.status(now), device.status(now + 1)]).await;
    assert_eq!((again.accepted, again.reasons()), (1, vec!["replay"]));
    assert_eq!(relayer.send(&[device.says(now / 1_000, 0, NO_BEACON)]).await.accepted, 1);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_banned_device_says_is_kept_apart_and_still_reaches_the_chain() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    network.advance(60).await;
    network.ban(device.id(), true).await;
    relayer.settled().await;
    let first = relayer.send(&[device.says(network.now().await, TERMINAL, NO_BEACON)]).await;
    assert_eq!((first.accepted, first.reasons()), (0, vec!["banned"]));
    network.advance(DAY).await;
    let second = relayer.send(&[device.says(network.now().await, TERMINAL, NO_BEACON)]).await;
    assert_eq!((second.accepted, second.reasons()), (0, vec!["banned"]));
    eventually("its failure is on the chain", || async { network.finding(device.id()).await }).await;
    relayer.settled().await;
    let stats = relayer.json("/v1/stats").await;
    assert_eq!((&stats["accepted"], &stats["rejected"]["banned"]), (&0.into(), &2.into()));
    // Met while it is banned, it is known to be; and it is heard again when that is over.
    relayer.stop().await;
    let other = UnderTest::start(&network, RELAYERS[2], QUIET).await;
    assert_eq!(other.send(&[device.says(network.now().await, 0, NO_BEACON)]).await.reasons(), ["banned"]);
    network.ban(device.id(), false).await;
    other.settled().await;
    assert_eq!(other.send(&[device.says(network.now().await, 0, NO_BEACON)]).await.accepted, 1);
    other.stop().await;
    let kept = store(&network, RELAYERS[2]).await;
    let rows = kept.rejected(&Filter { reason: Some(Rejection::Banned), ..Filter::default() }, ALL).await;
    assert_eq!(rows.unwrap()[0].device, Some(device.id()));
    assert_eq!(network.outcome(device.id()).await, DeviceOutcome::Malfunction);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_are_found_by_device_reason_and_time_and_bounded_in_number() {
    let network = Network::start().await;
    let bounded = format!("{QUIET}\n[retention]\nrejected_count = 5");
    let relayer = UnderTest::start(&network, RELAYERS[0], &bounded).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let event = device.says(now, 0, NO_BEACON);
    let junk = vec!["{}".to_owned(); 4];
    relayer.send(&[vec![event.clone(), event.clone(), event], junk].concat()).await;
    relayer.stop().await;
    let store = store(&network, RELAYERS[0]).await;
    let found = |filter: Filter, page| {
        let store = &store;
        async move { store.rejected(&filter, page).await.unwrap() }
    };
    let all = found(Filter::default(), ALL).await;
    assert_eq!(all.len(), 5, "the oldest has made room");
    let replayed = Filter { reason: Some(Rejection::Replay), ..Filter::default() };
    assert_eq!(found(replayed, ALL).await.len(), 1);
    let of_device = Filter { device: Some(device.id()), ..Filter::default() };
    assert_eq!(found(of_device.clone(), ALL).await[0].reason, "replay");
    let later = Filter { since: Some(all[0].received_at + 1), ..of_device };
    assert!(found(later, ALL).await.is_empty());
    let (first, rest) = (Page { before: None, limit: 2 }, Page { before: Some(all[1].number), limit: 9 });
    let pages = [found(Filter::default(), first).await, found(Filter::default(), rest).await].concat();
    let numbers = |rows: &[surety_relayer::store::rejected::RejectedRow]| {
        rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&pages), numbers(&all));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_old_is_forgotten_but_not_what_a_start_or_a_report_needs() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let events = [device.says(now, TERMINAL, NO_BEACON), device.says(now, 0, NO_BEACON), "{}".into()];
    assert_eq!(relayer.send(&events).await.accepted, 2);
    relayer.stop().await;
    let path = network.place(RELAYERS[0]);
    let store = Store::open(&path).await.unwrap();
    let early = Cutoffs { events: 0, statements: 0, rejections: 0 };
    assert_eq!(store.forget(&early).await.unwrap(), Default::default());
    let all = Cutoffs { events: u64::MAX >> 1, statements: u64::MAX >> 12, rejections: u64::MAX >> 1 };
    let forgotten = store.forget(&all).await.unwrap();
    // The log is not in any snapshot yet: without it a replay would be taken for news.
    assert_eq!((forgotten.rows, forgotten.statements, forgotten.rejections), (0, 1, 1));
    store.close().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    assert_eq!(relayer.send(&events[..2]).await.reasons(), ["replay", "replay"]);

    // A report that has not ended keeps its statements.
    let mut failing = network.activated(1).await;
    network.advance(60).await;
    let first = failing.says(network.now().await, TERMINAL, NO_BEACON);
    network.advance(DAY).await;
    let second = failing.says(network.now().await, TERMINAL, NO_BEACON);
    let stuck = surety_chain::Faults { lose_txs: 100, ..Default::default() };
    network.client.devnet_faults(&stuck).await.unwrap();
    assert_eq!(relayer.send(&[first, second]).await.accepted, 2);
    eventually("it is in the outbox", || async {
        (relayer.count("/outbox/pending").await == 1).then_some(())
    })
    .await;
    relayer.stop().await;
    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.forget(&all).await.unwrap().statements, 0);
    assert!(store.statement(failing.id(), (1, 1)).await.unwrap().is_some());
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_a_store_of_that_moment() {
    if on_postgres() {
        println!("left out: a server's store is copied by its own tools");
        return;
    }
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let before = [device.says(now, 0, NO_BEACON), device.says(now, 7, NO_BEACON)];
    assert_eq!(relayer.send(&before).await.accepted, 2);
    relayer.settled().await;
    let path = network.folder.path().join(format!("{}.db", RELAYERS[0]));
    let copy = network.folder.path().join("backup.db");
    // The relayer goes on meanwhile.
    let store = Store::look(&path).await.unwrap();
    store.backup(&copy).await.unwrap();
    let after = device.says(now, 0, NO_BEACON);
    assert_eq!(relayer.send(std::slice::from_ref(&after)).await.accepted, 1);
    assert!(store.backup(&copy).await.is_err(), "a copy is never written over");
    store.close().await;
    relayer.stop().await;

    for suffix in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{suffix}", path.display())));
    }
    std::fs::rename(&copy, &path).unwrap();
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    assert_eq!(relayer.count("/accepted").await, 2);
    let last = relayer.json(&format!("/v1/devices/{}", device.id())).await;
    assert_eq!((&last["last"]["seq"], &last["last"]["status"]), (&"2".into(), &7.into()));
    let again = relayer.send(&[before[1].clone(), after]).await;
    assert_eq!((again.accepted, again.reasons()), (1, vec!["replay"]));
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_with_a_zero_in_it_neither_stops_the_writer_nor_is_lost() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let good = device.says(now, 0, NO_BEACON);
    let mut named: serde_json::Value =
        serde_json::from_str(&device.says(now - 40 * DAY, 0, NO_BEACON)).unwrap();
    named["id"] = "a\0b".into();
    let ack = relayer.send(&[good, named.to_string()]).await;
    assert_eq!((ack.accepted, ack.reasons()), (1, vec!["stale_clock"]));
    relayer.stop().await;
    let rows = store(&network, RELAYERS[0]).await.rejected(&Filter::default(), ALL).await.unwrap();
    let id = rows[0].id.clone().unwrap();
    assert!(id.starts_with('a') && id.ends_with('b') && id.len() > 2, "{id:?}");
}
