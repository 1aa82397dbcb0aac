//! CloseSales and CancelCampaign: the seller alone, once, and buyers get their money back at once.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Uint128};
use surety_api::preorder::{CampaignStatus, ExecuteMsg, PreorderEvent};
use surety_api::{CampaignId, Curve, LicenceId};
use surety_preorder::permissions::SELLER;
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, PLACE_PRICE};
use surety_testkit::{events, Network, TestDevice};

const CAMPAIGN: CampaignId = CampaignId(1);
const CLOSE: ExecuteMsg = ExecuteMsg::CloseSales { campaign: CAMPAIGN };
const CANCEL: ExecuteMsg = ExecuteMsg::CancelCampaign { campaign: CAMPAIGN };

fn sold(count: u32) -> Network {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, count).unwrap();
    network
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(sender, &contract, message, &[])
}

#[test]
fn closing_ends_sales_and_cancelling_ends_all_once() {
    let mut network = sold(1);
    let maker = network.actors.maker.clone();
    let wrong = |status| ContractError::WrongStatus { campaign: CAMPAIGN, status };
    let response = network.preorders(&maker, &CLOSE, &[]).unwrap();
    assert_eq!(events::<PreorderEvent>(&response), [PreorderEvent::SalesClosed { campaign: CAMPAIGN }]);
    assert_eq!(refused(&mut network, &maker, &CLOSE), wrong(CampaignStatus::Closed));
    assert!(!network.campaign_state(CAMPAIGN).refunds_open);
    let response = network.preorders(&maker, &CANCEL, &[]).unwrap();
    assert_eq!(events::<PreorderEvent>(&response), [PreorderEvent::CampaignCancelled { campaign: CAMPAIGN }]);
    assert_eq!(refused(&mut network, &maker, &CANCEL), wrong(CampaignStatus::Cancelled));
    assert_eq!(refused(&mut network, &maker, &CLOSE), wrong(CampaignStatus::Cancelled));
    assert!(network.campaign_state(CAMPAIGN).refunds_open);
}

#[test]
fn nobody_but_the_seller() {
    let mut network = sold(1);
    let actors = network.actors.clone();
    for sender in [&actors.buyer, &actors.integrations, &actors.governance, &actors.rival] {
        for message in [CLOSE, CANCEL] {
            assert_eq!(refused(&mut network, sender, &message), SELLER.refuse(sender).into());
        }
    }
}

#[test]
fn a_cancelled_campaign_pays_back_what_it_has_not_earned_and_earns_no_more() {
    let mut network = sold(2);
    let (maker, buyer) = (network.actors.maker.clone(), network.actors.buyer.clone());
    let integrations = network.actors.integrations.clone();
    let release = |tranche| ExecuteMsg::ReleaseTranche { campaign: CAMPAIGN, tranche, evidence: document() };
    network.preorders(&integrations, &release(0), &[]).unwrap();
    // Shipped and in the holder's hands, but not claimed: what a seller gives up it gives up whole.
    let device = TestDevice::new(Curve::P256, 0);
    network.mint(surety_api::ModelId(1), std::slice::from_ref(&device)).unwrap();
    let place = surety_testkit::preorders::place(CAMPAIGN, 1);
    network.bind(place, device.id()).unwrap();
    network.advance(1);
    network.activate(&device, &buyer).unwrap();
    network.preorders(&maker, &CANCEL, &[]).unwrap();

    let cancelled = ContractError::WrongStatus { campaign: CAMPAIGN, status: CampaignStatus::Cancelled };
    assert_eq!(refused(&mut network, &integrations, &release(1)), cancelled);
    let fulfil = ExecuteMsg::Fulfil { place, device: device.id() };
    assert_eq!(refused(&mut network, &maker, &fulfil), cancelled);
    let other =
        ExecuteMsg::Bind { place: surety_testkit::preorders::place(CAMPAIGN, 2), device: device.id() };
    assert_eq!(refused(&mut network, &maker, &other), cancelled);

    let released = PLACE_PRICE / 10;
    let refund = ExecuteMsg::Refund { campaign: CAMPAIGN, positions: vec![1, 2] };
    network.preorders(&buyer, &refund, &[]).unwrap();
    assert_eq!(network.balance(&buyer), 2 * (PLACE_PRICE - released));
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!((state.escrow, state.proceeds), (Uint128::zero(), Uint128::new(2 * released)));
    network.preorders(&maker, &ExecuteMsg::ClaimProceeds { campaign: CAMPAIGN }, &[]).unwrap();
    assert_eq!(network.campaign_state(CAMPAIGN).claimed, Uint128::new(2 * released));
    assert_eq!(network.balance(&network.preorder.clone()), 0);
    assert_eq!(network.campaign_state(CAMPAIGN).licence, LicenceId(1));
}
