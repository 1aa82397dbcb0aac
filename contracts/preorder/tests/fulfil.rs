//! Fulfil: a device activated for the holder, after it got the place, once.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Uint128};
use surety_api::device;
use surety_api::preorder::{DeviceResponse, ExecuteMsg, PlaceId, PreorderEvent, QueryMsg};
use surety_api::{CampaignId, Curve, DeviceId, LicenceId, ModelId};
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, place, PLACE_PRICE};
use surety_testkit::{events, Network, TestDevice, DAY};

const CAMPAIGN: CampaignId = CampaignId(1);

/// Three places of the buyer, four minted devices, a day later.
fn sold() -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, 3).unwrap();
    let fleet = TestDevice::fleet(Curve::P256, 4);
    network.mint(model, &fleet).unwrap();
    network.advance(DAY);
    (network, fleet)
}

fn fulfil(position: u32, device: &TestDevice) -> ExecuteMsg {
    ExecuteMsg::Fulfil { place: place(CAMPAIGN, position), device: device.id() }
}

fn refused(network: &mut Network, message: &ExecuteMsg) -> ContractError {
    let (stranger, contract) = (network.actors.stranger.clone(), network.preorder.clone());
    network.refused(&stranger, &contract, message, &[])
}

fn anyone(network: &mut Network, message: &ExecuteMsg) -> Vec<PreorderEvent> {
    let stranger = network.actors.stranger.clone();
    events(&network.preorders(&stranger, message, &[]).unwrap())
}

fn known(network: &Network, device: DeviceId) -> (Option<PlaceId>, Option<PlaceId>) {
    let known: DeviceResponse = network.query(&network.preorder, &QueryMsg::Device { device });
    (known.bound_to, known.fulfilled)
}

fn give_device(network: &mut Network, from: &Addr, to: &Addr, device: &TestDevice) {
    let contract = network.device.clone();
    let message =
        device::ExecuteMsg::TransferNft { recipient: to.to_string(), token_id: device.id().to_string() };
    network.execute(from, &contract, &message, &[]).unwrap();
}

#[test]
fn delivery_burns_the_place_and_earns_the_rest() {
    let (mut network, fleet) = sold();
    let (buyer, maker) = (network.actors.buyer.clone(), network.actors.maker.clone());
    let integrations = network.actors.integrations.clone();
    let release = ExecuteMsg::ReleaseTranche { campaign: CAMPAIGN, tranche: 0, evidence: document() };
    network.preorders(&integrations, &release, &[]).unwrap();
    network.bind(place(CAMPAIGN, 1), fleet[0].id()).unwrap();
    network.activate(&fleet[0], &buyer).unwrap();
    let rest = PLACE_PRICE - PLACE_PRICE / 10;
    assert_eq!(
        anyone(&mut network, &fulfil(1, &fleet[0])),
        [PreorderEvent::Fulfilled {
            place: place(CAMPAIGN, 1),
            device: fleet[0].id(),
            holder: buyer.to_string(),
            amount: Uint128::new(rest),
        }]
    );
    assert_eq!(known(&network, fleet[0].id()), (None, Some(place(CAMPAIGN, 1))));
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!((state.fulfilled, state.escrow.u128()), (1, 2 * rest));
    assert_eq!(state.proceeds.u128(), rest + 3 * (PLACE_PRICE / 10));
    network.preorders(&maker, &ExecuteMsg::ClaimProceeds { campaign: CAMPAIGN }, &[]).unwrap();

    // Neither the place nor the device does so again.
    let gone = ContractError::UnknownPlace { place: place(CAMPAIGN, 1) };
    assert_eq!(refused(&mut network, &fulfil(1, &fleet[1])), gone);
    assert_eq!(
        refused(&mut network, &fulfil(2, &fleet[0])),
        ContractError::AlreadyDelivered { device: fleet[0].id(), place: place(CAMPAIGN, 1) }
    );
    let refund = ExecuteMsg::Refund { campaign: CAMPAIGN, positions: vec![1] };
    network.preorders(&maker, &ExecuteMsg::CancelCampaign { campaign: CAMPAIGN }, &[]).unwrap();
    let contract = network.preorder.clone();
    let error: ContractError = network.refused(&buyer, &contract, &refund, &[]);
    assert_eq!(error, gone);
}

#[test]
fn the_activation_must_have_named_the_holder() {
    let (mut network, fleet) = sold();
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    assert_eq!(
        refused(&mut network, &fulfil(1, &fleet[0])),
        ContractError::NotActivated { device: fleet[0].id() }
    );
    // Bought second-hand: the device is the holder's now, and was not delivered to it.
    network.activate(&fleet[0], &driver).unwrap();
    give_device(&mut network, &driver, &buyer, &fleet[0]);
    assert_eq!(
        refused(&mut network, &fulfil(1, &fleet[0])),
        ContractError::NotForHolder {
            device: fleet[0].id(),
            first_owner: driver.to_string(),
            holder: buyer.to_string()
        }
    );
    // Delivered and sold on since: it was delivered.
    network.activate(&fleet[1], &buyer).unwrap();
    give_device(&mut network, &buyer, &driver, &fleet[1]);
    anyone(&mut network, &fulfil(1, &fleet[1]));
}

/// Otherwise a device somebody has had for a year would take the money of the one it ordered.
#[test]
fn a_device_activated_before_the_holder_had_the_place_was_not_delivered_for_it() {
    let (mut network, fleet) = sold();
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    network.activate(&fleet[0], &driver).unwrap();
    let message =
        ExecuteMsg::TransferNft { recipient: driver.to_string(), token_id: place(CAMPAIGN, 1).to_string() };
    network.preorders(&buyer, &message, &[]).unwrap();
    let since = network.now();
    assert_eq!(
        refused(&mut network, &fulfil(1, &fleet[0])),
        ContractError::ActivatedBefore { device: fleet[0].id(), activated_at: since, since }
    );
    network.advance(1);
    network.activate(&fleet[1], &driver).unwrap();
    anyone(&mut network, &fulfil(1, &fleet[1]));
}

#[test]
fn only_a_device_of_the_model() {
    let (mut network, _) = sold();
    let buyer = network.actors.buyer.clone();
    let model = network.model(LicenceId(1), Curve::P256);
    network.certify(model);
    let other = TestDevice::new(Curve::P256, 9);
    network.mint(model, std::slice::from_ref(&other)).unwrap();
    network.activate(&other, &buyer).unwrap();
    assert_eq!(
        refused(&mut network, &fulfil(1, &other)),
        ContractError::OtherModel { device: other.id(), model: ModelId(1) }
    );
}

#[test]
fn a_promise_binds_both_ways() {
    let (mut network, fleet) = sold();
    let buyer = network.actors.buyer.clone();
    network.bind(place(CAMPAIGN, 1), fleet[0].id()).unwrap();
    network.activate(&fleet[0], &buyer).unwrap();
    network.activate(&fleet[1], &buyer).unwrap();
    assert_eq!(
        refused(&mut network, &fulfil(1, &fleet[1])),
        ContractError::PromisedAnother { place: place(CAMPAIGN, 1), device: fleet[0].id() }
    );
    assert_eq!(
        refused(&mut network, &fulfil(2, &fleet[0])),
        ContractError::PromisedElsewhere { device: fleet[0].id(), place: place(CAMPAIGN, 1) }
    );
    anyone(&mut network, &fulfil(1, &fleet[0]));
    anyone(&mut network, &fulfil(2, &fleet[1]));
}

/// Late is better than never: the holder accepts by activating, also when it could have its money back.
#[test]
fn a_late_delivery_counts() {
    let (mut network, fleet) = sold();
    let buyer = network.actors.buyer.clone();
    network.advance_to(network.campaign_state(CAMPAIGN).refund_from);
    network.activate(&fleet[0], &buyer).unwrap();
    anyone(&mut network, &fulfil(3, &fleet[0]));
}
