//! Integrations makes a provisional licence active.

use surety_api::license::{ExecuteMsg, LicenceResponse, LicenceStatus, LicenseEvent, QueryMsg};
use surety_api::{ApiError, LicenceId};
use surety_license::ContractError;
use surety_testkit::{events, Network};

fn licence(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

#[test]
fn a_confirmed_licence_has_neither_expiry_nor_cap() {
    let mut network = Network::new();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let (id, license) = (network.issue(&maker), network.license.clone());
    network.post_bond(&maker, id, network.settings.minimum_bond).unwrap();
    let before = licence(&network, id);

    let confirm = ExecuteMsg::Confirm { licence: id };
    let sent = network.execute(&integrations, &license, &confirm, &[]).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), [LicenseEvent::Confirmed { licence: id }]);
    let active = LicenceResponse { status: LicenceStatus::Active, expires: None, cap: None, ..before };
    assert_eq!(licence(&network, id), active);

    network.advance(10 * network.settings.provisional_period);
    assert_eq!(licence(&network, id), active, "it allows to mint for good");
}

#[test]
fn an_expired_licence_may_still_be_confirmed_and_lives_again() {
    let mut network = Network::new();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let (id, license) = (network.issue(&maker), network.license.clone());
    network.post_bond(&maker, id, network.settings.minimum_bond).unwrap();
    network.advance(network.settings.provisional_period);
    assert!(!licence(&network, id).may_mint);
    network.execute(&integrations, &license, &ExecuteMsg::Confirm { licence: id }, &[]).unwrap();
    assert!(licence(&network, id).may_mint);
}

#[test]
fn confirming_does_not_stand_in_for_the_bond() {
    let mut network = Network::new();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let (id, license) = (network.issue(&maker), network.license.clone());
    network.execute(&integrations, &license, &ExecuteMsg::Confirm { licence: id }, &[]).unwrap();
    assert!(!licence(&network, id).may_mint);
}

#[test]
fn only_a_provisional_licence_is_confirmed() {
    let mut network = Network::new();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let (id, license) = (network.licensed(&maker), network.license.clone());
    let confirm = ExecuteMsg::Confirm { licence: id };
    let refused = |network: &mut Network, status| {
        network.refuses(&ContractError::NotProvisional { licence: id, status }, |network| {
            network.execute(&integrations, &license, &confirm, &[])
        });
    };
    refused(&mut network, LicenceStatus::Active);
    network.renounce(&maker, id).unwrap();
    refused(&mut network, LicenceStatus::Renouncing);
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, id).unwrap();
    refused(&mut network, LicenceStatus::Renounced);
}

#[test]
fn a_licence_must_exist() {
    let mut network = Network::new();
    let (integrations, license) = (network.actors.integrations.clone(), network.license.clone());
    for licence in [LicenceId(0), LicenceId(1)] {
        network.refuses(&ContractError::UnknownLicence { licence }, |network| {
            network.execute(&integrations, &license, &ExecuteMsg::Confirm { licence }, &[])
        });
    }
}

#[test]
fn nobody_but_integrations_confirms() {
    let mut network = Network::new();
    let (actors, license) = (network.actors.clone(), network.license.clone());
    let licence = network.issue(&actors.maker);
    for sender in [&actors.governance, &actors.community, &actors.guardian, &actors.maker] {
        let expected = "integrations".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &license, &ExecuteMsg::Confirm { licence }, &[])
        });
    }
}
