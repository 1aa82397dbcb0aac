//! Retail certification.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::raw::{Distributor, DistributorStatus, DISTRIBUTORS};
use surety_api::catalog::{CatalogEvent, DistributorResponse, DistributorsResponse, ExecuteMsg, QueryMsg};
use surety_api::document::DocumentError;
use surety_api::Document;
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{events, Network};

fn apply(name: &str) -> ExecuteMsg {
    ExecuteMsg::ApplyAsDistributor { name: name.into(), application: document("application") }
}

fn certify(address: impl ToString) -> ExecuteMsg {
    ExecuteMsg::CertifyDistributor { address: address.to_string() }
}

fn revoke(address: impl ToString) -> ExecuteMsg {
    ExecuteMsg::RevokeDistributor { address: address.to_string() }
}

fn show(network: &Network, address: &str) -> Distributor {
    let query = QueryMsg::Distributor { address: address.into() };
    network.query::<DistributorResponse>(&network.catalog, &query).details
}

#[test]
fn a_distributor_applies_is_certified_and_loses_it() {
    let mut network = Network::new();
    let (shop, integrations) = (network.actors.stranger.clone(), network.actors.integrations.clone());
    let catalog = network.catalog.clone();
    let address = shop.to_string();
    let raw = |network: &Network| {
        DISTRIBUTORS.query(&network.app.wrap(), network.catalog.clone(), &shop).unwrap().unwrap()
    };
    let sent = network.execute(&shop, &catalog, &apply("Shop"), &[]).unwrap();
    assert_eq!(
        events::<CatalogEvent>(&sent),
        [CatalogEvent::DistributorApplied { address: address.clone() }]
    );
    network.advance(1);
    network.execute(&shop, &catalog, &apply("The Shop"), &[]).unwrap();
    assert!(!raw(&network).is_certified());
    network.advance(1);
    let sent = network.execute(&integrations, &catalog, &certify(&shop), &[]).unwrap();
    let certified = CatalogEvent::DistributorCertified { address: address.clone() };
    assert_eq!(events::<CatalogEvent>(&sent), [certified]);
    let expected = Distributor {
        name: "The Shop".into(),
        application: document("application"),
        status: DistributorStatus::Certified,
        since: network.now(),
    };
    assert_eq!(show(&network, &address), expected);
    assert!(raw(&network).is_certified());
    network.refuses(&ContractError::AlreadyDistributor { address: address.clone() }, |network| {
        network.execute(&shop, &catalog, &apply("Another"), &[])
    });
    network.refuses(&ContractError::NoApplication { address: address.clone() }, |network| {
        network.execute(&integrations, &catalog, &certify(&shop), &[])
    });

    let sent = network.execute(&integrations, &catalog, &revoke(&shop), &[]).unwrap();
    let revoked = CatalogEvent::DistributorRevoked { address: address.clone() };
    assert_eq!(events::<CatalogEvent>(&sent), [revoked]);
    assert!(!raw(&network).is_certified());
    // Without another application there is nothing to decide.
    for message in [certify(&shop), revoke(&shop)] {
        network.refuses(&ContractError::NoApplication { address: address.clone() }, |network| {
            network.execute(&integrations, &catalog, &message, &[])
        });
    }
    network.execute(&shop, &catalog, &apply("The Shop"), &[]).unwrap();
    network.execute(&integrations, &catalog, &revoke(&shop), &[]).unwrap();
    assert_eq!(show(&network, &address).status, DistributorStatus::Revoked);
}

#[test]
fn an_application_has_a_name_and_a_document() {
    let mut network = Network::new();
    let (shop, catalog) = (network.actors.stranger.clone(), network.catalog.clone());
    for length in [0, 65] {
        let refusal = ContractError::TextLength { field: "name", length, max: 64 };
        network
            .refuses(&refusal, |network| network.execute(&shop, &catalog, &apply(&"x".repeat(length)), &[]));
    }
    let application = Document { uri: String::new(), ..document("x") };
    let message = ExecuteMsg::ApplyAsDistributor { name: "Shop".into(), application };
    network.refuses(&ContractError::Document(DocumentError::Uri { found: 0 }), |network| {
        network.execute(&shop, &catalog, &message, &[])
    });
}

#[test]
fn who_never_applied_is_unknown() {
    let mut network = Network::new();
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    let address = network.actors.rival.to_string();
    let refusal = ContractError::NoApplication { address: address.clone() };
    for message in [certify(&address), revoke(&address)] {
        network.refuses(&refusal, |network| network.execute(&integrations, &catalog, &message, &[]));
    }
    let query = QueryMsg::Distributor { address };
    let error = network.try_query::<DistributorResponse>(&catalog, &query).unwrap_err();
    assert!(error.to_string().contains(&refusal.to_string()), "{error}");
}

#[test]
fn distributors_come_in_pages() {
    let mut network = Network::new();
    let catalog = network.catalog.clone();
    let mut all = vec![];
    for shop in network.actors.reporters.clone() {
        network.execute(&shop, &catalog, &apply("Shop"), &[]).unwrap();
        all.push(shop.to_string());
    }
    all.sort();
    let page = |start_after: Option<&String>, limit| -> Vec<String> {
        let query = QueryMsg::Distributors { start_after: start_after.cloned(), limit };
        let page: DistributorsResponse = network.query(&catalog, &query);
        page.distributors.into_iter().map(|it| it.address).collect()
    };
    assert_eq!(page(None, Some(2)), all[..2]);
    assert_eq!(page(Some(&all[1]), None), all[2..]);
}
