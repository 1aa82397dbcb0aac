//! ReleaseTranche: in order, on evidence, before the deadline, and rounded so that nothing is lost.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Binary, Uint128};
use surety_api::charter::Office;
use surety_api::document::DocumentError;
use surety_api::permission::Permission;
use surety_api::preorder::{CampaignTerms, ExecuteMsg, PreorderEvent, QueryMsg, TranchesResponse};
use surety_api::{CampaignId, Curve, Document};
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, PLACE_PRICE};
use surety_testkit::{events, Network, DAY};

const CAMPAIGN: CampaignId = CampaignId(1);

fn sold(count: u32, spoil: impl Fn(&mut CampaignTerms)) -> Network {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let mut terms = network.campaign_terms(model);
    spoil(&mut terms);
    network.campaign(licence, terms);
    if count > 0 {
        let buyer = network.actors.buyer.clone();
        network.buy(&buyer, CAMPAIGN, count).unwrap();
    }
    network
}

fn release(tranche: u32) -> ExecuteMsg {
    ExecuteMsg::ReleaseTranche { campaign: CAMPAIGN, tranche, evidence: document() }
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(sender, &contract, message, &[])
}

#[test]
fn each_tranche_pays_its_share_of_every_place_once() {
    let mut network = sold(3, |_| {});
    let integrations = network.actors.integrations.clone();
    // 10 % and 35 % of the price, rounded down for each place.
    let (first, both) = (PLACE_PRICE / 10, PLACE_PRICE * 35 / 100);
    assert_ne!(first * 10, PLACE_PRICE);
    let response = network.preorders(&integrations, &release(0), &[]).unwrap();
    assert_eq!(
        events::<PreorderEvent>(&response),
        [PreorderEvent::TrancheReleased { campaign: CAMPAIGN, tranche: 0, amount: Uint128::new(3 * first) }]
    );
    let not_next = |next, asked| ContractError::NotNextTranche { next, count: 2, asked };
    assert_eq!(refused(&mut network, &integrations, &release(0)), not_next(1, 0));
    assert_eq!(refused(&mut network, &integrations, &release(2)), not_next(1, 2));

    // A place sold now has had the same share released.
    let driver = network.actors.driver.clone();
    network.buy(&driver, CAMPAIGN, 1).unwrap();
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!(state.released_per_place, Uint128::new(first));
    assert_eq!(state.proceeds, Uint128::new(4 * first));
    assert_eq!(state.escrow, Uint128::new(4 * (PLACE_PRICE - first)));

    network.advance(DAY);
    network.preorders(&integrations, &release(1), &[]).unwrap();
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!(state.proceeds, Uint128::new(4 * both));
    assert_eq!(state.escrow, Uint128::new(4 * (PLACE_PRICE - both)));
    assert_eq!(refused(&mut network, &integrations, &release(2)), not_next(2, 2));
    let answer: TranchesResponse =
        network.query(&network.preorder, &QueryMsg::Tranches { campaign: CAMPAIGN });
    let times: Vec<u64> = answer.tranches.iter().map(|tranche| tranche.released_at).collect();
    assert_eq!(times, [network.now() - DAY, network.now()]);
    assert_eq!(answer.tranches[0].evidence, document());
}

#[test]
fn only_integrations_and_with_evidence() {
    let mut network = sold(1, |_| {});
    let actors = network.actors.clone();
    for sender in [&actors.maker, &actors.governance, &actors.guardian] {
        let expected = Permission::Office(Office::Integrations).refuse(sender);
        assert_eq!(refused(&mut network, sender, &release(0)), expected.into());
    }
    let evidence = Document { uri: "ipfs://evidence".into(), sha256: Binary::from([0; 31]) };
    let message = ExecuteMsg::ReleaseTranche { campaign: CAMPAIGN, tranche: 0, evidence };
    assert_eq!(
        refused(&mut network, &actors.integrations, &message),
        DocumentError::Hash { found: 31 }.into()
    );
}

#[test]
fn not_while_places_can_be_given_back_whole() {
    let mut network = sold(1, |terms| terms.refundable_until = Some(terms.delivery_deadline - DAY));
    let integrations = network.actors.integrations.clone();
    let until = network.campaign_state(CAMPAIGN).terms.refundable_until.unwrap();
    network.advance_to(until - 1);
    assert!(network.campaign_state(CAMPAIGN).refunds_open);
    assert_eq!(
        refused(&mut network, &integrations, &release(0)),
        ContractError::StillRefundable { until, now: until - 1 }
    );
    network.advance(1);
    assert!(!network.campaign_state(CAMPAIGN).refunds_open);
    network.preorders(&integrations, &release(0), &[]).unwrap();
}

#[test]
fn not_from_the_delivery_deadline() {
    let mut network = sold(1, |_| {});
    let integrations = network.actors.integrations.clone();
    let deadline = network.campaign_state(CAMPAIGN).terms.delivery_deadline;
    network.advance_to(deadline - 1);
    network.preorders(&integrations, &release(0), &[]).unwrap();
    network.advance(1);
    assert_eq!(
        refused(&mut network, &integrations, &release(1)),
        ContractError::DeadlinePassed { deadline, now: deadline }
    );
}

/// With many small tranches the sum of what they release is the share of their sum, never more than the price.
#[test]
fn rounding_of_many_tranches_does_not_add_up() {
    let mut network = sold(2, |terms| {
        terms.price.amount = Uint128::new(99_999);
        terms.tranches = vec![333; 10];
    });
    let integrations = network.actors.integrations.clone();
    for tranche in 0..10 {
        network.preorders(&integrations, &release(tranche), &[]).unwrap();
        let expected = 99_999 * 333 * u128::from(tranche + 1) / 10_000;
        assert_eq!(network.campaign_state(CAMPAIGN).released_per_place, Uint128::new(expected));
    }
    let state = network.campaign_state(CAMPAIGN);
    assert_eq!((state.proceeds + state.escrow).u128(), 2 * 99_999);
}
