//! `post_bond`: a bond grows by whoever likes.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Coin, Uint128};
use surety_api::charter::{self, ContractName, PAUSE_SECONDS};
use surety_api::vault::{BondResponse, ExecuteMsg, QueryMsg, VaultEvent};
use surety_api::{ApiError, LicenceId};
use surety_testkit::{events, Network, COIN, DENOM};
use surety_vault::ContractError;

fn bond(network: &Network, licence: LicenceId) -> u128 {
    network.query::<BondResponse>(&network.vault, &QueryMsg::Bond { licence }).amount.u128()
}

#[test]
fn anyone_adds_to_a_bond() {
    let mut network = Network::new();
    let (maker, stranger) = (network.actors.maker.clone(), network.actors.stranger.clone());
    let licence = network.issue(&maker);
    assert_eq!(bond(&network, licence), 0);
    let answer = network.post_bond(&maker, licence, 60_000 * COIN).unwrap();
    let posted = VaultEvent::BondPosted { licence, amount: Uint128::new(60_000 * COIN) };
    assert!(events(&answer).contains(&posted));
    network.post_bond(&stranger, licence, 40_000 * COIN).unwrap();
    assert_eq!(bond(&network, licence), 100_000 * COIN);
    let buckets = network.buckets();
    assert_eq!(buckets.bond.u128(), 100_000 * COIN);
    assert_eq!(buckets.deposited, buckets.bond);
    assert_eq!(buckets.balance, buckets.bond);
}

#[test]
fn a_licence_that_was_never_issued_takes_none() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = LicenceId(9);
    network.refuses(&ContractError::UnknownLicence { licence }, |n| n.post_bond(&maker, licence, COIN));
}

#[test]
fn a_licence_that_was_left_takes_none() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    network.renounce(&maker, licence).unwrap();
    // While it is being left, more bond does no harm.
    network.post_bond(&maker, licence, COIN).unwrap();
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, licence).unwrap();
    network.refuses(&ContractError::LicenceLeft { licence }, |n| n.post_bond(&maker, licence, COIN));
}

#[test]
fn no_coins_and_other_coins_are_refused() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    let message = ExecuteMsg::PostBond { licence };
    network.refuses(&ContractError::NoFunds { denom: DENOM.into() }, |n| n.to_vault(&maker, &message, &[]));
    let wrong = ContractError::WrongDenom { expected: DENOM.into(), received: "other".into() };
    for funds in [vec![Coin::new(7u128, "other")], vec![Coin::new(7u128, DENOM), Coin::new(1u128, "other")]] {
        network.refuses(&wrong, |n| n.to_vault(&maker, &message, &funds));
    }
}

#[test]
fn a_paused_vault_takes_none_until_the_pause_ends() {
    let mut network = Network::new();
    let (maker, guardian) = (network.actors.maker.clone(), network.actors.guardian.clone());
    let licence = network.issue(&maker);
    let charter = network.charter.clone();
    let pause = charter::ExecuteMsg::Pause { contract: ContractName::Vault };
    network.execute(&guardian, &charter, &pause, &[]).unwrap();
    let until = network.now() + PAUSE_SECONDS;
    let paused = ContractError::Api(ApiError::Paused { contract: ContractName::Vault, until });
    network.refuses(&paused, |n| n.post_bond(&maker, licence, COIN));
    network.advance_to(until);
    network.post_bond(&maker, licence, COIN).unwrap();
}
