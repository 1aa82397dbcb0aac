//! A manufacturer may always leave, once.

use surety_api::license::{ExecuteMsg, LicenceResponse, LicenceStatus, LicenseEvent, QueryMsg};
use surety_api::{ApiError, Curve, LicenceId};
use surety_license::ContractError;
use surety_testkit::{events, Network, TestDevice, MONTH};

fn licence(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

#[test]
fn leaving_stops_minting_at_once_and_sets_a_date_six_months_ahead() {
    let mut network = Network::new();
    let (maker, id) = (network.actors.maker.clone(), ready(&mut network));
    let before = licence(&network, id);
    assert!(before.may_mint);
    let sent = network.renounce(&maker, id).unwrap();
    let withdrawal_date = network.now() + 6 * MONTH;
    let event = LicenseEvent::Renounced { licence: id, withdrawal_date };
    assert_eq!(events::<LicenseEvent>(&sent), [event]);
    let expected = LicenceResponse {
        status: LicenceStatus::Renouncing,
        withdrawal_date: Some(withdrawal_date),
        may_mint: false,
        ..before
    };
    assert_eq!(licence(&network, id), expected);
}

fn ready(network: &mut Network) -> LicenceId {
    let maker = network.actors.maker.clone();
    network.licensed(&maker)
}

#[test]
fn a_mint_after_renouncing_is_refused() {
    let mut network = Network::new();
    let (id, model) = network.ready(Curve::Secp256k1);
    let fleet = TestDevice::fleet(Curve::Secp256k1, 2);
    let maker = network.actors.maker.clone();
    network.mint(model, &fleet[..1]).unwrap();
    network.renounce(&maker, id).unwrap();
    let coins = network.balance(&maker);
    let error = network.mint(model, &fleet[1..]).unwrap_err();
    assert!(format!("{error:?}").contains("the licence is renouncing"), "{error:?}");
    assert_eq!(network.balance(&maker), coins);
}

#[test]
fn one_may_leave_while_provisional_and_when_expired() {
    for wait in [0, 1_000_000_000] {
        let mut network = Network::new();
        let maker = network.actors.maker.clone();
        let id = network.issue(&maker);
        network.advance(wait);
        network.renounce(&maker, id).unwrap();
        let answer = licence(&network, id);
        assert_eq!(answer.status, LicenceStatus::Renouncing);
        assert_eq!(answer.withdrawal_date, Some(network.now() + 6 * MONTH));
    }
}

#[test]
fn the_date_is_set_once() {
    let mut network = Network::new();
    let (maker, id) = (network.actors.maker.clone(), ready(&mut network));
    network.renounce(&maker, id).unwrap();
    let withdrawal_date = network.now() + 6 * MONTH;
    let refusal = ContractError::AlreadyRenounced { licence: id, withdrawal_date };
    network.refuses(&refusal, |network| network.renounce(&maker, id));
    network.advance_to(withdrawal_date);
    network.refuses(&refusal, |network| network.renounce(&maker, id));
    network.withdraw_bond(&maker, id).unwrap();
    network.refuses(&refusal, |network| network.renounce(&maker, id));
}

#[test]
fn nobody_leaves_for_the_holder() {
    let mut network = Network::new();
    let (actors, id) = (network.actors.clone(), ready(&mut network));
    network.licensed(&actors.rival);
    for sender in
        [&actors.governance, &actors.integrations, &actors.community, &actors.guardian, &actors.rival]
    {
        let expected = "the licence's holder".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| network.renounce(sender, id));
    }
}

#[test]
fn a_licence_must_exist() {
    let mut network = Network::new();
    let (maker, license) = (network.actors.maker.clone(), network.license.clone());
    network.refuses(&ContractError::UnknownLicence { licence: LicenceId(1) }, |network| {
        network.execute(&maker, &license, &ExecuteMsg::Renounce { licence: LicenceId(1) }, &[])
    });
}
