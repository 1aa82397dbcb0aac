//! `activate`: a device is sold and installed; its part burns and its accrual starts.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::charter::{self, ContractName};
use surety_api::vault::{DeviceOutcome, ExecuteMsg, PoolId, PoolResponse, QueryMsg, VaultEvent};
use surety_api::{ApiError, Curve, LicenceId, LotId, ModelId};
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{events, Network, TestDevice, COIN, DAY, PERIOD};
use surety_vault::ContractError;

const POOL: PoolId = PoolId { licence: LicenceId(1), model: ModelId(1), generation: 1 };

/// A network with so many minted devices.
fn minted(count: u64) -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, count);
    network.mint(model, &devices).unwrap();
    (network, devices)
}

/// Example 2 of docs/design.md section 2.
#[test]
fn one_dash_cam_burns_20_and_yields_57_and_3() {
    let (mut network, devices) = minted(1);
    let (supply, start) = (network.supply(), network.now());
    let driver = network.actors.driver.clone();
    let answer = network.activate(&devices[0], &driver).unwrap();
    let activated = VaultEvent::Activated {
        device: devices[0].id(),
        burned: Uint128::new(20 * COIN),
        locked: Uint128::new(60 * COIN),
        ends_at: start + PERIOD,
    };
    assert!(events(&answer).contains(&activated));
    assert_eq!(supply - network.supply(), 20 * COIN);
    let buckets = network.buckets();
    assert_eq!((buckets.undrawn.u128(), buckets.accrual.u128()), (0, 60 * COIN));

    network.advance(PERIOD + DAY);
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let before = (network.balance(&maker), network.balance(&integrations));
    network.claim_manufacturer(POOL).unwrap();
    network.claim_integrations(POOL).unwrap();
    assert_eq!(network.balance(&maker) - before.0, 57 * COIN);
    assert_eq!(network.balance(&integrations) - before.1, 3 * COIN);
    let stake = network.stake_of(&devices[0]);
    assert_eq!(stake.outcome, DeviceOutcome::Completed);
    assert_eq!(stake.burned.u128(), 20 * COIN);
    assert_eq!((stake.manufacturer.u128(), stake.integrations.u128()), (57 * COIN, 3 * COIN));
    assert_eq!((stake.driver, stake.unaccrued), Default::default());
    assert_eq!(network.buckets().accrual, Uint128::zero());
}

#[test]
fn a_device_accrues_from_its_own_activation() {
    let (mut network, devices) = minted(2);
    let driver = network.actors.driver.clone();
    network.activate(&devices[0], &driver).unwrap();
    network.advance(100 * DAY);
    network.activate(&devices[1], &driver).unwrap();
    let late = network.stake_of(&devices[1]);
    assert_eq!((late.manufacturer, late.activated_at), (Uint128::zero(), network.now()));
    network.advance(73 * DAY);
    assert_eq!(network.stake_of(&devices[1]).manufacturer.u128(), 5_700_000);
    assert_eq!(network.stake_of(&devices[0]).manufacturer.u128(), 13_508_219);
    let pool: PoolResponse = network.query(&network.vault, &QueryMsg::Pool { pool: POOL });
    // 5,700,000 and 13,508,219.17...: a pool rounds once.
    assert_eq!(pool.manufacturer_due.u128(), 19_208_219);
    assert_eq!(pool.manufacturer_weight.u128(), 114 * COIN);
}

#[test]
fn neither_pause_nor_seal_stops_it() {
    let (mut network, devices) = minted(1);
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    for contract in [ContractName::Vault, ContractName::Device] {
        network.execute(&guardian, &charter, &charter::ExecuteMsg::Pause { contract }, &[]).unwrap();
    }
    network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&devices[0], &driver).unwrap();
}

#[test]
fn a_device_is_activated_once_and_from_a_lot_that_has_it() {
    let (mut network, devices) = minted(1);
    let (driver, contract) = (network.actors.driver.clone(), network.device.clone());
    let device = devices[0].id();
    network.activate(&devices[0], &driver).unwrap();
    let again = ExecuteMsg::Activate { lot: LotId(1), device };
    network.refuses(&ContractError::AlreadyActivated { device }, |n| n.to_vault(&contract, &again, &[]));
    let other = TestDevice::new(Curve::P256, 9).id();
    let drawn = ContractError::LotDrawn { lot: LotId(1), undrawn: 0, asked: 1 };
    let message = ExecuteMsg::Activate { lot: LotId(1), device: other };
    network.refuses(&drawn, |n| n.to_vault(&contract, &message, &[]));
    let message = ExecuteMsg::Activate { lot: LotId(7), device: other };
    network.refuses(&ContractError::UnknownLot { lot: LotId(7) }, |n| n.to_vault(&contract, &message, &[]));
    let stranger = network.actors.stranger.clone();
    let refused =
        ApiError::Unauthorized { sender: stranger.to_string(), expected: "the device contract".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&stranger, &message, &[]));
    let coins = Network::funds(1);
    network.give(&contract, 1);
    let refused = ContractError::Api(ApiError::UnexpectedFunds {});
    network.refuses(&refused, |n| n.to_vault(&contract, &message, &coins));
}

#[test]
fn after_more_than_100_ended_days_the_pool_is_settled_first() {
    let (mut network, devices) = minted(102);
    let driver = network.actors.driver.clone();
    for device in &devices[..101] {
        network.activate(device, &driver).unwrap();
        network.advance(DAY);
    }
    network.advance(PERIOD + DAY);
    network.refuses(&ContractError::SettleFirst { pool: POOL }, |n| n.activate(&devices[101], &driver));
    let (stranger, vault) = (network.actors.stranger.clone(), network.vault.clone());
    network.execute(&stranger, &vault, &ExecuteMsg::Settle { pool: POOL, max_days: 1 }, &[]).unwrap();
    network.activate(&devices[101], &driver).unwrap();
    assert_eq!(network.buckets().undrawn, Uint128::zero());
    assert_eq!(network.buckets().accrual.u128(), 101 * (UNIT_STAKE - 20 * COIN) + 60 * COIN);
}
