//! What is wrong is found before anything is asked or sent, and said in one sentence.

use crate::examples::workshop;
use crate::{stderr, surety};

/// Runs a command against a network that no node serves; its exit code and what it said.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let dir = tempfile::tempdir().unwrap();
    workshop(dir.path());
    let output = surety(dir.path(), &[arguments, &["--deployment", "deployment.json", "--yes"]].concat());
    (output.status.code(), stderr(&output))
}

#[test]
fn a_misspelt_address_is_wrong_use() {
    let address = surety_chain::address::human(&[7; 20], "wasm").unwrap();
    let misspelt = address.replacen("wasm1q", "wasm1p", 1);
    let (code, said) = run(&["network", "nominate", "guardian", &misspelt]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("is no address: copy it whole"), "{said}");
}

#[test]
fn an_address_of_another_chain_is_refused_before_any_node_is_asked() {
    let address = surety_chain::address::human(&[7; 20], "osmo").unwrap();
    let (code, said) = run(&["network", "nominate", "guardian", &address]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("must start with `wasm1`"), "{said}");
}

#[test]
fn a_node_that_is_away_is_told_apart() {
    let (code, said) = run(&["vault", "buckets"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("is it running"), "{said}");
}

#[test]
fn an_amount_of_something_else_is_refused_before_any_node_is_asked() {
    let (code, said) = run(&["licence", "bond", "1", "--amount", "100000stake"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("is not of this network's coin: write units such as"), "{said}");
    let (code, said) = run(&["licence", "bond", "1", "--amount", "100000"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("write a number and the denom together"), "{said}");
}
