//! Networks at the point where a test or a measurement begins.

use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::{json, Value};

use crate::contract::address;
use crate::contract_names;
use crate::network::Network;

/// The smallest units in a coin.
pub const COIN: u128 = 1_000_000;
/// Stake of one device.
pub const STAKE: u128 = 80 * COIN;
/// Where the model is certified.
pub const REGION: &str = "eu";

/// A network with one maker that has posted its bond and may mint one certified model, with keys on P-256.
///
/// # Panics
/// When a contract refuses a step.
pub fn maker() -> Network {
    maker_of("p256")
}

/// The same, with keys on the curve named.
///
/// # Panics
/// When a contract refuses a step.
pub fn maker_of(curve: &str) -> Network {
    let mut network = Network::deploy(&contract_names());
    network.fund("maker", 1_000_000_000 * COIN);
    licence(&mut network);
    let category = json!({"set_category": {"category": "dash-cam", "unit_stake": STAKE.to_string(), "tiers": "default", "target": 0, "underserved": false}});
    let model = json!({"register_model": {
        "licence": 1, "category": "dash-cam", "hardware": "cam r1",
        "kind": {"device": {"curve": curve, "terminal_codes": [0x8001]}},
        "left_out": [], "regions": [REGION], "specification": document(),
    }});
    let tester = json!({"admit_tester": {"address": address("tester")}});
    for (contract, sender, amount, msg) in [
        ("vault", "maker", 100_000 * COIN, json!({"post_bond": {"licence": 1}})),
        ("catalog", "governance", 0, category),
        ("catalog", "maker", 0, model),
        ("catalog", "governance", 0, tester),
        ("license", "integrations", 0, json!({"confirm": {"licence": 1}})),
    ] {
        network
            .execute(contract, sender, amount, &msg)
            .unwrap_or_else(|error| panic!("{contract} {msg}: {error}"));
    }
    certify(&mut network);
    network
}

/// The maker's licence by the shortest way there is: applied for, reviewed, approved after seven days, and taken.
fn licence(network: &mut Network) {
    let document = |name: &str| json!({"uri": format!("https://example.org/{name}"), "sha256": STANDARD.encode([7; 32])});
    let submit = json!({"submit": {"details": {
        "business": document("business"), "operating_history": document("history"), "category": "dash-cam",
        "offers": "devices", "designs": [document("design")],
        "samples": {"test_units": document("units"), "data": document("data")}, "code": null,
    }}});
    let review = json!({"review": {"application": 1, "review": document("review")}});
    let mut send = |sender: &str, days: u64, msg: Value| {
        network.advance(days * 86_400);
        network.execute("license", sender, 0, &msg).unwrap_or_else(|error| panic!("{msg}: {error}"));
    };
    send("maker", 0, submit);
    send("integrations", 0, review);
    send("community", 7, json!({"decide": {"application": 1, "approve": true}}));
    send("maker", 0, json!({"take_licence": {"application": 1}}));
}

/// The tester reports on model 1 whatever its region demands, and integrations certifies it.
fn certify(network: &mut Network) {
    let standing = network.query("catalog", &json!({"certified_regions": {"model": 1}})).expect("a standing");
    let missing = standing["regions"][0]["missing"].as_array().expect("standards").clone();
    let report = |standard: &Value| json!({"standard": standard, "passed": true, "document": document()});
    let reports = missing.iter().map(report).collect::<Vec<_>>();
    let certificate = |(standard, report): (&Value, u64)| {
        json!({
            "standard": standard, "provisional": false, "evidence": document(), "report": report,
            "valid_until": 2_000_000_000u64,
        })
    };
    let certificates = missing.iter().zip(1..).map(certificate).collect::<Vec<_>>();
    let filed = json!({"file_reports": {"model": 1, "reports": reports}});
    network.execute("catalog", "tester", 0, &filed).expect("reports");
    let certified = json!({"certify": {"model": 1, "certificates": certificates}});
    network.execute("catalog", "integrations", 0, &certified).expect("certificates");
}

/// A document that lies nowhere.
pub fn document() -> Value {
    json!({"uri": "https://example.org", "sha256": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="})
}
