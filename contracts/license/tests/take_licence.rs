//! Who is approved takes its licence, one live one per manufacturer.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Uint128};
use surety_api::license::{
    ApplicationResponse, ApplicationStatus, HolderResponse, LicenceResponse, LicenceStatus, LicencesResponse,
    LicenseEvent, Offers, QueryMsg,
};
use surety_api::{charter, ApiError, ApplicationId, LicenceId};
use surety_license::ContractError;
use surety_testkit::{application, document, events, Network, COIN, DAY};

fn licence(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

fn holder(network: &Network, holder: &Addr) -> Option<LicenceId> {
    let query = QueryMsg::Holder { holder: holder.to_string() };
    network.query::<HolderResponse>(&network.license, &query).licence.map(|licence| licence.licence)
}

fn unauthorized(sender: &Addr) -> ContractError {
    ApiError::Unauthorized { sender: sender.to_string(), expected: "the applicant".into() }.into()
}

#[test]
fn a_licence_starts_provisional_and_allows_nothing_before_its_bond_is_posted() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let request = network.approved(&maker, application());
    let sent = network.take_licence(&maker, request).unwrap();
    let expires = network.now() + 180 * DAY;
    let first = LicenceId(1);
    let licensed = LicenseEvent::ApplicationLicensed { application: request, licence: first };
    let issued = LicenseEvent::Issued { licence: first, holder: maker.to_string(), expires };
    assert_eq!(events::<LicenseEvent>(&sent), [licensed, issued]);
    let query = QueryMsg::Application { application: request };
    let closed: ApplicationResponse = network.query(&network.license, &query);
    assert_eq!((closed.status, closed.licence), (ApplicationStatus::Licensed, Some(first)));
    assert_eq!(holder(&network, &maker), Some(first));

    let mut expected = LicenceResponse {
        licence: first,
        holder: maker.to_string(),
        status: LicenceStatus::Provisional,
        offers: Offers::Devices,
        requirement: Uint128::new(100_000 * COIN),
        raise: None,
        bond: Uint128::zero(),
        loan: None,
        expires: Some(expires),
        cap: Some(100),
        withdrawal_date: None,
        application: request,
        uri: document("business").uri,
        may_mint: false,
    };
    assert_eq!(licence(&network, first), expected);

    network.post_bond(&maker, first, 100_000 * COIN - 1).unwrap();
    expected.bond = Uint128::new(100_000 * COIN - 1);
    assert_eq!(licence(&network, first), expected, "one unit is missing");
    network.post_bond(&maker, first, 1).unwrap();
    expected.bond = Uint128::new(100_000 * COIN);
    expected.may_mint = true;
    assert_eq!(licence(&network, first), expected);

    network.advance_to(expires - 1);
    assert_eq!(licence(&network, first), expected);
    network.advance_to(expires);
    expected.may_mint = false;
    assert_eq!(licence(&network, first), expected);
}

#[test]
fn nobody_takes_the_licence_of_another() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    let request = network.approved(&actors.maker, application());
    for sender in [&actors.governance, &actors.integrations, &actors.community, &actors.rival] {
        network.refuses(&unauthorized(sender), |network| network.take_licence(sender, request));
    }
}

#[test]
fn a_licence_is_taken_once() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let request = network.approved(&maker, application());
    network.take_licence(&maker, request).unwrap();
    let refusal = ContractError::WrongStage {
        application: request,
        status: ApplicationStatus::Licensed,
        expected: &[ApplicationStatus::Approved],
    };
    network.refuses(&refusal, |network| network.take_licence(&maker, request));
}

#[test]
fn nothing_is_issued_while_the_contract_is_paused_but_the_vote_goes_on() {
    let mut network = Network::new();
    let (guardian, at) = (network.actors.guardian.clone(), network.charter.clone());
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    // A pause of another contract is none of this one.
    for contract in [charter::ContractName::Vault, charter::ContractName::License] {
        network.execute(&guardian, &at, &charter::ExecuteMsg::Pause { contract }, &[]).unwrap();
        if contract == charter::ContractName::Vault {
            network.issue(&rival);
        }
    }
    let request = network.approved(&maker, application());
    let until = network.now() + 14 * DAY;
    let refusal = ApiError::Paused { contract: charter::ContractName::License, until };
    network.refuses(&ContractError::from(refusal), |network| network.take_licence(&maker, request));
    network.advance_to(until);
    network.take_licence(&maker, request).unwrap();
}

#[test]
fn an_approval_lapses() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let late = network.approved(&maker, application());
    let in_time = network.approved(&rival, application());
    let lapses_at = network.now() + 180 * DAY;
    network.advance_to(lapses_at - 1);
    network.take_licence(&rival, in_time).unwrap();
    network.advance_to(lapses_at);
    let refusal = ContractError::ApprovalLapsed { application: late, lapses_at };
    network.refuses(&refusal, |network| network.take_licence(&maker, late));
}

#[test]
fn a_holder_has_one_licence_until_it_has_left_to_the_end() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let first = network.issue(&maker);
    let refusal = ContractError::AlreadyLicensed { holder: maker.to_string(), licence: first };
    let apply_again = |network: &mut Network| network.submit(&maker, application());
    network.refuses(&refusal, apply_again);
    assert_eq!(network.issue(&rival), LicenceId(2), "another holder is free to have one");

    // Expired, it still stands in the way; and so it does while it is being left.
    network.advance(network.settings.provisional_period);
    network.refuses(&refusal, apply_again);
    network.renounce(&maker, first).unwrap();
    network.refuses(&refusal, apply_again);
    network.advance(network.settings.renounce_period);
    network.refuses(&refusal, apply_again);
    network.withdraw_bond(&maker, first).unwrap();
    assert_eq!(holder(&network, &maker), None);
    assert_eq!(network.issue(&maker), LicenceId(3));
    assert_eq!(licence(&network, LicenceId(3)).status, LicenceStatus::Provisional);
    assert_eq!(licence(&network, first).status, LicenceStatus::Renounced, "the old one stays as it is");

    // And the new one stands in the way of a third.
    let refusal = ContractError::AlreadyLicensed { holder: maker.to_string(), licence: LicenceId(3) };
    network.refuses(&refusal, apply_again);
}

#[test]
fn ids_rise_by_one_and_licences_are_listed_in_pages() {
    let mut network = Network::new();
    let holders: Vec<Addr> = network.actors.reporters.clone();
    for holder in &holders {
        network.issue(holder);
        network.submit(holder, application()).unwrap_err();
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
fn an_unknown_licence_or_application_is_not_made_up() {
    let mut network = Network::new();
    let message = QueryMsg::Licence { licence: LicenceId(1) };
    let error = network.try_query::<LicenceResponse>(&network.license, &message).unwrap_err();
    let refusal = ContractError::UnknownLicence { licence: LicenceId(1) };
    assert!(error.to_string().contains(&refusal.to_string()), "{error}");
    let maker = network.actors.maker.clone();
    for id in [0, 1] {
        let application = ApplicationId(id);
        network.refuses(&ContractError::UnknownApplication { application }, |network| {
            network.take_licence(&maker, application)
        });
    }
}
