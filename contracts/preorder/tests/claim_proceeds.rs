//! ClaimProceeds: the seller, what was released, once.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::license::raw::LICENCES;
use surety_api::preorder::{ExecuteMsg, PreorderEvent};
use surety_api::{CampaignId, Curve};
use surety_preorder::permissions::SELLER;
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, PLACE_PRICE};
use surety_testkit::{events, Network};

const CAMPAIGN: CampaignId = CampaignId(1);
const CLAIM: ExecuteMsg = ExecuteMsg::ClaimProceeds { campaign: CAMPAIGN };

fn released() -> Network {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, 2).unwrap();
    let integrations = network.actors.integrations.clone();
    let release = ExecuteMsg::ReleaseTranche { campaign: CAMPAIGN, tranche: 0, evidence: document() };
    network.preorders(&integrations, &release, &[]).unwrap();
    network
}

#[test]
fn what_was_released_is_paid_once() {
    let mut network = released();
    let (maker, contract) = (network.actors.maker.clone(), network.preorder.clone());
    let amount = 2 * (PLACE_PRICE / 10);
    let before = network.balance(&maker);
    let response = network.preorders(&maker, &CLAIM, &[]).unwrap();
    assert_eq!(
        events::<PreorderEvent>(&response),
        [PreorderEvent::ProceedsClaimed {
            campaign: CAMPAIGN,
            to: maker.to_string(),
            amount: Uint128::new(amount)
        }]
    );
    assert_eq!(network.balance(&maker), before + amount);
    let error: ContractError = network.refused(&maker, &contract, &CLAIM, &[]);
    assert_eq!(error, ContractError::NothingToClaim {});
    assert_eq!(network.campaign_state(CAMPAIGN).claimed.u128(), amount);
}

/// A licence that was issued anew to another key: the money is its holder's, whoever that is now.
#[test]
fn a_licences_money_goes_to_its_present_holder() {
    let mut network = released();
    let (maker, contract) = (network.actors.maker.clone(), network.preorder.clone());
    let stranger = network.actors.stranger.clone();
    for sender in [&stranger, &network.actors.buyer.clone(), &network.actors.integrations.clone()] {
        let error: ContractError = network.refused(sender, &contract, &CLAIM, &[]);
        assert_eq!(error, SELLER.refuse(sender).into());
    }
    let license = network.license.clone();
    let mut storage = network.app.contract_storage_mut(&license);
    let mut licence = LICENCES.load(&*storage, 1).unwrap();
    licence.holder = stranger.clone();
    LICENCES.save(&mut *storage, 1, &licence).unwrap();
    drop(storage);
    let error: ContractError = network.refused(&maker, &contract, &CLAIM, &[]);
    assert_eq!(error, SELLER.refuse(&maker).into());
    network.preorders(&stranger, &CLAIM, &[]).unwrap();
}
