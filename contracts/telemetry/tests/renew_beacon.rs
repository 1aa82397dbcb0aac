//! The beacon: anyone, once an interval, and every one of them is kept.

use super::common::{events, refused, send};
use cosmwasm_std::Binary;
use surety_api::telemetry::{BeaconResponse, ExecuteMsg, QueryMsg, TelemetryEvent};
use surety_telemetry::{beacon, ContractError};
use surety_testkit::Network;

const RENEW: ExecuteMsg = ExecuteMsg::RenewBeacon {};

fn newest(network: &Network) -> BeaconResponse {
    network.query(&network.telemetry, &QueryMsg::Beacon {})
}

#[test]
fn the_next_one_follows_from_the_last_and_this_block() {
    let mut network = Network::new();
    let (first, published_at) = (network.beacon(), network.now());
    network.advance(network.settings.beacon_interval);
    let expected = beacon::next(first, &network.app.block_info());
    let response = send(&mut network, &RENEW).unwrap();
    assert_eq!(events(&response), [TelemetryEvent::Beacon { beacon: beacon::hex(expected) }]);
    assert_ne!(expected, first);
    assert_eq!(newest(&network), BeaconResponse { beacon: expected.into(), published_at: network.now() });

    let asked = QueryMsg::BeaconAt { beacon: Binary::from(first) };
    let old: BeaconResponse = network.query(&network.telemetry, &asked);
    assert_eq!(old, BeaconResponse { beacon: first.into(), published_at });
}

#[test]
fn every_part_of_a_beacon_counts() {
    let network = Network::new();
    let block = network.app.block_info();
    let this = beacon::next([1; 8], &block);
    assert_ne!(this, beacon::next([2; 8], &block));
    let mut other = block.clone();
    other.height += 1;
    assert_ne!(this, beacon::next([1; 8], &other));
    let mut other = block;
    other.time = other.time.plus_nanos(1);
    assert_ne!(this, beacon::next([1; 8], &other));
}

#[test]
fn it_is_refused_until_the_interval_is_over() {
    let mut network = Network::new();
    let next_at = network.now() + network.settings.beacon_interval;
    assert_eq!(refused(&mut network, &RENEW), ContractError::TooEarly { next_at });
    network.advance_to(next_at - 1);
    assert_eq!(refused(&mut network, &RENEW), ContractError::TooEarly { next_at });
    network.advance_to(next_at);
    send(&mut network, &RENEW).unwrap();
    let next_at = next_at + network.settings.beacon_interval;
    assert_eq!(refused(&mut network, &RENEW), ContractError::TooEarly { next_at });
}

#[test]
fn a_beacon_nobody_published_is_not_known() {
    let network = Network::new();
    for beacon in [vec![], vec![0; 7], vec![0; 9], vec![0; 8]] {
        let asked = QueryMsg::BeaconAt { beacon: beacon.into() };
        assert!(network.try_query::<BeaconResponse>(&network.telemetry, &asked).is_err());
    }
}
