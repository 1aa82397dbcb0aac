//! Networks at the point where a test or a measurement begins.

use serde_json::json;

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
    let issue = json!({"issue": {"holder": address("maker"), "uri": null}});
    let category = json!({"set_category": {"category": "dash-cam", "unit_stake": STAKE.to_string(), "tiers": "default", "target": 0, "underserved": false}});
    let model = json!({"register_model": {
        "licence": 1, "category": "dash-cam", "hardware": "cam r1", "curve": curve, "terminal_codes": [0x8001],
    }});
    let certify = json!({"certify": {"model": 1, "region": REGION}});
    for (contract, sender, amount, msg) in [
        ("license", "community", 0, issue),
        ("vault", "maker", 100_000 * COIN, json!({"post_bond": {"licence": 1}})),
        ("catalog", "governance", 0, category),
        ("catalog", "maker", 0, model),
        ("catalog", "integrations", 0, certify),
        ("license", "integrations", 0, json!({"confirm": {"licence": 1}})),
    ] {
        network
            .execute(contract, sender, amount, &msg)
            .unwrap_or_else(|error| panic!("{contract} {msg}: {error}"));
    }
    network
}
