//! Every artifact takes over its own records, and neither those of a newer version nor another contract's.

use serde_json::{json, Value};
use surety_vm_tests::contract::{address, Contract};
use surety_vm_tests::network::instantiate_message;
use surety_vm_tests::{artifact, contract_names};

const INFO: &[u8] = b"contract_info";

#[test]
fn every_artifact_migrates_forward_from_its_own_records_only() {
    for name in contract_names() {
        let mut contract = Contract::store(&artifact(&name)).expect("the chain stores the artifact");
        contract
            .instantiate(&address("deployer"), json!([]), &instantiate_message(&name))
            .expect("it starts");
        let written = contract.storage().raw(INFO).expect("cw2 names the contract").to_vec();
        let info: Value = serde_json::from_slice(&written).expect("JSON");
        let mut say = |field: &str, value: &str| {
            let mut info = info.clone();
            info[field] = json!(value);
            contract.put(INFO, info.to_string().as_bytes());
            let answer = contract.migrate().map(drop);
            (answer, contract.storage().raw(INFO).expect("a record").to_vec())
        };

        let (answer, after) = say("version", "0.0.1");
        assert_eq!(answer, Ok(()), "{name}");
        let after: Value = serde_json::from_slice(&after).expect("JSON");
        assert_eq!(after, info, "{name}");
        let own = info["version"].as_str().expect("a version");
        assert_eq!(say("version", own).0, Ok(()), "{name}");
        let (answer, after) = say("version", "1000.0.0");
        assert!(answer.is_err_and(|error| error.contains("is at version 1000.0.0")), "{name}");
        assert!(String::from_utf8_lossy(&after).contains("1000.0.0"), "{name}");
        let (answer, _) = say("contract", "crates.io:other");
        assert!(answer.is_err_and(|error| error.contains("crates.io:other")), "{name}");
    }
}
