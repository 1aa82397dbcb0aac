//! `forfeit_stake`: the stake of a device that its key has freed from a squatter's lot burns.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{ExecuteMsg, VaultEvent};
use surety_api::{ApiError, Curve, LotId};
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{events, Network, TestDevice};
use surety_vault::ContractError;

#[test]
fn the_squatters_stake_burns() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let rival = network.actors.rival.clone();
    let owner = network.licensed(&rival);
    let device = TestDevice::new(Curve::Secp256k1, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let supply = network.supply();
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    let message = device.reclaim(&network, owner);
    let answer = network.execute(&stranger, &contract, &message, &[]).unwrap();
    let forfeited = VaultEvent::StakeForfeited { lot: LotId(1), count: 1, amount: Uint128::new(UNIT_STAKE) };
    assert!(events(&answer).contains(&forfeited));
    assert_eq!(supply - network.supply(), UNIT_STAKE);
    let buckets = network.buckets();
    assert_eq!((buckets.undrawn, buckets.burned), (Uint128::zero(), Uint128::new(UNIT_STAKE)));
}

#[test]
fn only_what_there_is_and_only_by_the_device_contract() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    network.mint(model, &[TestDevice::new(Curve::Secp256k1, 0)]).unwrap();
    let (contract, rival) = (network.device.clone(), network.actors.rival.clone());
    let message = |lot, count| ExecuteMsg::ForfeitStake { lot: LotId(lot), count };
    let drawn = ContractError::LotDrawn { lot: LotId(1), undrawn: 1, asked: 2 };
    network.refuses(&drawn, |n| n.to_vault(&contract, &message(1, 2), &[]));
    let none = ContractError::NoneAsked { lot: LotId(1) };
    network.refuses(&none, |n| n.to_vault(&contract, &message(1, 0), &[]));
    let unknown = ContractError::UnknownLot { lot: LotId(3) };
    network.refuses(&unknown, |n| n.to_vault(&contract, &message(3, 1), &[]));
    let refused =
        ApiError::Unauthorized { sender: rival.to_string(), expected: "the device contract".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&rival, &message(1, 1), &[]));
}
