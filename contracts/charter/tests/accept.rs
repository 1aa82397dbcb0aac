//! An office changes hands when its nominee takes it, and with it everything it allows.

use surety_api::charter::{
    CharterEvent, ContractName, ContractsResponse, ExecuteMsg, Office, OfficeResponse, QueryMsg,
};
use surety_api::ApiError;
use surety_charter::ContractError;
use surety_testkit::{events, Network};

#[test]
fn the_nominee_takes_the_office_and_its_powers() {
    let mut network = Network::new();
    let (old, new) = (network.actors.guardian.clone(), network.actors.rival.clone());
    let charter = network.charter.clone();
    let nominate = ExecuteMsg::Nominate { office: Office::Guardian, address: new.to_string() };
    let pause = ExecuteMsg::Pause { contract: ContractName::Vault };
    network.execute(&old, &charter, &nominate, &[]).unwrap();

    let accept = ExecuteMsg::Accept { office: Office::Guardian };
    let sent = network.execute(&new, &charter, &accept, &[]).unwrap();
    let expected = CharterEvent::Accepted { office: Office::Guardian, address: new.to_string() };
    assert_eq!(events::<CharterEvent>(&sent), [expected]);
    let answer: OfficeResponse = network.query(&charter, &QueryMsg::Office { office: Office::Guardian });
    assert_eq!(answer, OfficeResponse { holder: new.to_string(), nominee: None });

    let refusal =
        ApiError::Unauthorized { sender: old.to_string(), expected: "governance or guardian".to_string() };
    network.refuses(&ContractError::from(refusal), |network| network.execute(&old, &charter, &pause, &[]));
    network.execute(&new, &charter, &pause, &[]).unwrap();
}

#[test]
fn nobody_takes_an_office_without_a_nomination() {
    let mut network = Network::new();
    let charter = network.charter.clone();
    for office in Office::ALL {
        for sender in [network.actors.stranger.clone(), network.actors.governance.clone()] {
            let refusal = ContractError::NobodyNominated { office: *office };
            network.refuses(&refusal, |network| {
                network.execute(&sender, &charter, &ExecuteMsg::Accept { office: *office }, &[])
            });
        }
    }
}

#[test]
fn only_the_nominee_and_only_once() {
    let mut network = Network::new();
    let (governance, charter) = (network.actors.governance.clone(), network.charter.clone());
    let (nominee, stranger) = (network.actors.rival.clone(), network.actors.stranger.clone());
    let nominate = ExecuteMsg::Nominate { office: Office::Community, address: nominee.to_string() };
    network.execute(&governance, &charter, &nominate, &[]).unwrap();
    for other in [&stranger, &governance, &network.actors.community.clone()] {
        let accept = ExecuteMsg::Accept { office: Office::Community };
        let refusal =
            ApiError::Unauthorized { sender: other.to_string(), expected: "the nominee".to_string() };
        network
            .refuses(&ContractError::from(refusal), |network| network.execute(other, &charter, &accept, &[]));
    }
    // A nomination for one office opens no other.
    let refusal = ContractError::NobodyNominated { office: Office::Guardian };
    network.refuses(&refusal, |network| {
        network.execute(&nominee, &charter, &ExecuteMsg::Accept { office: Office::Guardian }, &[])
    });
    let accept = ExecuteMsg::Accept { office: Office::Community };
    network.execute(&nominee, &charter, &accept, &[]).unwrap();
    let refusal = ContractError::NobodyNominated { office: Office::Community };
    network.refuses(&refusal, |network| network.execute(&nominee, &charter, &accept, &[]));
}

#[test]
fn governance_hands_itself_over() {
    let mut network = Network::new();
    let (old, new) = (network.actors.governance.clone(), network.actors.rival.clone());
    let charter = network.charter.clone();
    let nominate = ExecuteMsg::Nominate { office: Office::Governance, address: new.to_string() };
    network.execute(&old, &charter, &nominate, &[]).unwrap();
    network.execute(&new, &charter, &ExecuteMsg::Accept { office: Office::Governance }, &[]).unwrap();
    let refusal = ApiError::Unauthorized { sender: old.to_string(), expected: "governance".to_string() };
    network.refuses(&ContractError::from(refusal), |network| network.execute(&old, &charter, &nominate, &[]));
    // What the old one registered stays.
    let contracts: ContractsResponse = network.query(&charter, &QueryMsg::Contracts {});
    assert_eq!(contracts.contracts.len(), ContractName::ALL.len());
}
