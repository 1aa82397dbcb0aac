//! `claim_driver`: what streams is paid to whoever holds the device, whoever asks.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use surety_api::charter::{self, SEAL_SECONDS};
use surety_api::vault::{DueResponse, ExecuteMsg, FaultCause, QueryMsg, RemovedTo, VaultEvent};
use surety_api::{device, Curve, DeviceId};
use surety_testkit::{events, Contracts, Network, ProxyMsg, Settings, TestDevice, COIN, MONTH};
use surety_vault::ContractError;

fn open(network: &mut Network, device: &TestDevice, cause: FaultCause) {
    let contract = network.device.clone();
    network.to_vault(&contract, &ExecuteMsg::OpenStream { device: device.id(), cause }, &[]).unwrap();
}

fn claim(network: &mut Network, devices: &[&TestDevice]) -> anyhow::Result<AppResponse> {
    let stranger = network.actors.stranger.clone();
    let devices = devices.iter().map(|device| device.id()).collect();
    network.to_vault(&stranger, &ExecuteMsg::ClaimDriver { devices }, &[])
}

fn due(network: &Network, device: &TestDevice) -> u128 {
    network.query::<DueResponse>(&network.vault, &QueryMsg::DriverDue { device: device.id() }).amount.u128()
}

fn transfer(network: &mut Network, from: &Addr, device: &TestDevice, to: &Addr) {
    let contract = network.device.clone();
    let message =
        device::ExecuteMsg::TransferNft { recipient: to.to_string(), token_id: device.id().to_string() };
    network.execute(from, &contract, &message, &[]).unwrap();
}

/// So many activated devices of the driver.
fn fleet(settings: Settings, count: u64) -> (Network, Vec<TestDevice>) {
    let mut network = Network::with(settings, Contracts::default());
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, count);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    (network, devices)
}

#[test]
fn a_driver_without_a_coin_is_paid_by_anyones_message() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.advance(12 * MONTH);
    open(&mut network, &device, FaultCause::Malfunction);
    network.advance(MONTH);
    assert_eq!(due(&network, &device), 2_500_000);
    let answer = claim(&mut network, &[&device]).unwrap();
    let driver = network.actors.driver.clone();
    let amount = Uint128::new(2_500_000);
    let paid = VaultEvent::DriverPaid { device: device.id(), to: driver.to_string(), amount };
    assert!(events(&answer).contains(&paid));
    assert_eq!(network.balance(&driver), 2_500_000);
    assert_eq!(due(&network, &device), 0);
    network.refuses(&ContractError::NothingDue {}, |n| claim(n, &[&device]));
}

#[test]
fn the_right_travels_with_the_device() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    network.advance(12 * MONTH);
    open(&mut network, &device, FaultCause::Malfunction);
    network.advance(4 * MONTH);
    claim(&mut network, &[&device]).unwrap();
    transfer(&mut network, &driver, &device, &buyer);
    network.advance(20 * MONTH);
    claim(&mut network, &[&device]).unwrap();
    assert_eq!(network.balance(&driver), 10 * COIN);
    assert_eq!(network.balance(&buyer), 20 * COIN);
    assert_eq!(network.buckets().streams, Uint128::zero());
}

#[test]
fn a_list_pays_many_and_passes_over_those_with_nothing_due() {
    let (mut network, devices) = fleet(Settings::default(), 4);
    let (driver, buyer) = (network.actors.driver.clone(), network.actors.buyer.clone());
    for device in &devices[..3] {
        open(&mut network, device, FaultCause::Disconnected);
    }
    transfer(&mut network, &driver, &devices[1], &buyer);
    network.advance(2 * MONTH);
    claim(&mut network, &[&devices[2]]).unwrap();
    let all: Vec<_> = devices.iter().collect();
    let answer = claim(&mut network, &all).unwrap();
    let paid = answer.events.iter().filter(|event| event.ty == "wasm-vault/driver_paid").count();
    assert_eq!(paid, 2);
    assert_eq!(network.balance(&driver), 10 * COIN);
    assert_eq!(network.balance(&buyer), 5 * COIN);
}

#[test]
fn where_a_contract_holds_the_device_only_it_may_claim() {
    let (mut network, devices) = fleet(Settings::default(), 2);
    let driver = network.actors.driver.clone();
    let market = network.proxy("market");
    for device in &devices {
        open(&mut network, device, FaultCause::Malfunction);
    }
    transfer(&mut network, &driver, &devices[0], &market);
    network.advance(MONTH);
    let device = devices[0].id();
    let held = ContractError::HeldByContract { device, holder: market.to_string() };
    network.refuses(&held, |n| claim(n, &[&devices[1], &devices[0]]));
    let call = ExecuteMsg::ClaimDriver { devices: vec![device] };
    let call = surety_api::call(&network.vault, &call, vec![]).unwrap();
    let stranger = network.actors.stranger.clone();
    network.execute(&stranger, &market, &ProxyMsg::Forward { messages: vec![call.into()] }, &[]).unwrap();
    assert_eq!(network.balance(&market), 2_500_000);
}

#[test]
fn an_unplugged_device_pays_nobody() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    open(&mut network, &device, FaultCause::Removed);
    network.advance(MONTH);
    let supply = network.supply();
    assert_eq!(due(&network, &device), 0);
    let answer = claim(&mut network, &[&device]).unwrap();
    let burned = VaultEvent::Burned { amount: Uint128::new(2_500_000) };
    assert!(events(&answer).contains(&burned));
    assert_eq!(supply - network.supply(), 2_500_000);
    assert_eq!(network.balance(&network.actors.driver), 0);
    network.advance(30 * MONTH);
    claim(&mut network, &[&device]).unwrap();
    assert_eq!(supply - network.supply(), 60 * COIN);
    assert_eq!(network.stake_of(&device).burned.u128(), 80 * COIN);
    assert_eq!(network.buckets().streams, Uint128::zero());
}

#[test]
fn a_network_may_give_unplugged_time_to_the_driver() {
    let settings = Settings { removed_to: RemovedTo::Driver, ..Settings::default() };
    let (mut network, devices) = fleet(settings, 1);
    open(&mut network, &devices[0], FaultCause::Removed);
    network.advance(MONTH);
    assert_eq!(due(&network, &devices[0]), 2_500_000);
    let supply = network.supply();
    claim(&mut network, &[&devices[0]]).unwrap();
    assert_eq!(network.balance(&network.actors.driver), 2_500_000);
    assert_eq!(network.supply(), supply);
}

#[test]
fn carried_coins_of_an_unplugged_device_are_still_its_holders() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    open(&mut network, &device, FaultCause::Disconnected);
    network.advance(MONTH);
    open(&mut network, &device, FaultCause::Removed);
    network.advance(MONTH);
    assert_eq!(due(&network, &device), 2_500_000);
    let supply = network.supply();
    claim(&mut network, &[&device]).unwrap();
    assert_eq!(network.balance(&network.actors.driver), 2_500_000);
    assert_eq!(supply - network.supply(), 2_500_000);
}

#[test]
fn lists_that_make_no_sense_are_refused() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    open(&mut network, &device, FaultCause::Malfunction);
    network.advance(MONTH);
    network.refuses(&ContractError::NoDevices { max: 100 }, |n| claim(n, &[]));
    let twice = ContractError::DuplicateDevice { device: device.id() };
    network.refuses(&twice, |n| claim(n, &[&device, &device]));
    let stranger = network.actors.stranger.clone();
    let many: Vec<_> = (0..101u8).map(|number| DeviceId::new([number; 20])).collect();
    let long = ContractError::TooManyDevices { given: 101, max: 100 };
    let message = ExecuteMsg::ClaimDriver { devices: many };
    network.refuses(&long, |n| n.to_vault(&stranger, &message, &[]));
    let unknown = TestDevice::new(Curve::P256, 1);
    let refused = ContractError::UnknownDevice { device: unknown.id() };
    network.refuses(&refused, |n| claim(n, &[&device, &unknown]));
}

#[test]
fn a_device_that_works_has_nothing_due() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(MONTH);
    assert_eq!(due(&network, &device), 0);
    network.refuses(&ContractError::NothingDue {}, |n| claim(n, &[&device]));
}

#[test]
fn a_seal_delays_it() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    open(&mut network, &device, FaultCause::Malfunction);
    network.advance(MONTH);
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let until = network.now() + SEAL_SECONDS;
    network.refuses(&ContractError::Sealed { until }, |n| claim(n, &[&device]));
    network.advance_to(until);
    claim(&mut network, &[&device]).unwrap();
}
