//! `claim_balance`: what waits is paid to whom it belongs, whoever asks.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use surety_api::charter::{self, Office, SEAL_SECONDS};
use surety_api::vault::{BondSlot, ExecuteMsg, Payee, VaultEvent};
use surety_api::{ApiError, LicenceId};
use surety_testkit::{events, Network, ProxyMsg};
use surety_vault::ContractError;

fn claim(network: &mut Network, sender: &Addr, payee: &Payee) -> anyhow::Result<AppResponse> {
    network.to_vault(sender, &ExecuteMsg::ClaimBalance { payee: payee.clone() }, &[])
}

/// So many coins wait for a payee.
fn credited(network: &mut Network, payee: &Payee, amount: u128) {
    let rival = network.actors.rival.clone();
    network.hold_case_bond(1, BondSlot::Opening, &rival, amount).unwrap();
    network.release_case_bond(1, BondSlot::Opening, 0, Some((payee.clone(), amount))).unwrap();
}

/// Old findings: second claim, self-named payee. Whoever asks gets nothing, and nobody is paid twice.
#[test]
fn self_named_payee_and_second_claim() {
    let mut network = Network::new();
    let (driver, stranger) = (network.actors.driver.clone(), network.actors.stranger.clone());
    let payee = Payee::Address(driver.to_string());
    credited(&mut network, &payee, 70);
    let before = network.balance(&stranger);
    let answer = claim(&mut network, &stranger, &payee).unwrap();
    let claimed =
        VaultEvent::BalanceClaimed { payee: payee.clone(), to: driver.to_string(), amount: Uint128::new(70) };
    assert!(events(&answer).contains(&claimed));
    assert_eq!(network.balance(&driver), 70);
    assert_eq!(network.balance(&stranger), before);
    network.refuses(&ContractError::NothingDue {}, |n| claim(n, &stranger, &payee));
    let own = Payee::Address(stranger.to_string());
    network.refuses(&ContractError::NothingDue {}, |n| claim(n, &stranger, &own));
    // What comes later is a claim of its own.
    credited(&mut network, &payee, 5);
    claim(&mut network, &driver, &payee).unwrap();
    assert_eq!(network.balance(&driver), 75);
    assert_eq!(network.buckets().claimable, Uint128::zero());
}

#[test]
fn a_licences_coins_go_to_its_holder() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let licence = network.licensed(&maker);
    network.licensed(&rival);
    credited(&mut network, &Payee::Licence(licence), 30);
    let before = network.balance(&maker);
    claim(&mut network, &rival, &Payee::Licence(licence)).unwrap();
    assert_eq!(network.balance(&maker) - before, 30);
    let other = Payee::Licence(LicenceId(2));
    network.refuses(&ContractError::NothingDue {}, |n| claim(n, &rival, &other));
}

#[test]
fn an_offices_coins_go_to_who_holds_it_now() {
    let mut network = Network::new();
    let (driver, governance) = (network.actors.driver.clone(), network.actors.governance.clone());
    let (charter, stranger) = (network.charter.clone(), network.actors.stranger.clone());
    credited(&mut network, &Payee::Integrations, 30);
    let nominate =
        charter::ExecuteMsg::Nominate { office: Office::Integrations, address: driver.to_string() };
    network.execute(&governance, &charter, &nominate, &[]).unwrap();
    let accept = charter::ExecuteMsg::Accept { office: Office::Integrations };
    network.execute(&driver, &charter, &accept, &[]).unwrap();
    claim(&mut network, &stranger, &Payee::Integrations).unwrap();
    assert_eq!(network.balance(&driver), 30);
}

#[test]
fn a_contract_is_paid_only_when_it_asks() {
    let mut network = Network::new();
    let stranger = network.actors.stranger.clone();
    let fund = network.proxy("fund");
    let payee = Payee::Address(fund.to_string());
    credited(&mut network, &payee, 9);
    let pushed = ContractError::PaidToContract { payee: payee.clone(), to: fund.to_string() };
    network.refuses(&pushed, |n| claim(n, &stranger, &payee));
    let call = surety_api::call(&network.vault, &ExecuteMsg::ClaimBalance { payee }, vec![]).unwrap();
    network.execute(&stranger, &fund, &ProxyMsg::Forward { messages: vec![call.into()] }, &[]).unwrap();
    assert_eq!(network.balance(&fund), 9);
}

#[test]
fn an_address_has_one_name() {
    let mut network = Network::new();
    let driver = network.actors.driver.clone();
    credited(&mut network, &Payee::Address(driver.to_string()), 9);
    let upper = Payee::Address(driver.as_str().to_uppercase());
    assert!(claim(&mut network, &driver, &upper).is_err());
    let funds = Network::funds(1);
    let rival = network.actors.rival.clone();
    let message = ExecuteMsg::ClaimBalance { payee: Payee::Address(driver.to_string()) };
    let unexpected = ContractError::Api(ApiError::UnexpectedFunds {});
    network.refuses(&unexpected, |n| n.to_vault(&rival, &message, &funds));
}

#[test]
fn a_seal_delays_it() {
    let mut network = Network::new();
    let (driver, guardian) = (network.actors.driver.clone(), network.actors.guardian.clone());
    let payee = Payee::Address(driver.to_string());
    credited(&mut network, &payee, 9);
    let charter = network.charter.clone();
    network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let until = network.now() + SEAL_SECONDS;
    network.refuses(&ContractError::Sealed { until }, |n| claim(n, &driver, &payee));
    network.advance_to(until);
    claim(&mut network, &driver, &payee).unwrap();
}
