//! The bytes of the records other contracts read: they change in step with their readers, or not at all.
#![allow(clippy::unwrap_used)]

use surety_api::device::raw::{ACTIVE, LOTS};
use surety_api::Curve;
use surety_testkit::{Network, TestDevice};

fn stored(network: &Network, key: &[u8]) -> String {
    let bytes = network.app.wrap().query_wasm_raw(&network.device, key).unwrap().unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_lot_is_stored_under_its_number() {
    let (network, _) = Network::activated(Curve::P256);
    let key = [b"\0\x03lot".as_slice(), &1u64.to_be_bytes()].concat();
    assert_eq!(LOTS.key(1).to_vec(), key);
    assert_eq!(
        stored(&network, &key),
        r#"{"licence":1,"model":1,"curve":"p256","region":"us","terms":{"unit_stake":"80000000","burn":"20000000","manufacturer":"57000000","integrations":"3000000"},"terminal_codes":[32769,32770],"silence_after":2628000,"count":1}"#
    );
}

#[test]
fn an_activated_device_is_stored_under_its_20_bytes() {
    let (network, device) = Network::activated(Curve::Secp256k1);
    let id = device.id().into_bytes();
    let key = [b"\0\x06active".as_slice(), &id].concat();
    assert_eq!(ACTIVE.key(id).to_vec(), key);
    assert_eq!(
        stored(&network, &key),
        format!(
            r#"{{"owner":"{}","lot":1,"key":"{}","activated_at":1800000000,"condition":"working"}}"#,
            network.actors.driver,
            compressed(&device)
        )
    );
}

fn compressed(device: &TestDevice) -> String {
    let key = surety_statement::PublicKey::parse(&device.public_key()).unwrap().compress();
    cosmwasm_std::Binary::from(key.as_bytes().as_slice()).to_base64()
}
