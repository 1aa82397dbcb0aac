//! The whole answer to who can do what in the catalog.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Uint128};
use surety_api::accrual::TierTable;
use surety_api::catalog::{ExecuteMsg, ModelKind, NewReport, Requirement, Standard, StandardClass, Subject};
use surety_api::permission::Permission;
use surety_api::{ApiError, Curve, LicenceId, ModelId, Slug};
use surety_catalog::permissions::permission;
use surety_catalog::ContractError;
use surety_testkit::actions::document;
use surety_testkit::{permission_table, Network};

fn standard() -> Standard {
    Standard {
        title: "Crash test".into(),
        class: StandardClass::ThirdParty,
        subject: Subject::Devices,
        requirement: Requirement::Optional,
        may_be_left_out: false,
        conditions: String::new(),
    }
}

fn samples() -> Vec<ExecuteMsg> {
    let slug = |text: &str| text.parse::<Slug>().unwrap();
    let model = ModelId(1);
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
        ExecuteMsg::SetStandard { standard: slug("crash-test"), details: standard() },
        ExecuteMsg::AddRegion { region: slug("jp") },
        ExecuteMsg::RegisterModel {
            licence: LicenceId(1),
            category: slug("dash-cam"),
            hardware: "Cam A1".into(),
            kind: ModelKind::Device { curve: Curve::Secp256k1, terminal_codes: vec![0x8001] },
            left_out: vec![],
            regions: vec![slug("us")],
            specification: document("specification"),
        },
        ExecuteMsg::ApplyForRegions { model, regions: vec![slug("us")] },
        ExecuteMsg::ReleaseFirmware {
            model,
            version: "1.0".into(),
            digest: Binary::from([7; 32]),
            notes: document("notes"),
        },
        ExecuteMsg::RevokeFirmware { model, version: "1.0".into() },
        ExecuteMsg::FileReports {
            model,
            reports: vec![NewReport { standard: slug("ota"), passed: true, document: document("report") }],
        },
        ExecuteMsg::Certify { model, certificates: vec![] },
        ExecuteMsg::RevokeCertificate { model, standard: slug("ota"), evidence: document("why") },
        ExecuteMsg::CertifyDistributor { address: "wasm1".into() },
        ExecuteMsg::RevokeDistributor { address: "wasm1".into() },
        ExecuteMsg::Refresh { model, region: slug("us") },
        ExecuteMsg::ApplyAsDistributor { name: "Shop".into(), application: document("application") },
    ]
}

#[test]
fn every_message_is_for_whom_the_table_says() {
    let expected = [
        "set_category: governance",
        "admit_tester: governance",
        "remove_tester: governance",
        "set_standard: governance",
        "add_region: governance",
        "register_model: the licence's holder",
        "apply_for_regions: the licence's holder",
        "release_firmware: the licence's holder",
        "revoke_firmware: the licence's holder or integrations",
        "file_reports: an admitted tester",
        "certify: integrations",
        "revoke_certificate: integrations",
        "certify_distributor: integrations",
        "revoke_distributor: integrations",
        "refresh: anyone",
        "apply_as_distributor: anyone",
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

#[test]
fn offices_and_nobody_else_send_what_the_table_reserves_for_them() {
    let mut network = Network::new();
    let (stranger, catalog) = (network.actors.stranger.clone(), network.catalog.clone());
    for message in samples() {
        let permission = permission(&message);
        if let Permission::Office(_) = permission {
            let refusal = ContractError::from(permission.refuse(&stranger));
            network.refuses(&refusal, |network| network.execute(&stranger, &catalog, &message, &[]));
        }
    }
}
