//! `vote` and `recuse`: one ballot a member and round, two thirds of who is left, and time.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Binary;
use surety_api::arbitration::{ArbitrationEvent, Choice, ExecuteMsg, Phase};
use surety_arbitration::permissions::MEMBER;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, modest, AS_ASKED, DISMISS};
use surety_testkit::{events, Contracts, Network, Settings, COIN};

use super::common::{challenged, opening, reason, refuses, with_model, BOND};

#[test]
fn ballots_are_cast_in_the_vote_and_at_no_other_time() {
    let (mut network, _, case) = challenged();
    let member = network.actors.council[0].clone();
    let wrong = |phase| ContractError::WrongPhase { case, phase, when: "while the council votes" };
    for phase in [Phase::Response, Phase::Evidence] {
        network.until(case, phase);
        network.refuses(&wrong(phase), |n| n.vote(&member, case, AS_ASKED));
    }
    network.until(case, Phase::Vote);
    let answer = network.vote(&member, case, AS_ASKED).unwrap();
    let voted = ArbitrationEvent::Voted { case, round: 1, member: member.to_string(), choice: AS_ASKED };
    assert_eq!(events::<ArbitrationEvent>(&answer), [voted]);
    // To the last second.
    let ends = network.case(case).until;
    network.advance_to(ends - 1);
    network.vote(&member, case, DISMISS).unwrap();
    network.advance_to(ends);
    network.refuses(&wrong(Phase::Due), |n| n.vote(&member, case, AS_ASKED));
}

#[test]
fn a_ballot_is_replaced_and_never_doubled() {
    let (mut network, _, case) = challenged();
    network.until(case, Phase::Vote);
    let member = network.actors.council[0].clone();
    for choice in [AS_ASKED, DISMISS, AS_ASKED, AS_ASKED] {
        network.vote(&member, case, choice).unwrap();
        let ballots = network.ballots(case, 1).ballots;
        assert_eq!(ballots.len(), 1);
        assert_eq!((ballots[0].choice, &ballots[0].reason), (choice, &reason()));
    }
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.advance_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Lapsed, "one member is no two thirds of five");
}

#[test]
fn a_ballot_names_a_proposal_that_exists_and_the_hash_of_its_reasons() {
    let (mut network, _, case) = challenged();
    network.until(case, Phase::Vote);
    let member = network.actors.council[0].clone();
    for number in [0, 2] {
        let unknown = ContractError::UnknownProposal { case, number, proposals: 1 };
        network.refuses(&unknown, |n| n.vote(&member, case, Choice::Proposal { number }));
    }
    for found in [0, 31, 33] {
        let message = ExecuteMsg::Vote { case, choice: DISMISS, reason: Binary::from(vec![0; found]) };
        let what = "the hash of the reasons";
        refuses(&mut network, &member, &message, 0, &ContractError::HashLength { what, found });
    }
}

/// Regression of the field: coins used as votes. All the coins there are give nobody a ballot, and no member two.
#[test]
fn coins_are_no_votes() {
    let (mut network, _, case) = challenged();
    network.until(case, Phase::Vote);
    let (rich, member) = (network.actors.stranger.clone(), network.actors.council[0].clone());
    network.refuses(&ContractError::Api(MEMBER.refuse(&rich)), |n| n.vote(&rich, case, AS_ASKED));
    network.give(&member, 1_000_000 * COIN);
    network.vote(&member, case, AS_ASKED).unwrap();
    for other in network.actors.council.clone().iter().skip(1).take(3) {
        network.vote(other, case, DISMISS).unwrap();
    }
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.advance_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Lapsed, "three of five are no two thirds, and one is one");
}

#[test]
fn exactly_two_thirds_of_the_rest_decide() {
    for (seats, enough) in [(3, 2), (4, 3), (5, 4), (6, 4), (9, 6), (15, 10)] {
        for (ballots, phase) in [(enough - 1, Phase::Lapsed), (enough, Phase::AppealWindow)] {
            let (mut network, licence, _) = with_model(Settings { council: seats, ..Settings::default() });
            let rival = network.actors.rival.clone();
            let case = network.challenge(&rival, licence, modest());
            network.until(case, Phase::Vote);
            for member in network.actors.council.clone().iter().take(ballots) {
                network.vote(member, case, AS_ASKED).unwrap();
            }
            let ends = network.case(case).until;
            network.advance_to(ends);
            network.advance_case(case).unwrap();
            assert_eq!(network.phase(case), phase, "{ballots} of {seats}");
        }
    }
}

#[test]
fn who_steps_aside_counts_neither_way() {
    let (mut network, _, case) = challenged();
    let council = network.actors.council.clone();
    network.until(case, Phase::Vote);
    for member in &council[..3] {
        network.vote(member, case, AS_ASKED).unwrap();
    }
    network.vote(&council[4], case, DISMISS).unwrap();
    assert_eq!(network.case(case).needed, Some((4, 4)));
    let answer = network.to_arbitration(&council[4], &ExecuteMsg::Recuse { case }, 0).unwrap();
    assert_eq!(
        events::<ArbitrationEvent>(&answer),
        [ArbitrationEvent::Recused { case, member: council[4].to_string() }]
    );
    assert_eq!(network.case(case).needed, Some((3, 3)));
    assert_eq!(network.ballots(case, 1).ballots.len(), 3);
    let recused = ContractError::Recused { case, member: council[4].to_string() };
    network.refuses(&recused, |n| n.vote(&council[4], case, AS_ASKED));
    refuses(&mut network, &council[4], &ExecuteMsg::Recuse { case }, 0, &recused);
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.advance_case(case).unwrap();
    assert_eq!(network.case(case).first, Some(AS_ASKED));
}

/// Nobody changes a result by leaving after the vote.
#[test]
fn a_vote_that_is_over_is_counted_before_anybody_steps_aside() {
    let (mut network, _, case) = challenged();
    let council = network.actors.council.clone();
    network.until(case, Phase::Vote);
    for member in &council[..3] {
        network.vote(member, case, AS_ASKED).unwrap();
    }
    let ends = network.case(case).until;
    network.advance_to(ends);
    // With the fifth gone, three of four would have been two thirds. The case has lapsed instead.
    let over = ContractError::Over { case, phase: Phase::Lapsed };
    refuses(&mut network, &council[4], &ExecuteMsg::Recuse { case }, 0, &over);
    network.advance_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Lapsed);
}

#[test]
fn fewer_than_three_decide_nothing() {
    let (mut network, _, case) = challenged();
    network.until(case, Phase::Vote);
    network.all_vote(case, AS_ASKED);
    for member in network.actors.council.clone().iter().skip(2) {
        network.to_arbitration(member, &ExecuteMsg::Recuse { case }, 0).unwrap();
    }
    assert_eq!(network.case(case).needed, None);
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.advance_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Lapsed);
}

#[test]
fn a_party_takes_no_part() {
    let (mut network, licence) = super::common::network();
    // A member challenges, another has the licence reissued to it later.
    let member = network.actors.council[0].clone();
    network.give(&member, BOND);
    let case = network.open_case(&member, &opening(licence), BOND);
    assert_eq!(network.case(case).recused, [member.to_string()]);
    assert_eq!(network.case(case).needed, Some((3, 3)));
    network.until(case, Phase::Vote);
    let recused = ContractError::Recused { case, member: member.to_string() };
    network.refuses(&recused, |n| n.vote(&member, case, AS_ASKED));
}

#[test]
fn who_becomes_a_party_during_the_case_takes_no_part_from_then_on() {
    let mut network = Network::with(Settings::with_council(), Contracts::default());
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let (rival, member) = (network.actors.rival.clone(), network.actors.council[1].clone());
    let reissue = ExecuteMsg::OpenReissue { licence, to: member.to_string(), complaint: document("lost") };
    let reissue = network.open_case(&rival, &reissue, BOND);
    assert_eq!(network.case(reissue).recused, [member.to_string()]);
    network.settle_case(reissue, AS_ASKED);
    let notice_ends = network.case(reissue).until;
    let opened = notice_ends - 24 * surety_testkit::DAY;
    network.advance_to(opened);
    let case = network.challenge(&rival, licence, modest());
    assert!(network.case(case).recused.is_empty());
    network.advance_to(notice_ends);
    network.execute_case(reissue).unwrap();
    assert_eq!(network.phase(case), Phase::Vote);
    let party = ContractError::MemberIsParty { case, member: member.to_string() };
    network.refuses(&party, |n| n.vote(&member, case, DISMISS));
}
