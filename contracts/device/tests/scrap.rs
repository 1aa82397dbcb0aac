//! Scrap: notice by the maker, void once the device is sold.
#![allow(clippy::unwrap_used)]

use surety_api::device::{DeviceEvent, DeviceResponse, DeviceStage, ExecuteMsg, QueryMsg};
use surety_api::{preorder, Curve, DeviceId, LotId};
use surety_device::permissions::LICENCE_HOLDER;
use surety_device::ContractError;
use surety_testkit::preorders::place;
use surety_testkit::{events, Network, TestDevice};

/// A network with three devices minted, and the maker's scrap of some of them.
fn minted() -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let fleet = TestDevice::fleet(Curve::P256, 3);
    network.mint(model, &fleet).unwrap();
    (network, fleet)
}

fn scrap(devices: &[DeviceId]) -> ExecuteMsg {
    ExecuteMsg::Scrap { devices: devices.to_vec() }
}

fn refused(network: &mut Network, devices: &[DeviceId]) -> ContractError {
    let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
    network.refused(&maker, &contract, &scrap(devices), &[])
}

fn known(network: &Network, device: DeviceId) -> DeviceResponse {
    network.query(&network.device, &QueryMsg::Device { device })
}

#[test]
fn a_notice_says_when_the_stake_is_due() {
    let (mut network, fleet) = minted();
    let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
    let due = network.now() + network.settings.scrap_period;
    let until = due + network.settings.scrap_window;
    let response = network.execute(&maker, &contract, &scrap(&[fleet[0].id()]), &[]).unwrap();
    assert_eq!(
        events::<DeviceEvent>(&response),
        [DeviceEvent::ScrapAnnounced { device: fleet[0].id(), scrap_date: due, scrap_until: until }]
    );
    let announced = known(&network, fleet[0].id());
    assert_eq!((announced.stage, announced.scrap_date), (DeviceStage::Scrapping, Some(due)));
    assert_eq!(announced.holder, Some(maker.to_string()));
    assert_eq!(known(&network, fleet[1].id()).stage, DeviceStage::Minted);

    network.advance(1);
    assert_eq!(
        refused(&mut network, &[fleet[1].id(), fleet[0].id()]),
        ContractError::AlreadyScrapping { device: fleet[0].id(), due, until }
    );
}

#[test]
fn an_activation_voids_the_notice_for_that_device() {
    let (mut network, fleet) = minted();
    let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
    let driver = network.actors.driver.clone();
    let both = [fleet[0].id(), fleet[1].id()];
    network.execute(&maker, &contract, &scrap(&both), &[]).unwrap();
    network.activate(&fleet[0], &driver).unwrap();
    let sold = known(&network, fleet[0].id());
    assert_eq!((sold.stage, sold.scrap_date), (DeviceStage::Activated, None));
    assert_eq!(known(&network, fleet[1].id()).stage, DeviceStage::Scrapping);

    network.advance(network.settings.scrap_period);
    let collect = ExecuteMsg::CollectScrap { devices: both.to_vec(), held_by: None };
    let error: ContractError = network.refused(&maker, &contract, &collect, &[]);
    assert_eq!(error, ContractError::AlreadyActivated { device: fleet[0].id() });
    assert_eq!(
        refused(&mut network, &[fleet[0].id()]),
        ContractError::AlreadyActivated { device: fleet[0].id() }
    );
}

#[test]
fn only_the_maker_gives_notice() {
    let (mut network, fleet) = minted();
    let contract = network.device.clone();
    for sender in [network.actors.rival.clone(), network.actors.integrations.clone()] {
        let error: ContractError = network.refused(&sender, &contract, &scrap(&[fleet[0].id()]), &[]);
        assert_eq!(error, LICENCE_HOLDER.refuse(&sender).into());
    }
}

#[test]
fn a_list_names_known_devices_of_one_lot_once() {
    let (mut network, fleet) = minted();
    let one = fleet[0].id();
    assert_eq!(refused(&mut network, &[]), ContractError::EmptyBatch {});
    assert_eq!(refused(&mut network, &[one, one]), ContractError::DuplicateInBatch { device: one });
    let stranger = TestDevice::new(Curve::P256, 50);
    assert_eq!(
        refused(&mut network, &[one, stranger.id()]),
        ContractError::UnknownDevice { device: stranger.id() }
    );
    network.mint(surety_api::ModelId(1), std::slice::from_ref(&stranger)).unwrap();
    assert_eq!(
        refused(&mut network, &[one, stranger.id()]),
        ContractError::SeveralLots { device: stranger.id(), found: LotId(2), expected: LotId(1) }
    );
}

#[test]
fn what_is_promised_to_a_buyer_is_not_scrapped() {
    let (mut network, fleet) = minted();
    let (maker, stranger) = (network.actors.maker.clone(), network.actors.stranger.clone());
    let terms = network.campaign_terms(surety_api::ModelId(1));
    let campaign = network.campaign(surety_api::LicenceId(1), terms);
    network.buy(&stranger, campaign, 1).unwrap();
    let place = place(campaign, 1);
    network.bind(place, fleet[1].id()).unwrap();
    let promised = ContractError::PromisedToPlace { device: fleet[1].id(), place };
    assert_eq!(refused(&mut network, &[fleet[0].id(), fleet[1].id()]), promised);

    network.preorders(&maker, &preorder::ExecuteMsg::Unbind { place }, &[]).unwrap();
    let contract = network.device.clone();
    network.execute(&maker, &contract, &scrap(&[fleet[0].id(), fleet[1].id()]), &[]).unwrap();
}

/// Whoever minted a device that was not its own cannot keep its maker from scrapping it by a promise of then.
#[test]
fn a_squatters_promise_binds_nobody() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let (maker, rival, stranger) =
        (network.actors.maker.clone(), network.actors.rival.clone(), network.actors.stranger.clone());
    let licence = network.licensed(&rival);
    let device = TestDevice::new(Curve::P256, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let terms = network.campaign_terms(model);
    let campaign = network.campaign(surety_api::LicenceId(1), terms);
    network.buy(&stranger, campaign, 1).unwrap();
    network.bind(place(campaign, 1), device.id()).unwrap();

    let contract = network.device.clone();
    let reclaim = device.reclaim(&network, licence);
    network.execute(&stranger, &contract, &reclaim, &[]).unwrap();
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    let funds = Network::funds(surety_testkit::actions::UNIT_STAKE);
    network.mint_with(&rival, model, vec![device.id()], &funds).unwrap();
    network.execute(&rival, &contract, &scrap(&[device.id()]), &[]).unwrap();
    let error: ContractError = network.refused(&maker, &contract, &scrap(&[device.id()]), &[]);
    assert_eq!(error, LICENCE_HOLDER.refuse(&maker).into());
}
