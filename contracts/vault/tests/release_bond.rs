//! `release_bond`: the whole bond, on its date, unless a case opened before it holds it.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::charter::{self, SEAL_SECONDS};
use surety_api::vault::{BondResponse, ExecuteMsg, QueryMsg, VaultEvent};
use surety_api::{ApiError, CaseId, LicenceId};
use surety_testkit::{events, Network, COIN, DAY};
use surety_vault::ContractError;

/// A maker that has renounced, and the date of its withdrawal.
fn leaving() -> (Network, LicenceId, u64) {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    network.renounce(&maker, licence).unwrap();
    let date = network.now() + network.settings.renounce_period;
    (network, licence, date)
}

/// Example 5 of docs/design.md section 2.
#[test]
fn the_whole_bond_comes_back_after_six_months() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    let before = network.balance(&maker);
    network.advance_to(date);
    let answer = network.withdraw_bond(&maker, licence).unwrap();
    let amount = Uint128::new(100_000 * COIN);
    let released = VaultEvent::BondReleased { licence, to: maker.to_string(), amount };
    assert!(events(&answer).contains(&released));
    assert_eq!(network.balance(&maker) - before, 100_000 * COIN);
    let bond: BondResponse = network.query(&network.vault, &QueryMsg::Bond { licence });
    assert_eq!(bond.amount, Uint128::zero());
    assert_eq!(network.buckets().balance, Uint128::zero());
}

/// Example 5: opened on the last day, it holds until it ends.
#[test]
fn a_case_of_the_last_day_holds_the_bond_until_it_ends() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    network.advance_to(date - 1);
    let deadline = date + 60 * DAY;
    network.lock(licence, 7, deadline).unwrap();
    network.advance_to(date + 10 * DAY);
    let held = ContractError::Held { licence, case: CaseId(7), deadline };
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
    network.unlock(licence, 7).unwrap();
    network.withdraw_bond(&maker, licence).unwrap();
}

/// Example 5: and no longer than its own deadline, even if nobody ends it.
#[test]
fn nothing_holds_a_bond_past_the_deadline() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    let deadline = date + 60 * DAY;
    network.lock(licence, 7, deadline).unwrap();
    network.advance_to(deadline - 1);
    let held = ContractError::Held { licence, case: CaseId(7), deadline };
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
    network.advance_to(deadline);
    network.withdraw_bond(&maker, licence).unwrap();
}

#[test]
fn a_chain_of_later_cases_holds_nothing() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    network.advance_to(date - 10);
    network.lock(licence, 1, date + DAY).unwrap();
    // In the very second of the date, and after it.
    for (case, time) in [(2, date), (3, date + 1), (4, date + DAY - 1)] {
        network.advance_to(time);
        network.lock(licence, case, date + 1_000 * DAY).unwrap();
    }
    let held = ContractError::Held { licence, case: CaseId(1), deadline: date + DAY };
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
    network.advance_to(date + DAY);
    network.withdraw_bond(&maker, licence).unwrap();
}

#[test]
fn a_short_first_case_does_not_hide_a_longer_second_one() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    network.lock(licence, 1, network.now() + DAY).unwrap();
    network.advance(1);
    network.lock(licence, 2, date + DAY).unwrap();
    network.advance_to(date);
    let held = ContractError::Held { licence, case: CaseId(2), deadline: date + DAY };
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
}

#[test]
fn a_case_against_another_licence_holds_nothing() {
    let (mut network, licence, date) = leaving();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let other = network.licensed(&rival);
    network.lock(other, 1, date + DAY).unwrap();
    network.advance_to(date);
    network.withdraw_bond(&maker, licence).unwrap();
}

#[test]
fn not_before_its_date_and_only_by_the_license_contract() {
    let (mut network, licence, withdrawal_date) = leaving();
    let (maker, contract) = (network.actors.maker.clone(), network.license.clone());
    let message = ExecuteMsg::ReleaseBond { licence, withdrawal_date };
    network.advance_to(withdrawal_date - 1);
    let early = ContractError::NotDue { withdrawal_date };
    network.refuses(&early, |n| n.to_vault(&contract, &message, &[]));
    network.advance(1);
    let refused =
        ApiError::Unauthorized { sender: maker.to_string(), expected: "the license contract".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&maker, &message, &[]));
}

#[test]
fn a_maker_that_never_posted_a_bond_can_leave() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    network.renounce(&maker, licence).unwrap();
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, licence).unwrap();
}

#[test]
fn a_seal_delays_it() {
    let (mut network, licence, date) = leaving();
    let maker = network.actors.maker.clone();
    network.advance_to(date);
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let until = date + SEAL_SECONDS;
    network.refuses(&ContractError::Sealed { until }, |n| n.withdraw_bond(&maker, licence));
    network.advance_to(until);
    network.withdraw_bond(&maker, licence).unwrap();
}
