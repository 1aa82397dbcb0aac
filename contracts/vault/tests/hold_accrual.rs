//! `hold_accrual`: what a banned device accrues is withheld for a while.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{DeviceOutcome, ExecuteMsg, FaultCause, HeldTo, VaultEvent};
use surety_api::{ApiError, Curve, LicenceId};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::ContractError;

#[test]
fn nothing_of_the_device_is_due_while_it_is_held_and_everything_else_is() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let pool = network.stake_of(&device).pool;
    network.advance(6 * MONTH);
    let until = network.now() + 14 * DAY;
    let answer = network.hold_accrual(&device, until).unwrap();
    assert!(events(&answer).contains(&VaultEvent::AccrualHeld { device: device.id(), until }));
    // What has accrued before is the maker's.
    network.claim_manufacturer(pool).unwrap();
    network.advance(14 * DAY);
    let stake = network.stake_of(&device);
    // 60 x 14 / 730, each part rounded down.
    assert_eq!((stake.held.u128(), stake.held_until), (1_150_684, Some(until)));
    assert_eq!((stake.manufacturer.u128(), stake.integrations.u128()), (14_250_000, 750_000));
    assert_eq!(stake.outcome, DeviceOutcome::Accruing);
    let seen = network.pool(pool);
    assert_eq!((seen.manufacturer_due.u128(), seen.integrations_due.u128()), (0, 750_000));
    assert_eq!(seen.withheld.u128(), 1_150_684);
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_manufacturer(pool));
}

#[test]
fn a_later_end_extends_a_hold_and_an_earlier_one_does_not_shorten_it() {
    let (mut network, device) = Network::activated(Curve::P256);
    let now = network.now();
    for (until, holds) in
        [(now + 14 * DAY, now + 14 * DAY), (now + 40 * DAY, now + 40 * DAY), (now + 20 * DAY, now + 40 * DAY)]
    {
        network.hold_accrual(&device, until).unwrap();
        assert_eq!(network.stake_of(&device).held_until, Some(holds));
    }
    network.advance(30 * DAY);
    // It began once.
    assert_eq!(network.stake_of(&device).held.u128(), 2_465_752);
    let passed = ContractError::DeadlinePassed { deadline: network.now(), now: network.now() };
    let until = network.now();
    network.refuses(&passed, |n| n.hold_accrual(&device, until));
}

#[test]
fn from_its_last_day_on_nothing_of_a_device_is_held() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let since = (network.now() + PERIOD) / DAY * DAY;
    network.advance_to(since - DAY);
    network.hold_accrual(&device, since + 100 * DAY).unwrap();
    network.advance_to(since + DAY);
    // One day is held, the last one is not.
    let stake = network.stake_of(&device);
    assert_eq!(stake.held.u128(), 82_193);
    let parts = [stake.burned, stake.manufacturer, stake.integrations, stake.held].map(|part| part.u128());
    assert_eq!((parts.iter().sum::<u128>(), stake.unaccrued.u128()), (80 * COIN, 0));
    network.end_hold(&device, HeldTo::Maker).unwrap();
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 57 * COIN);

    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance_to(since);
    network.hold_accrual(&device, since + 14 * DAY).unwrap();
    assert_eq!(network.stake_of(&device).held_until, None);
    network.advance(DAY);
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 57 * COIN);
}

#[test]
fn a_device_that_is_away_is_held_from_when_it_is_back() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(6 * MONTH);
    let id = device.id();
    network.by_device(&ExecuteMsg::OpenStream { device: id, cause: FaultCause::Disconnected }).unwrap();
    network.advance(MONTH);
    let until = network.now() + 12 * MONTH;
    network.hold_accrual(&device, until).unwrap();
    network.advance(MONTH);
    // A driver's stream is never held.
    network.claim_driver(&device).unwrap();
    assert_eq!(network.balance(&network.actors.driver), 5 * COIN);
    network.by_device(&ExecuteMsg::CloseStream { device: id }).unwrap();
    network.advance(2 * MONTH);
    let stake = network.stake_of(&device);
    assert_eq!((stake.held.u128(), stake.manufacturer.u128()), (5 * COIN, 14_250_000));
    network.end_hold(&device, HeldTo::Maker).unwrap();
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 19 * COIN);
}

#[test]
fn a_held_device_is_slashed_like_any_other() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(6 * MONTH);
    let until = network.now() + PERIOD;
    network.hold_accrual(&device, until).unwrap();
    network.advance(6 * MONTH);
    network.slash(1, LicenceId(1), None, 5_000).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 15 * COIN);
    network.advance(6 * MONTH);
    let stake = network.stake_of(&device);
    // Six months whole and six at half.
    assert_eq!((stake.held.u128(), stake.slashed.u128()), (22_500_000, 15 * COIN));
    network.end_hold(&device, HeldTo::Maker).unwrap();
    network.advance(PERIOD);
    let stake = network.stake_of(&device);
    assert_eq!((stake.manufacturer.u128(), stake.integrations.u128()), (42_750_000, 2_250_000));
    assert_eq!(stake.held, Uint128::zero());
}

#[test]
fn only_the_device_contract_holds() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let message = ExecuteMsg::HoldAccrual { device: device.id(), until: network.now() + DAY };
    for sender in [network.actors.integrations.clone(), network.arbitration.clone()] {
        let expected = "the device contract".to_owned();
        let refused = ContractError::Api(ApiError::Unauthorized { sender: sender.to_string(), expected });
        network.refuses(&refused, |n| n.to_vault(&sender, &message, &[]));
    }
    let unknown = TestDevice::new(Curve::Secp256k1, 99);
    let until = network.now() + DAY;
    network
        .refuses(&ContractError::UnknownDevice { device: unknown.id() }, |n| n.hold_accrual(&unknown, until));
}
