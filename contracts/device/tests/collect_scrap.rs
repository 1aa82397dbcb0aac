//! CollectScrap: the whole stake returns after the notice, unless a case holds it.
#![allow(clippy::unwrap_used)]

use surety_api::device::{DeviceEvent, DeviceResponse, DeviceStage, ExecuteMsg, QueryMsg};
use surety_api::{CaseId, Curve, DeviceId, LicenceId, ModelId};
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
    held(devices, None)
}

fn held(devices: &[DeviceId], by: Option<u64>) -> ExecuteMsg {
    ExecuteMsg::CollectScrap { devices: devices.to_vec(), held_by: by.map(CaseId) }
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
    network.lock(LicenceId(1), 1, deadline).unwrap();
    network.advance(6 * DAY);

    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    for held in [vec![late], vec![early, late]] {
        let error: surety_vault::ContractError = network.refused(&stranger, &contract, &collect(&held), &[]);
        assert!(matches!(error, surety_vault::ContractError::Held { .. }), "{error}");
    }
    network.execute(&stranger, &contract, &collect(&[early]), &[]).unwrap();
    // A case holds no longer than its own deadline.
    network.advance_to(deadline + 1);
    network.execute(&stranger, &contract, &held(&[late], Some(1)), &[]).unwrap();
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

/// What the vault answers to a collection.
fn vault_refuses(network: &mut Network, message: &ExecuteMsg) -> surety_vault::ContractError {
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.refused(&stranger, &contract, message, &[])
}

#[test]
fn a_notice_lapses_and_a_new_one_takes_its_whole_time() {
    let (mut network, fleet) = scrapping(1);
    let device = fleet[0].id();
    announce(&mut network, &[device]);
    let until = network.now() + network.settings.scrap_period + network.settings.scrap_window;
    network.advance_to(until);
    assert_eq!(refused(&mut network, &[device]), ContractError::ScrapLapsed { device, until });
    let known: DeviceResponse = network.query(&network.device, &QueryMsg::Device { device });
    assert_eq!((known.stage, known.scrap_until), (DeviceStage::Minted, Some(until)));

    announce(&mut network, &[device]);
    let due = network.now() + network.settings.scrap_period;
    let now = network.now();
    assert_eq!(refused(&mut network, &[device]), ContractError::ScrapNotDue { device, due, now });
    network.advance_to(due + network.settings.scrap_window - 1);
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.execute(&stranger, &contract, &collect(&[device]), &[]).unwrap();
}

/// A maker that gave notice for all its stock in good time has no way out left when, later, a case is opened against it.
#[test]
fn notice_given_early_and_kept() {
    let (mut network, fleet) = scrapping(3);
    let stock: Vec<_> = fleet.iter().map(TestDevice::id).collect();
    announce(&mut network, &stock);
    network.advance(200 * DAY);
    network.lock(LicenceId(1), 1, network.now() + 90 * DAY).unwrap();
    assert!(matches!(refused(&mut network, &stock), ContractError::ScrapLapsed { .. }));
    // The case was opened after the date: it extends nothing, not even the maker's own against itself.
    for (days, case) in [(0, 1), (100, 1), (0, 2)] {
        network.advance(days * DAY);
        let error = vault_refuses(&mut network, &held(&stock, Some(case)));
        assert!(matches!(error, surety_vault::ContractError::NotHeldBy { .. }), "{error}");
    }
    // A new notice during a case is held by that case like any other.
    network.lock(LicenceId(1), 3, network.now() + 90 * DAY).unwrap();
    announce(&mut network, &stock);
    network.advance(network.settings.scrap_period);
    let error = vault_refuses(&mut network, &collect(&stock));
    assert!(matches!(error, surety_vault::ContractError::Held { .. }), "{error}");
}

#[test]
fn what_a_case_held_has_its_window_from_the_end_of_that_case() {
    for cleared in [true, false] {
        let (mut network, fleet) = scrapping(2);
        let (first, second) = (fleet[0].id(), fleet[1].id());
        announce(&mut network, &[first, second]);
        let (date, window) = (network.now() + network.settings.scrap_period, network.settings.scrap_window);
        let end = date + 60 * DAY;
        network.lock(LicenceId(1), 1, end + if cleared { 30 * DAY } else { 0 }).unwrap();
        network.advance_to(end);
        if cleared {
            network.unlock(LicenceId(1), 1).unwrap();
        }
        // A case opened by then holds nothing of it, and a chain of them extends nothing.
        network.lock(LicenceId(1), 2, end + 300 * DAY).unwrap();
        let lapsed = ContractError::ScrapLapsed { device: first, until: date + window };
        assert_eq!(refused(&mut network, &[first]), lapsed);
        let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
        network.execute(&stranger, &contract, &held(&[first], Some(1)), &[]).unwrap();
        network.advance_to(end + window);
        let error = vault_refuses(&mut network, &held(&[second], Some(1)));
        assert_eq!(error, surety_vault::ContractError::Lapsed { withdrawal_date: date, until: end + window });
    }
}

#[test]
fn a_case_that_ended_before_the_date_or_of_another_maker_extends_nothing() {
    let (mut network, fleet) = scrapping(1);
    let device = fleet[0].id();
    announce(&mut network, &[device]);
    let date = network.now() + network.settings.scrap_period;
    network.lock(LicenceId(1), 1, date).unwrap();
    network.lock(LicenceId(2), 2, date + 50 * DAY).unwrap();
    network.advance_to(date + 55 * DAY);
    for case in [1, 2, 3] {
        assert_eq!(
            vault_refuses(&mut network, &held(&[device], Some(case))),
            surety_vault::ContractError::NotHeldBy {
                licence: LicenceId(1),
                case: CaseId(case),
                withdrawal_date: date
            }
        );
    }
}

/// A lapsed notice counts as never given, so the device can be promised; the promise then stands against a case that held it.
#[test]
fn a_device_promised_after_the_lapse_is_not_scrapped() {
    let (mut network, fleet) = scrapping(1);
    let (device, stranger) = (fleet[0].id(), network.actors.stranger.clone());
    announce(&mut network, &[device]);
    network.lock(LicenceId(1), 1, network.now() + 100 * DAY).unwrap();
    let terms = network.campaign_terms(ModelId(1));
    let campaign = network.campaign(LicenceId(1), terms);
    network.buy(&stranger, campaign, 1).unwrap();
    let place = surety_testkit::preorders::place(campaign, 1);
    let until = network.now() + network.settings.scrap_period + network.settings.scrap_window;
    network.advance_to(until - 1);
    assert!(network.bind(place, device).is_err());
    network.advance_to(until);
    network.bind(place, device).unwrap();
    network.advance(42 * DAY);
    let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
    let error: ContractError = network.refused(&maker, &contract, &held(&[device], Some(1)), &[]);
    assert_eq!(error, ContractError::PromisedToPlace { device, place });
}
