//! What a kind of device costs, and how its stake is shared.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Uint128, WasmMsg};
use cw_multi_test::Executor;
use surety_api::accrual::{AccrualError, TierRow, TierTable};
use surety_api::catalog::{CatalogEvent, CategoriesResponse, CategoryResponse, ExecuteMsg, QueryMsg};
use surety_api::{ApiError, Slug};
use surety_catalog::ContractError;
use surety_testkit::{events, Network, COIN};

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn set(category: &str, unit_stake: u128, tiers: TierTable) -> ExecuteMsg {
    ExecuteMsg::SetCategory {
        category: slug(category),
        unit_stake: Uint128::new(unit_stake),
        tiers,
        target: 5_000,
        underserved: true,
    }
}

fn row(from_stake: u128, burn_bps: u16, integrations_bps: u16) -> TierRow {
    TierRow { from_stake: Uint128::new(from_stake), burn_bps, integrations_bps }
}

#[test]
fn governance_creates_and_changes_a_category() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    let rows = TierTable::Rows(vec![row(0, 2500, 375), row(1_000, 3000, 10)]);
    for (unit_stake, tiers) in [(80 * COIN, TierTable::Default), (1, TierTable::Diagram), (90 * COIN, rows)] {
        let message = set("dash-cam", unit_stake, tiers.clone());
        let sent = network.execute(&governance, &catalog, &message, &[]).unwrap();
        let unit_stake = Uint128::new(unit_stake);
        let category = slug("dash-cam");
        let event = CatalogEvent::CategorySet { category: category.clone(), unit_stake };
        assert_eq!(events::<CatalogEvent>(&sent), [event]);
        let answer: CategoryResponse =
            network.query(&catalog, &QueryMsg::Category { category: category.clone() });
        assert_eq!(
            answer,
            CategoryResponse { category, unit_stake, tiers, target: 5_000, underserved: true }
        );
    }
}

#[test]
fn a_broken_tier_table_is_refused() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    let too_many = (0..101).map(|step| row(step, 100, 100)).collect();
    for (rows, cause) in [
        (vec![], AccrualError::InvalidRowCount { rows: 0, max: 100 }),
        (too_many, AccrualError::InvalidRowCount { rows: 101, max: 100 }),
        (vec![row(1, 2500, 375)], AccrualError::FirstRowNotAtZero { from_stake: Uint128::one() }),
        (vec![row(0, 1, 1), row(5, 1, 1), row(5, 1, 1)], AccrualError::RowsNotIncreasing { row: 2 }),
        (
            vec![row(0, 9_000, 1_001)],
            AccrualError::SharesExceedStake { burn_bps: 9_000, integrations_bps: 1_001 },
        ),
    ] {
        let refusal = ContractError::BadTiers { category: slug("dash-cam"), cause };
        network.refuses(&refusal, |network| {
            let message = set("dash-cam", COIN, TierTable::Rows(rows));
            network.execute(&governance, &catalog, &message, &[])
        });
    }
}

#[test]
fn a_category_without_stake_is_refused() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    network.refuses(&ContractError::ZeroStake { category: slug("dash-cam") }, |network| {
        network.execute(&governance, &catalog, &set("dash-cam", 0, TierTable::Default), &[])
    });
}

#[test]
fn nobody_but_governance_sets_a_category() {
    let mut network = Network::new();
    let (actors, catalog) = (network.actors.clone(), network.catalog.clone());
    for sender in [&actors.integrations, &actors.community, &actors.guardian, &actors.maker] {
        let refusal =
            ApiError::Unauthorized { sender: sender.to_string(), expected: "governance".to_string() };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &catalog, &set("dash-cam", COIN, TierTable::Default), &[])
        });
    }
}

#[test]
fn a_name_that_is_no_slug_does_not_reach_the_contract() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    for name in ["", "Dash-Cam", "dash cam", "a-name-of-more-than-32-characters"] {
        let text =
            format!(r#"{{"set_category":{{"category":"{name}","unit_stake":"1","tiers":"default"}}}}"#);
        let message = WasmMsg::Execute {
            contract_addr: catalog.to_string(),
            msg: Binary::from(text.as_bytes()),
            funds: vec![],
        };
        let error = network.app.execute(governance.clone(), message.into()).unwrap_err();
        assert!(format!("{error:?}").contains("is no name"), "{name}: {error:?}");
    }
    let all: CategoriesResponse =
        network.query(&catalog, &QueryMsg::Categories { start_after: None, limit: None });
    assert_eq!(all.categories, []);
}

#[test]
fn categories_are_listed_by_name_and_in_pages() {
    let mut network = Network::new();
    let (governance, catalog) = (network.actors.governance.clone(), network.catalog.clone());
    for name in ["macaron", "dash-cam", "tracker"] {
        network.execute(&governance, &catalog, &set(name, COIN, TierTable::Default), &[]).unwrap();
    }
    let page = |start_after: Option<&str>, limit| -> Vec<String> {
        let message = QueryMsg::Categories { start_after: start_after.map(slug), limit };
        let page: CategoriesResponse = network.query(&catalog, &message);
        page.categories.into_iter().map(|entry| entry.category.to_string()).collect()
    };
    assert_eq!(page(None, None), ["dash-cam", "macaron", "tracker"]);
    assert_eq!(page(None, Some(2)), ["dash-cam", "macaron"]);
    assert_eq!(page(Some("macaron"), Some(2)), ["tracker"]);
    assert_eq!(page(Some("tracker"), None), [""; 0]);
}

#[test]
fn an_unknown_category_is_not_made_up() {
    let network = Network::new();
    let message = QueryMsg::Category { category: slug("nothing") };
    let error = network.try_query::<CategoryResponse>(&network.catalog, &message).unwrap_err();
    let refusal = ContractError::UnknownCategory { category: slug("nothing") };
    assert!(error.to_string().contains(&refusal.to_string()), "{error}");
}
