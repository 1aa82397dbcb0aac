//! TransferNft and SendNft: by the holder or whom it let, after activation only; the stream goes along.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Binary, StdError};
use cw721::msg::{ApprovalsResponse, OwnerOfResponse, TokensResponse};
use cw721::Expiration;
use surety_api::device::raw::FIRST_OWNERS;
use surety_api::device::{DeviceEvent, ExecuteMsg, QueryMsg};
use surety_api::Curve;
use surety_device::permissions::HOLDER_OR_APPROVED;
use surety_device::ContractError;
use surety_statement::DeviceIdError;
use surety_testkit::{events, Network, TestDevice, DAY, MONTH};

fn transfer(device: &TestDevice, to: &Addr) -> ExecuteMsg {
    ExecuteMsg::TransferNft { recipient: to.to_string(), token_id: device.id().to_string() }
}

fn send(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> Vec<DeviceEvent> {
    let contract = network.device.clone();
    events(&network.execute(sender, &contract, message, &[]).unwrap())
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.device.clone();
    network.refused(sender, &contract, message, &[])
}

fn owner(network: &Network, device: &TestDevice) -> String {
    let question = QueryMsg::OwnerOf { token_id: device.id().to_string(), include_expired: None };
    network.query::<OwnerOfResponse>(&network.device, &question).owner
}

fn tokens(network: &Network, owner: &Addr) -> Vec<String> {
    let question = QueryMsg::Tokens { owner: owner.to_string(), start_after: None, limit: None };
    network.query::<TokensResponse>(&network.device, &question).tokens
}

#[test]
fn a_sale_moves_the_device_and_its_index() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    assert_eq!(
        send(&mut network, &driver, &transfer(&device, &buyer)),
        [DeviceEvent::Transferred { device: device.id(), from: driver.to_string(), to: buyer.to_string() }]
    );
    assert_eq!(owner(&network, &device), buyer.as_str());
    assert!(tokens(&network, &driver).is_empty());
    assert_eq!(tokens(&network, &buyer), [device.id().to_string()]);
    assert_eq!(
        refused(&mut network, &driver, &transfer(&device, &driver)),
        HOLDER_OR_APPROVED.refuse(&driver).into()
    );
}

#[test]
fn whom_the_activation_named_stays_known() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    let first = |network: &Network| {
        FIRST_OWNERS.query(&network.app.wrap(), network.device.clone(), device.id().into_bytes()).unwrap()
    };
    assert_eq!(first(&network), None);
    send(&mut network, &driver, &transfer(&device, &buyer));
    assert_eq!(first(&network), Some(driver.clone()));
    send(&mut network, &buyer, &transfer(&device, &driver));
    send(&mut network, &driver, &transfer(&device, &buyer));
    assert_eq!(first(&network), Some(driver));
}

#[test]
fn the_stream_pays_whoever_holds_the_device() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    network.advance(12 * MONTH);
    network.report_malfunction(&device).unwrap();
    network.apply_fault(&device).unwrap();
    network.advance(6 * MONTH);
    network.claim_driver(&device).unwrap();
    send(&mut network, &driver, &transfer(&device, &buyer));
    network.advance(6 * MONTH);
    network.claim_driver(&device).unwrap();
    assert_eq!(network.balance(&driver), 15_000_000);
    assert_eq!(network.balance(&buyer), 15_000_000);
}

#[test]
fn an_id_is_read_in_any_case() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    let loud = format!("0X{}", device.id().to_string()[2..].to_uppercase());
    let message = ExecuteMsg::TransferNft { recipient: buyer.to_string(), token_id: loud };
    send(&mut network, &driver, &message);
    assert_eq!(tokens(&network, &buyer), [device.id().to_string()]);
    let no_device = ExecuteMsg::TransferNft { recipient: buyer.to_string(), token_id: "17".into() };
    assert_eq!(refused(&mut network, &buyer, &no_device), DeviceIdError::MissingPrefix.into());
}

#[test]
fn who_was_approved_may_move_it_once() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer, stranger) =
        (network.actors.driver.clone(), network.actors.buyer.clone(), network.actors.stranger.clone());
    let no = || ContractError::from(HOLDER_OR_APPROVED.refuse(&stranger));
    assert_eq!(refused(&mut network, &stranger, &transfer(&device, &stranger)), no());
    let until = network.now() + DAY;
    let approve = ExecuteMsg::Approve {
        spender: stranger.to_string(),
        token_id: device.id().to_string(),
        expires: Some(Expiration::AtTime(cosmwasm_std::Timestamp::from_seconds(until))),
    };
    send(&mut network, &driver, &approve);
    network.advance_to(until);
    assert_eq!(refused(&mut network, &stranger, &transfer(&device, &stranger)), no());

    let approve = ExecuteMsg::Approve {
        spender: stranger.to_string(),
        token_id: device.id().to_string(),
        expires: None,
    };
    send(&mut network, &driver, &approve);
    send(&mut network, &stranger, &transfer(&device, &buyer));
    // The approval was the old holder's.
    let approvals = QueryMsg::Approvals { token_id: device.id().to_string(), include_expired: Some(true) };
    assert!(network.query::<ApprovalsResponse>(&network.device, &approvals).approvals.is_empty());
    assert_eq!(refused(&mut network, &stranger, &transfer(&device, &stranger)), no());
}

#[test]
fn a_contract_receives_the_device_and_is_told() {
    let (mut network, device) = Network::activated(Curve::P256);
    let driver = network.actors.driver.clone();
    let market = network.proxy("market");
    let message = ExecuteMsg::SendNft {
        contract: market.to_string(),
        token_id: device.id().to_string(),
        msg: Binary::from(b"list it"),
    };
    send(&mut network, &driver, &message);
    assert_eq!(owner(&network, &device), market.as_str());

    // One that takes no tokens: nothing moves.
    let message = ExecuteMsg::SendNft {
        contract: network.vault.to_string(),
        token_id: device.id().to_string(),
        msg: Binary::default(),
    };
    let contract = network.device.clone();
    let call = surety_api::call(&contract, &message, vec![]).unwrap();
    let forward = surety_testkit::ProxyMsg::Forward { messages: vec![call.into()] };
    network.execute(&driver, &market, &forward, &[]).unwrap_err();
    assert_eq!(owner(&network, &device), market.as_str());
}

#[test]
fn the_recipient_must_be_an_address() {
    let (mut network, device) = Network::activated(Curve::P256);
    let driver = network.actors.driver.clone();
    let message = ExecuteMsg::TransferNft { recipient: "nobody".into(), token_id: device.id().to_string() };
    assert!(matches!(
        refused(&mut network, &driver, &message),
        ContractError::Std(StdError::GenericErr { .. })
    ));
}

#[test]
fn before_activation_nothing_moves() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let device = TestDevice::new(Curve::P256, 0);
    let (maker, buyer) = (network.actors.maker.clone(), network.actors.buyer.clone());
    let message = transfer(&device, &buyer);
    assert_eq!(refused(&mut network, &maker, &message), ContractError::UnknownDevice { device: device.id() });
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let sleeping = ContractError::NotActivated { device: device.id() };
    assert_eq!(refused(&mut network, &maker, &message), sleeping);
    let approve =
        ExecuteMsg::Approve { spender: buyer.to_string(), token_id: device.id().to_string(), expires: None };
    assert_eq!(refused(&mut network, &maker, &approve), sleeping);
    // An operator of the maker moves none of its stock either.
    let operator = ExecuteMsg::ApproveAll { operator: buyer.to_string(), expires: None };
    send(&mut network, &maker, &operator);
    assert_eq!(refused(&mut network, &buyer, &message), sleeping);
}

#[test]
fn nobody_burns_a_device() {
    let (mut network, device) = Network::activated(Curve::P256);
    let driver = network.actors.driver.clone();
    let burn = ExecuteMsg::Burn { token_id: device.id().to_string() };
    assert_eq!(refused(&mut network, &driver, &burn), ContractError::NoBurn {});
}
