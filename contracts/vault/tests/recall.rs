//! `recall`: what devices have not accrued goes to their holders.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{
    DeviceOutcome, DueResponse, ExecuteMsg, FaultCause, HeldTo, PoolId, QueryMsg, VaultEvent,
};
use surety_api::{ApiError, Curve, LicenceId, ModelId};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::error::StreamError;
use surety_vault::ContractError;

const LICENCE: LicenceId = LicenceId(1);
const POOL: PoolId = PoolId { licence: LICENCE, model: ModelId(1), generation: 1 };

fn due(network: &Network, device: &TestDevice) -> u128 {
    let question = QueryMsg::DriverDue { device: device.id() };
    network.query::<DueResponse>(&network.vault, &question).amount.u128()
}

fn parts(network: &Network, device: &TestDevice) -> [u128; 5] {
    let stake = network.stake_of(device);
    [stake.burned, stake.manufacturer, stake.integrations, stake.driver, stake.slashed]
        .map(|part| part.u128())
}

fn fault(device: &TestDevice, cause: FaultCause) -> ExecuteMsg {
    ExecuteMsg::OpenStream { device: device.id(), cause }
}

/// Devices of one lot, all but the last of them activated.
fn fleet(count: u64) -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, count);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices[..devices.len() - 1] {
        network.activate(device, &driver).unwrap();
    }
    (network, devices)
}

#[test]
fn after_twelve_months_the_holder_gets_what_is_left_month_by_month() {
    let (mut network, devices) = fleet(2);
    let device = &devices[0];
    network.advance(12 * MONTH);
    let answer = network.recall(LICENCE, None).unwrap();
    let PoolId { licence, model, generation } = POOL;
    let amount = Uint128::new(30 * COIN);
    assert!(events(&answer).contains(&VaultEvent::Recalled { licence, model, generation, amount }));
    let buckets = network.buckets();
    assert_eq!((buckets.streams.u128(), buckets.accrual.u128()), (30 * COIN, 30 * COIN));
    let pool = network.pool(POOL);
    assert_eq!((pool.recalled_at, pool.recalled, pool.current), (Some(network.now()), amount, false));
    assert_eq!(pool.manufacturer_due.u128(), 28_500_000);
    assert_eq!(network.stake_of(device).outcome, DeviceOutcome::Recalled);

    let driver = network.actors.driver.clone();
    for month in 1..=12 {
        network.advance(MONTH);
        assert_eq!(due(&network, device), 2_500_000);
        network.claim_driver(device).unwrap();
        assert_eq!(network.balance(&driver), month * 2_500_000);
    }
    assert_eq!(parts(&network, device), [20 * COIN, 28_500_000, 1_500_000, 30 * COIN, 0]);
    network.claim_manufacturer(POOL).unwrap();
    network.claim_integrations(POOL).unwrap();
    let buckets = network.buckets();
    assert_eq!((buckets.streams, buckets.accrual), (Uint128::zero(), Uint128::zero()));
}

#[test]
fn recalled_devices_take_no_fault_no_slash_and_no_second_recall() {
    let (mut network, devices) = fleet(3);
    network.advance(12 * MONTH);
    network.recall(LICENCE, Some(POOL.model)).unwrap();
    let answer = network.recall(LICENCE, None).unwrap();
    assert!(!events(&answer).iter().any(|event| matches!(event, VaultEvent::Recalled { .. })));
    network.advance(MONTH);
    network.claim_driver(&devices[0]).unwrap();
    for device in &devices[..2] {
        let refused = ContractError::Stream(StreamError::DeviceRecalled { device: device.id() });
        network.refuses(&refused, |n| n.by_device(&fault(device, FaultCause::Malfunction)));
    }
    let back = ExecuteMsg::CloseStream { device: devices[0].id() };
    let refused = ContractError::Stream(StreamError::DeviceRecalled { device: devices[0].id() });
    network.refuses(&refused, |n| n.by_device(&back));
    // The undrawn device is all there is to take.
    network.slash(1, LICENCE, None, 10_000).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 80 * COIN);
    network.advance(PERIOD);
    for device in &devices[..2] {
        assert_eq!(parts(&network, device), [20 * COIN, 28_500_000, 1_500_000, 30 * COIN, 0]);
    }
}

#[test]
fn what_is_activated_later_streams_to_its_holder_from_the_start() {
    let (mut network, devices) = fleet(2);
    network.advance(6 * MONTH);
    network.recall(LICENCE, None).unwrap();
    assert_eq!(network.buckets().undrawn.u128(), 80 * COIN);
    let driver = network.actors.driver.clone();
    let late = &devices[1];
    let answer = network.activate(late, &driver).unwrap();
    let streams = VaultEvent::StreamRecalled { device: late.id(), amount: Uint128::new(60 * COIN) };
    assert!(events(&answer).contains(&streams));
    assert_eq!(network.stake_of(late).outcome, DeviceOutcome::Recalled);
    network.advance(12 * MONTH);
    assert_eq!(due(&network, late), 30 * COIN);
    network.advance(12 * MONTH);
    network.claim_driver(late).unwrap();
    assert_eq!(network.balance(&driver), 60 * COIN);
    assert_eq!(parts(&network, late), [20 * COIN, 0, 0, 60 * COIN, 0]);
    // A mint of today enters a generation of its own, and is nobody's but the maker's.
    let new = TestDevice::new(Curve::Secp256k1, 9);
    network.mint(POOL.model, std::slice::from_ref(&new)).unwrap();
    network.activate(&new, &driver).unwrap();
    assert_eq!(network.stake_of(&new).outcome, DeviceOutcome::Accruing);
}

#[test]
fn a_device_in_its_last_day_is_left_alone() {
    let (mut network, devices) = fleet(2);
    let since = (network.now() + PERIOD) / DAY * DAY;
    network.advance_to(since);
    network.recall(LICENCE, None).unwrap();
    assert_eq!(network.buckets().streams, Uint128::zero());
    network.advance(DAY);
    assert_eq!(parts(&network, &devices[0]), [20 * COIN, 57 * COIN, 3 * COIN, 0, 0]);
    assert_eq!(network.stake_of(&devices[0]).outcome, DeviceOutcome::Completed);
    assert_eq!(due(&network, &devices[0]), 0);
}

/// It is in no pot. When it is back, its stream goes on to its holder, also when it burned until then.
#[test]
fn a_device_that_was_away_streams_on_when_it_is_back() {
    for cause in [FaultCause::Removed, FaultCause::Disconnected] {
        // Alone in its pool: that has emptied before the recall.
        for count in [1, 3] {
            let mut network = Network::new();
            let (_, model) = network.ready(Curve::Secp256k1);
            let devices = TestDevice::fleet(Curve::Secp256k1, count);
            network.mint(model, &devices).unwrap();
            let driver = network.actors.driver.clone();
            for device in &devices {
                network.activate(device, &driver).unwrap();
            }
            let device = &devices[0];
            network.advance(6 * MONTH);
            network.by_device(&fault(device, cause)).unwrap();
            network.advance(MONTH);
            network.recall(LICENCE, None).unwrap();
            let refused = ContractError::Stream(StreamError::DeviceRecalled { device: device.id() });
            network.refuses(&refused, |n| n.by_device(&fault(device, FaultCause::Malfunction)));
            network.advance(MONTH);
            network.by_device(&ExecuteMsg::CloseStream { device: device.id() }).unwrap();
            assert_eq!(network.stake_of(device).outcome, DeviceOutcome::Recalled);
            network.advance(PERIOD);
            let (burned, to_driver) =
                if cause == FaultCause::Removed { (25 * COIN, 40 * COIN) } else { (20 * COIN, 45 * COIN) };
            assert_eq!(parts(&network, device), [burned, 14_250_000, 750_000, to_driver, 0]);
            assert_eq!(due(&network, device), to_driver);
        }
    }
}

#[test]
fn what_a_slash_took_before_stays_taken() {
    let (mut network, devices) = fleet(2);
    network.advance(12 * MONTH);
    network.slash(1, LICENCE, None, 5_000).unwrap();
    network.recall(LICENCE, None).unwrap();
    network.slash(2, LICENCE, None, 5_000).unwrap();
    network.advance(PERIOD);
    assert_eq!(parts(&network, &devices[0]), [20 * COIN, 28_500_000, 1_500_000, 15 * COIN, 15 * COIN]);
    assert_eq!(network.pool(POOL).undrawn.u128(), 20 * COIN);
}

#[test]
fn what_was_withheld_waits_for_the_end_of_the_hold() {
    for (to, manufacturer, driver) in
        [(HeldTo::Maker, 28_500_000, 30 * COIN), (HeldTo::Holder, 14_250_000, 45 * COIN)]
    {
        let (mut network, devices) = fleet(2);
        let device = &devices[0];
        network.advance(6 * MONTH);
        let until = network.now() + PERIOD;
        network.hold_accrual(device, until).unwrap();
        network.advance(6 * MONTH);
        network.recall(LICENCE, None).unwrap();
        network.advance(3 * MONTH);
        let stake = network.stake_of(device);
        assert_eq!((stake.held.u128(), stake.driver.u128()), (15 * COIN, 7_500_000));
        network.end_hold(device, to).unwrap();
        network.advance(PERIOD);
        let stake = network.stake_of(device);
        assert_eq!((stake.manufacturer.u128(), stake.driver.u128()), (manufacturer, driver));
        assert_eq!((stake.held, stake.held_until), (Uint128::zero(), None));
        // A ban after the recall holds nothing, and does not fail.
        let until = network.now() + DAY;
        network.hold_accrual(device, until).unwrap();
        assert_eq!(network.stake_of(device).held_until, None);
    }
}

#[test]
fn only_arbitration_recalls() {
    let (mut network, _) = fleet(2);
    for sender in [network.actors.integrations.clone(), network.actors.governance.clone()] {
        let expected = "the arbitration contract".to_owned();
        let refused = ContractError::Api(ApiError::Unauthorized { sender: sender.to_string(), expected });
        let message = ExecuteMsg::Recall { licence: LICENCE, model: None };
        network.refuses(&refused, |n| n.to_vault(&sender, &message, &[]));
    }
}
