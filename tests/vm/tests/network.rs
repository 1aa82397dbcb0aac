//! The artifacts together, without one line of their Rust: what one writes the others read, what one sends the others take.

use std::io::Write;

use serde_json::{json, Value};
use surety_vm_tests::chain::INSTANCE_GAS;
use surety_vm_tests::ready::{self, COIN};

fn device(number: u32) -> String {
    format!("0x{number:040x}")
}

fn mint(devices: std::ops::Range<u32>) -> Value {
    json!({"mint": {"model": 1, "devices": devices.map(device).collect::<Vec<_>>(), "region": "eu"}})
}

#[test]
fn a_licence_a_bond_and_a_model_allow_a_mint() {
    let mut network = ready::maker();
    let held = network.balance("maker");
    let stake = 100 * 80 * COIN;
    network.costs.clear();
    network.execute("device", "maker", stake, &mint(1..101)).expect("a hundred devices");
    assert_eq!(network.balance("maker"), held - stake);
    assert_eq!(network.balance("vault"), 100_000 * COIN + stake);
    let buckets = network.query("vault", &json!({"buckets": {}})).expect("an answer");
    assert_eq!(buckets["bond"], json!((100_000 * COIN).to_string()), "{buckets}");
    assert_eq!(buckets["undrawn"], json!(stake.to_string()), "{buckets}");
    assert_eq!(buckets["surplus"], "0", "{buckets}");
    let stored = network.query("device", &json!({"device": {"device": device(100)}})).expect("an answer");
    assert_eq!(stored["licence"], 1, "{stored}");

    let sum: u64 = network.costs.iter().map(|cost| cost.gas).sum();
    let loading = network.costs.len() as u64 * INSTANCE_GAS;
    let mut table = String::from("gas of a mint of 100 devices\n");
    for cost in &network.costs {
        table += &format!("  {:<24} {:>9}\n", cost.message, cost.gas);
    }
    table += &format!("  {:<24} {sum:>9}\n  {:<24} {loading:>9}\n", "sum", "loading the instances");
    std::io::stdout().write_all(table.as_bytes()).expect("an output");
}

#[test]
fn what_is_refused_moves_nothing() {
    let mut network = ready::maker();
    let held = network.balance("maker");
    for (sender, amount, msg) in [
        ("maker", 80 * COIN - 1, mint(1..2)),
        ("maker", 80 * COIN + 1, mint(1..2)),
        ("maker", 0, mint(1..2)),
        (
            "maker",
            160 * COIN,
            json!({"mint": {"model": 1, "devices": [device(1), device(1)], "region": "eu"}}),
        ),
        ("maker", 80 * COIN, json!({"mint": {"model": 1, "devices": [device(1)], "region": "us"}})),
        ("maker", 80 * COIN, json!({"mint": {"model": 2, "devices": [device(1)], "region": "eu"}})),
    ] {
        let error = network.execute("device", sender, amount, &msg).expect_err("refused");
        assert!(!error.is_empty() && !error.contains("panicked"), "{error}");
    }
    network.fund("stranger", 80 * COIN);
    network.execute("device", "stranger", 80 * COIN, &mint(1..2)).expect_err("not the licence's holder");
    assert_eq!((network.balance("maker"), network.balance("stranger")), (held, 80 * COIN));
    network.execute("device", "maker", 80 * COIN, &mint(1..2)).expect("and this is as it should be");
}
