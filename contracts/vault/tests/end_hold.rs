//! `end_hold`: what was withheld goes where it belongs.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{DeviceOutcome, DueResponse, ExecuteMsg, FaultCause, HeldTo, QueryMsg, VaultEvent};
use surety_api::{ApiError, Curve};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::error::StreamError;
use surety_vault::permissions::HOLD_ENDER;
use surety_vault::ContractError;

/// A device held from its sixth month on, and now in its seventh.
fn held() -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(6 * MONTH);
    let until = network.now() + 2 * MONTH;
    network.hold_accrual(&device, until).unwrap();
    network.advance(MONTH);
    (network, device)
}

fn due(network: &Network, device: &TestDevice) -> u128 {
    let question = QueryMsg::DriverDue { device: device.id() };
    network.query::<DueResponse>(&network.vault, &question).amount.u128()
}

#[test]
fn to_the_maker_it_is_as_if_it_had_never_been_held() {
    let (mut network, device) = held();
    let (mut other, same) = Network::activated(Curve::Secp256k1);
    other.advance(7 * MONTH);
    let answer = network.end_hold(&device, HeldTo::Maker).unwrap();
    let amount = Uint128::new(2_500_000);
    let released = VaultEvent::AccrualReleased { device: device.id(), to: HeldTo::Maker, amount };
    assert!(events(&answer).contains(&released));
    for _ in 0..3 {
        let (seen, never) = (network.stake_of(&device), other.stake_of(&same));
        assert_eq!(seen, never);
        let (pool, free) = (network.pool(seen.pool), other.pool(never.pool));
        assert_eq!(pool.manufacturer_due, free.manufacturer_due);
        assert_eq!(pool.integrations_due, free.integrations_due);
        network.advance(PERIOD / 3);
        other.advance(PERIOD / 3);
    }
}

#[test]
fn to_the_holder_it_is_paid_like_a_stream() {
    let (mut network, device) = held();
    assert_eq!(due(&network, &device), 0);
    network.end_hold(&device, HeldTo::Holder).unwrap();
    assert_eq!(due(&network, &device), 2_500_000);
    network.claim_driver(&device).unwrap();
    assert_eq!(network.balance(&network.actors.driver), 2_500_000);
    let stake = network.stake_of(&device);
    assert_eq!((stake.driver.u128(), stake.manufacturer.u128()), (2_500_000, 14_250_000));
    // It never stopped.
    assert_eq!(stake.outcome, DeviceOutcome::Accruing);
    network.advance(PERIOD);
    let stake = network.stake_of(&device);
    assert_eq!(stake.outcome, DeviceOutcome::Completed);
    assert_eq!(
        [stake.burned, stake.manufacturer, stake.integrations, stake.driver].map(|part| part.u128()),
        [20 * COIN, 54_625_000, 2_875_000, 2_500_000]
    );
    network.claim_manufacturer(stake.pool).unwrap();
    network.claim_integrations(stake.pool).unwrap();
    assert_eq!(network.buckets().accrual, Uint128::zero());
}

#[test]
fn to_nobody_it_burns() {
    let (mut network, device) = held();
    let supply = network.supply();
    network.end_hold(&device, HeldTo::Burn).unwrap();
    assert_eq!(supply - network.supply(), 2_500_000);
    let stake = network.stake_of(&device);
    assert_eq!((stake.burned.u128(), stake.driver.u128()), (22_500_000, 0));
}

#[test]
fn what_was_withheld_before_a_fault_waits_for_the_end_all_the_same() {
    for to in [HeldTo::Maker, HeldTo::Holder, HeldTo::Burn] {
        let (mut network, device) = held();
        let id = device.id();
        network.by_device(&ExecuteMsg::OpenStream { device: id, cause: FaultCause::Malfunction }).unwrap();
        network.advance(MONTH);
        let stake = network.stake_of(&device);
        assert_eq!(
            (stake.held.u128(), stake.driver.u128(), due(&network, &device)),
            (2_500_000, 2_500_000, 2_500_000)
        );
        let supply = network.supply();
        network.end_hold(&device, to).unwrap();
        let burned = supply - network.supply();
        let stake = network.stake_of(&device);
        let seen = (stake.manufacturer.u128(), stake.driver.u128(), burned);
        let expected = match to {
            HeldTo::Maker => (16_625_000, 2_500_000, 0),
            HeldTo::Holder => (14_250_000, 5_000_000, 0),
            HeldTo::Burn => (14_250_000, 2_500_000, 2_500_000),
        };
        assert_eq!((seen, stake.held), (expected, Uint128::zero()));
        // The pool had emptied; what came back is due in it.
        let pool = network.pool(stake.pool);
        assert_eq!(pool.manufacturer_due.u128(), seen.0);
    }
}

#[test]
fn when_its_time_is_over_anyone_ends_it_in_favour_of_the_maker() {
    let (mut network, device) = held();
    let stranger = network.actors.stranger.clone();
    let end = |to| ExecuteMsg::EndHold { device: device.id(), to };
    let refused = ContractError::Api(HOLD_ENDER.refuse(&stranger));
    network.advance(MONTH - 1);
    network.refuses(&refused, |n| n.to_vault(&stranger, &end(HeldTo::Maker), &[]));
    network.advance(1);
    for to in [HeldTo::Holder, HeldTo::Burn] {
        network.refuses(&refused, |n| n.to_vault(&stranger, &end(to), &[]));
    }
    network.to_vault(&stranger, &end(HeldTo::Maker), &[]).unwrap();
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 19 * COIN);
    let none = ContractError::Stream(StreamError::NotHeld { device: device.id() });
    network.refuses(&none, |n| n.to_vault(&stranger, &end(HeldTo::Maker), &[]));
    // For the device contract that is no error: a verdict must come to its end.
    let before = network.stake_of(&device);
    network.end_hold(&device, HeldTo::Burn).unwrap();
    assert_eq!(network.stake_of(&device), before);
}

#[test]
fn in_its_last_day_and_after_its_end_a_device_is_released_to_the_unit() {
    for wait in [PERIOD / 730 / 2, 10 * DAY] {
        let (mut network, device) = Network::activated(Curve::Secp256k1);
        let since = (network.now() + PERIOD) / DAY * DAY;
        network.advance_to(since - 10 * DAY - 12_345);
        let until = network.now() + PERIOD;
        network.hold_accrual(&device, until).unwrap();
        network.advance_to(since + wait);
        network.slash(1, network.stake_of(&device).pool.licence, None, 5_000).unwrap();
        network.end_hold(&device, HeldTo::Holder).unwrap();
        network.advance(10 * DAY);
        let stake = network.stake_of(&device);
        assert_eq!(stake.slashed, Uint128::zero());
        let sum = stake.burned + stake.manufacturer + stake.integrations + stake.driver;
        assert_eq!((sum, stake.unaccrued), (stake.stake, Uint128::zero()));
        // 10 days and 12,345 s of 730 days.
        assert_eq!(stake.driver.u128() / 10_000, 83);
    }
}

#[test]
fn funds_are_refused() {
    let (mut network, device) = held();
    let contract = network.device.clone();
    let message = ExecuteMsg::EndHold { device: device.id(), to: HeldTo::Maker };
    network.give(&contract, 1);
    network.refuses(&ContractError::Api(ApiError::UnexpectedFunds {}), |n| {
        n.to_vault(&contract, &message, &Network::funds(1))
    });
}
