//! Pair and Unpair: holder and device agree; either alone ends it; a sale ends it.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Binary};
use surety_api::device::{DeviceEvent, DeviceResponse, ExecuteMsg, QueryMsg, UnpairProof};
use surety_api::Curve;
use surety_device::permissions::{HOLDER, HOLDER_OR_DEVICE};
use surety_device::ContractError;
use surety_testkit::{events, Network, TestDevice, DAY};

const VEHICLE: [u8; 32] = [7; 32];
const NONE: [u8; 32] = [0; 32];

fn pair(network: &Network, device: &TestDevice, vehicle: [u8; 32], nonce: u64) -> ExecuteMsg {
    let (driver, expires) = (network.actors.driver.clone(), network.now() + DAY);
    ExecuteMsg::Pair {
        device: device.id(),
        vehicle: Binary::from(vehicle),
        nonce,
        expires,
        signature: device.pairing(network, vehicle, &driver, nonce, expires),
    }
}

fn unpair(network: &Network, device: &TestDevice, nonce: u64) -> ExecuteMsg {
    let (driver, expires) = (network.actors.driver.clone(), network.now() + DAY);
    let signature = device.pairing(network, NONE, &driver, nonce, expires);
    ExecuteMsg::Unpair { device: device.id(), proof: Some(UnpairProof { nonce, expires, signature }) }
}

fn send(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> Vec<DeviceEvent> {
    let contract = network.device.clone();
    events(&network.execute(sender, &contract, message, &[]).unwrap())
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.device.clone();
    network.refused(sender, &contract, message, &[])
}

fn paired_with(network: &Network, device: &TestDevice) -> (Option<Binary>, u64) {
    let known: DeviceResponse = network.query(&network.device, &QueryMsg::Device { device: device.id() });
    (known.vehicle, known.pairing_nonce)
}

#[test]
fn holder_and_device_agree_on_a_vehicle() {
    for curve in [Curve::Secp256k1, Curve::P256] {
        let (mut network, device) = Network::activated(curve);
        let driver = network.actors.driver.clone();
        let message = pair(&network, &device, VEHICLE, 1);
        let vehicle = Binary::from(VEHICLE);
        assert_eq!(
            send(&mut network, &driver, &message),
            [DeviceEvent::Paired { device: device.id(), vehicle: vehicle.to_base64() }]
        );
        assert_eq!(paired_with(&network, &device), (Some(vehicle), 1));
        // The same word again, or any with a nonce that does not rise, is refused.
        let stale = ContractError::NonceTooLow { got: 1, last: 1 };
        assert_eq!(refused(&mut network, &driver, &message), stale);
        let moved = pair(&network, &device, [8; 32], 5);
        send(&mut network, &driver, &moved);
        assert_eq!(paired_with(&network, &device), (Some(Binary::from([8; 32])), 5));
    }
}

#[test]
fn either_side_alone_ends_it() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, stranger) = (network.actors.driver.clone(), network.actors.stranger.clone());
    let message = pair(&network, &device, VEHICLE, 1);
    send(&mut network, &driver, &message);
    let alone = ExecuteMsg::Unpair { device: device.id(), proof: None };
    assert_eq!(refused(&mut network, &stranger, &alone), HOLDER_OR_DEVICE.refuse(&stranger).into());
    assert_eq!(send(&mut network, &driver, &alone), [DeviceEvent::Unpaired { device: device.id() }]);
    assert_eq!(paired_with(&network, &device), (None, 1));
    assert_eq!(refused(&mut network, &driver, &alone), ContractError::NotPaired { device: device.id() });

    let message = pair(&network, &device, VEHICLE, 2);
    send(&mut network, &driver, &message);
    let stale = unpair(&network, &device, 2);
    assert_eq!(refused(&mut network, &stranger, &stale), ContractError::NonceTooLow { got: 2, last: 2 });
    let word = unpair(&network, &device, 3);
    assert_eq!(send(&mut network, &stranger, &word), [DeviceEvent::Unpaired { device: device.id() }]);
    assert_eq!(paired_with(&network, &device), (None, 3));
}

#[test]
fn a_word_for_one_vehicle_or_holder_is_none_for_another() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let (driver, stranger) = (network.actors.driver.clone(), network.actors.stranger.clone());
    let bad = ContractError::BadSignature { device: device.id() };
    let good = pair(&network, &device, VEHICLE, 1);
    assert_eq!(refused(&mut network, &stranger, &good), HOLDER.refuse(&stranger).into());
    let ExecuteMsg::Pair { device: id, expires, signature, .. } = good else { unreachable!("a pairing") };
    let change = |vehicle: &[u8], nonce, expires| ExecuteMsg::Pair {
        device: id,
        vehicle: vehicle.into(),
        nonce,
        expires,
        signature: signature.clone(),
    };
    assert_eq!(refused(&mut network, &driver, &change(&[8; 32], 1, expires)), bad);
    assert_eq!(refused(&mut network, &driver, &change(&VEHICLE, 2, expires)), bad);
    assert_eq!(refused(&mut network, &driver, &change(&VEHICLE, 1, expires + 1)), bad);
    assert_eq!(
        refused(&mut network, &driver, &change(&VEHICLE[1..], 1, expires)),
        ContractError::VehicleLength { got: 31 }
    );
    let none = pair(&network, &device, NONE, 1);
    assert_eq!(refused(&mut network, &driver, &none), ContractError::NoVehicle {});
    // A word over a vehicle ends no pairing.
    send(&mut network, &driver, &change(&VEHICLE, 1, expires));
    let signature = device.pairing(&network, VEHICLE, &driver, 2, expires);
    let wrong = ExecuteMsg::Unpair { device: id, proof: Some(UnpairProof { nonce: 2, expires, signature }) };
    assert_eq!(refused(&mut network, &stranger, &wrong), bad);

    let late = pair(&network, &device, VEHICLE, 2);
    network.advance(DAY + 1);
    let now = network.now();
    assert_eq!(refused(&mut network, &driver, &late), ContractError::Expired { expires: now - 1, now });
}

#[test]
fn a_sale_ends_the_pairing_and_keeps_the_nonce() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    let message = pair(&network, &device, VEHICLE, 4);
    send(&mut network, &driver, &message);
    let transfer =
        ExecuteMsg::TransferNft { recipient: buyer.to_string(), token_id: device.id().to_string() };
    assert_eq!(
        send(&mut network, &driver, &transfer),
        [
            DeviceEvent::Transferred { device: device.id(), from: driver.to_string(), to: buyer.to_string() },
            DeviceEvent::Unpaired { device: device.id() },
        ]
    );
    assert_eq!(paired_with(&network, &device), (None, 4));
}

#[test]
fn a_device_not_sold_is_in_no_vehicle() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let device = TestDevice::new(Curve::P256, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let maker = network.actors.maker.clone();
    let message = pair(&network, &device, VEHICLE, 1);
    let expected = ContractError::NotActivated { device: device.id() };
    assert_eq!(refused(&mut network, &maker, &message), expected);
    let alone = ExecuteMsg::Unpair { device: device.id(), proof: None };
    assert_eq!(refused(&mut network, &maker, &alone), expected);
}
