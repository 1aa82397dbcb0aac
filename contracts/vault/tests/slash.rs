//! `slash`: a verdict takes a share of what devices have not accrued, and of nothing else.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_accrual::{AccrualError, Factor};
use surety_api::vault::{DeviceOutcome, ExecuteMsg, FaultCause, PoolId, VaultEvent};
use surety_api::{Curve, LicenceId, ModelId};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::error::StreamError;
use surety_vault::ContractError;

const LICENCE: LicenceId = LicenceId(1);
const POOL: PoolId = PoolId { licence: LICENCE, model: ModelId(1), generation: 1 };

/// Two devices of one lot, the first of them activated.
fn one_of_two() -> (Network, [TestDevice; 2]) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = [0, 1].map(|number| TestDevice::new(Curve::Secp256k1, number));
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&devices[0], &driver).unwrap();
    (network, devices)
}

fn parts(network: &Network, device: &TestDevice) -> [u128; 5] {
    let stake = network.stake_of(device);
    [stake.burned, stake.manufacturer, stake.integrations, stake.driver, stake.slashed]
        .map(|part| part.u128())
}

#[test]
fn half_of_what_is_unaccrued_and_undrawn_is_taken() {
    let (mut network, [device, stock]) = one_of_two();
    network.advance(12 * MONTH);
    let answer = network.slash(1, LICENCE, None, 5_000).unwrap();
    // Half of 30 that are still to accrue and of 80 that are undrawn.
    let amount = Uint128::new(55 * COIN);
    let PoolId { licence, model, generation } = POOL;
    let slashed = VaultEvent::Slashed { licence, model, generation, bps: 5_000, amount };
    assert!(events(&answer).contains(&slashed));
    let buckets = network.buckets();
    assert_eq!(
        [buckets.reserves, buckets.undrawn, buckets.accrual].map(|bucket| bucket.u128()),
        [55 * COIN, 40 * COIN, 45 * COIN]
    );
    let pool = network.pool(POOL);
    assert!(!pool.current);
    assert_eq!((pool.cuts, pool.manufacturer_due.u128()), (1, 28_500_000));

    let driver = network.actors.driver.clone();
    network.activate(&stock, &driver).unwrap();
    assert_eq!(network.buckets().accrual.u128(), 75 * COIN);
    network.advance(PERIOD + 2 * DAY);
    assert_eq!(parts(&network, &device), [20 * COIN, 42_750_000, 2_250_000, 0, 15 * COIN]);
    assert_eq!(parts(&network, &stock), [10 * COIN, 28_500_000, 1_500_000, 0, 40 * COIN]);
    network.claim_manufacturer(POOL).unwrap();
    network.claim_integrations(POOL).unwrap();
    assert_eq!(network.buckets().accrual, Uint128::zero());
}

#[test]
fn a_pool_slashed_to_nothing_and_then_used_again() {
    let (mut network, [device, stock]) = one_of_two();
    network.advance(6 * MONTH);
    network.slash(1, LICENCE, None, 10_000).unwrap();
    assert_eq!(network.buckets().undrawn, Uint128::zero());

    // Later mints pay for nothing that was before: their generation stands at factor one.
    let new = TestDevice::new(Curve::Secp256k1, 7);
    network.mint(POOL.model, std::slice::from_ref(&new)).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&new, &driver).unwrap();
    let next = network.stake_of(&new).pool;
    assert_eq!(next, PoolId { generation: 2, ..POOL });
    assert_eq!(network.pool(next).factor, Factor::ONE.raw());

    // What is left of the old one is worth nothing, and does no harm.
    network.activate(&stock, &driver).unwrap();
    network
        .by_device(&ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction })
        .unwrap();
    network.advance(PERIOD + 2 * DAY);
    assert_eq!(parts(&network, &device), [20 * COIN, 14_250_000, 750_000, 0, 45 * COIN]);
    assert_eq!(parts(&network, &stock), [0, 0, 0, 0, 80 * COIN]);
    assert_eq!(parts(&network, &new), [20 * COIN, 57 * COIN, 3 * COIN, 0, 0]);
}

#[test]
fn a_device_that_comes_back_after_a_slash_enters_a_new_generation() {
    let (mut network, [device, _]) = one_of_two();
    network.advance(6 * MONTH);
    let id = device.id();
    network.by_device(&ExecuteMsg::OpenStream { device: id, cause: FaultCause::Disconnected }).unwrap();
    // The stream is out of the slash's reach: only the undrawn 80 are cut.
    network.slash(1, LICENCE, None, 5_000).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 40 * COIN);
    network.advance(6 * MONTH);
    network.by_device(&ExecuteMsg::CloseStream { device: id }).unwrap();
    assert_eq!(network.stake_of(&device).pool.generation, 2);
    network.advance(PERIOD);
    // What streamed is the driver's, whole; of the 30 that come back, half burns.
    assert_eq!(parts(&network, &device), [20 * COIN, 28_500_000, 1_500_000, 15 * COIN, 15 * COIN]);
    // Nothing of it is left to be slashed.
    network.slash(2, LICENCE, None, 10_000).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 80 * COIN);
}

#[test]
fn a_device_faulted_in_its_last_day() {
    let (mut network, [device, _]) = one_of_two();
    let since = (network.now() + PERIOD) / DAY * DAY;
    network.advance_to(since);
    network.slash(1, LICENCE, None, 10_000).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 80 * COIN);
    let began = ContractError::Accrual(AccrualError::LastDayBegan { since });
    let fault = ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction };
    network.refuses(&began, |n| n.by_device(&fault));
    network.advance(DAY);
    assert_eq!(parts(&network, &device), [20 * COIN, 57 * COIN, 3 * COIN, 0, 0]);
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Completed);
}

#[test]
fn a_slash_dodged_by_faulting_ones_own_devices() {
    let (mut network, [before, after]) = one_of_two();
    network.advance(MONTH);
    let deadline = network.now() + 2 * MONTH;
    network.lock(LICENCE, 9, deadline).unwrap();
    // The maker sells a device to itself while the case runs, and lets it fail.
    let maker = network.actors.maker.clone();
    network.activate(&after, &maker).unwrap();
    let fault =
        |device: &TestDevice| ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction };
    let open = ContractError::Stream(StreamError::CaseOpen { case: surety_api::CaseId(9), deadline });
    network.refuses(&open, |n| n.by_device(&fault(&after)));
    // A device sold before the case is its driver's business.
    network.by_device(&fault(&before)).unwrap();
    network.advance(MONTH);
    network.refuses(&open, |n| n.by_device(&fault(&after)));
    network.slash(9, LICENCE, None, 10_000).unwrap();
    assert!(network.stake_of(&after).slashed.u128() > 57 * COIN);
    // The case's deadline frees it, whatever arbitration does.
    network.advance_to(deadline);
    network.by_device(&fault(&after)).unwrap();
    assert!(network.stake_of(&after).driver.is_zero());
}

#[test]
fn only_the_model_in_scope_is_slashed() {
    let (mut network, [device, _]) = one_of_two();
    let other = network.model(LICENCE, Curve::Secp256k1);
    network.certify(other);
    let foreign = TestDevice::new(Curve::Secp256k1, 5);
    network.mint(other, std::slice::from_ref(&foreign)).unwrap();
    network.slash(1, LICENCE, Some(other), 10_000).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 80 * COIN);
    assert_eq!(parts(&network, &device)[4], 0);
    assert_eq!(network.pool(POOL).cuts, 0);
    // A share of nothing closes nothing.
    network.slash(2, LICENCE, None, 0).unwrap();
    assert!(network.pool(POOL).current);
}

/// More ended days than one message counts: anyone settles, then the verdict is carried out.
#[test]
fn pools_nobody_has_counted_are_settled_first() {
    let settings = surety_testkit::Settings { provisional_cap: 200, ..surety_testkit::Settings::default() };
    let mut network = Network::with(settings, surety_testkit::Contracts::default());
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 102);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices[..101] {
        network.activate(device, &driver).unwrap();
        network.advance(DAY);
    }
    network.advance(PERIOD);
    let first = ContractError::SettleFirst { pool: POOL };
    network.refuses(&first, |n| n.slash(1, LICENCE, None, 5_000));
    network.refuses(&first, |n| n.recall(LICENCE, None));
    let stranger = network.actors.stranger.clone();
    network.to_vault(&stranger, &ExecuteMsg::Settle { pool: POOL, max_days: 10 }, &[]).unwrap();
    network.slash(1, LICENCE, None, 5_000).unwrap();
    network.recall(LICENCE, None).unwrap();
    assert_eq!(network.buckets().reserves.u128(), 40 * COIN);
}

#[test]
fn a_device_that_is_away_while_its_pool_is_slashed_has_dodged_nothing_when_it_is_back() {
    for cause in [FaultCause::Removed, FaultCause::Disconnected] {
        let (mut network, [device, _]) = one_of_two();
        network.advance(12 * MONTH);
        network.by_device(&ExecuteMsg::OpenStream { device: device.id(), cause }).unwrap();
        network.slash(1, LICENCE, Some(POOL.model), 5_000).unwrap();
        let supply = network.supply();
        network.by_device(&ExecuteMsg::CloseStream { device: device.id() }).unwrap();
        // Of the 30 that come back half burns, as if it had stayed.
        assert_eq!(supply - network.supply(), 15 * COIN);
        assert_eq!(parts(&network, &device), [20 * COIN, 28_500_000, 1_500_000, 0, 15 * COIN]);
        network.advance(PERIOD);
        assert_eq!(parts(&network, &device), [20 * COIN, 42_750_000, 2_250_000, 0, 15 * COIN]);
    }
}

#[test]
fn only_slashes_of_its_model_since_it_left_reach_a_device_that_is_back() {
    let (mut network, [device, _]) = one_of_two();
    network.advance(12 * MONTH);
    network.slash(1, LICENCE, None, 5_000).unwrap();
    network.by_device(&ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Removed }).unwrap();
    network.slash(2, LICENCE, Some(ModelId(9)), 5_000).unwrap();
    network.slash(3, LICENCE, None, 2_000).unwrap();
    // Changing the cause is not coming back.
    let changed = ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Disconnected };
    network.by_device(&changed).unwrap();
    network.slash(4, LICENCE, None, 5_000).unwrap();
    network.by_device(&ExecuteMsg::CloseStream { device: device.id() }).unwrap();
    // Of 15 a fifth, and of the 12 left half.
    assert_eq!(parts(&network, &device), [20 * COIN, 28_500_000, 1_500_000, 0, 24 * COIN]);
    assert_eq!(network.pool(network.stake_of(&device).pool).held.u128(), 6 * COIN);
}

#[test]
fn a_device_that_was_away_from_slash_and_recall_streams_what_the_others_do() {
    let (mut network, [device, stock]) = one_of_two();
    let driver = network.actors.driver.clone();
    network.activate(&stock, &driver).unwrap();
    network.advance(12 * MONTH);
    network.by_device(&ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Removed }).unwrap();
    network.slash(1, LICENCE, None, 5_000).unwrap();
    network.recall(LICENCE, None).unwrap();
    network.by_device(&ExecuteMsg::CloseStream { device: device.id() }).unwrap();
    network.advance(PERIOD);
    assert_eq!(parts(&network, &device), parts(&network, &stock));
}
