//! Integrations says where a model may be minted, and takes it back.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::{CatalogEvent, ExecuteMsg, ModelResponse, QueryMsg};
use surety_api::{ApiError, Curve, ModelId, Slug};
use surety_catalog::ContractError;
use surety_testkit::{events, Network};

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn certify(model: ModelId, region: &str) -> ExecuteMsg {
    ExecuteMsg::Certify { model, region: slug(region) }
}

fn decertify(model: ModelId, region: &str) -> ExecuteMsg {
    ExecuteMsg::Decertify { model, region: slug(region) }
}

fn regions(network: &Network, model: ModelId) -> Vec<String> {
    let answer: ModelResponse = network.query(&network.catalog, &QueryMsg::Model { model });
    answer.details.regions.iter().map(Slug::to_string).collect()
}

/// A network with a model that is certified for nowhere.
fn ready() -> (Network, ModelId) {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let model = network.model(licence, Curve::Secp256k1);
    (network, model)
}

#[test]
fn regions_come_and_go_and_stay_sorted() {
    let (mut network, model) = ready();
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    for region in ["us", "eu", "uk"] {
        let sent = network.execute(&integrations, &catalog, &certify(model, region), &[]).unwrap();
        let event = CatalogEvent::Certified { model, region: slug(region) };
        assert_eq!(events::<CatalogEvent>(&sent), [event]);
    }
    assert_eq!(regions(&network, model), ["eu", "uk", "us"]);
    let sent = network.execute(&integrations, &catalog, &decertify(model, "uk"), &[]).unwrap();
    let event = CatalogEvent::Decertified { model, region: slug("uk") };
    assert_eq!(events::<CatalogEvent>(&sent), [event]);
    assert_eq!(regions(&network, model), ["eu", "us"]);
    network.execute(&integrations, &catalog, &certify(model, "uk"), &[]).unwrap();
    assert_eq!(regions(&network, model), ["eu", "uk", "us"]);
}

#[test]
fn what_is_so_already_is_refused() {
    let (mut network, model) = ready();
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    let region = slug("us");
    network.refuses(&ContractError::NotCertified { model, region: region.clone() }, |network| {
        network.execute(&integrations, &catalog, &decertify(model, "us"), &[])
    });
    network.execute(&integrations, &catalog, &certify(model, "us"), &[]).unwrap();
    network.refuses(&ContractError::AlreadyCertified { model, region }, |network| {
        network.execute(&integrations, &catalog, &certify(model, "us"), &[])
    });
}

#[test]
fn a_model_must_exist() {
    let (mut network, _) = ready();
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    for model in [ModelId(0), ModelId(2)] {
        for message in [certify(model, "us"), decertify(model, "us")] {
            network.refuses(&ContractError::UnknownModel { model }, |network| {
                network.execute(&integrations, &catalog, &message, &[])
            });
        }
    }
}

#[test]
fn nobody_but_integrations_certifies() {
    let (mut network, model) = ready();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    for sender in [&actors.governance, &actors.community, &actors.guardian, &actors.maker] {
        for message in [certify(model, "us"), decertify(model, "us")] {
            let expected = "integrations".to_string();
            let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
            network.refuses(&ContractError::from(refusal), |network| {
                network.execute(sender, &catalog, &message, &[])
            });
        }
    }
}

#[test]
fn a_model_has_at_most_32_regions() {
    let (mut network, model) = ready();
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    for number in 0..32 {
        let message = certify(model, &format!("region-{number}"));
        network.execute(&integrations, &catalog, &message, &[]).unwrap();
    }
    network.refuses(&ContractError::TooManyRegions { model, max: 32 }, |network| {
        network.execute(&integrations, &catalog, &certify(model, "region-32"), &[])
    });
    network.execute(&integrations, &catalog, &decertify(model, "region-7"), &[]).unwrap();
    network.execute(&integrations, &catalog, &certify(model, "region-32"), &[]).unwrap();
}
