//! The contracts of the network on the embedded chain, and their parameters.

use cw_multi_test::ContractWrapper;
use serde_json::json;
use surety_chain::deploy::{Addresses, ContractPlan, Plan};
use surety_chain::devnet::{self, NativeContract};

use crate::network::{address, BOSS, COIN, DAY, DENOM, SILENCE_AFTER, WINDOW};

/// The contracts themselves, for an embedded chain.
pub fn natives() -> Vec<NativeContract> {
    macro_rules! native {
        ($name:literal, $contract:ident) => {
            NativeContract::new($name, || {
                Box::new(ContractWrapper::new(
                    $contract::contract::execute,
                    $contract::contract::instantiate,
                    $contract::contract::query,
                ))
            })
        };
    }
    vec![
        native!("charter", surety_charter),
        native!("vault", surety_vault),
        native!("license", surety_license),
        native!("catalog", surety_catalog),
        native!("device", surety_device),
        native!("telemetry", surety_telemetry),
        native!("preorder", surety_preorder),
    ]
}

/// How they are deployed.
pub fn plan() -> Plan {
    let contract = |name: &str, fields: serde_json::Value| ContractPlan {
        name: name.into(),
        artifact: devnet::marker(name),
        instantiate: Box::new(move |addresses: &Addresses| {
            let mut message = fields.clone();
            message["charter"] = addresses["charter"].clone().into();
            message
        }),
    };
    let boss = address(BOSS);
    let offices = json!({"governance": boss, "integrations": boss, "community": boss, "guardian": boss});
    let charter = ContractPlan {
        name: "charter".into(),
        artifact: devnet::marker("charter"),
        instantiate: Box::new(move |_| offices.clone()),
    };
    let others = vec![
        contract(
            "vault",
            json!({
                "denom": DENOM, "accrual_period": 730 * DAY, "removed_to": "burn", "claim_period": 365 * DAY,
                "contest_window": 14 * DAY, "contest_bond_bps": 500,
            }),
        ),
        contract(
            "license",
            json!({
                "name": "licences", "symbol": "LICENCE", "minimum_bond": (100_000 * COIN).to_string(),
                "provisional_period": 180 * DAY, "provisional_cap": 100, "renounce_period": 180 * DAY,
                "vote_delay": 0, "review_reveal_delay": 0, "approval_period": 180 * DAY,
                "cure_period": 30 * DAY, "clarification_rounds": 5,
            }),
        ),
        contract("catalog", json!({})),
        contract(
            "device",
            json!({
                "name": "devices", "symbol": "DEVICE", "silence_after": SILENCE_AFTER,
                "scrap_period": 45 * DAY, "scrap_window": 14 * DAY, "ban_hold": 14 * DAY,
            }),
        ),
        contract(
            "telemetry",
            json!({
                "threshold": 2, "refutation_window": WINDOW, "malfunction_gap": DAY, "max_age": 30 * DAY,
                "max_ahead": 300, "beacon_interval": DAY, "max_strikes": 3, "epoch_period": 7 * DAY,
            }),
        ),
        contract(
            "preorder",
            json!({
                "name": "preorders", "symbol": "PLACE", "denoms": [DENOM], "refund_grace": 14 * DAY,
                "max_delivery_period": 730 * DAY, "max_early_bps": 5_000,
            }),
        ),
    ];
    Plan { network: "test".into(), charter, others, admin: None }
}
