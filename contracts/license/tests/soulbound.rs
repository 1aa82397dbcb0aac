//! A licence is never moved, shared or burned, whoever asks.

use cosmwasm_std::Binary;
use cw721::Expiration;
use surety_api::license::{ExecuteMsg, LockedResponse, QueryMsg};
use surety_license::ContractError;
use surety_testkit::Network;

/// Every message of cw721 that would move, share or burn a token.
fn messages(to: &str) -> Vec<ExecuteMsg> {
    let (to, token_id) = (to.to_string(), "1".to_string());
    vec![
        ExecuteMsg::TransferNft { recipient: to.clone(), token_id: token_id.clone() },
        ExecuteMsg::SendNft { contract: to.clone(), token_id: token_id.clone(), msg: Binary::default() },
        ExecuteMsg::Approve {
            spender: to.clone(),
            token_id: token_id.clone(),
            expires: Some(Expiration::Never {}),
        },
        ExecuteMsg::Revoke { spender: to.clone(), token_id: token_id.clone() },
        ExecuteMsg::ApproveAll { operator: to.clone(), expires: None },
        ExecuteMsg::RevokeAll { operator: to },
        ExecuteMsg::Burn { token_id },
    ]
}

#[test]
fn every_transfer_approval_and_burn_is_refused_to_everybody_in_every_state() {
    let mut network = Network::new();
    let (actors, license) = (network.actors.clone(), network.license.clone());
    let licence = network.issue(&actors.maker);
    let refused_to_all = |network: &mut Network| {
        for sender in [&actors.maker, &actors.governance, &actors.community, &actors.stranger] {
            for to in [&actors.rival, &actors.maker] {
                for message in messages(to.as_str()) {
                    network.refuses(&ContractError::Soulbound {}, |network| {
                        network.execute(sender, &license, &message, &[])
                    });
                }
            }
        }
    };
    refused_to_all(&mut network);
    network.renounce(&actors.maker, licence).unwrap();
    refused_to_all(&mut network);
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&actors.maker, licence).unwrap();
    refused_to_all(&mut network);
}

#[test]
fn a_token_says_that_it_is_locked() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    network.issue(&maker);
    let answer: LockedResponse = network.query(&network.license, &QueryMsg::Locked { token_id: "1".into() });
    assert_eq!(answer, LockedResponse { locked: true });
    for token_id in ["2", "01", "", "one"] {
        let message = QueryMsg::Locked { token_id: token_id.into() };
        let error = network.try_query::<LockedResponse>(&network.license, &message).unwrap_err();
        let refusal = ContractError::UnknownToken { token_id: token_id.into() };
        assert!(error.to_string().contains(&refusal.to_string()), "{error}");
    }
}
