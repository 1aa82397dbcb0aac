//! The whole answer to who can do what with licences.

use cosmwasm_std::{Binary, Uint128};
use surety_api::license::ExecuteMsg;
use surety_api::{ApiError, ApplicationId, LicenceId};
use surety_license::permissions::permission;
use surety_license::ContractError;
use surety_testkit::{application, document, permission_table, Network};

const ID: ApplicationId = ApplicationId(1);

fn samples(address: &str) -> Vec<ExecuteMsg> {
    let (address, token_id, licence) = (address.to_string(), "1".to_string(), LicenceId(1));
    vec![
        ExecuteMsg::Submit { details: application() },
        ExecuteMsg::Clarify { application: ID, question: document("question") },
        ExecuteMsg::Answer { application: ID, answer: document("answer") },
        ExecuteMsg::CommitReadout { application: ID, commitment: Binary::default() },
        ExecuteMsg::RevealReadout {
            application: ID,
            readout: 1,
            document: document("findings"),
            salt: Binary::default(),
        },
        ExecuteMsg::Review { application: ID, review: document("review") },
        ExecuteMsg::Decide { application: ID, approve: true },
        ExecuteMsg::TakeLicence { application: ID },
        ExecuteMsg::WithdrawApplication { application: ID },
        ExecuteMsg::Confirm { licence },
        ExecuteMsg::Suspend { licence },
        ExecuteMsg::Reinstate { licence },
        ExecuteMsg::RevokeLicence { licence },
        ExecuteMsg::RaiseBond { licence, requirement: Uint128::one() },
        ExecuteMsg::OfferLoan { licence, share_bps: 1, expires: 1 },
        ExecuteMsg::WithdrawLoanOffer { licence },
        ExecuteMsg::AcceptLoan { licence, amount: cosmwasm_std::Uint128::zero(), share_bps: 1, expires: 1 },
        ExecuteMsg::SettleLoan { licence },
        ExecuteMsg::Renounce { licence },
        ExecuteMsg::PostponeWithdrawal { licence },
        ExecuteMsg::WithdrawBond { licence },
        ExecuteMsg::Reissue { licence, to: address.clone() },
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
        "submit: anyone",
        "clarify: integrations",
        "answer: the applicant",
        "commit_readout: a tester admitted in the catalog",
        "reveal_readout: the tester that committed the readout",
        "review: integrations",
        "decide: community",
        "take_licence: the applicant",
        "withdraw_application: the applicant",
        "confirm: integrations",
        "suspend: integrations or the arbitration contract",
        "reinstate: integrations",
        "revoke_licence: integrations or the arbitration contract",
        "raise_bond: integrations",
        "offer_loan: governance",
        "withdraw_loan_offer: governance",
        "accept_loan: the licence's holder",
        "settle_loan: anyone",
        "renounce: the licence's holder",
        "postpone_withdrawal: the arbitration contract",
        "withdraw_bond: the licence's holder",
        "reissue: the arbitration contract",
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
fn no_message_but_an_offer_of_a_loan_takes_coins() {
    let mut network = Network::new();
    let (stranger, license) = (network.actors.stranger.clone(), network.license.clone());
    let offers = |message: &ExecuteMsg| matches!(message, ExecuteMsg::OfferLoan { .. });
    for message in samples(stranger.as_str()).into_iter().filter(|message| !offers(message)) {
        network.refuses(&ContractError::from(ApiError::UnexpectedFunds {}), |network| {
            network.execute(&stranger, &license, &message, &Network::funds(1))
        });
    }
}
