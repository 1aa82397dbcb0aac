//! `open_stream`: what a device has not accrued leaves its pool, and an open stream changes its cause.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use cw_multi_test::AppResponse;
use surety_accrual::AccrualError;
use surety_api::vault::{DeviceOutcome, ExecuteMsg, FaultCause, VaultEvent};
use surety_api::{ApiError, Curve};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::ContractError;

/// The device contract's word.
fn open(network: &mut Network, device: &TestDevice, cause: FaultCause) -> anyhow::Result<AppResponse> {
    let contract = network.device.clone();
    network.to_vault(&contract, &ExecuteMsg::OpenStream { device: device.id(), cause }, &[])
}

/// Example 3 of docs/design.md section 2.
#[test]
fn a_device_that_fails_after_12_months_leaves_30_to_its_driver() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(12 * MONTH);
    network.report_malfunction(&device).unwrap();
    let answer = network.apply_fault(&device).unwrap();
    let opened = VaultEvent::StreamOpened {
        device: device.id(),
        cause: FaultCause::Malfunction,
        amount: Uint128::new(30 * COIN),
    };
    assert!(events(&answer).contains(&opened));
    let buckets = network.buckets();
    assert_eq!((buckets.accrual.u128(), buckets.streams.u128()), (30 * COIN, 30 * COIN));

    let driver = network.actors.driver.clone();
    for month in 1..=12 {
        network.advance(MONTH);
        network.claim_driver(&device).unwrap();
        assert_eq!(network.balance(&driver), month * 2_500_000);
    }
    let pool = network.stake_of(&device).pool;
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let before = (network.balance(&maker), network.balance(&integrations));
    network.claim_manufacturer(pool).unwrap();
    network.claim_integrations(pool).unwrap();
    assert_eq!(network.balance(&maker) - before.0, 28_500_000);
    assert_eq!(network.balance(&integrations) - before.1, 1_500_000);

    let stake = network.stake_of(&device);
    assert_eq!(stake.outcome, DeviceOutcome::Malfunction);
    assert_eq!(
        [stake.burned, stake.manufacturer, stake.integrations, stake.driver].map(|part| part.u128()),
        [20 * COIN, 28_500_000, 1_500_000, 30 * COIN]
    );
    let buckets = network.buckets();
    assert_eq!(buckets.balance, buckets.bond);
}

#[test]
fn nothing_streams_that_has_accrued_and_everything_else_does() {
    let (mut network, device) = Network::activated(Curve::P256);
    // At once: all of it.
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    let buckets = network.buckets();
    assert_eq!((buckets.accrual.u128(), buckets.streams.u128()), (0, 60 * COIN));
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Disconnected);
}

#[test]
fn the_last_second_before_the_last_day_counts_and_the_next_does_not() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let since = (network.now() + PERIOD) / DAY * DAY;
    network.advance_to(since - 1);
    let mut early = network;
    open(&mut early, &device, FaultCause::Malfunction).unwrap();

    let (mut network, device) = Network::activated(Curve::Secp256k1);
    for time in [since, since + DAY, since + 10 * DAY] {
        network.advance_to(time);
        let began = ContractError::Accrual(AccrualError::LastDayBegan { since });
        network.refuses(&began, |n| open(n, &device, FaultCause::Malfunction));
    }
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Completed);
}

#[test]
fn a_cause_changes_and_each_beneficiary_keeps_its_time() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let supply = network.supply();
    let driver = network.actors.driver.clone();
    network.advance(6 * MONTH);
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    network.advance(MONTH);
    open(&mut network, &device, FaultCause::Removed).unwrap();
    // A month to the driver, carried; now it burns.
    assert_eq!(network.stake_of(&device).driver.u128(), 2_500_000);
    network.advance(2 * MONTH);
    assert_eq!(network.supply(), supply);
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    assert_eq!(supply - network.supply(), 5_000_000);
    network.advance(MONTH);
    open(&mut network, &device, FaultCause::Malfunction).unwrap();
    network.advance(30 * MONTH);
    network.claim_driver(&device).unwrap();
    // 6 months to the pool, 2 burned, the other 16 to the driver.
    assert_eq!(network.balance(&driver), 40_000_000);
    let stake = network.stake_of(&device);
    assert_eq!(stake.outcome, DeviceOutcome::Malfunction);
    assert_eq!(
        [stake.burned, stake.manufacturer, stake.integrations, stake.driver].map(|part| part.u128()),
        [25 * COIN, 14_250_000, 750_000, 40_000_000]
    );
    assert_eq!(network.buckets().streams, Uint128::zero());
}

#[test]
fn a_coin_left_between_two_causes_burns() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(1_000_003);
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    for step in 1..20u64 {
        network.advance(step * 7_919);
        let cause = if step % 2 == 1 { FaultCause::Removed } else { FaultCause::Disconnected };
        open(&mut network, &device, cause).unwrap();
    }
    network.advance(PERIOD);
    network.claim_driver(&device).unwrap();
    let stake = network.stake_of(&device);
    let sum = stake.burned + stake.manufacturer + stake.integrations + stake.driver;
    assert_eq!((sum, stake.unaccrued), (stake.stake, Uint128::zero()));
    assert_eq!(network.balance(&network.actors.driver), stake.driver.u128());
    let buckets = network.buckets();
    assert_eq!(buckets.streams, Uint128::zero());
    // What is left is due to the two accounts; all else the device's account calls burned has burned.
    assert_eq!(buckets.accrual + buckets.burned + stake.driver, stake.stake);
}

#[test]
fn a_malfunction_is_final_and_a_cause_is_not_repeated() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    open(&mut network, &device, FaultCause::Removed).unwrap();
    let same = ContractError::SameCause { device: device.id() };
    network.refuses(&same, |n| open(n, &device, FaultCause::Removed));
    open(&mut network, &device, FaultCause::Malfunction).unwrap();
    let failed = ContractError::Failed { device: device.id() };
    for &cause in FaultCause::ALL {
        network.refuses(&failed, |n| open(n, &device, cause));
    }
}

#[test]
fn strangers_and_unknown_devices_are_refused() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let unknown = TestDevice::new(Curve::Secp256k1, 99);
    let refused = ContractError::UnknownDevice { device: unknown.id() };
    network.refuses(&refused, |n| open(n, &unknown, FaultCause::Malfunction));
    let integrations = network.actors.integrations.clone();
    let message = ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction };
    let refused =
        ApiError::Unauthorized { sender: integrations.to_string(), expected: "the device contract".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&integrations, &message, &[]));
}
