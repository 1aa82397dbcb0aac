//! An activation, with the device's own signature, on both curves.

use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::json;
use surety_statement::sign::DeviceKey;
use surety_statement::{Activation, Curve};

use super::Figures;
use crate::chain::CHAIN_ID;
use crate::contract::address;
use crate::network::Network;
use crate::ready;

/// Measures the second activation of a model of each curve: the first also opens the day in which its devices end.
pub fn measure(figures: &mut Figures) {
    for curve in [Curve::Secp256k1, Curve::P256] {
        let mut network = ready::maker_of(curve.as_str());
        let keys = [1, 2].map(|index| DeviceKey::from_seed(7, index, curve).expect("a key"));
        let devices = keys.each_ref().map(|key| key.device().to_string());
        let mint = json!({"mint": {"model": 1, "devices": devices, "region": ready::REGION}});
        network.execute("device", "maker", 2 * ready::STAKE, &mint).expect("two devices");
        let [first, second] = keys.each_ref().map(|key| activate(&network, key));
        network.execute("device", "relayer", 0, &first).expect("the first");
        let gas = network.gas("device", "relayer", 0, &second);
        figures.insert(format!("activate/{}", curve.as_str()), gas);
    }
}

fn activate(network: &Network, key: &DeviceKey) -> serde_json::Value {
    let owner = address("driver");
    let expires = network.time() + 3600;
    let word = Activation {
        chain_id: CHAIN_ID.into(),
        contract: address("device"),
        device: key.device(),
        owner: owner.clone(),
        expires,
    };
    let signature = key.sign_preimage(&word.encode().expect("short texts")).expect("a signature");
    json!({"activate": {
        "device": key.device().to_string(),
        "public_key": STANDARD.encode(key.public_key().as_bytes()),
        "owner": owner,
        "expires": expires,
        "signature": STANDARD.encode(signature.as_bytes()),
    }})
}
