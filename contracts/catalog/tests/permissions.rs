//! The whole answer to who can do what in the catalog.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::accrual::TierTable;
use surety_api::catalog::ExecuteMsg;
use surety_api::{ApiError, Curve, LicenceId, ModelId, Slug};
use surety_catalog::permissions::permission;
use surety_catalog::ContractError;
use surety_testkit::{permission_table, Network};

fn samples() -> Vec<ExecuteMsg> {
    let slug = |text: &str| text.parse::<Slug>().unwrap();
    vec![
        ExecuteMsg::SetCategory {
            category: slug("dash-cam"),
            unit_stake: Uint128::one(),
            tiers: TierTable::Default,
            target: 0,
            underserved: false,
        },
        ExecuteMsg::AdmitTester { address: "wasm1".into() },
        ExecuteMsg::RemoveTester { address: "wasm1".into() },
        ExecuteMsg::RegisterModel {
            licence: LicenceId(1),
            category: slug("dash-cam"),
            hardware: "Cam A1".into(),
            curve: Curve::Secp256k1,
            terminal_codes: vec![0x8001],
        },
        ExecuteMsg::Certify { model: ModelId(1), region: slug("us") },
        ExecuteMsg::Decertify { model: ModelId(1), region: slug("us") },
    ]
}

#[test]
fn every_message_is_for_whom_the_table_says() {
    let expected = [
        "set_category: governance",
        "admit_tester: governance",
        "remove_tester: governance",
        "register_model: the licence's holder",
        "certify: integrations",
        "decertify: integrations",
    ];
    assert_eq!(permission_table(&samples(), permission), expected);
}

#[test]
fn no_message_takes_coins() {
    let mut network = Network::new();
    let (stranger, catalog) = (network.actors.stranger.clone(), network.catalog.clone());
    for message in samples() {
        network.refuses(&ContractError::from(ApiError::UnexpectedFunds {}), |network| {
            network.execute(&stranger, &catalog, &message, &Network::funds(1))
        });
    }
}
