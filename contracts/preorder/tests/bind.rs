//! Bind and Unbind: which device a holder will get.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use surety_api::preorder::{DeviceResponse, ExecuteMsg, PlaceId, PreorderEvent, QueryMsg, Seller};
use surety_api::{device, CampaignId, Curve, DeviceId, LicenceId, ModelId};
use surety_preorder::permissions::{LICENCE_HOLDER, SELLER_OR_LICENCE_HOLDER};
use surety_preorder::ContractError;
use surety_testkit::preorders::place;
use surety_testkit::{events, Network, TestDevice};

const CAMPAIGN: CampaignId = CampaignId(1);

/// Two places of the buyer, three minted devices.
fn sold() -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, 2).unwrap();
    let fleet = TestDevice::fleet(Curve::P256, 3);
    network.mint(model, &fleet).unwrap();
    (network, fleet)
}

fn bind(position: u32, device: &TestDevice) -> ExecuteMsg {
    ExecuteMsg::Bind { place: place(CAMPAIGN, position), device: device.id() }
}

fn unbind(position: u32) -> ExecuteMsg {
    ExecuteMsg::Unbind { place: place(CAMPAIGN, position) }
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(sender, &contract, message, &[])
}

fn bound_to(network: &Network, device: DeviceId) -> Option<PlaceId> {
    network.query::<DeviceResponse>(&network.preorder, &QueryMsg::Device { device }).bound_to
}

#[test]
fn a_promise_is_kept_on_both_sides_until_it_is_taken_back() {
    let (mut network, fleet) = sold();
    let maker = network.actors.maker.clone();
    let (one, device) = (place(CAMPAIGN, 1), fleet[0].id());
    let response = network.preorders(&maker, &bind(1, &fleet[0]), &[]).unwrap();
    assert_eq!(events::<PreorderEvent>(&response), [PreorderEvent::Bound { place: one, device }]);
    assert_eq!(network.place_state(one).device, Some(device));
    assert_eq!(bound_to(&network, device), Some(one));

    let taken = ContractError::PromisedAnother { place: one, device };
    assert_eq!(refused(&mut network, &maker, &bind(1, &fleet[1])), taken);
    assert_eq!(refused(&mut network, &maker, &bind(1, &fleet[0])), taken);
    let elsewhere = ContractError::PromisedElsewhere { device, place: one };
    assert_eq!(refused(&mut network, &maker, &bind(2, &fleet[0])), elsewhere);

    let response = network.preorders(&maker, &unbind(1), &[]).unwrap();
    assert_eq!(events::<PreorderEvent>(&response), [PreorderEvent::Unbound { place: one, device }]);
    assert_eq!((network.place_state(one).device, bound_to(&network, device)), (None, None));
    assert_eq!(refused(&mut network, &maker, &unbind(1)), ContractError::NotBound { place: one });
    network.preorders(&maker, &bind(2, &fleet[0]), &[]).unwrap();
}

#[test]
fn only_a_device_of_the_model_that_waits_to_be_sold() {
    let (mut network, fleet) = sold();
    let (maker, driver) = (network.actors.maker.clone(), network.actors.driver.clone());
    let unknown = TestDevice::new(Curve::P256, 9);
    assert_eq!(
        refused(&mut network, &maker, &bind(1, &unknown)),
        ContractError::UnknownDevice { device: unknown.id() }
    );
    let other = network.model(LicenceId(1), Curve::P256);
    network.certify(other);
    network.mint(other, std::slice::from_ref(&unknown)).unwrap();
    assert_eq!(
        refused(&mut network, &maker, &bind(1, &unknown)),
        ContractError::OtherModel { device: unknown.id(), model: ModelId(1) }
    );
    network.activate(&fleet[0], &driver).unwrap();
    assert_eq!(
        refused(&mut network, &maker, &bind(1, &fleet[0])),
        ContractError::AlreadyActivated { device: fleet[0].id() }
    );
    let contract = network.device.clone();
    let scrap = device::ExecuteMsg::Scrap { devices: vec![fleet[1].id()] };
    network.execute(&maker, &contract, &scrap, &[]).unwrap();
    assert_eq!(
        refused(&mut network, &maker, &bind(1, &fleet[1])),
        ContractError::Scrapping { device: fleet[1].id() }
    );
    let nowhere = ExecuteMsg::Bind { place: place(CAMPAIGN, 3), device: fleet[2].id() };
    assert_eq!(
        refused(&mut network, &maker, &nowhere),
        ContractError::UnknownPlace { place: place(CAMPAIGN, 3) }
    );
}

#[test]
fn nobody_but_the_maker_promises() {
    let (mut network, fleet) = sold();
    let actors = network.actors.clone();
    for sender in [&actors.buyer, &actors.integrations, &actors.rival] {
        assert_eq!(refused(&mut network, sender, &bind(1, &fleet[0])), LICENCE_HOLDER.refuse(sender).into());
        assert_eq!(refused(&mut network, sender, &unbind(1)), SELLER_OR_LICENCE_HOLDER.refuse(sender).into());
    }
}

/// A distributor sells a maker's devices and cannot keep it from scrapping them, but need not keep its promises either.
#[test]
fn a_distributor_takes_back_what_the_maker_promised() {
    let (mut network, fleet) = sold();
    let (rival, maker) = (network.actors.rival.clone(), network.actors.maker.clone());
    network.certified_distributor(&rival);
    let terms = network.campaign_terms(ModelId(1));
    let message = ExecuteMsg::CreateCampaign {
        seller: Seller::Distributor { address: rival.to_string() },
        terms: Box::new(terms),
    };
    network.preorders(&rival, &message, &[]).unwrap();
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CampaignId(2), 1).unwrap();
    let theirs = place(CampaignId(2), 1);
    let message = ExecuteMsg::Bind { place: theirs, device: fleet[0].id() };
    assert_eq!(refused(&mut network, &rival, &message), LICENCE_HOLDER.refuse(&rival).into());
    network.preorders(&maker, &message, &[]).unwrap();
    network.preorders(&rival, &ExecuteMsg::Unbind { place: theirs }, &[]).unwrap();
}

/// Regression: a maker in league with the buyer took its promise back once the device was in the buyer's hands. The buyer passed the
/// place on to itself, and a distributor had neither the device nor its price.
#[test]
fn a_promise_that_was_kept_is_not_taken_back() {
    let (mut network, fleet) = sold();
    let (maker, buyer) = (network.actors.maker.clone(), network.actors.buyer.clone());
    let (one, device) = (place(CAMPAIGN, 1), fleet[0].id());
    network.bind(one, device).unwrap();
    network.advance(1);
    network.activate(&fleet[0], &buyer).unwrap();
    let delivered = ContractError::Delivered { place: one, device };
    assert_eq!(refused(&mut network, &maker, &unbind(1)), delivered);

    // In a cancelled campaign no delivery counts, and the promise holds nobody.
    network.preorders(&maker, &ExecuteMsg::CancelCampaign { campaign: CAMPAIGN }, &[]).unwrap();
    network.preorders(&maker, &unbind(1), &[]).unwrap();
}

/// A squatter's promise ends when the device's key frees it: its maker promises it anew, and the old place has none.
#[test]
fn a_reclaimed_device_is_promised_anew() {
    let (mut network, fleet) = sold();
    let (rival, stranger) = (network.actors.rival.clone(), network.actors.stranger.clone());
    network.bind(place(CAMPAIGN, 1), fleet[0].id()).unwrap();
    let licence = network.licensed(&rival);
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    let (reclaim, contract) = (fleet[0].reclaim(&network, licence), network.device.clone());
    network.execute(&stranger, &contract, &reclaim, &[]).unwrap();
    let funds = Network::funds(surety_testkit::actions::UNIT_STAKE);
    network.mint_with(&rival, model, vec![fleet[0].id()], &funds).unwrap();

    let terms = network.campaign_terms(model);
    let message = ExecuteMsg::CreateCampaign { seller: Seller::Licence { licence }, terms: Box::new(terms) };
    network.preorders(&rival, &message, &[]).unwrap();
    network.buy(&stranger, CampaignId(2), 1).unwrap();
    let theirs = place(CampaignId(2), 1);
    let message = ExecuteMsg::Bind { place: theirs, device: fleet[0].id() };
    network.preorders(&rival, &message, &[]).unwrap();
    assert_eq!(bound_to(&network, fleet[0].id()), Some(theirs));
    assert_eq!(network.place_state(place(CAMPAIGN, 1)).device, None);
}
