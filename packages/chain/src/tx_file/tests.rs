use cosmwasm_std::coin;
use serde_json::{json, Value};

use super::*;
use crate::tx::unsigned_json;
use crate::{Estimate, Msg, Salt, SecretKey, TxOptions};

fn key() -> SecretKey {
    SecretKey::from_bytes(&[9; 32]).unwrap()
}

fn unsigned(messages: &[Msg]) -> Value {
    let sender = key().address("wasm").unwrap();
    let cost = Estimate { gas_used: 5, gas_limit: 5, fee: vec![coin(1, "udimo")] };
    unsigned_json(&sender, messages, &TxOptions::default(), &cost, 77).unwrap()
}

fn signed(value: &Value) -> Result<Value, TxFileError> {
    sign(&value.to_string(), &key(), Slot { account_number: 3, sequence: 8 }, "surety-1", "wasm")
}

fn every_message() -> Vec<Msg> {
    let msg = br#"{"a":"<&>","b":{"c":[1,"2"]}}"#.to_vec();
    let (funds, contract, to) = (vec![coin(2, "uabc"), coin(1, "udimo")], "wasm1c", "wasm1t");
    vec![
        Msg::StoreCode { code: vec![1, 2, 3] },
        Msg::Instantiate2 {
            code_id: 4,
            admin: None,
            label: "l".into(),
            msg: msg.clone(),
            funds: funds.clone(),
            salt: Salt::of("n", "c").unwrap(),
        },
        Msg::Execute { contract: contract.into(), msg: msg.clone(), funds: funds.clone() },
        Msg::Migrate { contract: contract.into(), code_id: 5, msg },
        Msg::UpdateAdmin { contract: contract.into(), new_admin: to.into() },
        Msg::Send { to: to.into(), amount: funds },
    ]
}

#[test]
fn a_file_travels_as_the_messages_it_was_written_from() {
    let (messages, sender) = (every_message(), key().address("wasm").unwrap());
    let read = read_signed(&signed(&unsigned(&messages)).unwrap().to_string()).unwrap();
    assert_eq!((read.tx.sequence, read.tx.timeout_height, &read.sender), (8, 77, &sender));
    let raw = TxRaw::decode(read.tx.bytes.as_slice()).unwrap();
    let body = cosmrs::proto::cosmos::tx::v1beta1::TxBody::decode(raw.body_bytes.as_slice()).unwrap();
    let expected: Vec<_> = messages.iter().map(|message| message.to_any(&sender).unwrap()).collect();
    assert_eq!(body.messages, expected);
}

#[test]
fn a_multisig_is_one_signer() {
    let mut value = unsigned(&every_message());
    let member = json!({"@type": "/cosmos.crypto.secp256k1.PubKey", "key": base64(&key().public_key())});
    let single = json!({"single": {"mode": "SIGN_MODE_LEGACY_AMINO_JSON"}});
    value["auth_info"]["signer_infos"] = json!([{
        "public_key": {
            "@type": "/cosmos.crypto.multisig.LegacyAminoPubKey", "threshold": 1, "public_keys": [member, member],
        },
        "mode_info": {"multi": {"bitarray": {"extra_bits_stored": 2, "elems": "gA=="}, "mode_infos": [single]}},
        "sequence": "6",
    }]);
    value["signatures"] = json!(["CgEB"]);
    assert_eq!(read_signed(&value.to_string()).unwrap().tx.sequence, 6);
}

#[test]
fn what_would_be_lost_is_refused() {
    let good = signed(&unsigned(&every_message())).unwrap();
    let with = |path: &str, to: Value| {
        let mut value = good.clone();
        *value.pointer_mut(path).unwrap() = to;
        read_signed(&value.to_string()).unwrap_err()
    };
    let info = good["auth_info"]["signer_infos"][0].clone();
    assert!(matches!(with("/signatures", json!([])), TxFileError::Unsigned));
    assert!(matches!(
        with("/auth_info/signer_infos", json!([info, info])),
        TxFileError::Signers { count: 2 }
    ));
    assert!(matches!(with("/body/messages", json!([])), TxFileError::Senders));
    assert!(matches!(with("/body/messages/2/sender", json!("wasm1other")), TxFileError::Senders));
    assert!(matches!(with("/body/extension_options", json!([{}])), TxFileError::Unsupported { .. }));
    assert!(matches!(with("/body/messages/0", json!({"@type": "/x.Y"})), TxFileError::Foreign { .. }));
    assert!(matches!(with("/body/timeout_height", json!("-1")), TxFileError::Malformed { .. }));
    assert!(matches!(read_signed("{}"), Err(TxFileError::Malformed { .. })));
    let other = SecretKey::from_bytes(&[8; 32]).unwrap();
    let slot = Slot { account_number: 3, sequence: 8 };
    let refused = sign(&unsigned(&every_message()).to_string(), &other, slot, "surety-1", "wasm");
    assert!(matches!(refused, Err(TxFileError::OtherKey { .. })));
}
