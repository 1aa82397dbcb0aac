//! A mint of ours beside one of cw721-base, with ids of equal length.

use serde_json::{json, Value};

use super::{Figures, Ratio};
use crate::contract::{address, Contract};
use crate::network::Network;
use crate::{peer, ready};

/// Devices of one mint, for each figure.
const BATCHES: [u32; 3] = [1, 10, 100];

fn device(number: u32) -> String {
    format!("0x{number:040x}")
}

/// Measures mints of 1, 10 and 100 devices, and one of cw721-base.
pub fn measure(figures: &mut Figures) -> Vec<Ratio> {
    let mut network = ready::maker();
    let mut next = 1;
    // The first mint of a model also opens its pool.
    mint(&mut network, &mut next, 1);
    for count in BATCHES {
        let gas = mint(&mut network, &mut next, count);
        figures.insert(format!("mint/{count}"), gas);
    }
    figures.insert("cw721-base/mint".into(), peer_mint());
    let per_device = figures["mint/100"];
    vec![Ratio::new(
        "mint of 100, per device, by a mint of cw721-base",
        per_device,
        100 * figures["cw721-base/mint"],
        5_000,
    )]
}

fn mint(network: &mut Network, next: &mut u32, count: u32) -> u64 {
    let devices: Vec<String> = (*next..*next + count).map(device).collect();
    *next += count;
    let msg = json!({"mint": {"model": 1, "devices": devices, "region": ready::REGION}});
    network.gas("device", "maker", u128::from(count) * ready::STAKE, &msg)
}

/// The second mint of a collection: the first also makes the records that count it.
fn peer_mint() -> u64 {
    let mut base = Contract::store(&peer("cw721-base")).expect("the chain stores cw721-base");
    let minter = address("minter");
    let msg = json!({"name": "Devices", "symbol": "DEVICE", "minter": minter, "creator": minter});
    base.instantiate(&minter, json!([]), &msg).expect("a collection");
    let token = |number: u32| -> Value {
        json!({"mint": {
            "token_id": device(number), "owner": address("maker"), "token_uri": null, "extension": null,
        }})
    };
    base.execute(&minter, json!([]), &token(1)).expect("a token");
    base.execute(&minter, json!([]), &token(2)).expect("another").gas
}
