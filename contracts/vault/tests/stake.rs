//! `stake`: newly minted devices become undrawn stake.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Coin, Uint128};
use surety_accrual::Terms;
use surety_api::charter::ContractName;
use surety_api::vault::{ExecuteMsg, LotResponse, NewLot, PoolId, PoolResponse, QueryMsg, VaultEvent};
use surety_api::{ApiError, Curve, LicenceId, LotId, ModelId};
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{Network, TestDevice, COIN, DENOM};
use surety_vault::ContractError;

fn terms() -> Terms {
    Terms::new(Uint128::new(UNIT_STAKE), 2_500, 375).unwrap()
}

fn lot(lot: u64, count: u32) -> NewLot {
    NewLot { lot: LotId(lot), count, terms: terms() }
}

fn stake(lots: Vec<NewLot>) -> ExecuteMsg {
    let requirement = Uint128::new(100_000 * COIN);
    ExecuteMsg::Stake { licence: LicenceId(1), model: ModelId(1), requirement, lots }
}

/// A network in which the device contract has coins to send.
fn network() -> Network {
    let mut network = Network::new();
    network.ready(Curve::Secp256k1);
    let device = network.device.clone();
    network.give(&device, 1_000 * COIN);
    network
}

/// Example 1 of docs/design.md section 2.
#[test]
fn eight_hundred_dash_cams_need_164_000_coins() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 800);
    for batch in devices.chunks(400) {
        network.mint(model, batch).unwrap();
    }
    let buckets = network.buckets();
    assert_eq!(buckets.balance.u128(), 164_000 * COIN);
    assert_eq!(buckets.bond.u128(), 100_000 * COIN);
    assert_eq!(buckets.undrawn.u128(), 64_000 * COIN);
    assert_eq!((buckets.accrual, buckets.streams, buckets.surplus), Default::default());
    let pool: PoolResponse =
        network.query(&network.vault, &QueryMsg::Pool { pool: PoolId { licence, model, generation: 1 } });
    assert_eq!(pool.undrawn.u128(), 64_000 * COIN);
    assert!(pool.current);
}

#[test]
fn several_lots_enter_one_pool() {
    let mut network = network();
    let device = network.device.clone();
    let answer = network
        .to_vault(&device, &stake(vec![lot(1, 2), lot(2, 1)]), &Network::funds(3 * UNIT_STAKE))
        .unwrap();
    let staked: Vec<_> = answer.events.iter().filter_map(|event| VaultEvent::try_from(event).ok()).collect();
    assert_eq!(
        staked,
        [
            VaultEvent::Staked { lot: LotId(1), count: 2, amount: Uint128::new(2 * UNIT_STAKE) },
            VaultEvent::Staked { lot: LotId(2), count: 1, amount: Uint128::new(UNIT_STAKE) },
        ]
    );
    let two: LotResponse = network.query(&network.vault, &QueryMsg::Lot { lot: LotId(2) });
    assert_eq!(two.licence, LicenceId(1));
    assert_eq!(two.pool, PoolId { licence: LicenceId(1), model: ModelId(1), generation: 1 });
    assert_eq!((two.undrawn, two.terms), (1, terms()));
}

#[test]
fn only_the_device_contract_may() {
    let mut network = network();
    let maker = network.actors.maker.clone();
    let refused =
        ApiError::Unauthorized { sender: maker.to_string(), expected: "the device contract".into() };
    network.refuses(&ContractError::Api(refused), |n| {
        n.to_vault(&maker, &stake(vec![lot(1, 1)]), &Network::funds(UNIT_STAKE))
    });
}

#[test]
fn a_bond_below_the_requirement_is_refused() {
    let mut network = network();
    let device = network.device.clone();
    let requirement = Uint128::new(100_000 * COIN + 1);
    let licence = LicenceId(1);
    let message = ExecuteMsg::Stake { licence, model: ModelId(1), requirement, lots: vec![lot(1, 1)] };
    let low = ContractError::BondTooLow { licence, bond: Uint128::new(100_000 * COIN), requirement };
    network.refuses(&low, |n| n.to_vault(&device, &message, &Network::funds(UNIT_STAKE)));
}

#[test]
fn too_little_too_much_and_other_coins_are_refused() {
    let mut network = network();
    let device = network.device.clone();
    let message = stake(vec![lot(1, 2)]);
    let expected = Uint128::new(2 * UNIT_STAKE);
    for received in [expected.u128() - 1, expected.u128() + 1] {
        let wrong = ContractError::WrongAmount { expected, received: received.into() };
        network.refuses(&wrong, |n| n.to_vault(&device, &message, &Network::funds(received)));
    }
    network.refuses(&ContractError::NoFunds { denom: DENOM.into() }, |n| n.to_vault(&device, &message, &[]));

    let maker = network.actors.maker.clone();
    let fleet = TestDevice::fleet(Curve::Secp256k1, 1).iter().map(TestDevice::id).collect();
    let wrong = ContractError::WrongDenom { expected: DENOM.into(), received: "other".into() };
    network.refuses(&wrong, |n| n.mint_with(&maker, ModelId(1), fleet, &[Coin::new(UNIT_STAKE, "other")]));
}

#[test]
fn lots_that_make_no_sense_are_refused() {
    let mut network = network();
    let device = network.device.clone();
    let one = Network::funds(UNIT_STAKE);
    network.refuses(&ContractError::NoLots {}, |n| n.to_vault(&device, &stake(vec![]), &one));
    let empty = ContractError::EmptyLot { lot: LotId(1) };
    network.refuses(&empty, |n| n.to_vault(&device, &stake(vec![lot(1, 0)]), &one));
    let mut uneven = lot(1, 1);
    uneven.terms.burn += Uint128::one();
    let bad = ContractError::BadTerms { lot: LotId(1), unit_stake: Uint128::new(UNIT_STAKE) };
    network.refuses(&bad, |n| n.to_vault(&device, &stake(vec![uneven]), &one));
    let twice = ContractError::LotExists { lot: LotId(1) };
    let two = Network::funds(2 * UNIT_STAKE);
    network.refuses(&twice, |n| n.to_vault(&device, &stake(vec![lot(1, 1), lot(1, 1)]), &two));
}

#[test]
fn a_65th_live_pool_is_refused_and_room_comes_back() {
    let mut network = Network::new();
    let (licence, first) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 66);
    network.mint(first, &devices[..1]).unwrap();
    for device in &devices[1..64] {
        let model = network.model(licence, Curve::Secp256k1);
        network.certify(model);
        network.mint(model, std::slice::from_ref(device)).unwrap();
    }
    let one_more = network.model(licence, Curve::Secp256k1);
    network.certify(one_more);
    let full = ContractError::TooManyPools { licence, limit: 64 };
    network.refuses(&full, |n| n.mint(one_more, &devices[64..65]));
    // A pool that lives takes more.
    network.mint(first, &devices[65..]).unwrap();
    // One that empties makes room.
    let scrapped = ExecuteMsg::ReturnStake {
        lot: LotId(2),
        count: 1,
        withdrawal_date: network.now(),
        window: 1,
        held_by: None,
    };
    let device = network.device.clone();
    network.to_vault(&device, &scrapped, &[]).unwrap();
    network.mint(one_more, &devices[64..65]).unwrap();
}

#[test]
fn a_paused_vault_takes_none() {
    let mut network = network();
    let (device, guardian, charter) =
        (network.device.clone(), network.actors.guardian.clone(), network.charter.clone());
    let pause = surety_api::charter::ExecuteMsg::Pause { contract: ContractName::Vault };
    network.execute(&guardian, &charter, &pause, &[]).unwrap();
    let until = network.now() + surety_api::charter::PAUSE_SECONDS;
    let paused = ContractError::Api(ApiError::Paused { contract: ContractName::Vault, until });
    network.refuses(&paused, |n| n.to_vault(&device, &stake(vec![lot(1, 1)]), &Network::funds(UNIT_STAKE)));
}
