//! `lock` and `unlock`: cases hold a licence, in the order in which they opened, until they end.
#![allow(clippy::unwrap_used)]

use surety_api::vault::{ExecuteMsg, Lock, LocksResponse, QueryMsg, VaultEvent};
use surety_api::{ApiError, CaseId, LicenceId};
use surety_testkit::{events, Network, DAY};
use surety_vault::locks::MAX_DEAD;
use surety_vault::ContractError;

const LICENCE: LicenceId = LicenceId(1);

fn network() -> Network {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    network.licensed(&maker);
    network
}

fn locks(network: &Network, start_after: Option<u64>, limit: Option<u32>) -> LocksResponse {
    network.query(
        &network.vault,
        &QueryMsg::Locks { licence: LICENCE, start_after: start_after.map(CaseId), limit },
    )
}

fn cases(network: &Network) -> Vec<u64> {
    locks(network, None, Some(100)).locks.iter().map(|lock| lock.case.get()).collect()
}

#[test]
fn a_licence_is_frozen_exactly_while_a_lock_lives() {
    let mut network = network();
    assert!(!locks(&network, None, None).frozen);
    let (opened, deadline) = (network.now(), network.now() + 10 * DAY);
    let answer = network.lock(LICENCE, 5, deadline).unwrap();
    let locked = VaultEvent::Locked { licence: LICENCE, case: CaseId(5), deadline };
    assert!(events(&answer).contains(&locked));
    let answer = locks(&network, None, None);
    assert_eq!(
        answer,
        LocksResponse { locks: vec![Lock { case: CaseId(5), opened, deadline }], frozen: true }
    );

    network.advance(DAY);
    network.lock(LICENCE, 6, deadline - 5 * DAY).unwrap();
    let answer = network.unlock(LICENCE, 5).unwrap();
    let unlocked = VaultEvent::Unlocked { licence: LICENCE, case: CaseId(5) };
    assert!(events(&answer).contains(&unlocked));
    assert!(locks(&network, None, None).frozen);
    network.advance_to(deadline - 5 * DAY - 1);
    assert!(locks(&network, None, None).frozen);
    network.advance(1);
    assert!(!locks(&network, None, None).frozen);
}

#[test]
fn the_list_is_in_order_of_opening_and_pages_by_case() {
    let mut network = network();
    let deadline = network.now() + 100 * DAY;
    for case in [9, 3, 7, 1] {
        network.lock(LICENCE, case, deadline).unwrap();
        network.advance(1);
    }
    assert_eq!(cases(&network), [9, 3, 7, 1]);
    let page = locks(&network, Some(3), Some(1));
    assert_eq!(page.locks.iter().map(|lock| lock.case.get()).collect::<Vec<_>>(), [7]);
    let unknown = network.try_query::<LocksResponse>(
        &network.vault,
        &QueryMsg::Locks { licence: LICENCE, start_after: Some(CaseId(4)), limit: None },
    );
    assert!(unknown.unwrap_err().to_string().contains("case 4 does not hold licence 1"));
}

#[test]
fn only_arbitration_locks() {
    let mut network = network();
    let deadline = network.now() + DAY;
    let expected = "the arbitration contract".to_owned();
    for sender in [network.actors.integrations.clone(), network.actors.stranger.clone()] {
        let message = ExecuteMsg::Lock { licence: LICENCE, case: CaseId(1), deadline };
        let refused = ApiError::Unauthorized { sender: sender.to_string(), expected: expected.clone() };
        network.refuses(&ContractError::Api(refused), |n| n.to_vault(&sender, &message, &[]));
    }
    assert!(cases(&network).is_empty());
}

#[test]
fn a_case_locks_once_and_into_the_future() {
    let mut network = network();
    let now = network.now();
    let passed = ContractError::DeadlinePassed { deadline: now, now };
    network.refuses(&passed, |n| n.lock(LICENCE, 1, now));
    network.lock(LICENCE, 1, now + DAY).unwrap();
    let exists = ContractError::LockExists { licence: LICENCE, case: CaseId(1) };
    network.refuses(&exists, |n| n.lock(LICENCE, 1, now + 2 * DAY));
    // The same case may hold another licence.
    network.lock(LicenceId(2), 1, now + DAY).unwrap();
    // A lock that has died may be placed again, as a new one.
    network.advance(DAY);
    network.lock(LICENCE, 1, now + 3 * DAY).unwrap();
    assert_eq!(
        locks(&network, None, None).locks,
        [Lock { case: CaseId(1), opened: now + DAY, deadline: now + 3 * DAY }]
    );
}

#[test]
fn others_unlock_only_what_has_passed_its_deadline() {
    let mut network = network();
    let (stranger, deadline) = (network.actors.stranger.clone(), network.now() + DAY);
    network.lock(LICENCE, 1, deadline).unwrap();
    let message = ExecuteMsg::Unlock { licence: LICENCE, case: CaseId(1) };
    network.advance_to(deadline - 1);
    let expected = "the arbitration contract, or anyone once the deadline of the case has passed".to_owned();
    let refused = ApiError::Unauthorized { sender: stranger.to_string(), expected };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&stranger, &message, &[]));
    network.advance_to(deadline);
    network.to_vault(&stranger, &message, &[]).unwrap();
    assert!(cases(&network).is_empty());
    let unknown = ContractError::UnknownLock { licence: LICENCE, case: CaseId(1) };
    network.refuses(&unknown, |n| n.to_vault(&stranger, &message, &[]));
    // A case whose lock is cleared away must still be able to end.
    network.unlock(LICENCE, 1).unwrap();
}

#[test]
fn any_number_of_dead_locks_can_be_cleared_by_anyone() {
    let mut network = network();
    let (maker, stranger) = (network.actors.maker.clone(), network.actors.stranger.clone());
    network.renounce(&maker, LICENCE).unwrap();
    let date = network.now() + network.settings.renounce_period;
    let dead = 2 * MAX_DEAD as u64 + 10;
    for case in 1..=dead {
        network.lock(LICENCE, case, date + 1).unwrap();
    }
    network.lock(LICENCE, dead + 1, date + 2).unwrap();
    network.advance_to(date + 2);
    let first = MAX_DEAD as u64 + 1;
    let clear = ContractError::ClearLocks { licence: LICENCE, case: CaseId(first) };
    network.refuses(&clear, |n| n.withdraw_bond(&maker, LICENCE));
    let unlock = |case| ExecuteMsg::Unlock { licence: LICENCE, case: CaseId(case) };
    network.to_vault(&stranger, &unlock(first), &[]).unwrap();
    assert_eq!(cases(&network).len(), MAX_DEAD + 10);
    network.to_vault(&stranger, &unlock(dead + 1), &[]).unwrap();
    assert_eq!(cases(&network).len(), 9);
    network.withdraw_bond(&maker, LICENCE).unwrap();
    assert!(cases(&network).is_empty(), "a withdrawal clears what it passes");
}

#[test]
fn a_new_case_clears_what_is_dead() {
    let mut network = network();
    let now = network.now();
    for case in 1..=3 {
        network.lock(LICENCE, case, now + DAY).unwrap();
    }
    network.advance(DAY);
    network.lock(LICENCE, 4, now + 2 * DAY).unwrap();
    assert_eq!(cases(&network), [4]);
}
