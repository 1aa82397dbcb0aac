//! cw721: places are bought and sold by whoever holds them or was let to.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Binary, StdError};
use cw721::msg::{
    AllNftInfoResponse, ApprovalResponse, ApprovalsResponse, NftInfoResponse, NumTokensResponse,
    OperatorsResponse, OwnerOfResponse, TokensResponse,
};
use surety_api::preorder::{ExecuteMsg, NftExtension, PlaceIdError, PreorderEvent, QueryMsg};
use surety_api::{CampaignId, Curve};
use surety_preorder::permissions::{HOLDER_OR_APPROVED, HOLDER_OR_OPERATOR};
use surety_preorder::ContractError;
use surety_testkit::preorders::place;
use surety_testkit::{events, Network};

const CAMPAIGN: CampaignId = CampaignId(1);

/// Three places of the buyer.
fn sold() -> Network {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let terms = network.campaign_terms(model);
    network.campaign(licence, terms);
    let buyer = network.actors.buyer.clone();
    network.buy(&buyer, CAMPAIGN, 3).unwrap();
    network
}

fn transfer(token_id: &str, to: &Addr) -> ExecuteMsg {
    ExecuteMsg::TransferNft { recipient: to.to_string(), token_id: token_id.into() }
}

fn approve(token_id: &str, spender: &Addr) -> ExecuteMsg {
    ExecuteMsg::Approve { spender: spender.to_string(), token_id: token_id.into(), expires: None }
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.preorder.clone();
    network.refused(sender, &contract, message, &[])
}

fn tokens(network: &Network, owner: &Addr, start_after: Option<&str>, limit: Option<u32>) -> Vec<String> {
    let question =
        QueryMsg::Tokens { owner: owner.to_string(), start_after: start_after.map(Into::into), limit };
    network.query::<TokensResponse>(&network.preorder, &question).tokens
}

fn owner(network: &Network, token_id: &str) -> String {
    let question = QueryMsg::OwnerOf { token_id: token_id.into(), include_expired: None };
    network.query::<OwnerOfResponse>(&network.preorder, &question).owner
}

#[test]
fn a_sale_moves_the_place_its_index_and_its_clock() {
    let mut network = sold();
    let (buyer, driver) = (network.actors.buyer.clone(), network.actors.driver.clone());
    network.advance(60);
    let response = network.preorders(&buyer, &transfer("1/2", &driver), &[]).unwrap();
    assert_eq!(
        events::<PreorderEvent>(&response),
        [PreorderEvent::Transferred {
            place: place(CAMPAIGN, 2),
            from: buyer.to_string(),
            to: driver.to_string()
        }]
    );
    assert_eq!(owner(&network, "1/2"), driver.as_str());
    assert_eq!(tokens(&network, &driver, None, None), ["1/2"]);
    assert_eq!(tokens(&network, &buyer, None, None), ["1/1", "1/3"]);
    assert_eq!(tokens(&network, &buyer, Some("1/1"), Some(1)), ["1/3"]);
    assert_eq!(network.place_state(place(CAMPAIGN, 2)).held_since, network.now());
    let all: TokensResponse = network
        .query(&network.preorder, &QueryMsg::AllTokens { start_after: Some("1/1".into()), limit: None });
    assert_eq!(all.tokens, ["1/2", "1/3"]);
    let count: NumTokensResponse = network.query(&network.preorder, &QueryMsg::NumTokens {});
    assert_eq!(count.count, 3);
    assert_eq!(
        refused(&mut network, &buyer, &transfer("1/2", &buyer)),
        HOLDER_OR_APPROVED.refuse(&buyer).into()
    );
}

#[test]
fn whom_the_holder_let_moves_it_and_approvals_end_with_a_sale() {
    let mut network = sold();
    let (buyer, driver, stranger) =
        (network.actors.buyer.clone(), network.actors.driver.clone(), network.actors.stranger.clone());
    let no = || ContractError::from(HOLDER_OR_APPROVED.refuse(&stranger));
    assert_eq!(refused(&mut network, &stranger, &transfer("1/1", &stranger)), no());
    assert_eq!(
        refused(&mut network, &stranger, &approve("1/1", &stranger)),
        HOLDER_OR_OPERATOR.refuse(&stranger).into()
    );
    network.preorders(&buyer, &approve("1/1", &stranger), &[]).unwrap();
    let question =
        QueryMsg::Approval { token_id: "1/1".into(), spender: stranger.to_string(), include_expired: None };
    let found: ApprovalResponse = network.query(&network.preorder, &question);
    assert_eq!(found.approval.spender, stranger);
    // It is for one place.
    assert_eq!(refused(&mut network, &stranger, &transfer("1/2", &stranger)), no());
    network.preorders(&stranger, &transfer("1/1", &driver), &[]).unwrap();
    assert_eq!(refused(&mut network, &stranger, &transfer("1/1", &stranger)), no());
    let question = QueryMsg::Approvals { token_id: "1/1".into(), include_expired: Some(true) };
    let left: ApprovalsResponse = network.query(&network.preorder, &question);
    assert_eq!(left.approvals, []);

    network.preorders(&buyer, &approve("1/2", &stranger), &[]).unwrap();
    let revoke = ExecuteMsg::Revoke { spender: stranger.to_string(), token_id: "1/2".into() };
    network.preorders(&buyer, &revoke, &[]).unwrap();
    assert_eq!(refused(&mut network, &stranger, &transfer("1/2", &stranger)), no());
    let all = ExecuteMsg::ApproveAll { operator: stranger.to_string(), expires: None };
    network.preorders(&buyer, &all, &[]).unwrap();
    let question = QueryMsg::AllOperators {
        owner: buyer.to_string(),
        include_expired: None,
        start_after: None,
        limit: None,
    };
    let operators: OperatorsResponse = network.query(&network.preorder, &question);
    assert_eq!(operators.operators.len(), 1);
    network.preorders(&stranger, &approve("1/3", &driver), &[]).unwrap();
    network.preorders(&stranger, &transfer("1/2", &stranger), &[]).unwrap();
    let revoke = ExecuteMsg::RevokeAll { operator: stranger.to_string() };
    network.preorders(&buyer, &revoke, &[]).unwrap();
    assert_eq!(refused(&mut network, &stranger, &transfer("1/3", &stranger)), no());
}

#[test]
fn a_contract_receives_a_place_and_is_told() {
    let mut network = sold();
    let buyer = network.actors.buyer.clone();
    let market = network.proxy("market");
    let send = |contract: &Addr| ExecuteMsg::SendNft {
        contract: contract.to_string(),
        token_id: "1/1".into(),
        msg: Binary::from(b"list it"),
    };
    network.preorders(&buyer, &send(&market), &[]).unwrap();
    assert_eq!(owner(&network, "1/1"), market.as_str());
    // One that takes no tokens: nothing moves.
    let vault = network.vault.clone();
    let message =
        ExecuteMsg::SendNft { contract: vault.to_string(), token_id: "1/2".into(), msg: Binary::default() };
    network.preorders(&buyer, &message, &[]).unwrap_err();
    assert_eq!(owner(&network, "1/2"), buyer.as_str());
}

#[test]
fn what_a_wallet_shows() {
    let network = sold();
    let question = QueryMsg::NftInfo { token_id: "1/2".into() };
    let info: NftInfoResponse<NftExtension> = network.query(&network.preorder, &question);
    assert_eq!(info.token_uri.as_deref(), Some("ipfs://terms"));
    assert_eq!(info.extension, NftExtension { campaign: CAMPAIGN, position: 2, device: None });
    let question = QueryMsg::AllNftInfo { token_id: "1/2".into(), include_expired: None };
    let all: AllNftInfoResponse<NftExtension> = network.query(&network.preorder, &question);
    assert_eq!((all.access.owner, all.info), (network.actors.buyer.to_string(), info));
}

#[test]
fn nobody_burns_a_place_and_ids_and_addresses_are_checked() {
    let mut network = sold();
    let buyer = network.actors.buyer.clone();
    let burn = ExecuteMsg::Burn { token_id: "1/1".into() };
    assert_eq!(refused(&mut network, &buyer, &burn), ContractError::NoBurn {});
    assert_eq!(
        refused(&mut network, &buyer, &transfer("1/4", &buyer)),
        ContractError::UnknownPlace { place: place(CAMPAIGN, 4) }
    );
    assert_eq!(
        refused(&mut network, &buyer, &transfer("01/1", &buyer)),
        PlaceIdError { found: "01/1".into() }.into()
    );
    for recipient in ["nobody".to_owned(), buyer.to_string().to_uppercase()] {
        let message = ExecuteMsg::TransferNft { recipient, token_id: "1/1".into() };
        let error = refused(&mut network, &buyer, &message);
        assert!(matches!(error, ContractError::Std(StdError::GenericErr { .. })), "{error}");
    }
}
