//! SetDenom: governance's list of denoms.
#![allow(clippy::unwrap_used)]

use surety_api::charter::Office;
use surety_api::permission::Permission;
use surety_api::preorder::{DenomsResponse, ExecuteMsg, PreorderEvent, QueryMsg};
use surety_preorder::ContractError;
use surety_testkit::{events, Network};

fn denoms(network: &Network, start_after: Option<&str>, limit: Option<u32>) -> Vec<String> {
    let question = QueryMsg::Denoms { start_after: start_after.map(Into::into), limit };
    network.query::<DenomsResponse>(&network.preorder, &question).denoms
}

fn set(denom: &str, accepted: bool) -> ExecuteMsg {
    ExecuteMsg::SetDenom { denom: denom.into(), accepted }
}

#[test]
fn governance_keeps_the_list() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    assert_eq!(denoms(&network, None, None), ["other", "udimo"]);
    let response = network.preorders(&governance, &set("ibc/27394FB0", true), &[]).unwrap();
    assert_eq!(
        events::<PreorderEvent>(&response),
        [PreorderEvent::DenomSet { denom: "ibc/27394FB0".into(), accepted: true }]
    );
    network.preorders(&governance, &set("other", false), &[]).unwrap();
    // Saying it twice changes nothing.
    network.preorders(&governance, &set("other", false), &[]).unwrap();
    assert_eq!(denoms(&network, None, None), ["ibc/27394FB0", "udimo"]);
    assert_eq!(denoms(&network, None, Some(1)), ["ibc/27394FB0"]);
    assert_eq!(denoms(&network, Some("ibc/27394FB0"), None), ["udimo"]);
}

#[test]
fn nobody_else_does_and_a_denom_has_its_length() {
    let mut network = Network::new();
    let contract = network.preorder.clone();
    for sender in [network.actors.integrations.clone(), network.actors.maker.clone()] {
        let error: ContractError = network.refused(&sender, &contract, &set("ucoin", true), &[]);
        assert_eq!(error, Permission::Office(Office::Governance).refuse(&sender).into());
    }
    let governance = network.actors.governance.clone();
    for denom in [String::new(), "ab".into(), "x".repeat(129)] {
        let error: ContractError = network.refused(&governance, &contract, &set(&denom, true), &[]);
        let found = denom.len() as u64;
        assert_eq!(error, ContractError::OutOfRange { field: "denom", found, min: 3, max: 128 });
    }
}
