//! `close_stream`: a device is back, and the rest of its stream returns to the pool.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use cw_multi_test::AppResponse;
use surety_accrual::AccrualError;
use surety_api::vault::{DeviceOutcome, ExecuteMsg, FaultCause, PoolId, PoolResponse, QueryMsg, VaultEvent};
use surety_api::{ApiError, Curve};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::ContractError;

fn open(network: &mut Network, device: &TestDevice, cause: FaultCause) -> anyhow::Result<AppResponse> {
    let contract = network.device.clone();
    network.to_vault(&contract, &ExecuteMsg::OpenStream { device: device.id(), cause }, &[])
}

fn close(network: &mut Network, device: &TestDevice) -> anyhow::Result<AppResponse> {
    let contract = network.device.clone();
    network.to_vault(&contract, &ExecuteMsg::CloseStream { device: device.id() }, &[])
}

/// Two devices of one lot, both activated now.
fn two() -> (Network, [TestDevice; 2]) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = [0, 1].map(|number| TestDevice::new(Curve::Secp256k1, number));
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    (network, devices)
}

#[test]
fn the_time_between_goes_to_the_driver_and_the_rest_accrues_again() {
    let (mut network, [device, other]) = two();
    network.advance(6 * MONTH);
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    network.advance(3 * MONTH);
    let answer = close(&mut network, &device).unwrap();
    let closed = VaultEvent::StreamClosed { device: device.id(), returned: Uint128::new(37_500_000) };
    assert!(events(&answer).contains(&closed));
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Recovered);
    assert_eq!(network.buckets().streams.u128(), 7_500_000);

    let driver = network.actors.driver.clone();
    network.claim_driver(&device).unwrap();
    assert_eq!(network.balance(&driver), 7_500_000);

    network.advance(16 * MONTH);
    let stake = network.stake_of(&device);
    assert_eq!(
        [stake.burned, stake.manufacturer, stake.integrations, stake.driver].map(|part| part.u128()),
        [20 * COIN, 49_875_000, 2_625_000, 7_500_000]
    );
    assert_eq!(stake.ends_at, network.stake_of(&other).ends_at);
    let pool: PoolResponse = network.query(&network.vault, &QueryMsg::Pool { pool: stake.pool });
    assert_eq!(pool.manufacturer_due.u128(), 49_875_000 + 57 * COIN);
    assert_eq!(pool.integrations_due.u128(), 2_625_000 + 3 * COIN);
}

#[test]
fn what_the_story_finds_comes_back_by_the_devices_own_word() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.fall_silent(&device);
    network.apply_fault(&device).unwrap();
    network.come_back(&device, 1);
    network.apply_recovery(&device).unwrap();
    let stake = network.stake_of(&device);
    assert_eq!(stake.outcome, DeviceOutcome::Recovered);
    // A day passed between: 60 coins / 730.
    assert_eq!(stake.driver.u128(), 82_191);
}

#[test]
fn a_pool_that_had_emptied_is_followed_by_the_next_generation() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let first = network.stake_of(&device).pool;
    network.advance(MONTH);
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    let pool: PoolResponse = network.query(&network.vault, &QueryMsg::Pool { pool: first });
    assert!(!pool.current);
    close(&mut network, &device).unwrap();
    let second = network.stake_of(&device).pool;
    assert_eq!(second, PoolId { generation: 2, ..first });
    // Both pools pay.
    network.claim_manufacturer(first).unwrap();
    network.advance(PERIOD);
    network.claim_manufacturer(second).unwrap();
    network.claim_integrations(first).unwrap();
    network.claim_integrations(second).unwrap();
    let buckets = network.buckets();
    assert_eq!(buckets.balance, buckets.bond);
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 57 * COIN);
}

#[test]
fn the_time_of_a_plug_pulled_burns() {
    let (mut network, [device, _]) = two();
    network.advance(6 * MONTH);
    open(&mut network, &device, FaultCause::Removed).unwrap();
    network.advance(MONTH);
    let supply = network.supply();
    let answer = close(&mut network, &device).unwrap();
    assert_eq!(supply - network.supply(), 2_500_000);
    let burned = VaultEvent::Burned { amount: Uint128::new(2_500_000) };
    assert!(events(&answer).contains(&burned));
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_driver(&device));
}

#[test]
fn a_device_that_flaps_never_gains_or_loses_a_coin() {
    let (mut network, [device, _]) = two();
    for step in 1..40u64 {
        network.advance(step * 1_009);
        open(&mut network, &device, FaultCause::Disconnected).unwrap();
        network.advance(step * 499);
        close(&mut network, &device).unwrap();
        let stake = network.stake_of(&device);
        let known = stake.burned + stake.manufacturer + stake.integrations + stake.driver + stake.unaccrued;
        assert_eq!(known, stake.stake);
    }
    network.advance(PERIOD);
    network.claim_driver(&device).unwrap();
    let stake = network.stake_of(&device);
    assert_eq!(network.balance(&network.actors.driver), stake.driver.u128());
    network.claim_manufacturer(stake.pool).unwrap();
    network.claim_integrations(stake.pool).unwrap();
    let buckets = network.buckets();
    assert_eq!(buckets.balance, buckets.bond);
}

#[test]
fn a_malfunction_never_closes() {
    let (mut network, [device, _]) = two();
    open(&mut network, &device, FaultCause::Malfunction).unwrap();
    network.refuses(&ContractError::Failed { device: device.id() }, |n| close(n, &device));
}

#[test]
fn from_the_last_day_on_nothing_comes_back() {
    let (mut network, [device, _]) = two();
    let since = (network.now() + PERIOD) / DAY * DAY;
    network.advance(MONTH);
    open(&mut network, &device, FaultCause::Disconnected).unwrap();
    for time in [since, since + DAY] {
        network.advance_to(time);
        let began = ContractError::Accrual(AccrualError::LastDayBegan { since });
        network.refuses(&began, |n| close(n, &device));
        network.refuses(&began, |n| open(n, &device, FaultCause::Removed));
    }
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Disconnected);
}

#[test]
fn only_an_open_stream_and_only_by_the_device_contract() {
    let (mut network, [device, _]) = two();
    network.refuses(&ContractError::NotStreaming { device: device.id() }, |n| close(n, &device));
    let unknown = TestDevice::new(Curve::P256, 5);
    network.refuses(&ContractError::UnknownDevice { device: unknown.id() }, |n| close(n, &unknown));
    let maker = network.actors.maker.clone();
    let message = ExecuteMsg::CloseStream { device: device.id() };
    let refused =
        ApiError::Unauthorized { sender: maker.to_string(), expected: "the device contract".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&maker, &message, &[]));
}
