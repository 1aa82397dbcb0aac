//! The published test vectors: for whoever writes a device or a verifier in another language.
//!
//! `SURETY_WRITE_VECTORS=1 cargo test -p surety-statement vectors` writes the file anew.

use std::path::PathBuf;

use serde_json::{json, Value};
use surety_statement::verify::VerifyingKey;
use surety_statement::{
    keccak256, sha256, Activation, Curve, DeviceId, Pairing, PublicKey, Reclaim, Signature, Statement,
};

use crate::signature::{key, CURVES};

const CHAIN: &str = "surety-vectors-1";
const CONTRACT: &str = "wasm1contract";
const DATA: &str = r#"{"speed":41,"battery_mv":12480}"#;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../schema/vectors/statement.json")
}

fn committed() -> Value {
    serde_json::from_str(&std::fs::read_to_string(file()).expect("schema/vectors/statement.json")).unwrap()
}

fn generate() -> Value {
    let mut cases = Vec::new();
    for curve in CURVES {
        let key = key(7, curve);
        let device = key.device();
        let chain_id = CHAIN.to_owned();
        let contract = CONTRACT.to_owned();
        let statement = |status| Statement {
            chain_id: chain_id.clone(),
            device,
            boot: 2,
            seq: 1_000_000_007,
            time_ms: 1_700_000_000_123,
            status,
            beacon: *b"beacon!1",
            data_hash: sha256(DATA.as_bytes()),
        };
        let activation = Activation {
            chain_id: chain_id.clone(),
            contract: contract.clone(),
            device,
            owner: "wasm1owner".into(),
            expires: 1_700_086_400,
        };
        let pairing = Pairing {
            chain_id: chain_id.clone(),
            contract: contract.clone(),
            device,
            vehicle: sha256(b"32 random bytes | VIN"),
            holder: "wasm1owner".into(),
            nonce: 5,
            expires: 1_700_086_400,
        };
        let reclaim = Reclaim { chain_id: chain_id.clone(), contract: contract.clone(), device, licence: 12 };
        let mut push = |layout: &str, fields: Value, preimage: Vec<u8>| {
            let digest = keccak256(&preimage);
            let signature = key.sign(&digest).unwrap();
            cases.push(json!({
                "layout": layout,
                "curve": curve,
                "device": device,
                "public_key": hex::encode(key.public_key().as_bytes()),
                "compressed_key": hex::encode(key.public_key().compress().as_bytes()),
                "fields": fields,
                "preimage": hex::encode(preimage),
                "digest": hex::encode(digest),
                "signature_low_s": hex::encode(signature.as_bytes()),
                "signature_high_s": hex::encode(signature.high_s_form()),
            }));
        };
        for status in [0, 1, 0x8001] {
            let s = statement(status);
            let fields = json!({"chain_id": s.chain_id, "boot": s.boot, "seq": s.seq.to_string(),
                "time_ms": s.time_ms.to_string(), "status": s.status, "beacon": hex::encode(s.beacon),
                "data": DATA, "data_hash": hex::encode(s.data_hash)});
            push("statement", fields, s.encode().unwrap());
        }
        let fields = json!({"chain_id": CHAIN, "contract": CONTRACT, "owner": activation.owner,
            "expires": activation.expires.to_string()});
        push("activation", fields, activation.encode().unwrap());
        let fields = json!({"chain_id": CHAIN, "contract": CONTRACT, "vehicle": hex::encode(pairing.vehicle),
            "holder": pairing.holder, "nonce": pairing.nonce.to_string(), "expires": pairing.expires.to_string()});
        push("pairing", fields, pairing.encode().unwrap());
        let fields = json!({"chain_id": CHAIN, "contract": CONTRACT, "licence": reclaim.licence.to_string()});
        push("reclaim", fields, reclaim.encode().unwrap());
    }
    json!({
        "about": "What a device signs: docs/design.md section 5. Bytes are hex, counters are strings. Both signatures of a case are valid.",
        "cases": cases,
    })
}

#[test]
fn the_published_vectors_are_what_the_code_writes() {
    let expected = generate();
    if std::env::var_os("SURETY_WRITE_VECTORS").is_some() {
        std::fs::create_dir_all(file().parent().unwrap()).unwrap();
        std::fs::write(file(), serde_json::to_string_pretty(&expected).unwrap() + "\n").unwrap();
    }
    // Values, not texts: whether maps keep their order is decided by whichever crates are built along.
    assert!(
        committed() == expected,
        "schema/vectors/statement.json is out of date: see the head of this file"
    );
}

/// Reads the file as a stranger would: from bytes alone.
#[test]
fn the_published_vectors_verify_from_their_bytes() {
    let vectors = committed();
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 12);
    for case in cases {
        let bytes = |name: &str| hex::decode(case[name].as_str().unwrap()).unwrap();
        let curve: Curve = case["curve"].as_str().unwrap().parse().unwrap();
        let device: DeviceId = case["device"].as_str().unwrap().parse().unwrap();
        let key = PublicKey::parse_for(&bytes("public_key"), &device).unwrap();
        assert_eq!(key.compress().as_bytes()[..], bytes("compressed_key"));
        let preimage = bytes("preimage");
        let digest = keccak256(&preimage);
        assert_eq!(digest[..], bytes("digest"));
        for form in ["signature_low_s", "signature_high_s"] {
            let signature = Signature::parse(&bytes(form), curve).unwrap();
            for key in [bytes("public_key"), bytes("compressed_key")] {
                assert_eq!(VerifyingKey::parse(&key, curve).unwrap().verify(&digest, &signature), Ok(()));
            }
        }
        let (field, read) = match case["layout"].as_str().unwrap() {
            "statement" => ("seq", Statement::decode(&preimage).map(|s| (s.device, s.seq.to_string()))),
            "activation" => ("owner", Activation::decode(&preimage).map(|a| (a.device, a.owner))),
            "pairing" => ("nonce", Pairing::decode(&preimage).map(|p| (p.device, p.nonce.to_string()))),
            "reclaim" => ("licence", Reclaim::decode(&preimage).map(|r| (r.device, r.licence.to_string()))),
            other => panic!("unknown layout {other}"),
        };
        assert_eq!(read, Ok((device, case["fields"][field].as_str().unwrap().to_owned())));
    }
}
