//! A licence is taken for good; its bond waits as if it had been left; and a challenge that succeeds makes it wait longer.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use surety_api::license::raw::LicenceInvalid;
use surety_api::license::{ExecuteMsg, LicenceResponse, LicenceStatus, LicenseEvent, QueryMsg};
use surety_api::{ApiError, Curve, LicenceId};
use surety_license::ContractError;
use surety_testkit::{events, Network, TestDevice, DAY, MONTH};

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn send(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> Answer {
    let license = network.license.clone();
    network.execute(sender, &license, message, &[])
}

fn revoke(network: &mut Network, licence: LicenceId) -> Answer {
    let integrations = network.actors.integrations.clone();
    send(network, &integrations, &ExecuteMsg::RevokeLicence { licence })
}

fn postpone(network: &mut Network, licence: LicenceId) -> Answer {
    network.verdict(&ExecuteMsg::PostponeWithdrawal { licence })
}

fn shown(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

#[test]
fn a_revoked_licence_mints_nothing_for_good_and_its_bond_leaves_after_six_months() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let maker = network.actors.maker.clone();
    let withdrawal_date = network.now() + 6 * MONTH;
    let sent = revoke(&mut network, licence).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), [LicenseEvent::Revoked { licence, withdrawal_date }]);
    assert_eq!(shown(&network, licence).status, LicenceStatus::Revoked);
    let status = LicenceStatus::Revoked;
    let refusal = surety_device::ContractError::from(LicenceInvalid::Left { status });
    network.refuses(&refusal, |network| network.mint(model, &[TestDevice::new(Curve::Secp256k1, 0)]));
    let integrations = network.actors.integrations.clone();
    network.refuses(&ContractError::NotProvisional { licence, status }, |network| {
        send(network, &integrations, &ExecuteMsg::Confirm { licence })
    });

    network.advance_to(withdrawal_date - 1);
    let early = ContractError::WithdrawalTooEarly { licence, withdrawal_date };
    network.refuses(&early, |network| network.withdraw_bond(&maker, licence));
    network.advance_to(withdrawal_date);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + network.settings.minimum_bond);
    assert_eq!(shown(&network, licence).status, LicenceStatus::Renounced);
}

#[test]
fn the_date_is_set_once_by_the_first_of_renouncing_and_revocation() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let (left, revoked) = (network.licensed(&maker), network.licensed(&rival));
    let date = network.now() + 6 * MONTH;
    network.renounce(&maker, left).unwrap();
    revoke(&mut network, revoked).unwrap();
    network.advance(30 * DAY);

    revoke(&mut network, left).unwrap();
    let now = shown(&network, left);
    assert_eq!((now.status, now.withdrawal_date), (LicenceStatus::Revoked, Some(date)));
    // Renouncing what is revoked is heard, and changes neither the date nor the word.
    let sent = network.renounce(&rival, revoked).unwrap();
    let event = LicenseEvent::Renounced { licence: revoked, withdrawal_date: date };
    assert_eq!(events::<LicenseEvent>(&sent), [event]);
    let now = shown(&network, revoked);
    assert_eq!((now.status, now.withdrawal_date), (LicenceStatus::Revoked, Some(date)));
}

#[test]
fn revoking_is_total() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    revoke(&mut network, licence).unwrap();
    let stays = |network: &mut Network| {
        let before = shown(network, licence);
        for sent in [
            revoke(network, licence).unwrap(),
            network.verdict(&ExecuteMsg::RevokeLicence { licence }).unwrap(),
        ] {
            assert_eq!(events::<LicenseEvent>(&sent), []);
        }
        assert_eq!(shown(network, licence), before);
    };
    network.advance(DAY);
    stays(&mut network);
    network.advance(6 * MONTH);
    network.withdraw_bond(&maker, licence).unwrap();
    stays(&mut network);
}

#[test]
fn a_licence_is_left_from_every_state() {
    for reach in [LicenceStatus::Provisional, LicenceStatus::Active, LicenceStatus::Suspended] {
        for expired in [false, true] {
            let mut network = Network::new();
            let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
            let licence = match reach {
                LicenceStatus::Active => network.licensed(&maker),
                _ => network.issue(&maker),
            };
            if reach == LicenceStatus::Suspended {
                send(&mut network, &integrations, &ExecuteMsg::Suspend { licence }).unwrap();
            }
            if expired {
                network.advance(network.settings.provisional_period);
            }
            assert_eq!(shown(&network, licence).status, reach);
            network.renounce(&maker, licence).unwrap();
            network.advance(6 * MONTH);
            network.withdraw_bond(&maker, licence).unwrap();
        }
    }
}

#[test]
fn a_challenge_that_succeeds_makes_the_bond_answer_for_another_six_months() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let date = |network: &Network| shown(network, licence).withdrawal_date;
    // Nobody leaves: there is no date to move.
    let sent = postpone(&mut network, licence).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), []);
    assert_eq!(date(&network), None);

    network.renounce(&maker, licence).unwrap();
    let sent = postpone(&mut network, licence).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), [], "it is six months ahead already");
    network.advance(5 * MONTH);
    let later = network.now() + 6 * MONTH;
    let sent = postpone(&mut network, licence).unwrap();
    let postponed = LicenseEvent::WithdrawalPostponed { licence, withdrawal_date: later };
    assert_eq!(events::<LicenseEvent>(&sent), [postponed]);
    assert_eq!(date(&network), Some(later));
    network.advance_to(later - 1);
    let early = ContractError::WithdrawalTooEarly { licence, withdrawal_date: later };
    network.refuses(&early, |network| network.withdraw_bond(&maker, licence));
    network.advance_to(later);
    network.withdraw_bond(&maker, licence).unwrap();
    let sent = postpone(&mut network, licence).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), [], "what is left to the end stays left");
    assert_eq!(date(&network), Some(later));
}

#[test]
fn nobody_but_the_council_moves_the_date() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    let licence = network.licensed(&actors.maker);
    network.renounce(&actors.maker, licence).unwrap();
    network.advance(MONTH);
    for sender in [&actors.governance, &actors.integrations, &actors.community, &actors.maker] {
        let expected = "the arbitration contract".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| {
            send(network, sender, &ExecuteMsg::PostponeWithdrawal { licence })
        });
    }
    network.refuses(&ContractError::UnknownLicence { licence: LicenceId(2) }, |network| {
        postpone(network, LicenceId(2))
    });
}
