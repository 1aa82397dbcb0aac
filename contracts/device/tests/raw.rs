//! The bytes of the records other contracts read: they change in step with their readers, or not at all.
#![allow(clippy::unwrap_used)]

use surety_api::device::raw::{ACTIVE, BANNED, DEVICES, FAULTS, FIRST_OWNERS, LOTS, SCRAPS};
use surety_api::device::ExecuteMsg;
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

#[test]
fn what_preorder_reads_of_a_device_is_stored_under_its_20_bytes() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (maker, driver, buyer) =
        (network.actors.maker.clone(), network.actors.driver.clone(), network.actors.buyer.clone());
    let contract = network.device.clone();
    let id = device.id().into_bytes();
    let keyed = |name: &str, id: [u8; 20]| [&[0, name.len() as u8], name.as_bytes(), &id].concat();
    assert_eq!(DEVICES.key(id).to_vec(), keyed("d", id));
    assert_eq!(stored(&network, &keyed("d", id)), "1");

    let message = ExecuteMsg::TransferNft { recipient: buyer.to_string(), token_id: device.id().to_string() };
    network.execute(&driver, &contract, &message, &[]).unwrap();
    assert_eq!(FIRST_OWNERS.key(id).to_vec(), keyed("first_owner", id));
    assert_eq!(stored(&network, &keyed("first_owner", id)), format!("\"{driver}\""));

    let spare = TestDevice::new(Curve::P256, 1);
    network.mint(surety_api::ModelId(1), std::slice::from_ref(&spare)).unwrap();
    let id = spare.id().into_bytes();
    let scrap = ExecuteMsg::Scrap { devices: vec![spare.id()] };
    network.execute(&maker, &contract, &scrap, &[]).unwrap();
    assert_eq!(SCRAPS.key(id).to_vec(), keyed("scrap", id));
    assert_eq!(
        stored(&network, &keyed("scrap", id)),
        r#"{"announced":{"due":1803888000,"until":1805097600}}"#
    );
    network.advance(network.settings.scrap_period);
    network
        .execute(
            &maker,
            &contract,
            &ExecuteMsg::CollectScrap { devices: vec![spare.id()], held_by: None },
            &[],
        )
        .unwrap();
    assert_eq!(stored(&network, &keyed("scrap", id)), r#"{"returned":{}}"#);
}

fn compressed(device: &TestDevice) -> String {
    let key = surety_statement::PublicKey::parse(&device.public_key()).unwrap().compress();
    cosmwasm_std::Binary::from(key.as_bytes().as_slice()).to_base64()
}

#[test]
fn a_ban_is_stored_under_the_20_bytes_of_its_device() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.ban(&device).unwrap();
    let id = device.id().into_bytes();
    let key = [b"\0\x06banned".as_slice(), &id].concat();
    assert_eq!(BANNED.key(id).to_vec(), key);
    let written = r#"{"banned_at":1800000000,"lifted_at":null,"hold":{"until":1801209600,"contested":false,"over":false}}"#;
    assert_eq!(stored(&network, &key), written);
}

#[test]
fn when_a_fault_was_found_is_stored_while_it_is_in_effect() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.fall_silent(&device);
    let found_at = network.now();
    let id = device.id().into_bytes();
    let key = [b"\0\x05fault".as_slice(), &id].concat();
    assert_eq!(FAULTS.key(id).to_vec(), key);
    let read = |network: &Network| network.app.wrap().query_wasm_raw(&network.device, key.clone()).unwrap();
    assert_eq!(read(&network), None, "nobody has applied it");
    network.advance(1);
    network.apply_fault(&device).unwrap();
    assert_eq!(stored(&network, &key), found_at.to_string());
    network.come_back(&device, 1);
    assert!(read(&network).is_some());
    network.apply_recovery(&device).unwrap();
    assert_eq!(read(&network), None);
}
