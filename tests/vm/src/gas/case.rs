//! A challenge from its opening to the execution of its verdict.

use serde_json::{json, Value};

use super::Figures;
use crate::contract::address;
use crate::network::Network;
use crate::ready::{self, COIN, REGION, STAKE};

const DAY: u64 = 86_400;
/// Bond of a challenge.
const BOND: u128 = 1_000 * COIN;
/// Devices of the manufacturer.
const DEVICES: u32 = 100;

/// Measures a challenge that takes a part of bond and stake, pays two victims and recalls the model.
pub fn measure(figures: &mut Figures) {
    let mut network = ready::maker();
    let devices: Vec<String> = (1..=DEVICES).map(|number| format!("0x{number:040x}")).collect();
    let mint = json!({"mint": {"model": 1, "devices": devices, "region": REGION}});
    network.execute("device", "maker", u128::from(DEVICES) * STAKE, &mint).expect("devices");
    network.fund("challenger", BOND);

    let victims: Vec<Value> =
        devices[..2].iter().map(|device| json!({"device": device, "weight": "1"})).collect();
    let open = json!({"open_licence": {
        "licence": 1, "complaint": ready::document(),
        "asks": {
            "bond": (20_000 * COIN).to_string(), "stake_bps": 1_000, "model": 1,
            "allocation": {"burn_bps": 5_000, "victims_bps": 4_000, "reward_bps": 1_000},
            "victims": {"list": {"devices": victims}}, "recall": "model", "licence": "none",
        },
    }});
    let mut keep = |network: &mut Network, name: &str, sender: &str, amount: u128, msg: &Value| {
        let gas = network.gas("arbitration", sender, amount, msg);
        figures.insert(format!("case/{name}"), gas);
    };
    keep(&mut network, "open", "challenger", BOND, &open);
    network.advance(21 * DAY + 1);
    let vote = json!({"vote": {
        "case": 1, "choice": {"proposal": {"number": 1}}, "reason": ready::document()["sha256"],
    }});
    for member in ["councillor1", "councillor2", "councillor3"] {
        keep(&mut network, "vote", member, 0, &vote);
    }
    let advance = json!({"advance": {"case": 1}});
    network.advance(7 * DAY);
    keep(&mut network, "count", "anyone", 0, &advance);
    network.advance(7 * DAY);
    keep(&mut network, "finality", "anyone", 0, &advance);
    network.advance(3 * DAY);
    keep(&mut network, "execute", "anyone", 0, &json!({"execute": {"case": 1}}));
    let stands = network.query("arbitration", &json!({"case": {"case": 1}})).expect("the case");
    assert_eq!(stands["phase"], "executed", "{stands}");
    let failed = network.query("arbitration", &json!({"failures": {}})).expect("failures");
    assert_eq!(failed["failures"], json!([]), "{}", address("arbitration"));
}
