//! Every artifact starts in the chain's machine with its message as JSON, and answers.

use serde_json::json;
use surety_vm_tests::contract::{address, Contract};
use surety_vm_tests::network::{coins, instantiate_message};
use surety_vm_tests::{artifact, contract_names};

fn stored(name: &str) -> Contract {
    Contract::store(&artifact(name)).expect("the chain stores the artifact")
}

#[test]
fn every_artifact_instantiates_and_says_what_it_was_given() {
    for name in contract_names() {
        let mut contract = stored(&name);
        let msg = instantiate_message(&name);
        if let Err(error) = contract.instantiate(&address("deployer"), json!([]), &msg) {
            panic!("{name}: {error}");
        }
        let record = contract.storage().raw(b"contract_info").expect("cw2 names the contract");
        let record = String::from_utf8_lossy(record).into_owned();
        assert!(record.contains(&format!("surety-{name}")), "{record}");
        // The charter keeps offices, the others one record of settings.
        if name == "charter" {
            let office = contract.query(&json!({"office": {"office": "guardian"}})).expect("an answer");
            assert_eq!(office["holder"], msg["guardian"]);
        } else {
            assert_eq!(contract.query(&json!({"config": {}})).expect("an answer"), msg, "{name}");
        }
    }
}

#[test]
fn no_artifact_starts_with_coins_a_broken_address_or_a_missing_field() {
    for name in contract_names() {
        let mut contract = stored(&name);
        let msg = instantiate_message(&name);
        assert!(contract.instantiate(&address("deployer"), coins(1), &msg).is_err(), "{name} takes coins");
        let field = if name == "charter" { "governance" } else { "charter" };
        let mut broken = msg.clone();
        broken[field] = json!("wasm1notanaddress");
        assert!(
            contract.instantiate(&address("deployer"), json!([]), &broken).is_err(),
            "{name} takes any address"
        );
        let mut missing = msg.clone();
        missing.as_object_mut().expect("an object").remove(field);
        assert!(
            contract.instantiate(&address("deployer"), json!([]), &missing).is_err(),
            "{name} needs no {field}"
        );
        assert!(contract.storage().is_empty(), "{name} kept something of a refused message");
    }
}
