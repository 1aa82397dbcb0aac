//! A maker applies for more regions, and anyone has a certification looked at again.
#![allow(clippy::unwrap_used)]

use surety_api::catalog::{CatalogEvent, ExecuteMsg, ModelKind, ModelResponse, QueryMsg};
use surety_api::{ApiError, LicenceId, ModelId};
use surety_catalog::ContractError;
use surety_testkit::actions::{document, CATEGORY};
use surety_testkit::{events, Network};

use crate::certify::{recorded, slug, slugs, standing};

/// A software service that has applied for the us, and is certified for it.
fn ready() -> (Network, ModelId) {
    let (mut network, _) = crate::certify::ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let register = ExecuteMsg::RegisterModel {
        licence: LicenceId(1),
        category: slug(CATEGORY),
        hardware: "Trip log".into(),
        kind: ModelKind::Software {},
        left_out: vec![],
        regions: slugs(&["us"]),
        specification: document("specification"),
    };
    network.execute(&maker, &catalog, &register, &[]).unwrap();
    network.certify(ModelId(2));
    (network, ModelId(2))
}

fn apply(model: ModelId, regions: &[&str]) -> ExecuteMsg {
    ExecuteMsg::ApplyForRegions { model, regions: slugs(regions) }
}

#[test]
fn a_region_that_demands_nothing_new_certifies_at_once() {
    let (mut network, model) = ready();
    let (maker, catalog) = (network.actors.maker.clone(), network.catalog.clone());
    let held = recorded(&network, model, "us").unwrap();
    assert_eq!(recorded(&network, model, "uk"), None);
    let sent = network.execute(&maker, &catalog, &apply(model, &["uk", "eu"]), &[]).unwrap();
    let applied = |region| CatalogEvent::RegionApplied { model, region: slug(region) };
    let (until, presale_until) = (held.until, held.presale_until);
    let certified = |region| CatalogEvent::Certified { model, region: slug(region), until, presale_until };
    let expected = [applied("eu"), applied("uk"), certified("eu"), certified("uk")];
    assert_eq!(events::<CatalogEvent>(&sent), expected);
    assert_eq!(recorded(&network, model, "uk"), Some(held));
    let answer: ModelResponse = network.query(&catalog, &QueryMsg::Model { model });
    assert_eq!(answer.details.regions, slugs(&["eu", "uk", "us"]));
}

#[test]
fn a_region_is_open_and_applied_for_once_by_the_holder() {
    let (mut network, model) = ready();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    for (regions, refusal) in [
        (vec!["us"], ContractError::AlreadyApplied { model, region: slug("us") }),
        (vec!["jp"], ContractError::UnknownRegion { region: slug("jp") }),
        (vec![], ContractError::ListLength { list: "regions", count: 0, max: 32 }),
        (vec!["eu", "eu"], ContractError::NamedTwice { list: "regions", name: slug("eu") }),
    ] {
        network.refuses(&refusal, |network| {
            network.execute(&actors.maker, &catalog, &apply(model, &regions), &[])
        });
    }
    let expected = "the licence's holder".to_string();
    let refusal = ApiError::Unauthorized { sender: actors.rival.to_string(), expected };
    network.refuses(&ContractError::from(refusal), |network| {
        network.execute(&actors.rival, &catalog, &apply(model, &["eu"]), &[])
    });
    network.refuses(&ContractError::UnknownModel { model: ModelId(9) }, |network| {
        network.execute(&actors.maker, &catalog, &apply(ModelId(9), &["eu"]), &[])
    });
}

#[test]
fn only_a_region_that_was_applied_for_is_looked_at_again() {
    let (mut network, model) = ready();
    let (stranger, catalog) = (network.actors.stranger.clone(), network.catalog.clone());
    let refresh = |model, region| ExecuteMsg::Refresh { model, region: slug(region) };
    for region in ["eu", "jp"] {
        network.refuses(&ContractError::NotAppliedFor { model, region: slug(region) }, |network| {
            network.execute(&stranger, &catalog, &refresh(model, region), &[])
        });
    }
    network.refuses(&ContractError::UnknownModel { model: ModelId(9) }, |network| {
        network.execute(&stranger, &catalog, &refresh(ModelId(9), "us"), &[])
    });
    // Where nothing has changed, nothing is reported.
    let sent = network.execute(&stranger, &catalog, &refresh(model, "us"), &[]).unwrap();
    assert_eq!(events::<CatalogEvent>(&sent), []);
    assert!(standing(&network, model, "us").recorded);
}
