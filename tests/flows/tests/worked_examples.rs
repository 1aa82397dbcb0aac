//! The worked examples of docs/design.md section 2, to the last unit, through all contracts.

mod forecast;

use surety_api::vault::{DeviceOutcome, PoolId};
use surety_api::Curve;
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{Network, TestDevice, COIN, MONTH, PERIOD};

/// Example 1: 800 dash cams need 164,000 coins.
#[test]
fn eight_hundred_dash_cams_commit_164_000_coins() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    for batch in TestDevice::fleet(Curve::Secp256k1, 800).chunks(100) {
        network.mint(model, batch).unwrap();
    }
    let buckets = network.buckets();
    assert_eq!(buckets.deposited.u128(), 164_000 * COIN);
    assert_eq!(buckets.bond.u128(), 100_000 * COIN);
    assert_eq!(buckets.undrawn.u128(), 64_000 * COIN);
}

/// Example 2: 80 = 20 burned, 3 to integrations, 57 to the manufacturer.
#[test]
fn one_dash_cam_that_works_for_two_years() {
    let (mut network, device) = Network::activated(Curve::P256);
    let at_activation = network.stake_of(&device);
    assert_eq!(at_activation.burned.u128(), 20 * COIN);
    assert_eq!(at_activation.unaccrued.u128(), 60 * COIN);

    network.advance(MONTH);
    let after_a_month = network.stake_of(&device);
    assert_eq!(after_a_month.manufacturer.u128(), 57 * COIN / 24);
    assert_eq!(after_a_month.integrations.u128(), 3 * COIN / 24);

    network.advance(PERIOD - MONTH + 86_400);
    let pool = network.stake_of(&device).pool;
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let (before_maker, before_integrations) = (network.balance(&maker), network.balance(&integrations));
    network.claim_manufacturer(pool).unwrap();
    network.claim_integrations(pool).unwrap();
    assert_eq!(network.balance(&maker) - before_maker, 57 * COIN);
    assert_eq!(network.balance(&integrations) - before_integrations, 3 * COIN);
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Completed);
    assert_eq!(network.buckets().accrual.u128(), 0);
}

/// Example 3: it fails exactly 12 months after activation.
#[test]
fn one_dash_cam_that_fails_after_twelve_months() {
    for curve in [Curve::Secp256k1, Curve::P256] {
        let (mut network, device) = Network::activated(curve);
        network.advance(12 * MONTH);
        network.report_malfunction(&device).unwrap();
        network.apply_fault(&device).unwrap();

        let driver = network.actors.driver.clone();
        for month in 1..=12 {
            network.advance(MONTH);
            network.claim_driver(&device).unwrap();
            assert_eq!(network.balance(&driver), month * 2_500_000);
        }
        network.advance(86_400);
        let account = network.stake_of(&device);
        assert_eq!(account.outcome, DeviceOutcome::Malfunction);
        assert_eq!(account.stake.u128(), UNIT_STAKE);
        assert_eq!(account.burned.u128(), 20 * COIN);
        assert_eq!(account.manufacturer.u128(), 28_500_000);
        assert_eq!(account.integrations.u128(), 1_500_000);
        assert_eq!(account.driver.u128(), 30 * COIN);

        let pool: PoolId = account.pool;
        let maker = network.actors.maker.clone();
        let before = network.balance(&maker);
        network.claim_manufacturer(pool).unwrap();
        assert_eq!(network.balance(&maker) - before, 28_500_000);
    }
}

/// Example 5: the bond comes back whole after six months; a case opened on the last day holds it until its deadline.
#[test]
fn a_renounced_bond_comes_back_whole_and_not_later_than_a_late_case_ends() {
    let mut network = Network::new();
    let (licence, _) = network.ready(Curve::Secp256k1);
    let maker = network.actors.maker.clone();
    network.renounce(&maker, licence).unwrap();

    network.advance(6 * MONTH - 1);
    network.withdraw_bond(&maker, licence).unwrap_err();
    let deadline = network.now() + MONTH;
    network.lock(licence, 1, deadline).unwrap();
    network.advance(1);
    network.withdraw_bond(&maker, licence).unwrap_err();
    // From the withdrawal date on, no new case attaches.
    network.lock(licence, 2, deadline + MONTH).unwrap();
    network.advance_to(deadline);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker) - before, 100_000 * COIN);
}
