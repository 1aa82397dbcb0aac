//! What does not depend on the number of devices: the same action with a hundred of them and with a million.

use serde_json::{json, Value};

use super::{Figures, Ratio};
use crate::contract::address;
use crate::network::Network;
use crate::ready::{self, STAKE};

const DAY: u64 = 86_400;
/// What each action may cost at the larger number, in ten thousandths of the smaller.
const BAR: u64 = 10_200;

/// A licence with so many devices, all of them activated, over the same ten days.
///
/// They enter the vault as the device contract sends them, without signatures.
fn fleet(devices: u32) -> Network {
    let mut network = ready::maker();
    network.fund("device", u128::from(devices) * STAKE);
    let terms = json!({
        "unit_stake": STAKE.to_string(), "burn": (20_000_000).to_string(),
        "manufacturer": (57_000_000).to_string(), "integrations": (3_000_000).to_string(),
    });
    let stake = json!({"stake": {
        "licence": 1, "model": 1, "requirement": "0", "lots": [{"lot": 1, "count": devices, "terms": terms}],
    }});
    network.execute("vault", "device", u128::from(devices) * STAKE, &stake).expect("a lot");
    for tenth in 0..10 {
        let range = tenth * devices / 10..(tenth + 1) * devices / 10;
        network.execute_all("vault", "device", range.map(activate)).expect("devices");
        network.advance(DAY);
    }
    network
}

fn activate(number: u32) -> Value {
    json!({"activate": {"lot": 1, "device": format!("0x{number:040x}")}})
}

/// What is measured, in this order on one network: who sends it to the vault, and what.
fn actions() -> [(&'static str, &'static str, Value); 3] {
    let pool = json!({"licence": 1, "model": 1, "generation": 1});
    // A tenth of the stake, all of it burned; nothing of the bond.
    let slash = json!({"reserve": {
        "case": 1, "licence": 1, "bond": "0", "stake_bps": 1000, "model": 1,
        "allocation": {"burn_bps": 10_000, "victims_bps": 0, "reward_bps": 0},
        "reward_to": address("challenger"), "victims": null,
    }});
    [
        ("claim", "maker", json!({"claim_manufacturer": {"pool": pool}})),
        ("slash", "arbitration", slash),
        ("recall", "arbitration", json!({"recall": {"licence": 1, "model": 1}})),
    ]
}

/// Measures a claim, a slash and a recall at each number of devices.
pub fn measure(figures: &mut Figures, numbers: [u32; 2]) -> Vec<Ratio> {
    for number in numbers {
        let mut network = fleet(number);
        for (name, sender, msg) in actions() {
            network.advance(20 * DAY);
            let gas = network.gas("vault", sender, 0, &msg);
            figures.insert(format!("{name}/{number}"), gas);
        }
    }
    let [few, many] = numbers;
    let ratio = |(name, ..): (&str, &str, Value)| {
        let gas = |number| figures[&format!("{name}/{number}")];
        Ratio::new(&format!("{name} with {many} devices by {few}"), gas(many), gas(few), BAR)
    };
    actions().into_iter().map(ratio).collect()
}
