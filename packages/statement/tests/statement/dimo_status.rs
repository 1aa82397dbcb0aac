//! The network's existing format: r|s|v in hex over the raw data bytes.

use surety_statement::cloud_event::{self, Event};
use surety_statement::dimo_status::{DimoSignature, DimoStatusError};
use surety_statement::sign::{DeviceKey, SignError};
use surety_statement::{Curve, Rejection, Signature};

use crate::signature::key;

const DATA: &str =
    r#"{ "timestamp": 1700000000123,  "vehicle": {"signals":[{"name":"speed","value":41.5}]} }"#;

fn event(key: &DeviceKey, data: &str, signature: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","id":"e1","source":"aftermarket/device","type":"com.dimo.device.status.v2","subject":"{}","signature":"{signature}","data":{data}}}"#,
        key.device()
    )
}

/// The other form of s, which the other v belongs to.
fn high_s(text: &str) -> String {
    let bytes = hex::decode(&text[2..]).unwrap();
    let high = Signature::parse(&bytes[..64], Curve::Secp256k1).unwrap().high_s_form();
    format!("0x{}{:02x}", hex::encode(high), 27 + 28 - bytes[64])
}

fn verify(body: &str) -> Result<u64, Rejection> {
    match cloud_event::parse(body.as_bytes()) {
        Ok(Event::DimoStatus(event)) => event.verify().map(|()| event.timestamp_ms),
        Ok(Event::Signed(_)) => panic!("not a statement"),
        Err(refused) => Err(refused.reason),
    }
}

#[test]
fn both_forms_of_s_and_both_v_are_accepted() {
    let mut seen = [false; 2];
    for index in 0..16 {
        let key = key(index, Curve::Secp256k1);
        let signature = key.sign_dimo_status(DATA.as_bytes()).unwrap();
        seen[usize::from(signature.ends_with("1c"))] = true;
        assert_eq!(verify(&event(&key, DATA, &signature)), Ok(1_700_000_000_123));
        assert_eq!(verify(&event(&key, DATA, &high_s(&signature))), Ok(1_700_000_000_123));
        assert_eq!(verify(&event(&key, DATA, &signature.to_uppercase())), Ok(1_700_000_000_123));
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn the_raw_bytes_count_white_space_included() {
    let key = key(1, Curve::Secp256k1);
    let signature = key.sign_dimo_status(DATA.as_bytes()).unwrap();
    let tidied = DATA.replace(' ', "");
    assert_eq!(verify(&event(&key, &tidied, &signature)), Err(Rejection::BadSignature));
}

#[test]
fn another_subject_is_refused_and_named() {
    let (one, two) = (key(1, Curve::Secp256k1), key(2, Curve::Secp256k1));
    let signature = two.sign_dimo_status(DATA.as_bytes()).unwrap();
    assert_eq!(verify(&event(&one, DATA, &signature)), Err(Rejection::BadSignature));
    assert_eq!(
        DimoSignature::parse(&signature).unwrap().verify(&one.device(), DATA.as_bytes()),
        Err(DimoStatusError::WrongDevice { device: one.device(), signer: two.device() })
    );
}

#[test]
fn malformed_signatures_are_refused_by_name() {
    let good = key(1, Curve::Secp256k1).sign_dimo_status(b"{}").unwrap();
    let cases = [
        (good[2..].to_owned(), DimoStatusError::MissingPrefix),
        (good[..130].to_owned(), DimoStatusError::Length { got: 128 }),
        (format!("0xzz{}", &good[4..]), DimoStatusError::NotHex),
        (format!("{}00", &good[..130]), DimoStatusError::V { got: 0 }),
        (format!("{}1d", &good[..130]), DimoStatusError::V { got: 29 }),
    ];
    for (text, error) in cases {
        assert_eq!(DimoSignature::parse(&text), Err(error), "{text}");
    }
    let zero_r = DimoSignature::parse(&format!("0x{}{}", "00".repeat(32), &good[66..])).unwrap();
    assert_eq!(zero_r.recover(b"{}"), Err(DimoStatusError::Unrecoverable));
}

#[test]
fn an_event_needs_a_subject_a_signature_and_a_timestamp() {
    let key = key(1, Curve::Secp256k1);
    let untimed = r#"{"speed":1}"#;
    let good = event(&key, DATA, &key.sign_dimo_status(DATA.as_bytes()).unwrap());
    let cases = [
        (event(&key, untimed, &key.sign_dimo_status(untimed.as_bytes()).unwrap()), Rejection::MalformedEvent),
        (good.replace("\"subject\"", "\"object\""), Rejection::MalformedEvent),
        (good.replace("\"signature\"", "\"autograph\""), Rejection::MalformedSignature),
        (good.replace("status.v2", "status.v3"), Rejection::Unsigned),
    ];
    for (body, reason) in cases {
        assert_eq!(verify(&body), Err(reason), "{body}");
    }
}

#[test]
fn p256_devices_do_not_speak_it() {
    assert_eq!(key(1, Curve::P256).sign_dimo_status(b"{}"), Err(SignError::NotSecp256k1));
}
