//! Activate: the device's own word, once, from anyone.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, StdError};
use cw721::msg::{OwnerOfResponse, TokensResponse};
use surety_api::device::{DeviceCondition, DeviceEvent, DeviceResponse, DeviceStage, ExecuteMsg, QueryMsg};
use surety_api::{vault, Curve, DeviceId, LotId, ModelId};
use surety_device::ContractError;
use surety_statement::{Activation, KeyError, PublicKey, Signature, SignatureError};
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{events, Network, TestDevice, DAY};

const BOTH: [Curve; 2] = [Curve::Secp256k1, Curve::P256];

/// A network with one device minted and not activated.
fn minted(curve: Curve) -> (Network, TestDevice, ModelId) {
    let mut network = Network::new();
    let (_, model) = network.ready(curve);
    let device = TestDevice::new(curve, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    (network, device, model)
}

fn refused(network: &mut Network, message: &ExecuteMsg) -> ContractError {
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.refused(&stranger, &contract, message, &[])
}

/// The device's own activation for the driver, changed by the test.
fn activation(network: &Network, device: &TestDevice, change: impl FnOnce(&mut Parts)) -> ExecuteMsg {
    let driver = network.actors.driver.clone();
    let ExecuteMsg::Activate { device, public_key, owner, expires, signature } =
        device.activation(network, &driver, network.now() + DAY)
    else {
        unreachable!("an activation")
    };
    let mut parts =
        Parts { device, public_key: public_key.to_vec(), owner, expires, signature: signature.to_vec() };
    change(&mut parts);
    ExecuteMsg::Activate {
        device: parts.device,
        public_key: parts.public_key.into(),
        owner: parts.owner,
        expires: parts.expires,
        signature: parts.signature.into(),
    }
}

struct Parts {
    device: DeviceId,
    public_key: Vec<u8>,
    owner: String,
    expires: u64,
    signature: Vec<u8>,
}

fn known(network: &Network, device: DeviceId) -> DeviceResponse {
    network.query(&network.device, &QueryMsg::Device { device })
}

#[test]
fn the_devices_word_makes_the_driver_its_owner_without_a_coin() {
    for curve in BOTH {
        let (mut network, device, _) = minted(curve);
        let (driver, maker) = (network.actors.driver.clone(), network.actors.maker.clone());
        let owner = QueryMsg::OwnerOf { token_id: device.id().to_string(), include_expired: None };
        assert_eq!(network.query::<OwnerOfResponse>(&network.device, &owner).owner, maker.as_str());

        let response = network.activate(&device, &driver).unwrap();
        assert_eq!(
            events::<DeviceEvent>(&response),
            [DeviceEvent::Activated { device: device.id(), lot: LotId(1), owner: driver.to_string() }]
        );
        let now = known(&network, device.id());
        assert_eq!((now.stage, now.holder.as_deref()), (DeviceStage::Activated, Some(driver.as_str())));
        assert_eq!((now.activated_at, now.condition), (Some(network.now()), Some(DeviceCondition::Working)));
        let key = PublicKey::parse(&device.public_key()).unwrap().compress();
        assert_eq!(now.public_key, Some(Binary::from(key.as_bytes().as_slice())));
        assert_eq!(network.query::<OwnerOfResponse>(&network.device, &owner).owner, driver.as_str());
        let tokens = QueryMsg::Tokens { owner: driver.to_string(), start_after: None, limit: None };
        assert_eq!(
            network.query::<TokensResponse>(&network.device, &tokens).tokens,
            [device.id().to_string()]
        );

        let stake = network.stake_of(&device);
        assert_eq!((stake.outcome, stake.burned.u128()), (vault::DeviceOutcome::Accruing, UNIT_STAKE / 4));
        assert_eq!(network.balance(&driver), 0);
    }
}

#[test]
fn both_forms_of_s_are_one_signature() {
    for curve in BOTH {
        let (mut network, device, _) = minted(curve);
        let message = activation(&network, &device, |parts| {
            let low = Signature::parse(&parts.signature, curve).unwrap();
            assert_eq!(low.as_bytes(), parts.signature.as_slice());
            parts.signature = low.high_s_form().to_vec();
        });
        let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
        network.execute(&stranger, &contract, &message, &[]).unwrap();
    }
}

#[test]
fn a_second_activation_is_refused_whatever_the_device_signs() {
    let (mut network, device, _) = minted(Curve::P256);
    let driver = network.actors.driver.clone();
    network.activate(&device, &driver).unwrap();
    let again = device.activation(&network, &network.actors.buyer.clone(), network.now() + DAY);
    assert_eq!(refused(&mut network, &again), ContractError::AlreadyActivated { device: device.id() });
}

#[test]
fn a_signature_is_good_until_it_expires() {
    let (mut network, device, _) = minted(Curve::P256);
    let driver = network.actors.driver.clone();
    let expires = network.now() + DAY;
    let message = device.activation(&network, &driver, expires);
    network.advance_to(expires + 1);
    assert_eq!(refused(&mut network, &message), ContractError::Expired { expires, now: expires + 1 });
    let last_second = device.activation(&network, &driver, network.now());
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.execute(&stranger, &contract, &last_second, &[]).unwrap();
}

#[test]
fn a_strangers_key_and_a_malformed_one_are_refused() {
    let (mut network, device, _) = minted(Curve::P256);
    let stranger = TestDevice::new(Curve::P256, 99);
    let message = activation(&network, &device, |parts| {
        parts.public_key = stranger.public_key().to_vec();
    });
    assert_eq!(
        refused(&mut network, &message),
        KeyError::WrongDevice { device: device.id(), owner: stranger.id() }.into()
    );
    let message = activation(&network, &device, |parts| parts.public_key.truncate(64));
    assert_eq!(refused(&mut network, &message), KeyError::Length { got: 64 }.into());
    let message = activation(&network, &device, |parts| parts.public_key[0] = 2);
    assert_eq!(refused(&mut network, &message), KeyError::Prefix { got: 2 }.into());
}

#[test]
fn a_key_of_the_other_curve_is_refused_by_name() {
    for (expected, other) in [(Curve::Secp256k1, Curve::P256), (Curve::P256, Curve::Secp256k1)] {
        let (mut network, _, model) = minted(expected);
        let foreign = TestDevice::new(other, 1);
        network.mint(model, std::slice::from_ref(&foreign)).unwrap();
        let message = activation(&network, &foreign, |_| {});
        assert_eq!(
            refused(&mut network, &message),
            ContractError::KeyOfOtherCurve { device: foreign.id(), expected }
        );
    }
}

#[test]
fn a_key_on_no_curve_is_refused_by_name() {
    for curve in BOTH {
        let (mut network, device, model) = minted(curve);
        let mut bytes: [u8; 65] = device.public_key().as_slice().try_into().unwrap();
        bytes[64] ^= 1;
        let off = PublicKey::parse(&bytes).unwrap().device();
        let (maker, funds) = (network.actors.maker.clone(), Network::funds(UNIT_STAKE));
        network.mint_with(&maker, model, vec![off], &funds).unwrap();
        let message = activation(&network, &device, |parts| {
            parts.device = off;
            parts.public_key = bytes.to_vec();
        });
        assert_eq!(refused(&mut network, &message), ContractError::KeyOffCurve { device: off });
    }
}

#[test]
fn every_signed_field_counts() {
    for curve in BOTH {
        let (mut network, device, _) = minted(curve);
        let bad = ContractError::BadSignature { device: device.id() };
        let message = activation(&network, &device, |parts| parts.signature[40] ^= 1);
        assert_eq!(refused(&mut network, &message), bad);
        let message = activation(&network, &device, |parts| parts.expires += 1);
        assert_eq!(refused(&mut network, &message), bad);
        let stranger = network.actors.stranger.to_string();
        let message = activation(&network, &device, |parts| parts.owner = stranger);
        assert_eq!(refused(&mut network, &message), bad);

        let signed = Activation {
            chain_id: network.app.block_info().chain_id,
            contract: network.device.to_string(),
            device: device.id(),
            owner: network.actors.driver.to_string(),
            expires: network.now() + DAY,
        };
        for wrong in [
            Activation { chain_id: "another-chain".into(), ..signed.clone() },
            Activation { contract: network.vault.to_string(), ..signed.clone() },
        ] {
            let signature = device.sign(&wrong.encode().unwrap()).to_vec();
            let message = activation(&network, &device, |parts| parts.signature = signature);
            assert_eq!(refused(&mut network, &message), bad);
        }
    }
}

#[test]
fn what_is_no_signature_no_owner_or_no_device_is_refused() {
    let (mut network, device, _) = minted(Curve::P256);
    let message = activation(&network, &device, |parts| parts.signature.truncate(63));
    assert_eq!(refused(&mut network, &message), SignatureError::Length { got: 63 }.into());
    let message = activation(&network, &device, |parts| parts.signature = vec![0; 64]);
    assert!(matches!(
        refused(&mut network, &message),
        ContractError::Signature(SignatureError::OutOfRange { .. })
    ));
    for owner in ["nobody".to_string(), network.actors.driver.to_string().to_uppercase()] {
        let message = activation(&network, &device, |parts| parts.owner = owner);
        assert!(matches!(refused(&mut network, &message), ContractError::Std(StdError::GenericErr { .. })));
    }
    let unminted = TestDevice::new(Curve::P256, 5);
    let message = activation(&network, &unminted, |_| {});
    assert_eq!(refused(&mut network, &message), ContractError::UnknownDevice { device: unminted.id() });
}

#[test]
fn it_takes_no_coins() {
    let (mut network, device, _) = minted(Curve::P256);
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    let message = activation(&network, &device, |_| {});
    let error: ContractError = network.refused(&stranger, &contract, &message, &Network::funds(1));
    assert_eq!(error, surety_api::ApiError::UnexpectedFunds {}.into());
}
