//! Governance admits testers and removes them.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::raw::Tester;
use surety_api::catalog::{CatalogEvent, ExecuteMsg, QueryMsg, TesterResponse, TestersResponse};
use surety_catalog::ContractError;
use surety_testkit::{events, Network};

fn admit(address: impl ToString) -> ExecuteMsg {
    ExecuteMsg::AdmitTester { address: address.to_string() }
}

fn remove(address: impl ToString) -> ExecuteMsg {
    ExecuteMsg::RemoveTester { address: address.to_string() }
}

#[test]
fn a_tester_comes_goes_and_comes_back() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    let address = network.actors.stranger.to_string();
    let record = |network: &Network| -> Tester {
        let message = QueryMsg::Tester { address: address.clone() };
        network.query::<TesterResponse>(&network.catalog, &message).tester
    };
    let first = network.now();
    let sent = network.execute(&governance, &catalog, &admit(&address), &[]).unwrap();
    assert_eq!(events::<CatalogEvent>(&sent), [CatalogEvent::TesterAdmitted { address: address.clone() }]);
    assert_eq!(record(&network), Tester { admitted_at: first, removed_at: None });
    network.refuses(&ContractError::AlreadyTester { address: address.clone() }, |network| {
        network.execute(&governance, &catalog, &admit(&address), &[])
    });

    network.advance(10);
    let sent = network.execute(&governance, &catalog, &remove(&address), &[]).unwrap();
    assert_eq!(events::<CatalogEvent>(&sent), [CatalogEvent::TesterRemoved { address: address.clone() }]);
    assert_eq!(record(&network), Tester { admitted_at: first, removed_at: Some(first + 10) });
    network.refuses(&ContractError::NotATester { address: address.clone() }, |network| {
        network.execute(&governance, &catalog, &remove(&address), &[])
    });

    network.advance(10);
    network.execute(&governance, &catalog, &admit(&address), &[]).unwrap();
    assert_eq!(record(&network), Tester { admitted_at: first + 20, removed_at: None });
}

#[test]
fn who_was_never_admitted_cannot_be_removed_or_shown() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    let address = network.actors.rival.to_string();
    let refusal = ContractError::NotATester { address: address.clone() };
    network.refuses(&refusal, |network| network.execute(&governance, &catalog, &remove(&address), &[]));
    let message = QueryMsg::Tester { address };
    let error = network.try_query::<TesterResponse>(&catalog, &message).unwrap_err();
    assert!(error.to_string().contains(&refusal.to_string()), "{error}");
}

#[test]
fn an_address_must_be_one() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    for address in ["", "nobody", &network.actors.rival.as_str().to_uppercase()] {
        for message in [admit(address), remove(address)] {
            let error: ContractError = network.refused(&governance, &catalog, &message, &[]);
            assert!(matches!(error, ContractError::Std(_)), "{address}: {error:?}");
        }
    }
}

#[test]
fn testers_are_listed_by_address_and_in_pages() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    let mut all = network.actors.reporters.iter().map(ToString::to_string).collect::<Vec<_>>();
    for address in &all {
        network.execute(&governance, &catalog, &admit(address), &[]).unwrap();
    }
    network.execute(&governance, &catalog, &remove(&all[0]), &[]).unwrap();
    all.sort();
    let page = |start_after: Option<&String>, limit| -> Vec<String> {
        let message = QueryMsg::Testers { start_after: start_after.cloned(), limit };
        let page: TestersResponse = network.query(&catalog, &message);
        page.testers.into_iter().map(|entry| entry.address).collect()
    };
    assert_eq!(page(None, None), all);
    assert_eq!(page(None, Some(2)), all[..2]);
    assert_eq!(page(Some(&all[1]), Some(2)), all[2..]);
}
