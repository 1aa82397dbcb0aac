//! The whole answer to who can do what in the charter.

use surety_api::charter::{ContractName, ExecuteMsg, Office};
use surety_api::ApiError;
use surety_charter::permissions::permission;
use surety_charter::ContractError;
use surety_testkit::{permission_table, Network};

fn samples(address: &str) -> Vec<ExecuteMsg> {
    let nominate = |office| ExecuteMsg::Nominate { office, address: address.into() };
    vec![
        nominate(Office::Governance),
        nominate(Office::Integrations),
        nominate(Office::Community),
        nominate(Office::Guardian),
        ExecuteMsg::Accept { office: Office::Guardian },
        ExecuteMsg::RegisterContract { contract: ContractName::Vault, address: address.into() },
        ExecuteMsg::Pause { contract: ContractName::Vault },
        ExecuteMsg::Unpause { contract: ContractName::Vault },
        ExecuteMsg::Seal {},
    ]
}

#[test]
fn every_message_is_for_whom_the_table_says() {
    let table = permission_table(&samples("address"), permission);
    let expected = [
        "nominate: governance",
        "nominate: governance or integrations",
        "nominate: governance or community",
        "nominate: governance or guardian",
        "accept: the nominee",
        "register_contract: governance",
        "pause: governance or guardian",
        "unpause: governance or guardian",
        "seal: guardian",
    ];
    assert_eq!(table, expected);
}

#[test]
fn no_message_takes_coins() {
    let mut network = Network::new();
    let (stranger, charter) = (network.actors.stranger.clone(), network.charter.clone());
    for message in samples(stranger.as_str()) {
        network.refuses(&ContractError::from(ApiError::UnexpectedFunds {}), |network| {
            network.execute(&stranger, &charter, &message, &Network::funds(1))
        });
    }
}
