//! Sending through the library: counters, beacons, lies, and relayers that misbehave.

use std::collections::BTreeSet;
use std::time::Duration;

use surety_fleet::send::send;
use surety_fleet::{Expectation, Fleet, FleetError, Lie, Relayer, Report, Sending, Store};
use surety_statement::{Curve, Rejection};

use crate::stub::{Stub, NOW_MS};

pub struct World {
    pub dir: tempfile::TempDir,
    pub fleet: Fleet,
    pub stub: Stub,
}

impl World {
    pub async fn new(count: u32) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let fleet = Fleet::new("surety-test-1", 42, count, 50).unwrap();
        Store::open(dir.path()).unwrap().create(&fleet).unwrap();
        let stub = Stub::start(&fleet).await;
        Self { dir, fleet, stub }
    }

    async fn try_send(&mut self, indices: &[u64], sending: Sending) -> Result<Report, FleetError> {
        let store = Store::open(self.dir.path()).unwrap();
        let relayer = Relayer::new(&self.stub.url, false).unwrap();
        let expected = sending.lie.map(Lie::expected).map_or(Expectation::Accepted, Expectation::Rejected);
        let report = send(&store, &mut self.fleet, &relayer, indices, &sending, 4, expected).await;
        // What is remembered on disk is what is remembered.
        assert_eq!(store.load().unwrap(), self.fleet);
        report
    }

    async fn send(&mut self, indices: &[u64], sending: Sending) -> Report {
        self.try_send(indices, sending).await.unwrap()
    }
}

fn honest() -> Sending {
    Sending { at_ms: NOW_MS, ..Sending::default() }
}

fn lying(lie: Lie) -> Sending {
    Sending { lie: Some(lie), ..honest() }
}

#[tokio::test]
async fn honest_devices_of_both_curves_are_accepted() {
    let mut world = World::new(10).await;
    let all: Vec<u64> = (0..10).collect();
    let report = world.send(&all, honest()).await;
    assert_eq!((report.sent, report.accepted, report.requests), (10, 10, 3));
    assert!(report.as_expected && report.rejected.is_empty());
    assert_eq!(world.stub.speakers().len(), 10);
    let curves: BTreeSet<_> = world.fleet.devices.iter().map(|device| device.curve).collect();
    assert_eq!(curves, BTreeSet::from([Curve::Secp256k1, Curve::P256]));
}

#[tokio::test]
async fn counters_rise_and_a_reboot_begins_again() {
    let mut world = World::new(1).await;
    for _ in 0..2 {
        assert!(world.send(&[0, 0], honest()).await.as_expected);
    }
    assert!(world.send(&[0], Sending { reboot: true, ..honest() }).await.as_expected);
    let seen = world.stub.seen.lock().unwrap();
    let positions: Vec<_> = seen.statements.iter().map(|statement| statement.position()).collect();
    assert_eq!(positions, [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]);
}

#[tokio::test]
async fn a_statement_bears_the_newest_beacon_its_device_was_handed() {
    let mut world = World::new(2).await;
    world.stub.seen.lock().unwrap().beacon = Some(*b"beacon01");
    assert_eq!(world.send(&[0], honest()).await.beacon, Some(*b"beacon01"));
    world.stub.seen.lock().unwrap().beacon = Some(*b"beacon02");
    world.send(&[0, 1], honest()).await;
    world.send(&[0, 1], honest()).await;
    world.send(&[0], Sending { beacon: Some(*b"override"), ..honest() }).await;
    let seen = world.stub.seen.lock().unwrap();
    let beacons: Vec<_> = seen.statements.iter().map(|statement| statement.beacon).collect();
    assert_eq!(beacons, [[0; 8], *b"beacon01", [0; 8], *b"beacon02", *b"beacon02", *b"override"]);
}

#[tokio::test]
async fn status_and_data_are_signed_as_given() {
    let mut world = World::new(1).await;
    let data = serde_json::value::RawValue::from_string("{\"a\" : 1}".into()).unwrap();
    world.send(&[0], Sending { status: 0x8001, data: Some(data), ..honest() }).await;
    let seen = world.stub.seen.lock().unwrap();
    assert_eq!((seen.statements[0].status, seen.datas[0].as_str()), (0x8001, "{\"a\" : 1}"));
}

#[tokio::test]
async fn every_lie_is_refused_for_its_own_reason_and_costs_nobody_else() {
    let mut world = World::new(4).await;
    assert!(world.send(&[0, 1, 2, 3], honest()).await.as_expected);
    for lie in Lie::ALL {
        let report = world.send(&[0, 1], lying(lie)).await;
        assert!(report.as_expected, "{lie:?}: {:?}", report.rejected);
        assert_eq!((report.accepted, report.rejected.len()), (0, 1), "{lie:?}");
        assert!(report.rejections.iter().all(|event| event.id.is_some()), "{lie:?}");
    }
    assert!(world.send(&[0, 1, 2, 3], honest()).await.as_expected);
}

#[tokio::test]
async fn a_lie_that_goes_through_is_not_as_expected() {
    let mut world = World::new(1).await;
    let (store, relayer) =
        (Store::open(world.dir.path()).unwrap(), Relayer::new(&world.stub.url, false).unwrap());
    let expected = Expectation::Rejected(Rejection::Replay);
    let report = send(&store, &mut world.fleet, &relayer, &[0], &honest(), 1, expected).await.unwrap();
    assert!(!report.as_expected);
    assert_eq!(report.accepted, 1);
}

#[tokio::test]
async fn nothing_sent_is_nothing_to_replay() {
    let mut world = World::new(1).await;
    let device = world.fleet.devices[0].device;
    let error = world.try_send(&[0], lying(Lie::Replay)).await.unwrap_err();
    assert!(matches!(error, FleetError::NothingToReplay { device: d } if d == device));
}

#[tokio::test]
async fn a_failed_request_never_lets_a_counter_be_used_again() {
    let mut world = World::new(1).await;
    world.stub.seen.lock().unwrap().answer = Some((503, "chain too far behind".into()));
    let error = world.try_send(&[0], honest()).await.unwrap_err();
    assert!(
        matches!(&error, FleetError::Refused { status: 503, body, .. } if body == "chain too far behind"),
        "{error}"
    );
    world.stub.seen.lock().unwrap().answer = None;
    assert!(world.send(&[0], honest()).await.as_expected);
    assert_eq!(world.stub.seen.lock().unwrap().statements[0].seq, 2);
}

#[tokio::test]
async fn what_a_busy_relayer_has_no_room_for_is_sent_again_as_it_was() {
    let mut world = World::new(1).await;
    for status in [429, 503] {
        world.stub.seen.lock().unwrap().busy = Some((status, 1));
        let report = world.send(&[0], honest()).await;
        assert_eq!((report.sent, report.accepted, report.requests), (1, 1, 1), "{status}");
    }
    let seen = world.stub.seen.lock().unwrap();
    let positions: Vec<_> = seen.statements.iter().map(|statement| statement.position()).collect();
    assert_eq!((positions, seen.requests.len()), (vec![(1, 1), (1, 2)], 4));
}

#[tokio::test]
async fn patience_with_a_busy_relayer_ends() {
    let mut world = World::new(1).await;
    world.stub.seen.lock().unwrap().busy = Some((429, u32::MAX));
    let store = Store::open(world.dir.path()).unwrap();
    let relayer = Relayer::new(&world.stub.url, false).unwrap().patient(Duration::from_secs(1));
    let sent = send(&store, &mut world.fleet, &relayer, &[0], &honest(), 1, Expectation::Accepted).await;
    assert!(matches!(sent, Err(FleetError::Refused { status: 429, .. })));
    assert_eq!(world.stub.seen.lock().unwrap().requests.len(), 2);
}

#[tokio::test]
async fn answers_that_are_no_acknowledgement_are_errors() {
    let mut world = World::new(1).await;
    let answer = |world: &World, text: &str| {
        world.stub.seen.lock().unwrap().answer = Some((200, text.into()));
    };
    answer(&world, "fine");
    assert!(matches!(world.try_send(&[0], honest()).await, Err(FleetError::NotAnAck { .. })));
    answer(&world, r#"{"accepted":1,"beacon":"0011"}"#);
    assert!(matches!(world.try_send(&[0], honest()).await, Err(FleetError::NotAnAck { .. })));
    answer(&world, r#"{"accepted":0,"rejected":[],"beacon":null}"#);
    assert!(matches!(
        world.try_send(&[0], honest()).await,
        Err(FleetError::AckDoesNotAddUp { sent: 1, accepted: 0, rejected: 0, .. })
    ));
}

#[test]
fn shares_of_curves_are_met_and_mixed() {
    for (share, expected) in [(0, 0), (25, 50), (50, 100), (99, 198), (100, 200)] {
        let fleet = Fleet::new("c", 1, 200, share).unwrap();
        let p256 = fleet.devices.iter().filter(|device| device.curve == Curve::P256).count();
        assert_eq!(p256, expected, "{share}");
    }
    assert!(matches!(Fleet::new("c", 1, 1, 101), Err(FleetError::Share { got: 101 })));
}

#[test]
fn a_fleet_is_not_started_twice_nor_read_when_altered() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert!(matches!(store.load(), Err(FleetError::File { .. })));
    let mut fleet = Fleet::new("c", 1, 3, 50).unwrap();
    store.create(&fleet).unwrap();
    assert!(matches!(store.create(&fleet), Err(FleetError::Exists { .. })));
    assert_eq!(store.load().unwrap(), fleet);
    fleet.seed = 2;
    store.save(&fleet).unwrap();
    assert!(matches!(store.load(), Err(FleetError::Altered { index: 0, .. })));
    fleet.seed = 1;
    fleet.devices.swap(1, 2);
    store.save(&fleet).unwrap();
    assert!(matches!(store.load(), Err(FleetError::NotAFleet { .. })));
}
