//! A contract's address is registered once, by governance, and only where there is a contract.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use cw_multi_test::Executor;
use surety_api::charter::{
    CharterEvent, ContractName, ContractsResponse, ExecuteMsg, InstantiateMsg, QueryMsg,
};
use surety_api::ApiError;
use surety_charter::ContractError;
use surety_testkit::{events, Contracts, Network};

/// A charter that knows no contract yet, beside the network's own.
fn blank(network: &mut Network) -> Addr {
    let governance = network.actors.governance.clone();
    let code = network.app.store_code(Contracts::default().charter);
    let message = InstantiateMsg {
        governance: governance.to_string(),
        integrations: network.actors.integrations.to_string(),
        community: network.actors.community.to_string(),
        guardian: network.actors.guardian.to_string(),
    };
    network.app.instantiate_contract(code, governance, &message, &[], "blank", None).unwrap()
}

fn register(contract: ContractName, address: &Addr) -> ExecuteMsg {
    ExecuteMsg::RegisterContract { contract, address: address.to_string() }
}

#[test]
fn governance_registers_each_contract_and_they_are_listed_in_order() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    let charter = blank(&mut network);
    let mut expected = vec![];
    // The last first: the list does not depend on it.
    for contract in ContractName::ALL.iter().rev() {
        let address = network.proxy("some contract");
        let sent = network.execute(&governance, &charter, &register(*contract, &address), &[]).unwrap();
        let event = CharterEvent::ContractRegistered { contract: *contract, address: address.to_string() };
        assert_eq!(events::<CharterEvent>(&sent), [event]);
        expected.insert(0, (*contract, address.to_string()));
        let listed: ContractsResponse = network.query(&charter, &QueryMsg::Contracts {});
        let listed: Vec<_> =
            listed.contracts.into_iter().map(|entry| (entry.contract, entry.address)).collect();
        assert_eq!(listed, expected);
    }
}

#[test]
fn an_address_is_registered_for_good() {
    let mut network = Network::new();
    let (governance, charter) = (network.actors.governance.clone(), network.charter.clone());
    let (registered, other) = (network.vault.clone(), network.proxy("another vault"));
    for address in [&registered, &other] {
        let refusal = ContractError::AlreadyRegistered {
            contract: ContractName::Vault,
            address: registered.to_string(),
        };
        network.refuses(&refusal, |network| {
            network.execute(&governance, &charter, &register(ContractName::Vault, address), &[])
        });
    }
}

#[test]
fn an_address_without_a_contract_is_refused() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    let charter = blank(&mut network);
    let address = network.actors.stranger.clone();
    let refusal = ContractError::NoContract { contract: ContractName::Device, address: address.to_string() };
    network.refuses(&refusal, |network| {
        network.execute(&governance, &charter, &register(ContractName::Device, &address), &[])
    });
}

#[test]
fn one_address_is_not_two_contracts() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    let charter = blank(&mut network);
    let address = network.proxy("device");
    network.execute(&governance, &charter, &register(ContractName::Device, &address), &[]).unwrap();
    for contract in [ContractName::Vault, ContractName::Arbitration] {
        let refusal =
            ContractError::AddressTaken { address: address.to_string(), contract: ContractName::Device };
        network.refuses(&refusal, |network| {
            network.execute(&governance, &charter, &register(contract, &address), &[])
        });
    }
}

#[test]
fn nobody_but_governance_registers() {
    let mut network = Network::new();
    let charter = blank(&mut network);
    let address = network.proxy("device");
    let actors = network.actors.clone();
    for sender in [&actors.integrations, &actors.community, &actors.guardian, &actors.stranger] {
        let refusal =
            ApiError::Unauthorized { sender: sender.to_string(), expected: "governance".to_string() };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &charter, &register(ContractName::Device, &address), &[])
        });
    }
}
