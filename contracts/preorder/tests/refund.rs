//! Refund: after a missed deadline, while a place can be given back, by its holder, once.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Coin, Uint128};
use surety_api::preorder::{CampaignTerms, ExecuteMsg, PreorderEvent};
use surety_api::{CampaignId, Curve, ModelId};
use surety_preorder::permissions::HOLDER;
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, place, PLACE_PRICE};
use surety_testkit::{events, Network, Settings, TestDevice, DAY, DENOM};

const CAMPAIGN: CampaignId = CampaignId(1);

fn sold(settings: Settings, spoil: impl Fn(&mut CampaignTerms)) -> Network {
    let mut network = Network::with(settings, surety_testkit::Contracts::default());
    let (licence, model) = network.ready(Curve::P256);
    let mut terms = network.campaign_terms(model);
    spoil(&mut terms);
    network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, 4).unwrap();
    network
}

fn refund(positions: &[u32]) -> ExecuteMsg {
    ExecuteMsg::Refund { campaign: CAMPAIGN, positions: positions.to_vec() }
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(sender, &contract, message, &[])
}

fn release(network: &mut Network, tranche: u32) {
    let integrations = network.actors.integrations.clone();
    let message = ExecuteMsg::ReleaseTranche { campaign: CAMPAIGN, tranche, evidence: document() };
    network.preorders(&integrations, &message, &[]).unwrap();
}

/// The old finding "second claim".
#[test]
fn a_fortnight_after_the_deadline_every_holder_pulls_its_money_once() {
    let mut network = sold(Settings::default(), |_| {});
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    release(&mut network, 0);
    let message =
        ExecuteMsg::TransferNft { recipient: driver.to_string(), token_id: place(CAMPAIGN, 4).to_string() };
    network.preorders(&buyer, &message, &[]).unwrap();
    let from = network.campaign_state(CAMPAIGN).refund_from;
    assert_eq!(from, network.campaign_state(CAMPAIGN).terms.delivery_deadline + 14 * DAY);
    network.advance_to(from - 1);
    assert_eq!(network.place_state(place(CAMPAIGN, 1)).refund, None);
    assert_eq!(
        refused(&mut network, &buyer, &refund(&[1])),
        ContractError::NotRefundable { from, now: from - 1 }
    );
    network.advance(1);
    let left = PLACE_PRICE - PLACE_PRICE / 10;
    assert_eq!(network.place_state(place(CAMPAIGN, 1)).refund, Some(Uint128::new(left)));
    let response = network.preorders(&buyer, &refund(&[3, 1]), &[]).unwrap();
    let refunded = |position| PreorderEvent::Refunded {
        place: place(CAMPAIGN, position),
        holder: buyer.to_string(),
        amount: Uint128::new(left),
    };
    assert_eq!(events::<PreorderEvent>(&response), [refunded(3), refunded(1)]);
    assert_eq!(network.balance(&buyer), 2 * left);
    assert_eq!(
        refused(&mut network, &buyer, &refund(&[2, 1])),
        ContractError::UnknownPlace { place: place(CAMPAIGN, 1) }
    );
    // It passed the fourth on.
    assert_eq!(refused(&mut network, &buyer, &refund(&[2, 4])), HOLDER.refuse(&buyer).into());
    network.preorders(&driver, &refund(&[4]), &[]).unwrap();
    network.preorders(&buyer, &refund(&[2]), &[]).unwrap();
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!((state.refunded, state.escrow), (4, Uint128::zero()));
    // Released and refunded are the price, exactly.
    assert_eq!((state.paid_back + state.proceeds).u128(), 4 * PLACE_PRICE);
}

#[test]
fn a_place_is_given_back_whole_while_the_terms_say_so() {
    let mut network = sold(Settings::default(), |terms| {
        terms.refundable_until = Some(terms.delivery_deadline - 50 * DAY);
    });
    let buyer = network.actors.buyer.clone();
    network.preorders(&buyer, &refund(&[1]), &[]).unwrap();
    assert_eq!(network.balance(&buyer), PLACE_PRICE);
    let state = network.campaign_state(CAMPAIGN);
    network.advance_to(state.terms.refundable_until.unwrap());
    let now = network.now();
    assert_eq!(
        refused(&mut network, &buyer, &refund(&[2])),
        ContractError::NotRefundable { from: state.refund_from, now }
    );
}

#[test]
fn only_the_holder_not_whom_it_approved() {
    let mut network = sold(Settings::default(), |_| {});
    let (buyer, stranger) = (network.actors.buyer.clone(), network.actors.stranger.clone());
    let approve = ExecuteMsg::Approve {
        spender: stranger.to_string(),
        token_id: place(CAMPAIGN, 1).to_string(),
        expires: None,
    };
    network.preorders(&buyer, &approve, &[]).unwrap();
    let operator = ExecuteMsg::ApproveAll { operator: stranger.to_string(), expires: None };
    network.preorders(&buyer, &operator, &[]).unwrap();
    network.advance_to(network.campaign_state(CAMPAIGN).refund_from);
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    for sender in [stranger, maker, integrations] {
        assert_eq!(refused(&mut network, &sender, &refund(&[1])), HOLDER.refuse(&sender).into());
    }
}

/// The old findings "duplicate ids in a list" and "unbounded list".
#[test]
fn a_list_names_one_to_twenty_places_once() {
    let mut network = sold(Settings::default(), |_| {});
    let buyer = network.actors.buyer.clone();
    network.advance_to(network.campaign_state(CAMPAIGN).refund_from);
    assert_eq!(refused(&mut network, &buyer, &refund(&[])), ContractError::EmptyBatch {});
    let many: Vec<u32> = (1..=21).collect();
    assert_eq!(
        refused(&mut network, &buyer, &refund(&many)),
        ContractError::BatchTooLarge { count: 21, max: 20 }
    );
    assert_eq!(
        refused(&mut network, &buyer, &refund(&[2, 1, 2])),
        ContractError::DuplicateInBatch { position: 2 }
    );
    assert_eq!(
        refused(&mut network, &buyer, &refund(&[1, 0])),
        ContractError::UnknownPlace { place: place(CAMPAIGN, 0) }
    );
}

/// A holder that has activated what was promised to it has no money to take back, and no place to sell.
#[test]
fn what_was_delivered_is_not_refunded() {
    let mut network = sold(Settings::default(), |_| {});
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    let fleet = TestDevice::fleet(Curve::P256, 2);
    network.mint(ModelId(1), &fleet).unwrap();
    for (position, device) in [(1, &fleet[0]), (2, &fleet[1])] {
        network.bind(place(CAMPAIGN, position), device.id()).unwrap();
    }
    network.advance_to(network.campaign_state(CAMPAIGN).refund_from);
    network.activate(&fleet[0], &buyer).unwrap();
    // The second was activated for somebody else: it was not delivered to the buyer.
    network.activate(&fleet[1], &driver).unwrap();
    let delivered = ContractError::Delivered { place: place(CAMPAIGN, 1), device: fleet[0].id() };
    assert_eq!(refused(&mut network, &buyer, &refund(&[2, 1])), delivered);
    let message =
        ExecuteMsg::TransferNft { recipient: driver.to_string(), token_id: place(CAMPAIGN, 1).to_string() };
    assert_eq!(refused(&mut network, &buyer, &message), delivered);
    network.preorders(&buyer, &refund(&[2]), &[]).unwrap();
    let fulfil = ExecuteMsg::Fulfil { place: place(CAMPAIGN, 1), device: fleet[0].id() };
    network.preorders(&driver, &fulfil, &[]).unwrap();
}

/// A seller cannot lock a refund with a device that could never fulfil the place.
#[test]
fn a_device_that_cannot_fulfil_blocks_nothing() {
    let mut network = sold(Settings::default(), |_| {});
    let (buyer, rival, stranger) =
        (network.actors.buyer.clone(), network.actors.rival.clone(), network.actors.stranger.clone());
    let device = TestDevice::new(Curve::P256, 0);
    network.mint(ModelId(1), std::slice::from_ref(&device)).unwrap();
    network.bind(place(CAMPAIGN, 1), device.id()).unwrap();
    // Its key frees it into an accomplice's lot of another model, and names the buyer.
    let licence = network.licensed(&rival);
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    let (reclaim, contract) = (device.reclaim(&network, licence), network.device.clone());
    network.execute(&stranger, &contract, &reclaim, &[]).unwrap();
    let funds = Network::funds(surety_testkit::actions::UNIT_STAKE);
    network.mint_with(&rival, model, vec![device.id()], &funds).unwrap();
    network.advance_to(network.campaign_state(CAMPAIGN).refund_from);
    network.activate(&device, &buyer).unwrap();
    network.preorders(&buyer, &refund(&[1]), &[]).unwrap();
}

#[test]
fn where_tranches_may_take_all_nothing_is_left() {
    let settings = Settings { max_early_bps: 10_000, ..Settings::default() };
    let mut network = sold(settings, |terms| terms.tranches = vec![10_000]);
    let buyer = network.actors.buyer.clone();
    release(&mut network, 0);
    network.advance_to(network.campaign_state(CAMPAIGN).refund_from);
    assert_eq!(network.place_state(place(CAMPAIGN, 1)).refund, None);
    assert_eq!(refused(&mut network, &buyer, &refund(&[1])), ContractError::NothingLeft {});
}

/// Another denom than the network's coin goes in and out just as well, and the two are never mixed.
#[test]
fn a_price_in_another_denom() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let maker = network.actors.maker.clone();
    for denom in [DENOM, "other"] {
        let mut terms = network.campaign_terms(model);
        terms.price = Coin::new(PLACE_PRICE, denom);
        network.campaign(licence, terms);
    }
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, 1).unwrap();
    network.buy(&buyer, CampaignId(2), 2).unwrap();
    let holds = |network: &Network, address: &Addr, denom: &str| {
        network.app.wrap().query_balance(address, denom).unwrap().amount.u128()
    };
    let contract = network.preorder.clone();
    assert_eq!(
        (holds(&network, &contract, DENOM), holds(&network, &contract, "other")),
        (PLACE_PRICE, 2 * PLACE_PRICE)
    );
    network.preorders(&maker, &ExecuteMsg::CancelCampaign { campaign: CampaignId(2) }, &[]).unwrap();
    let both = ExecuteMsg::Refund { campaign: CampaignId(2), positions: vec![1, 2] };
    network.preorders(&buyer, &both, &[]).unwrap();
    assert_eq!((holds(&network, &buyer, DENOM), holds(&network, &buyer, "other")), (0, 2 * PLACE_PRICE));
}
