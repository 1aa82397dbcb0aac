//! `claim_manufacturer` and `claim_integrations`: what has accrued is paid, once, to whom it belongs.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::charter::{self, SEAL_SECONDS};
use surety_api::vault::{ExecuteMsg, PoolId, PoolResponse, QueryMsg, VaultEvent};
use surety_api::{ApiError, Curve, LicenceId, ModelId};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::ContractError;

const POOL: PoolId = PoolId { licence: LicenceId(1), model: ModelId(1), generation: 1 };

fn pool(network: &Network) -> PoolResponse {
    network.query(&network.vault, &QueryMsg::Pool { pool: POOL })
}

#[test]
fn both_are_paid_by_the_second() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let before = network.balance(&maker);
    network.advance(MONTH);
    assert_eq!(pool(&network).manufacturer_due.u128(), 2_375_000);
    let answer = network.claim_manufacturer(POOL).unwrap();
    let claimed =
        VaultEvent::Claimed { licence: POOL.licence, to: maker.to_string(), amount: Uint128::new(2_375_000) };
    assert!(events(&answer).contains(&claimed));
    assert_eq!(network.balance(&maker) - before, 2_375_000);
    network.claim_integrations(POOL).unwrap();
    assert_eq!(network.balance(&integrations), 125_000);
    // 57 coins in 63,072,000 s: 0.9 units a second.
    network.advance(1);
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_manufacturer(POOL));
    network.advance(1);
    network.claim_manufacturer(POOL).unwrap();
    assert_eq!(network.balance(&maker) - before, 2_375_001);
}

#[test]
fn a_claim_pays_once() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    network.advance(5 * MONTH);
    network.claim_manufacturer(POOL).unwrap();
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_manufacturer(POOL));
    network.claim_integrations(POOL).unwrap();
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_integrations(POOL));
}

#[test]
fn the_last_day_is_paid_when_it_is_over() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let (start, end) = (network.now(), network.now() + PERIOD);
    let since = end / DAY * DAY;
    assert!(since < end);
    for time in [since, end, since + DAY - 1] {
        network.advance_to(time);
        let linear = 57 * COIN * u128::from(since - start) / u128::from(PERIOD);
        assert_eq!(pool(&network).manufacturer_due.u128(), linear);
        assert_eq!(network.stake_of(&device).manufacturer.u128(), linear);
    }
    network.claim_manufacturer(POOL).unwrap();
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_manufacturer(POOL));
    network.advance_to(since + DAY);
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 57 * COIN);
    network.claim_manufacturer(POOL).unwrap();
    assert_eq!(pool(&network).manufacturer_paid.u128(), 57 * COIN);
    assert!(!pool(&network).current, "an emptied generation is closed");
    network.claim_integrations(POOL).unwrap();
    assert_eq!(network.buckets().accrual, Uint128::zero());
}

#[test]
fn few_days_at_a_time_pay_as_much_as_all_at_once() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 10);
    network.mint(model, &devices).unwrap();
    let (maker, driver) = (network.actors.maker.clone(), network.actors.driver.clone());
    for device in &devices {
        network.activate(device, &driver).unwrap();
        network.advance(DAY + 77);
    }
    let before = network.balance(&maker);
    network.advance(PERIOD + DAY);
    let mut claims = 0;
    let message = ExecuteMsg::ClaimManufacturer { pool: POOL, max_days: Some(3) };
    while claims < 10 && network.to_vault(&maker, &message, &[]).is_ok() {
        claims += 1;
    }
    assert_eq!(claims, 4);
    assert_eq!(network.balance(&maker) - before, 570 * COIN);
    network.claim_integrations(POOL).unwrap();
    let buckets = network.buckets();
    assert_eq!(buckets.balance, buckets.bond);
}

#[test]
fn dust_of_an_emptied_pool_burns() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(1_000_001);
    let supply = network.supply();
    network.report_malfunction(&device).unwrap();
    let answer = network.apply_fault(&device).unwrap();
    // 59,048,705.29 leave, 903,729.98 and 47,564.74 have accrued: rounded down, two units are nobody's.
    let opened: Vec<_> = answer.events.iter().filter_map(|event| VaultEvent::try_from(event).ok()).collect();
    let burned = supply - network.supply();
    assert!(opened.contains(&VaultEvent::Burned { amount: Uint128::new(burned) }));
    let due = pool(&network).manufacturer_due + pool(&network).integrations_due;
    assert_eq!(burned, 2);
    assert_eq!(network.buckets().accrual, due);
}

#[test]
fn only_the_holder_claims_for_the_manufacturer() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    network.advance(MONTH);
    let maker = network.actors.maker.clone();
    let expected = format!("the holder of licence 1, {maker}");
    for sender in [network.actors.integrations.clone(), network.actors.driver.clone()] {
        let message = ExecuteMsg::ClaimManufacturer { pool: POOL, max_days: None };
        let refused = ApiError::Unauthorized { sender: sender.to_string(), expected: expected.clone() };
        network.refuses(&ContractError::Api(refused), |n| n.to_vault(&sender, &message, &[]));
    }
    let message = ExecuteMsg::ClaimIntegrations { pool: POOL, max_days: None };
    let refused = ApiError::Unauthorized { sender: maker.to_string(), expected: "integrations".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&maker, &message, &[]));
}

#[test]
fn pools_that_do_not_exist_are_refused() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    let pool = PoolId { generation: 2, ..POOL };
    network.refuses(&ContractError::UnknownPool { pool }, |n| n.claim_manufacturer(pool));
    network.refuses(&ContractError::UnknownPool { pool }, |n| n.claim_integrations(pool));
    let pool = PoolId { licence: LicenceId(7), ..POOL };
    let unknown = ContractError::UnknownLicence { licence: LicenceId(7) };
    network.refuses(&unknown, |n| n.claim_manufacturer(pool));
}

#[test]
fn a_seal_delays_and_takes_nothing() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    network.advance(MONTH);
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let until = network.now() + SEAL_SECONDS;
    network.refuses(&ContractError::Sealed { until }, |n| n.claim_manufacturer(POOL));
    network.refuses(&ContractError::Sealed { until }, |n| n.claim_integrations(POOL));
    network.advance_to(until);
    network.claim_manufacturer(POOL).unwrap();
    let accrued = 57 * COIN * u128::from(MONTH + SEAL_SECONDS) / u128::from(PERIOD);
    assert_eq!(pool(&network).manufacturer_paid.u128(), accrued);
}

#[test]
fn a_maker_that_has_left_still_receives_what_its_devices_earn() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    let maker = network.actors.maker.clone();
    network.renounce(&maker, POOL.licence).unwrap();
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, POOL.licence).unwrap();
    network.claim_manufacturer(POOL).unwrap();
    assert_eq!(pool(&network).manufacturer_paid.u128(), 14_250_000);
}
