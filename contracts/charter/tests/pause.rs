//! What comes in can be stopped for a bounded time, and what goes out never.

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use surety_api::charter::{
    CharterEvent, ContractName, ExecuteMsg, Office, QueryMsg, UntilResponse, PAUSE_SECONDS, YEAR_SECONDS,
};
use surety_api::{license, ApiError, ApplicationId};
use surety_charter::ContractError;
use surety_testkit::{application, events, Network, DAY};

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

const PAUSED: ContractName = ContractName::License;

fn pause(network: &mut Network, sender: &Addr) -> Answer {
    let charter = network.charter.clone();
    network.execute(sender, &charter, &ExecuteMsg::Pause { contract: PAUSED }, &[])
}

fn unpause(network: &mut Network, sender: &Addr) -> Answer {
    let charter = network.charter.clone();
    network.execute(sender, &charter, &ExecuteMsg::Unpause { contract: PAUSED }, &[])
}

fn until(network: &Network, contract: ContractName) -> Option<u64> {
    network.query::<UntilResponse>(&network.charter, &QueryMsg::Paused { contract }).until
}

/// What the maker may turn into a licence: the vote is never paused, the licence that is taken on it is.
fn approved(network: &mut Network) -> ApplicationId {
    let maker = network.actors.maker.clone();
    network.approved(&maker, application())
}

fn take(network: &mut Network, application: ApplicationId) -> Answer {
    let maker = network.actors.maker.clone();
    network.take_licence(&maker, application)
}

#[test]
fn a_pause_of_the_guardian_ends_by_itself_after_14_days() {
    let mut network = Network::new();
    let guardian = network.actors.guardian.clone();
    assert_eq!(until(&network, PAUSED), None);
    let application = approved(&mut network);
    let end = network.now() + 14 * DAY;
    let sent = pause(&mut network, &guardian).unwrap();
    assert_eq!(events::<CharterEvent>(&sent), [CharterEvent::Paused { contract: PAUSED, until: end }]);
    assert_eq!(until(&network, PAUSED), Some(end));
    assert_eq!(until(&network, ContractName::Vault), None, "one contract is paused, no other");

    network.advance_to(end - 1);
    let refusal = ApiError::Paused { contract: PAUSED, until: end };
    network.refuses(&surety_license::ContractError::from(refusal), |network| take(network, application));
    network.advance_to(end);
    assert_eq!(until(&network, PAUSED), None);
    take(&mut network, application).unwrap();
}

#[test]
fn a_renewal_runs_from_its_own_time_also_while_paused() {
    let mut network = Network::new();
    let guardian = network.actors.guardian.clone();
    pause(&mut network, &guardian).unwrap();
    network.advance(10 * DAY);
    pause(&mut network, &guardian).unwrap();
    assert_eq!(until(&network, PAUSED), Some(network.now() + PAUSE_SECONDS));
}

#[test]
fn the_guardian_pauses_twice_in_365_days_and_not_a_second_sooner() {
    let mut network = Network::new();
    let guardian = network.actors.guardian.clone();
    let (first, second) = (network.now(), network.now() + 100 * DAY);
    pause(&mut network, &guardian).unwrap();
    network.advance_to(second);
    pause(&mut network, &guardian).unwrap();

    for used_up in [second, second + 20 * DAY, first + YEAR_SECONDS - 1] {
        network.advance_to(used_up);
        let refusal = ContractError::PausesUsedUp { contract: PAUSED, again: first + YEAR_SECONDS };
        network.refuses(&refusal, |network| pause(network, &guardian));
    }
    network.advance_to(first + YEAR_SECONDS);
    pause(&mut network, &guardian).unwrap();
    // The first has been forgotten, the second not yet.
    let refusal = ContractError::PausesUsedUp { contract: PAUSED, again: second + YEAR_SECONDS };
    network.refuses(&refusal, |network| pause(network, &guardian));
}

#[test]
fn each_contract_has_its_own_two_pauses() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    for contract in ContractName::ALL {
        for _ in 0..2 {
            network.execute(&guardian, &charter, &ExecuteMsg::Pause { contract: *contract }, &[]).unwrap();
        }
        let refusal =
            ContractError::PausesUsedUp { contract: *contract, again: network.now() + YEAR_SECONDS };
        network.refuses(&refusal, |network| {
            network.execute(&guardian, &charter, &ExecuteMsg::Pause { contract: *contract }, &[])
        });
    }
}

#[test]
fn only_governance_pauses_once_the_guardian_has_used_both() {
    let mut network = Network::new();
    let (guardian, governance) = (network.actors.guardian.clone(), network.actors.governance.clone());
    // What governance does leaves the guardian its two.
    for _ in 0..3 {
        pause(&mut network, &governance).unwrap();
    }
    pause(&mut network, &guardian).unwrap();
    pause(&mut network, &guardian).unwrap();
    assert!(pause(&mut network, &guardian).is_err());
    network.advance(DAY);
    pause(&mut network, &governance).unwrap();
    assert_eq!(until(&network, PAUSED), Some(network.now() + PAUSE_SECONDS));
}

#[test]
fn a_new_guardian_inherits_what_the_office_has_used() {
    let mut network = Network::new();
    let (old, new) = (network.actors.guardian.clone(), network.actors.rival.clone());
    let charter = network.charter.clone();
    pause(&mut network, &old).unwrap();
    pause(&mut network, &old).unwrap();
    let nominate = ExecuteMsg::Nominate { office: Office::Guardian, address: new.to_string() };
    network.execute(&old, &charter, &nominate, &[]).unwrap();
    network.execute(&new, &charter, &ExecuteMsg::Accept { office: Office::Guardian }, &[]).unwrap();
    let refusal = ContractError::PausesUsedUp { contract: PAUSED, again: network.now() + YEAR_SECONDS };
    network.refuses(&refusal, |network| pause(network, &new));
}

#[test]
fn guardian_and_governance_end_a_pause_early() {
    let mut network = Network::new();
    let (guardian, governance) = (network.actors.guardian.clone(), network.actors.governance.clone());
    for sender in [&guardian, &governance] {
        pause(&mut network, &governance).unwrap();
        let sent = unpause(&mut network, sender).unwrap();
        assert_eq!(events::<CharterEvent>(&sent), [CharterEvent::Unpaused { contract: PAUSED }]);
        assert_eq!(until(&network, PAUSED), None);
    }
    let application = approved(&mut network);
    take(&mut network, application).unwrap();
}

#[test]
fn a_pause_ended_early_still_counts() {
    let mut network = Network::new();
    let guardian = network.actors.guardian.clone();
    for _ in 0..2 {
        pause(&mut network, &guardian).unwrap();
        unpause(&mut network, &guardian).unwrap();
    }
    let refusal = ContractError::PausesUsedUp { contract: PAUSED, again: network.now() + YEAR_SECONDS };
    network.refuses(&refusal, |network| pause(network, &guardian));
}

#[test]
fn what_is_not_paused_cannot_be_unpaused() {
    let mut network = Network::new();
    let guardian = network.actors.guardian.clone();
    let refusal = ContractError::NotPaused { contract: PAUSED };
    network.refuses(&refusal, |network| unpause(network, &guardian));
    pause(&mut network, &guardian).unwrap();
    network.advance(PAUSE_SECONDS);
    network.refuses(&refusal, |network| unpause(network, &guardian));
}

#[test]
fn nobody_else_pauses_or_unpauses() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    pause(&mut network, &actors.governance).unwrap();
    for sender in [&actors.integrations, &actors.community, &actors.stranger] {
        let expected = "governance or guardian".to_string();
        let refusal = ContractError::from(ApiError::Unauthorized { sender: sender.to_string(), expected });
        network.refuses(&refusal, |network| pause(network, sender));
        network.refuses(&refusal, |network| unpause(network, sender));
    }
}

#[test]
fn a_pause_of_everything_keeps_nobody_from_confirming_leaving_or_taking_the_bond() {
    let mut network = Network::new();
    let (governance, charter) = (network.actors.governance.clone(), network.charter.clone());
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let licence = network.issue(&maker);
    let bond = network.settings.minimum_bond;
    network.post_bond(&maker, licence, bond).unwrap();
    let before = network.balance(&maker);
    let pause_all = |network: &mut Network| {
        for contract in ContractName::ALL {
            let message = ExecuteMsg::Pause { contract: *contract };
            network.execute(&governance, &charter, &message, &[]).unwrap();
        }
    };
    pause_all(&mut network);
    let license = network.license.clone();
    network.execute(&integrations, &license, &license::ExecuteMsg::Confirm { licence }, &[]).unwrap();
    network.renounce(&maker, licence).unwrap();
    network.advance(network.settings.renounce_period);
    pause_all(&mut network);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + bond);
}
