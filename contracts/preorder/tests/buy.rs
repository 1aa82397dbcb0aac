//! Buy: exact funds, supply, and a cap that counts what was ever bought.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Coin, Uint128};
use surety_api::preorder::{
    BoughtResponse, CampaignStatus, CampaignTerms, EscrowResponse, ExecuteMsg, PlaceId, PlacesResponse,
    PreorderEvent, QueryMsg,
};
use surety_api::{catalog, CampaignId, Curve};
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, place, PLACE_PRICE};
use surety_testkit::{events, Network, DENOM};

const CAMPAIGN: CampaignId = CampaignId(1);

fn selling(spoil: impl Fn(&mut CampaignTerms)) -> Network {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let mut terms = network.campaign_terms(model);
    spoil(&mut terms);
    network.campaign(licence, terms);
    network
}

fn refused(network: &mut Network, buyer: &Addr, count: u32, funds: &[Coin]) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(buyer, &contract, &ExecuteMsg::Buy { campaign: CAMPAIGN, count }, funds)
}

fn bought(network: &Network, buyer: &Addr) -> (u32, u32) {
    let question = QueryMsg::Bought { campaign: CAMPAIGN, buyer: buyer.to_string() };
    let answer: BoughtResponse = network.query(&network.preorder, &question);
    (answer.bought, answer.left)
}

#[test]
fn places_are_given_in_order_and_their_price_is_held() {
    let mut network = selling(|_| {});
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    let response = network.buy(&buyer, CAMPAIGN, 2).unwrap();
    assert_eq!(
        events::<PreorderEvent>(&response),
        [PreorderEvent::Bought {
            campaign: CAMPAIGN,
            buyer: buyer.to_string(),
            first: 1,
            count: 2,
            amount: Uint128::new(2 * PLACE_PRICE),
        }]
    );
    network.buy(&driver, CAMPAIGN, 1).unwrap();
    network.buy(&buyer, CAMPAIGN, 1).unwrap();
    assert_eq!(network.balance(&buyer), 0);
    let question = QueryMsg::PlacesOf { holder: buyer.to_string(), start_after: None, limit: None };
    let held: PlacesResponse = network.query(&network.preorder, &question);
    let held: Vec<PlaceId> = held.places.iter().map(|held| held.place).collect();
    assert_eq!(held, [1, 2, 4].map(|position| place(CAMPAIGN, position)));
    assert_eq!(network.place_state(place(CAMPAIGN, 3)).holder, driver.as_str());
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!((state.sold, state.escrow), (4, Uint128::new(4 * PLACE_PRICE)));
    let owed: EscrowResponse = network.query(&network.preorder, &QueryMsg::Escrow { denom: DENOM.into() });
    assert_eq!((owed.escrow, owed.proceeds, owed.balance), (state.escrow, Uint128::zero(), state.escrow));
}

/// The old findings "wrong denom kept" and "funds sent along and lost".
#[test]
fn exactly_the_price_comes_along() {
    let mut network = selling(|_| {});
    let stranger = network.actors.stranger.clone();
    let coin = |amount: u128, denom: &str| Coin::new(amount, denom);
    let cases = [
        vec![],
        vec![coin(2 * PLACE_PRICE - 1, DENOM)],
        vec![coin(2 * PLACE_PRICE + 1, DENOM)],
        vec![coin(2 * PLACE_PRICE, "other")],
        vec![coin(1, "other"), coin(2 * PLACE_PRICE, DENOM)],
    ];
    for funds in cases {
        let error = refused(&mut network, &stranger, 2, &funds);
        let ContractError::WrongFunds { expected, .. } = error else { panic!("{error}") };
        assert_eq!(expected, format!("{}{DENOM}", 2 * PLACE_PRICE));
    }
}

/// The old finding "limit by current holdings instead of cumulative count".
#[test]
fn the_cap_counts_what_was_passed_on_or_given_back() {
    let mut network = selling(|terms| terms.refundable_until = Some(terms.delivery_deadline));
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    network.buy(&buyer, CAMPAIGN, 3).unwrap();
    assert_eq!(bought(&network, &buyer), (3, 1));
    for position in 1..=2 {
        let message = ExecuteMsg::TransferNft {
            recipient: driver.to_string(),
            token_id: place(CAMPAIGN, position).to_string(),
        };
        network.preorders(&buyer, &message, &[]).unwrap();
    }
    let refund = ExecuteMsg::Refund { campaign: CAMPAIGN, positions: vec![3] };
    network.preorders(&buyer, &refund, &[]).unwrap();
    network.buy(&buyer, CAMPAIGN, 1).unwrap();
    assert_eq!(bought(&network, &buyer), (4, 0));
    assert_eq!(bought(&network, &driver), (0, 4));
    let funds = Network::funds(PLACE_PRICE);
    network.give(&buyer, PLACE_PRICE);
    assert_eq!(
        refused(&mut network, &buyer, 1, &funds),
        ContractError::BuyerCap { cap: 4, bought: 4, asked: 1 }
    );
    // What it holds by others' purchases does not count against the driver.
    network.buy(&driver, CAMPAIGN, 4).unwrap();
}

#[test]
fn supply_ends_and_comes_back_with_a_place_given_back() {
    let mut network = selling(|terms| {
        terms.supply = 5;
        terms.buyer_cap = 5;
        terms.refundable_until = Some(terms.delivery_deadline);
    });
    let (buyer, stranger) = (network.actors.buyer.clone(), network.actors.stranger.clone());
    network.buy(&buyer, CAMPAIGN, 4).unwrap();
    let funds = Network::funds(2 * PLACE_PRICE);
    assert_eq!(refused(&mut network, &stranger, 2, &funds), ContractError::SoldOut { left: 1, asked: 2 });
    let refund = ExecuteMsg::Refund { campaign: CAMPAIGN, positions: vec![2] };
    network.preorders(&buyer, &refund, &[]).unwrap();
    network.buy(&stranger, CAMPAIGN, 2).unwrap();
    // A position is never given twice.
    let question = QueryMsg::Places { campaign: CAMPAIGN, start_after: None, limit: None };
    let live: PlacesResponse = network.query(&network.preorder, &question);
    let live: Vec<u32> = live.places.iter().map(|live| live.place.position).collect();
    assert_eq!(live, [1, 3, 4, 5, 6]);
    let question = QueryMsg::Places { campaign: CAMPAIGN, start_after: Some(3), limit: Some(2) };
    let page: PlacesResponse = network.query(&network.preorder, &question);
    assert_eq!(page.places.iter().map(|live| live.place.position).collect::<Vec<_>>(), [4, 5]);
}

/// The old finding "unbounded list", here a number.
#[test]
fn one_to_twenty_places_a_message() {
    let mut network = selling(|terms| {
        terms.supply = 100;
        terms.buyer_cap = 100;
    });
    let stranger = network.actors.stranger.clone();
    for count in [0, 21, u32::MAX] {
        let found = u64::from(count);
        let funds = Network::funds(PLACE_PRICE);
        assert_eq!(
            refused(&mut network, &stranger, count, &funds),
            ContractError::OutOfRange { field: "count", found, min: 1, max: 20 }
        );
    }
    network.buy(&stranger, CAMPAIGN, 20).unwrap();
}

#[test]
fn nothing_is_sold_from_the_deadline_or_by_a_closed_campaign() {
    let mut network = selling(|_| {});
    let (maker, stranger) = (network.actors.maker.clone(), network.actors.stranger.clone());
    let funds = Network::funds(PLACE_PRICE);
    let deadline = network.campaign_state(CAMPAIGN).terms.delivery_deadline;
    network.advance_to(deadline - 1);
    network.buy(&stranger, CAMPAIGN, 1).unwrap();
    network.advance(1);
    assert_eq!(
        refused(&mut network, &stranger, 1, &funds),
        ContractError::DeadlinePassed { deadline, now: deadline }
    );

    let mut network = selling(|_| {});
    network.preorders(&maker, &ExecuteMsg::CloseSales { campaign: CAMPAIGN }, &[]).unwrap();
    assert_eq!(
        refused(&mut network, &stranger, 1, &funds),
        ContractError::WrongStatus { campaign: CAMPAIGN, status: CampaignStatus::Closed }
    );
    let contract = network.preorder.clone();
    let buy = ExecuteMsg::Buy { campaign: CampaignId(2), count: 1 };
    let error: ContractError = network.refused(&stranger, &contract, &buy, &funds);
    assert_eq!(error, ContractError::UnknownCampaign { campaign: CampaignId(2) });
}

/// Nobody pays to a maker that may sell no more.
#[test]
fn nothing_is_sold_under_a_licence_that_is_being_left() {
    let mut network = selling(|_| {});
    let (maker, stranger) = (network.actors.maker.clone(), network.actors.stranger.clone());
    network.renounce(&maker, surety_api::LicenceId(1)).unwrap();
    let error = refused(&mut network, &stranger, 1, &Network::funds(PLACE_PRICE));
    assert!(matches!(error, ContractError::LicenceInvalid(_)), "{error}");
}

/// A model that could not be minted today is not sold today; what was sold stands, and a certificate that is back is enough.
#[test]
fn a_model_that_lost_its_certificate_is_not_sold_any_more() {
    let mut network = selling(|_| {});
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    network.buy(&buyer, CAMPAIGN, 1).unwrap();
    let (integrations, catalog) = (network.actors.integrations.clone(), network.catalog.clone());
    let model = network.campaign_state(CAMPAIGN).terms.model;
    let revoke = catalog::ExecuteMsg::RevokeCertificate {
        model,
        standard: "ota".parse().unwrap(),
        evidence: document(),
    };
    network.execute(&integrations, &catalog, &revoke, &[]).unwrap();
    let price = [Coin::new(PLACE_PRICE, DENOM)];
    network.give(&buyer, PLACE_PRICE);
    assert_eq!(refused(&mut network, &buyer, 1, &price), ContractError::ModelNotCertified { model });
    let (contract, token_id) = (network.preorder.clone(), place(CAMPAIGN, 1).to_string());
    let sell_on = ExecuteMsg::TransferNft { recipient: driver.to_string(), token_id };
    network.execute(&buyer, &contract, &sell_on, &[]).unwrap();
    network.certify(model);
    network.buy(&buyer, CAMPAIGN, 1).unwrap();
}
