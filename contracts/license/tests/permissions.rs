//! The whole answer to who can do what with licences.

use cosmwasm_std::Binary;
use surety_api::license::ExecuteMsg;
use surety_api::{ApiError, LicenceId};
use surety_license::permissions::permission;
use surety_license::ContractError;
use surety_testkit::{permission_table, Network};

fn samples(address: &str) -> Vec<ExecuteMsg> {
    let (address, token_id) = (address.to_string(), "1".to_string());
    vec![
        ExecuteMsg::Issue { holder: address.clone(), uri: None },
        ExecuteMsg::Confirm { licence: LicenceId(1) },
        ExecuteMsg::Renounce { licence: LicenceId(1) },
        ExecuteMsg::WithdrawBond { licence: LicenceId(1) },
        ExecuteMsg::TransferNft { recipient: address.clone(), token_id: token_id.clone() },
        ExecuteMsg::SendNft { contract: address.clone(), token_id: token_id.clone(), msg: Binary::default() },
        ExecuteMsg::Approve { spender: address.clone(), token_id: token_id.clone(), expires: None },
        ExecuteMsg::Revoke { spender: address.clone(), token_id: token_id.clone() },
        ExecuteMsg::ApproveAll { operator: address.clone(), expires: None },
        ExecuteMsg::RevokeAll { operator: address },
        ExecuteMsg::Burn { token_id },
    ]
}

#[test]
fn every_message_is_for_whom_the_table_says() {
    let expected = [
        "issue: community",
        "confirm: integrations",
        "renounce: the licence's holder",
        "withdraw_bond: the licence's holder",
        "transfer_nft: nobody",
        "send_nft: nobody",
        "approve: nobody",
        "revoke: nobody",
        "approve_all: nobody",
        "revoke_all: nobody",
        "burn: nobody",
    ];
    assert_eq!(permission_table(&samples("address"), permission), expected);
}

#[test]
fn no_message_takes_coins() {
    let mut network = Network::new();
    let (stranger, license) = (network.actors.stranger.clone(), network.license.clone());
    for message in samples(stranger.as_str()) {
        network.refuses(&ContractError::from(ApiError::UnexpectedFunds {}), |network| {
            network.execute(&stranger, &license, &message, &Network::funds(1))
        });
    }
}
