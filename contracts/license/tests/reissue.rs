//! A holder that lost its key goes on under another address; nothing else moves a licence (I15).
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use cw721::msg::TokensResponse;
use cw_multi_test::AppResponse;
use surety_api::license::{
    ExecuteMsg, HolderResponse, LicenceResponse, LicenceStatus, LicenseEvent, QueryMsg,
};
use surety_api::{ApiError, Curve, LicenceId};
use surety_license::ContractError;
use surety_testkit::{application, events, Network, DAY};

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn reissue(network: &mut Network, licence: LicenceId, to: &str) -> Answer {
    network.verdict(&ExecuteMsg::Reissue { licence, to: to.into() })
}

fn shown(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

fn live(network: &Network, holder: &Addr) -> Option<LicenceId> {
    let query = QueryMsg::Holder { holder: holder.to_string() };
    network.query::<HolderResponse>(&network.license, &query).licence.map(|it| it.licence)
}

fn tokens(network: &Network, owner: &Addr) -> Vec<String> {
    let query = QueryMsg::Tokens { owner: owner.to_string(), start_after: None, limit: None };
    network.query::<TokensResponse>(&network.license, &query).tokens
}

#[test]
fn all_that_is_keyed_to_the_licence_moves_along() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let (maker, heir) = (network.actors.maker.clone(), network.actors.buyer.clone());
    let pool = network.stake_of(&device).pool;
    let licence = pool.licence;
    let before = shown(&network, licence);
    let sent = reissue(&mut network, licence, heir.as_str()).unwrap();
    let event = LicenseEvent::Reissued { licence, from: maker.to_string(), to: heir.to_string() };
    assert_eq!(events::<LicenseEvent>(&sent), [event]);
    assert_eq!(shown(&network, licence), LicenceResponse { holder: heir.to_string(), ..before });
    assert_eq!((live(&network, &maker), live(&network, &heir)), (None, Some(licence)));
    assert_eq!((tokens(&network, &maker), tokens(&network, &heir)), (vec![], vec!["1".to_string()]));

    // What accrues is the new holder's; the old key can claim nothing, leave nothing, and may apply anew.
    network.advance(30 * DAY);
    network.claim_manufacturer(pool).unwrap_err();
    let claim = surety_api::vault::ExecuteMsg::ClaimManufacturer { pool, max_days: None };
    network.to_vault(&heir, &claim, &[]).unwrap();
    assert!(network.balance(&heir) > 0);
    let expected = "the licence's holder".to_string();
    let refusal = ContractError::from(ApiError::Unauthorized { sender: maker.to_string(), expected });
    network.refuses(&refusal, |network| network.renounce(&maker, licence));
    network.submit(&maker, application()).unwrap();
    network.renounce(&heir, licence).unwrap();
    network.advance(network.settings.renounce_period);
    let balance = network.balance(&heir);
    network.withdraw_bond(&heir, licence).unwrap();
    assert_eq!(network.balance(&heir), balance + network.settings.minimum_bond);
}

#[test]
fn to_an_address_without_a_licence_only() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let (licence, other) = (network.issue(&maker), network.issue(&rival));
    let refusal = ContractError::AlreadyLicensed { holder: rival.to_string(), licence: other };
    network.refuses(&refusal, |network| reissue(network, licence, rival.as_str()));
    // To its own holder there is nothing to do.
    let sent = reissue(&mut network, licence, maker.as_str()).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), []);
    assert_eq!(live(&network, &maker), Some(licence));
}

#[test]
fn also_what_is_left_to_the_end_because_more_may_be_due_to_it() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let left = network.issue(&maker);
    network.renounce(&maker, left).unwrap();
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, left).unwrap();
    let (of_maker, of_rival) = (network.issue(&maker), network.issue(&rival));
    reissue(&mut network, left, rival.as_str()).unwrap();
    assert_eq!(shown(&network, left).status, LicenceStatus::Renounced);
    // Neither one's own licence is touched by it.
    assert_eq!((live(&network, &maker), live(&network, &rival)), (Some(of_maker), Some(of_rival)));
    assert_eq!(tokens(&network, &rival), [left.to_string(), of_rival.to_string()]);
}

/// Old finding: an unvalidated or upper-case address became a holder nobody is.
#[test]
fn unvalidated_or_upper_case_addresses() {
    let mut network = Network::new();
    let (maker, buyer) = (network.actors.maker.clone(), network.actors.buyer.clone());
    let licence = network.issue(&maker);
    for to in [String::new(), "heir".into(), buyer.as_str().to_uppercase()] {
        let (stranger, arbitration) = (network.actors.stranger.clone(), network.arbitration.clone());
        let message = ExecuteMsg::Reissue { licence, to: to.clone() };
        let call = surety_api::call(&network.license, &message, vec![]).unwrap();
        let forward = surety_testkit::ProxyMsg::Forward { messages: vec![call.into()] };
        let error: ContractError = network.refused(&stranger, &arbitration, &forward, &[]);
        assert!(matches!(error, ContractError::Std(_)), "`{to}`: {error}");
    }
    let query = QueryMsg::Holder { holder: maker.as_str().to_uppercase() };
    network.try_query::<HolderResponse>(&network.license, &query).unwrap_err();
}

#[test]
fn nobody_but_the_council_reissues() {
    let mut network = Network::new();
    let (actors, license) = (network.actors.clone(), network.license.clone());
    let licence = network.issue(&actors.maker);
    for sender in
        [&actors.governance, &actors.integrations, &actors.community, &actors.guardian, &actors.maker]
    {
        let expected = "the arbitration contract".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        let message = ExecuteMsg::Reissue { licence, to: actors.buyer.to_string() };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &license, &message, &[])
        });
    }
    network.refuses(&ContractError::UnknownLicence { licence: LicenceId(2) }, |network| {
        reissue(network, LicenceId(2), actors.buyer.as_str())
    });
}
