//! Who may name the next holder of an office, and whose word counts more.

use cosmwasm_std::Addr;
use surety_api::charter::{CharterEvent, ExecuteMsg, Office, OfficeResponse, QueryMsg};
use surety_api::ApiError;
use surety_charter::ContractError;
use surety_testkit::{events, Network};

fn nominate(office: Office, address: &Addr) -> ExecuteMsg {
    ExecuteMsg::Nominate { office, address: address.to_string() }
}

fn office(network: &Network, office: Office) -> OfficeResponse {
    network.query(&network.charter, &QueryMsg::Office { office })
}

#[test]
fn a_nomination_changes_nothing_until_it_is_accepted() {
    let mut network = Network::new();
    let (governance, charter) = (network.actors.governance.clone(), network.charter.clone());
    let nominee = network.actors.stranger.clone();
    for which in Office::ALL {
        let holder = office(&network, *which).holder;
        let sent = network.execute(&governance, &charter, &nominate(*which, &nominee), &[]).unwrap();
        let expected = CharterEvent::Nominated { office: *which, address: nominee.to_string() };
        assert_eq!(events::<CharterEvent>(&sent), [expected]);
        assert_eq!(office(&network, *which), OfficeResponse { holder, nominee: Some(nominee.to_string()) });
    }
}

#[test]
fn each_holder_nominates_for_its_own_office_only_and_governance_for_all() {
    for which in Office::ALL {
        for other in Office::ALL {
            let mut network = Network::new();
            let (nominee, charter) = (network.actors.stranger.clone(), network.charter.clone());
            let holder = Addr::unchecked(office(&network, *which).holder);
            let message = nominate(*other, &nominee);
            if other == which || *which == Office::Governance {
                network.execute(&holder, &charter, &message, &[]).unwrap();
                assert_eq!(office(&network, *other).nominee, Some(nominee.to_string()));
                continue;
            }
            let expected = match other {
                Office::Governance => "governance".to_string(),
                other => format!("governance or {other}"),
            };
            let refusal = ApiError::Unauthorized { sender: holder.to_string(), expected };
            network.refuses(&ContractError::from(refusal), |network| {
                network.execute(&holder, &charter, &message, &[])
            });
        }
    }
}

#[test]
fn a_stranger_nominates_for_no_office() {
    let mut network = Network::new();
    let (stranger, charter) = (network.actors.stranger.clone(), network.charter.clone());
    for which in Office::ALL {
        let result = network.execute(&stranger, &charter, &nominate(*which, &stranger), &[]);
        let error = result.unwrap_err().downcast::<ContractError>().unwrap();
        assert!(matches!(error, ContractError::Api(ApiError::Unauthorized { .. })), "{which}: {error}");
    }
}

#[test]
fn a_later_nomination_replaces_an_earlier_one() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    let (first, second) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.execute(&guardian, &charter, &nominate(Office::Guardian, &first), &[]).unwrap();
    network.execute(&guardian, &charter, &nominate(Office::Guardian, &second), &[]).unwrap();
    assert_eq!(office(&network, Office::Guardian).nominee, Some(second.to_string()));
    let governance = network.actors.governance.clone();
    network.execute(&governance, &charter, &nominate(Office::Guardian, &first), &[]).unwrap();
    assert_eq!(office(&network, Office::Guardian).nominee, Some(first.to_string()));
}

#[test]
fn a_holder_cannot_keep_its_office_by_replacing_the_nominee_of_governance() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    let (governance, successor) = (network.actors.governance.clone(), network.actors.rival.clone());
    network.execute(&governance, &charter, &nominate(Office::Guardian, &successor), &[]).unwrap();
    let refusal =
        ContractError::NominatedByGovernance { office: Office::Guardian, nominee: successor.to_string() };
    network.refuses(&refusal, |network| {
        network.execute(&guardian, &charter, &nominate(Office::Guardian, &guardian), &[])
    });
    network.execute(&successor, &charter, &ExecuteMsg::Accept { office: Office::Guardian }, &[]).unwrap();
    assert_eq!(office(&network, Office::Guardian).holder, successor.to_string());
}

#[test]
fn an_address_in_another_spelling_is_refused() {
    let mut network = Network::new();
    let (governance, charter) = (network.actors.governance.clone(), network.charter.clone());
    for address in [network.actors.rival.as_str().to_uppercase(), "wasm1nobody".to_string(), String::new()] {
        let message = ExecuteMsg::Nominate { office: Office::Guardian, address: address.clone() };
        let result = network.execute(&governance, &charter, &message, &[]);
        let error = result.unwrap_err().downcast::<ContractError>().unwrap();
        assert!(matches!(error, ContractError::Std(_)), "`{address}`: {error}");
        assert_eq!(office(&network, Office::Guardian).nominee, None);
    }
}
