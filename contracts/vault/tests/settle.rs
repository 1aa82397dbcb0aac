//! `settle`: the accrual of a pool is counted, a bounded number of ended days at a time.
#![allow(clippy::unwrap_used)]

use surety_api::vault::{ExecuteMsg, PoolId, PoolResponse, QueryMsg, VaultEvent};
use surety_api::{Curve, LicenceId, ModelId};
use surety_testkit::{Network, TestDevice, COIN, DAY, PERIOD};
use surety_vault::ContractError;

const POOL: PoolId = PoolId { licence: LicenceId(1), model: ModelId(1), generation: 1 };

fn pool(network: &Network) -> PoolResponse {
    network.query(&network.vault, &QueryMsg::Pool { pool: POOL })
}

fn settle(network: &mut Network, max_days: u32) -> u64 {
    let stranger = network.actors.stranger.clone();
    let answer = network.to_vault(&stranger, &ExecuteMsg::Settle { pool: POOL, max_days }, &[]).unwrap();
    let reached = answer.events.iter().find_map(|event| match VaultEvent::try_from(event) {
        Ok(VaultEvent::Settled { settled_at, .. }) => Some(settled_at),
        _ => None,
    });
    reached.unwrap()
}

/// Five devices, activated a day apart, and the time at which the first one was.
fn network() -> (Network, u64) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 5);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    let start = network.now();
    for device in &devices {
        network.activate(device, &driver).unwrap();
        network.advance(DAY);
    }
    (network, start)
}

#[test]
fn it_stops_where_its_days_are_used_up_and_goes_on_from_there() {
    let (mut network, start) = network();
    network.advance_to(start + PERIOD + 20 * DAY);
    let exact = pool(&network);
    assert_eq!(exact.manufacturer_due.u128(), 285 * COIN);
    let mut reached = vec![];
    for _ in 0..3 {
        reached.push(settle(&mut network, 2));
        // However far storage is, the answer is for now.
        let seen = pool(&network);
        assert_eq!(seen.settled_at, *reached.last().unwrap());
        assert_eq!(seen.manufacturer_due, exact.manufacturer_due);
        assert_eq!(seen.integrations_due, exact.integrations_due);
    }
    let first_end = (start + PERIOD) / DAY * DAY;
    // The last days of two devices have begun, then of four; the fifth is counted through.
    assert_eq!(reached, [first_end + DAY, first_end + 3 * DAY, network.now()]);
}

#[test]
fn it_changes_what_is_stored_and_not_what_is_due() {
    let (mut network, _) = network();
    let before = pool(&network);
    assert!(before.settled_at < network.now());
    assert_eq!(settle(&mut network, 1), network.now());
    let after = pool(&network);
    assert_eq!(after, PoolResponse { settled_at: network.now(), ..before });
    // Twice in one block is the same as once.
    settle(&mut network, 1);
    assert_eq!(pool(&network), after);
}

#[test]
fn no_days_and_no_pool_are_refused() {
    let (mut network, _) = network();
    let stranger = network.actors.stranger.clone();
    let none = ExecuteMsg::Settle { pool: POOL, max_days: 0 };
    network.refuses(&ContractError::NoDays {}, |n| n.to_vault(&stranger, &none, &[]));
    let pool = PoolId { model: ModelId(2), ..POOL };
    let unknown = ExecuteMsg::Settle { pool, max_days: 1 };
    network.refuses(&ContractError::UnknownPool { pool }, |n| n.to_vault(&stranger, &unknown, &[]));
}
