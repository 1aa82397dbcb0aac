//! CollectScrap: the whole stake returns after the notice, unless a case holds it.
#![allow(clippy::unwrap_used)]

use surety_api::device::{DeviceEvent, DeviceResponse, DeviceStage, ExecuteMsg, QueryMsg};
use surety_api::{Curve, DeviceId, ModelId};
use surety_device::ContractError;
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{events, Network, TestDevice, DAY};

fn scrapping(count: u64) -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let fleet = TestDevice::fleet(Curve::P256, count);
    network.mint(model, &fleet).unwrap();
    (network, fleet)
}

fn announce(network: &mut Network, devices: &[DeviceId]) {
    let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
    network.execute(&maker, &contract, &ExecuteMsg::Scrap { devices: devices.to_vec() }, &[]).unwrap();
}

fn collect(devices: &[DeviceId]) -> ExecuteMsg {
    ExecuteMsg::CollectScrap { devices: devices.to_vec() }
}

fn refused(network: &mut Network, devices: &[DeviceId]) -> ContractError {
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.refused(&stranger, &contract, &collect(devices), &[])
}

#[test]
fn the_whole_stake_returns_to_the_maker_whoever_asks() {
    let (mut network, fleet) = scrapping(3);
    let devices: Vec<_> = fleet.iter().take(2).map(TestDevice::id).collect();
    announce(&mut network, &devices);
    let due = network.now() + network.settings.scrap_period;
    network.advance_to(due - 1);
    assert_eq!(
        refused(&mut network, &devices),
        ContractError::ScrapNotDue { device: devices[0], due, now: due - 1 }
    );
    network.advance(1);
    let maker = network.actors.maker.clone();
    let before = network.balance(&maker);
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    let response = network.execute(&stranger, &contract, &collect(&devices), &[]).unwrap();
    assert_eq!(
        events::<DeviceEvent>(&response),
        [0, 1].map(|index| DeviceEvent::Scrapped { device: devices[index] })
    );
    assert_eq!(network.balance(&maker) - before, 2 * UNIT_STAKE);
    assert_eq!(network.buckets().undrawn.u128(), UNIT_STAKE);

    let gone: DeviceResponse = network.query(&network.device, &QueryMsg::Device { device: devices[0] });
    assert_eq!((gone.stage, gone.holder, gone.scrap_date), (DeviceStage::Scrapped, None, None));
    assert_eq!(refused(&mut network, &devices), ContractError::Scrapped { device: devices[0] });
}

#[test]
fn a_scrapped_device_is_neither_activated_nor_minted_nor_scrapped_again() {
    let (mut network, fleet) = scrapping(1);
    let device = fleet[0].id();
    announce(&mut network, &[device]);
    network.advance(network.settings.scrap_period);
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.execute(&stranger, &contract, &collect(&[device]), &[]).unwrap();

    let driver = network.actors.driver.clone();
    let activation = fleet[0].activation(&network, &driver, network.now() + DAY);
    let error: ContractError = network.refused(&stranger, &contract, &activation, &[]);
    assert_eq!(error, ContractError::Scrapped { device });

    let maker = network.actors.maker.clone();
    let mint = ExecuteMsg::Mint { model: ModelId(1), devices: vec![device], region: "us".parse().unwrap() };
    let error: ContractError = network.refused(&maker, &contract, &mint, &Network::funds(UNIT_STAKE));
    assert_eq!(error, ContractError::AlreadyMinted { device });
    let scrap = ExecuteMsg::Scrap { devices: vec![device] };
    let error: ContractError = network.refused(&maker, &contract, &scrap, &[]);
    assert_eq!(error, ContractError::Scrapped { device });
}

#[test]
fn nothing_is_collected_without_a_notice() {
    let (mut network, fleet) = scrapping(2);
    announce(&mut network, &[fleet[0].id()]);
    network.advance(network.settings.scrap_period);
    assert_eq!(
        refused(&mut network, &[fleet[0].id(), fleet[1].id()]),
        ContractError::NotScrapping { device: fleet[1].id() }
    );
    assert_eq!(refused(&mut network, &[]), ContractError::EmptyBatch {});
    assert_eq!(
        refused(&mut network, &[fleet[0].id(), fleet[0].id()]),
        ContractError::DuplicateInBatch { device: fleet[0].id() }
    );
}

#[test]
fn a_case_holds_what_was_not_due_when_it_opened() {
    let (mut network, fleet) = scrapping(2);
    let (early, late) = (fleet[0].id(), fleet[1].id());
    announce(&mut network, &[early]);
    network.advance(10 * DAY);
    announce(&mut network, &[late]);
    // The case opens after the first date and before the second.
    network.advance(network.settings.scrap_period - 5 * DAY);
    let deadline = network.now() + 100 * DAY;
    network.lock(surety_api::LicenceId(1), 1, deadline).unwrap();
    network.advance(10 * DAY);

    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    for held in [vec![late], vec![early, late]] {
        let error: surety_vault::ContractError = network.refused(&stranger, &contract, &collect(&held), &[]);
        assert!(matches!(error, surety_vault::ContractError::Held { .. }), "{error}");
    }
    network.execute(&stranger, &contract, &collect(&[early]), &[]).unwrap();
    // A case holds no longer than its own deadline.
    network.advance_to(deadline + 1);
    network.execute(&stranger, &contract, &collect(&[late]), &[]).unwrap();
    assert_eq!(network.buckets().undrawn.u128(), 0);
}

#[test]
fn devices_with_different_dates_are_collected_in_one_message() {
    let (mut network, fleet) = scrapping(3);
    for device in &fleet {
        announce(&mut network, &[device.id()]);
        network.advance(DAY);
    }
    network.advance(network.settings.scrap_period);
    let maker = network.actors.maker.clone();
    let before = network.balance(&maker);
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    let devices: Vec<_> = fleet.iter().map(TestDevice::id).collect();
    network.execute(&stranger, &contract, &collect(&devices), &[]).unwrap();
    assert_eq!(network.balance(&maker) - before, 3 * UNIT_STAKE);
}
