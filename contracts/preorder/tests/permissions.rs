//! Who may send which message: one sample of each, as a table.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Coin};
use surety_api::preorder::{CampaignTerms, ExecuteMsg, Seller};
use surety_api::{ApiError, CampaignId, DeviceId, LicenceId, ModelId};
use surety_preorder::permissions::permission;
use surety_preorder::ContractError;
use surety_testkit::preorders::{document, place};
use surety_testkit::{permission_table, Network};

fn one_of_each() -> Vec<ExecuteMsg> {
    let (campaign, device) = (CampaignId(1), DeviceId::new([0; 20]));
    let place = place(campaign, 1);
    let token_id = || place.to_string();
    let somebody = String::new;
    vec![
        ExecuteMsg::SetDenom { denom: "ucoin".into(), accepted: true },
        ExecuteMsg::CreateCampaign {
            seller: Seller::Licence { licence: LicenceId(1) },
            terms: Box::new(CampaignTerms {
                model: ModelId(1),
                price: Coin::new(1u128, "ucoin"),
                supply: 1,
                buyer_cap: 1,
                delivery_deadline: 1,
                refundable_until: None,
                tranches: vec![],
                warranty_months: 0,
                regions: vec![],
                document: document(),
            }),
        },
        ExecuteMsg::CloseSales { campaign },
        ExecuteMsg::CancelCampaign { campaign },
        ExecuteMsg::Buy { campaign, count: 1 },
        ExecuteMsg::ReleaseTranche { campaign, tranche: 0, evidence: document() },
        ExecuteMsg::Bind { place, device },
        ExecuteMsg::Unbind { place },
        ExecuteMsg::Fulfil { place, device },
        ExecuteMsg::Refund { campaign, positions: vec![1] },
        ExecuteMsg::ClaimProceeds { campaign },
        ExecuteMsg::TransferNft { recipient: somebody(), token_id: token_id() },
        ExecuteMsg::SendNft { contract: somebody(), token_id: token_id(), msg: Binary::default() },
        ExecuteMsg::Approve { spender: somebody(), token_id: token_id(), expires: None },
        ExecuteMsg::Revoke { spender: somebody(), token_id: token_id() },
        ExecuteMsg::ApproveAll { operator: somebody(), expires: None },
        ExecuteMsg::RevokeAll { operator: somebody() },
        ExecuteMsg::Burn { token_id: token_id() },
    ]
}

#[test]
fn who_may_send_what() {
    assert_eq!(
        permission_table(&one_of_each(), permission),
        [
            "set_denom: governance",
            "create_campaign: the campaign's seller",
            "close_sales: the campaign's seller",
            "cancel_campaign: the campaign's seller",
            "buy: anyone",
            "release_tranche: integrations",
            "bind: the holder of the device's licence",
            "unbind: the campaign's seller, or the holder of the device's licence",
            "fulfil: anyone",
            "refund: the holder of the place",
            "claim_proceeds: the campaign's seller",
            "transfer_nft: the holder of the place, or who was approved for it, or an operator of the holder",
            "send_nft: the holder of the place, or who was approved for it, or an operator of the holder",
            "approve: the holder of the place, or an operator of the holder",
            "revoke: the holder of the place, or an operator of the holder",
            "approve_all: anyone",
            "revoke_all: anyone",
            "burn: nobody",
        ]
    );
}

/// The old finding "funds sent along and lost".
#[test]
fn coins_come_with_a_purchase_only() {
    let mut network = Network::new();
    let (stranger, contract) = (network.actors.stranger.clone(), network.preorder.clone());
    for message in one_of_each() {
        if matches!(message, ExecuteMsg::Buy { .. }) {
            continue;
        }
        let error: ContractError = network.refused(&stranger, &contract, &message, &Network::funds(1));
        assert_eq!(error, ApiError::UnexpectedFunds {}.into(), "{message:?}");
    }
}
