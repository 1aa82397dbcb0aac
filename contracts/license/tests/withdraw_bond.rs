//! Who has left takes the whole bond, from its date on and once.
#![allow(clippy::unwrap_used)]

use surety_api::license::{LicenceResponse, LicenceStatus, LicenseEvent, QueryMsg};
use surety_api::vault::VaultEvent;
use surety_api::{charter, ApiError, LicenceId};
use surety_license::ContractError;
use surety_testkit::{events, Network, COIN, DAY, MONTH};

const BOND: u128 = 100_000 * COIN;

fn status(network: &Network, licence: LicenceId) -> LicenceStatus {
    network.query::<LicenceResponse>(&network.license, &QueryMsg::Licence { licence }).status
}

/// A network whose maker has renounced just now, and the date from which it may withdraw.
fn leaving() -> (Network, LicenceId, u64) {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    network.renounce(&maker, licence).unwrap();
    let date = network.now() + 6 * MONTH;
    (network, licence, date)
}

#[test]
fn the_whole_bond_is_paid_from_its_date_on() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    // More than required, and some of it from somebody else: it is all the holder's.
    let stranger = network.actors.stranger.clone();
    network.post_bond(&stranger, licence, 7).unwrap();
    let before = network.balance(&maker);

    network.advance_to(date - 1);
    let refusal = ContractError::WithdrawalTooEarly { licence, withdrawal_date: date };
    network.refuses(&refusal, |network| network.withdraw_bond(&maker, licence));
    network.advance_to(date);
    let sent = network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + BOND + 7);
    assert_eq!(events::<LicenseEvent>(&sent), [LicenseEvent::Withdrawn { licence }]);
    let released = VaultEvent::BondReleased { licence, to: maker.to_string(), amount: (BOND + 7).into() };
    assert_eq!(events::<VaultEvent>(&sent), [released]);
    assert_eq!(status(&network, licence), LicenceStatus::Renounced);

    network.refuses(&ContractError::AlreadyWithdrawn { licence }, |network| {
        network.withdraw_bond(&maker, licence)
    });
}

#[test]
fn a_licence_without_a_bond_can_be_left_to_the_end() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    network.renounce(&maker, licence).unwrap();
    network.advance(6 * MONTH);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before);
    assert_eq!(status(&network, licence), LicenceStatus::Renounced);
}

#[test]
fn a_bond_stays_with_a_licence_that_is_not_being_left() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let (provisional, active) = (network.issue(&rival), network.licensed(&maker));
    network.post_bond(&rival, provisional, BOND).unwrap();
    network.advance(100 * MONTH);
    for (holder, licence) in [(&rival, provisional), (&maker, active)] {
        network.refuses(&ContractError::NotRenounced { licence }, |network| {
            network.withdraw_bond(holder, licence)
        });
    }
}

#[test]
fn nobody_withdraws_for_the_holder() {
    let (mut network, licence, date) = leaving();
    network.advance_to(date);
    let actors = network.actors.clone();
    for sender in [&actors.governance, &actors.integrations, &actors.guardian, &actors.rival] {
        let expected = "the licence's holder".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| network.withdraw_bond(sender, licence));
    }
}

#[test]
fn a_licence_must_exist() {
    let (mut network, _, _) = leaving();
    let maker = network.actors.maker.clone();
    network.refuses(&ContractError::UnknownLicence { licence: LicenceId(2) }, |network| {
        network.withdraw_bond(&maker, LicenceId(2))
    });
}

#[test]
fn an_open_case_holds_the_bond_and_the_licence_stays_to_be_left() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    network.advance_to(date - 1);
    let deadline = date + 30 * DAY;
    network.lock(licence, 1, deadline).unwrap();
    network.advance_to(date);
    let refusal = surety_vault::ContractError::Held { licence, case: surety_api::CaseId(1), deadline };
    network.refuses(&refusal, |network| network.withdraw_bond(&maker, licence));
    assert_eq!(status(&network, licence), LicenceStatus::Renouncing);

    let before = network.balance(&maker);
    network.unlock(licence, 1).unwrap();
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + BOND);
}

#[test]
fn a_case_opened_on_or_after_the_date_holds_nothing() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    network.advance_to(date);
    network.lock(licence, 1, date + 30 * DAY).unwrap();
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + BOND);
}

#[test]
fn a_silent_council_holds_the_bond_no_longer_than_the_case_may_last() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    let deadline = date + 30 * DAY;
    network.lock(licence, 1, deadline).unwrap();
    network.advance_to(deadline);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + BOND);
}

#[test]
fn a_seal_only_delays() {
    let (mut network, licence, date) = leaving();
    let (maker, guardian) = (network.actors.maker.clone(), network.actors.guardian.clone());
    let at = network.charter.clone();
    network.advance_to(date);
    network.execute(&guardian, &at, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let refusal = surety_vault::ContractError::Sealed { until: date + 7 * DAY };
    network.refuses(&refusal, |network| network.withdraw_bond(&maker, licence));
    assert_eq!(status(&network, licence), LicenceStatus::Renouncing);
    network.advance_to(date + 7 * DAY);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + BOND);
}
