//! `burn_surplus`: coins that somebody sent without a message burn, and only they.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{ExecuteMsg, VaultEvent};
use surety_api::{ApiError, Curve};
use surety_testkit::{events, Network, COIN};
use surety_vault::ContractError;

#[test]
fn what_belongs_to_nobody_burns() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    let (stranger, vault) = (network.actors.stranger.clone(), network.vault.clone());
    let before = network.buckets();
    network.give(&vault, 5 * COIN);
    assert_eq!(network.buckets().surplus.u128(), 5 * COIN);
    let supply = network.supply();
    let answer = network.to_vault(&stranger, &ExecuteMsg::BurnSurplus {}, &[]).unwrap();
    let burned = VaultEvent::Burned { amount: Uint128::new(5 * COIN) };
    assert!(events(&answer).contains(&burned));
    assert_eq!(supply - network.supply(), 5 * COIN);
    assert_eq!(network.buckets(), before);
}

#[test]
fn without_surplus_it_is_refused() {
    let (mut network, _) = Network::activated(Curve::Secp256k1);
    let stranger = network.actors.stranger.clone();
    let message = ExecuteMsg::BurnSurplus {};
    network.refuses(&ContractError::NoSurplus {}, |n| n.to_vault(&stranger, &message, &[]));
    let coins = Network::funds(1);
    let refused = ContractError::Api(ApiError::UnexpectedFunds {});
    network.refuses(&refused, |n| n.to_vault(&stranger, &message, &coins));
}
