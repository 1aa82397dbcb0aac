//! The community issues licences, one live one per manufacturer.

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use surety_api::license::{
    ExecuteMsg, LicenceResponse, LicenceStatus, LicencesResponse, LicenseEvent, QueryMsg,
};
use surety_api::{charter, ApiError, LicenceId};
use surety_license::{ContractError, Parameter};
use surety_testkit::{events, Network, COIN, DAY};

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn issue(network: &mut Network, holder: &str, uri: Option<&str>) -> Answer {
    let (community, license) = (network.actors.community.clone(), network.license.clone());
    let message = ExecuteMsg::Issue { holder: holder.into(), uri: uri.map(str::to_owned) };
    network.execute(&community, &license, &message, &[])
}

fn licence(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

#[test]
fn a_licence_starts_provisional_and_allows_nothing_before_its_bond_is_posted() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let sent = issue(&mut network, maker.as_str(), Some("https://example.org/maker")).unwrap();
    let expires = network.now() + 180 * DAY;
    let event = LicenseEvent::Issued { licence: LicenceId(1), holder: maker.to_string(), expires };
    assert_eq!(events::<LicenseEvent>(&sent), [event]);

    let mut expected = LicenceResponse {
        licence: LicenceId(1),
        holder: maker.to_string(),
        status: LicenceStatus::Provisional,
        requirement: Uint128::new(100_000 * COIN),
        bond: Uint128::zero(),
        expires: Some(expires),
        cap: Some(100),
        withdrawal_date: None,
        uri: Some("https://example.org/maker".into()),
        may_mint: false,
    };
    assert_eq!(licence(&network, LicenceId(1)), expected);

    network.post_bond(&maker, LicenceId(1), 100_000 * COIN - 1).unwrap();
    expected.bond = Uint128::new(100_000 * COIN - 1);
    assert_eq!(licence(&network, LicenceId(1)), expected, "one unit is missing");
    network.post_bond(&maker, LicenceId(1), 1).unwrap();
    expected.bond = Uint128::new(100_000 * COIN);
    expected.may_mint = true;
    assert_eq!(licence(&network, LicenceId(1)), expected);

    network.advance_to(expires - 1);
    assert_eq!(licence(&network, LicenceId(1)), expected);
    network.advance_to(expires);
    expected.may_mint = false;
    assert_eq!(licence(&network, LicenceId(1)), expected);
}

#[test]
fn nobody_but_the_community_issues() {
    let mut network = Network::new();
    let (actors, license) = (network.actors.clone(), network.license.clone());
    for sender in [&actors.governance, &actors.integrations, &actors.guardian, &actors.maker] {
        let refusal =
            ApiError::Unauthorized { sender: sender.to_string(), expected: "community".to_string() };
        let message = ExecuteMsg::Issue { holder: actors.maker.to_string(), uri: None };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &license, &message, &[])
        });
    }
}

#[test]
fn nothing_is_issued_while_the_contract_is_paused() {
    let mut network = Network::new();
    let (guardian, at, maker) =
        (network.actors.guardian.clone(), network.charter.clone(), network.actors.maker.clone());
    // A pause of another contract is none of this one.
    for contract in [charter::ContractName::Vault, charter::ContractName::License] {
        network.execute(&guardian, &at, &charter::ExecuteMsg::Pause { contract }, &[]).unwrap();
        if contract == charter::ContractName::Vault {
            let rival = network.actors.rival.to_string();
            issue(&mut network, &rival, None).unwrap();
        }
    }
    let until = network.now() + 14 * DAY;
    let refusal = ApiError::Paused { contract: charter::ContractName::License, until };
    network.refuses(&ContractError::from(refusal), |network| issue(network, maker.as_str(), None));
    network.advance_to(until);
    issue(&mut network, maker.as_str(), None).unwrap();
}

#[test]
fn a_holder_has_one_licence_until_it_has_left_to_the_end() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let first = network.issue(&maker);
    let refusal = ContractError::AlreadyLicensed { holder: maker.to_string(), licence: first };
    let issue_again = |network: &mut Network| issue(network, maker.as_str(), None);
    network.refuses(&refusal, issue_again);
    assert_eq!(network.issue(&rival), LicenceId(2), "another holder is free to have one");

    // Expired, it still stands in the way; and so it does while it is being left.
    network.advance(network.settings.provisional_period);
    network.refuses(&refusal, issue_again);
    network.renounce(&maker, first).unwrap();
    network.refuses(&refusal, issue_again);
    network.advance(network.settings.renounce_period);
    network.refuses(&refusal, issue_again);
    network.withdraw_bond(&maker, first).unwrap();
    assert_eq!(network.issue(&maker), LicenceId(3));
    assert_eq!(licence(&network, LicenceId(3)).status, LicenceStatus::Provisional);
    assert_eq!(licence(&network, first).status, LicenceStatus::Renounced, "the old one stays as it is");

    // And the new one stands in the way of a third.
    let refusal = ContractError::AlreadyLicensed { holder: maker.to_string(), licence: LicenceId(3) };
    network.refuses(&refusal, issue_again);
}

#[test]
fn a_holder_must_be_an_address_in_its_normal_spelling() {
    let mut network = Network::new();
    for holder in [String::new(), "maker".into(), network.actors.maker.as_str().to_uppercase()] {
        let error: ContractError = {
            let (community, license) = (network.actors.community.clone(), network.license.clone());
            let message = ExecuteMsg::Issue { holder: holder.clone(), uri: None };
            network.refused(&community, &license, &message, &[])
        };
        assert!(matches!(error, ContractError::Std(_)), "`{holder}`: {error}");
    }
}

#[test]
fn a_uri_has_1_to_256_bytes() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    for length in [0, 257] {
        let refusal = ContractError::TextLength { parameter: Parameter::Uri, length, max: 256 };
        network.refuses(&refusal, |network| issue(network, maker.as_str(), Some(&"x".repeat(length))));
    }
    issue(&mut network, maker.as_str(), Some("x")).unwrap();
    issue(&mut network, rival.as_str(), Some(&"x".repeat(256))).unwrap();
}

#[test]
fn ids_rise_by_one_and_licences_are_listed_in_pages() {
    let mut network = Network::new();
    let holders: Vec<Addr> = network.actors.reporters.clone();
    for holder in &holders {
        network.issue(holder);
        issue(&mut network, holder.as_str(), None).unwrap_err();
    }
    let page = |start_after: Option<u64>, limit| -> Vec<(u64, String)> {
        let message = QueryMsg::Licences { start_after: start_after.map(LicenceId), limit };
        let page: LicencesResponse = network.query(&network.license, &message);
        page.licences.into_iter().map(|entry| (entry.licence.get(), entry.holder)).collect()
    };
    let all: Vec<_> = (1..).zip(holders.iter().map(Addr::to_string)).collect();
    assert_eq!(page(None, None), all);
    assert_eq!(page(None, Some(2)), all[..2]);
    assert_eq!(page(Some(2), Some(2)), all[2..]);
    assert_eq!(page(Some(3), None), []);
}

#[test]
fn an_unknown_licence_is_not_made_up() {
    let network = Network::new();
    let message = QueryMsg::Licence { licence: LicenceId(1) };
    let error = network.try_query::<LicenceResponse>(&network.license, &message).unwrap_err();
    let refusal = ContractError::UnknownLicence { licence: LicenceId(1) };
    assert!(error.to_string().contains(&refusal.to_string()), "{error}");
}
