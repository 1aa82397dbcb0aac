//! `appeal`: once, by either side, in the window, for twice the bond; three quarters overturn.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{ArbitrationEvent, Choice, ExecuteMsg, LicenceVerdict, Phase, Verdict};
use surety_api::vault::Payee;
use surety_arbitration::permissions::SIDE;
use surety_arbitration::ContractError;
use surety_testkit::council::{modest, AS_ASKED, DISMISS};
use surety_testkit::{events, COIN, DAY};

use super::common::{appeal, bond, challenged, coins, frozen, payee, BOND};

#[test]
fn either_side_appeals_once_in_the_window_for_twice_the_bond() {
    let (mut network, _, case) = challenged();
    let actors = network.actors.clone();
    network.until(case, Phase::Vote);
    let when = "in the appeal window";
    let early = ContractError::WrongPhase { case, phase: Phase::Vote, when };
    network.refuses(&early, |n| appeal(n, &actors.maker, case, 2 * BOND));
    network.council_decides(case, AS_ASKED);
    network.refuses(&ContractError::Api(SIDE.refuse(&actors.stranger)), |n| {
        appeal(n, &actors.stranger, case, 2 * BOND)
    });
    let wrong = ContractError::WrongBond { expected: coins(2_000), received: coins(1_000) };
    network.refuses(&wrong, |n| appeal(n, &actors.maker, case, BOND));
    // The first to come counts the vote on the way.
    let answer = appeal(&mut network, &actors.maker, case, 2 * BOND).unwrap();
    let expected = [
        ArbitrationEvent::Advanced { case, phase: Phase::AppealWindow },
        ArbitrationEvent::Appealed { case, appellant: actors.maker.to_string(), bond: coins(2_000) },
    ];
    assert_eq!(events::<ArbitrationEvent>(&answer), expected);
    let before = ContractError::AppealedBefore { case };
    network.refuses(&before, |n| appeal(n, &actors.rival, case, 2 * BOND));
    // An early appeal shortens nobody's time.
    let stored = network.case(case);
    assert_eq!(stored.until, stored.opened_at + (7 + 14 + 7 + 7 + 7) * DAY);
    assert_eq!(network.buckets().case_bonds, coins(3_000));
}

#[test]
fn the_window_is_open_to_the_last_second_and_then_shut() {
    let (mut network, _, case) = challenged();
    let maker = network.actors.maker.clone();
    network.council_decides(case, AS_ASKED);
    let closes = network.case(case).until + network.settings.case_periods.appeal_window;
    network.advance_to(closes);
    let shut = ContractError::WrongPhase { case, phase: Phase::Timelock, when: "in the appeal window" };
    network.refuses(&shut, |n| appeal(n, &maker, case, 2 * BOND));
    let (mut network, _, case) = challenged();
    network.council_decides(case, AS_ASKED);
    network.advance_to(closes - 1);
    appeal(&mut network, &maker, case, 2 * BOND).unwrap();
}

#[test]
fn a_case_the_council_did_not_decide_is_not_appealed() {
    let (mut network, _, case) = challenged();
    let maker = network.actors.maker.clone();
    network.until(case, Phase::Due);
    let over = ContractError::Over { case, phase: Phase::Lapsed };
    network.refuses(&over, |n| appeal(n, &maker, case, 2 * BOND));
}

#[test]
fn three_quarters_overturn_and_less_does_not() {
    for (ballots, decision) in [(4, DISMISS), (3, AS_ASKED)] {
        let (mut network, licence, case) = challenged();
        let actors = network.actors.clone();
        network.council_decides(case, AS_ASKED);
        appeal(&mut network, &actors.maker, case, 2 * BOND).unwrap();
        network.until(case, Phase::AppealVote);
        for member in &actors.council[..ballots] {
            network.vote(member, case, DISMISS).unwrap();
        }
        for member in &actors.council[ballots..] {
            network.vote(member, case, AS_ASKED).unwrap();
        }
        let ends = network.case(case).until;
        network.advance_to(ends);
        network.advance_case(case).unwrap();
        assert_eq!(network.case(case).decision, Some(decision));
        let (rival, maker) = (payee(&actors.rival), payee(&actors.maker));
        let half = BOND / 2;
        if decision == DISMISS {
            // The appeal was right: its bond is back, and the challenger is the loser.
            assert_eq!(network.phase(case), Phase::Dismissed);
            assert_eq!(network.claimable(&maker), 2 * BOND);
            assert_eq!(network.claimable(&Payee::Licence(licence)), half);
            assert_eq!(network.claimable(&rival), 0);
            assert_eq!(network.buckets().burned.u128(), half);
            assert!(!frozen(&network, licence));
        } else {
            assert_eq!(network.phase(case), Phase::Timelock);
            assert_eq!(network.claimable(&maker), 0);
            assert_eq!(network.claimable(&rival), BOND + BOND);
            assert_eq!(network.buckets().burned.u128(), BOND);
        }
        assert_eq!(network.buckets().case_bonds.u128(), 0);
    }
}

/// A challenger may ask for more; a choice other than the first, not only its contrary, overturns.
#[test]
fn an_appeal_may_end_in_another_verdict() {
    let (mut network, licence, case) = challenged();
    let actors = network.actors.clone();
    network.council_decides(case, AS_ASKED);
    appeal(&mut network, &actors.rival, case, 2 * BOND).unwrap();
    network.until(case, Phase::AppealVote);
    let more = Verdict::Licence(LicenceVerdict { bond: coins(50_000), ..modest() });
    network.to_arbitration(&actors.council[0], &ExecuteMsg::Propose { case, verdict: more }, 0).unwrap();
    network.all_vote(case, Choice::Proposal { number: 2 });
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.advance_case(case).unwrap();
    assert_eq!(bond(&network, licence), 50_000 * COIN);
    assert_eq!(network.claimable(&payee(&actors.rival)), 3 * BOND);
}

#[test]
fn the_first_ballots_do_not_count_on_appeal() {
    let (mut network, _, case) = challenged();
    let actors = network.actors.clone();
    network.council_decides(case, DISMISS);
    appeal(&mut network, &actors.rival, case, 2 * BOND).unwrap();
    network.until(case, Phase::Due);
    network.advance_case(case).unwrap();
    assert_eq!(network.ballots(case, 1).ballots.len(), 5);
    assert!(network.ballots(case, 2).ballots.is_empty());
    assert_eq!(
        network.case(case).decision,
        Some(DISMISS),
        "a silent appeal leaves the first decision standing"
    );
    assert_eq!(network.phase(case), Phase::Dismissed);
}
