//! `propose`, and what any verdict may say.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Uint128};
use surety_api::arbitration::{
    ArbitrationEvent, BanHeld, CaseKind, Choice, ExecuteMsg, LicenceVerdict, Phase, ProposalsResponse,
    QueryMsg, Recall, Sanction, Verdict, Victim, Victims, VictimsResponse,
};
use surety_api::vault::{victim_leaf, Allocation};
use surety_api::{merkle, DeviceId, ModelId};
use surety_arbitration::permissions::MEMBER;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, modest};
use surety_testkit::{events, Settings};

use super::common::{challenged, refuses, with_model};

fn victim(number: u8, weight: u128) -> Victim {
    Victim { device: DeviceId::new([number; 20]), weight: Uint128::new(weight) }
}

fn for_victims(victims: Option<Victims>) -> LicenceVerdict {
    let allocation = Allocation { burn_bps: 4_000, victims_bps: 5_000, reward_bps: 1_000 };
    LicenceVerdict { allocation, victims, ..modest() }
}

fn list(devices: Vec<Victim>) -> LicenceVerdict {
    for_victims(Some(Victims::List { devices }))
}

#[test]
fn verdicts_are_bounded() {
    let (mut network, licence, case) = challenged();
    let member = network.actors.council[0].clone();
    let share = |field, found, most| ContractError::ShareTooLarge { field, found, most };
    let allocation = |burn_bps, victims_bps, reward_bps| Allocation { burn_bps, victims_bps, reward_bps };
    let root = |count, weight: u128, list| {
        for_victims(Some(Victims::Root {
            root: Binary::from([1; 32]),
            count,
            total_weight: Uint128::new(weight),
            list,
        }))
    };
    let twice = victim(1, 5);
    let device = twice.device;
    let many = (0..101).map(|number| victim(number, 1)).collect();
    let wrong: Vec<(LicenceVerdict, ContractError)> = vec![
        (LicenceVerdict { stake_bps: 10_001, ..modest() }, share("stake_bps", 10_001, 10_000)),
        (
            LicenceVerdict { allocation: allocation(9_000, 0, 999), ..modest() },
            ContractError::AllocationSum { found: 9_999 },
        ),
        (
            LicenceVerdict { allocation: allocation(u16::MAX, u16::MAX, u16::MAX), ..modest() },
            ContractError::AllocationSum { found: 196_605 },
        ),
        (
            LicenceVerdict { allocation: allocation(8_999, 0, 1_001), ..modest() },
            share("reward_bps", 1_001, 1_000),
        ),
        (LicenceVerdict { bond: Uint128::zero(), ..modest() }, ContractError::EmptyVerdict {}),
        (
            LicenceVerdict { model: Some(ModelId(9)), ..modest() },
            ContractError::ForeignModel { model: ModelId(9), licence },
        ),
        (LicenceVerdict { recall: Recall::Model, ..modest() }, ContractError::RecallWithoutModel {}),
        (for_victims(None), ContractError::VictimsMismatch {}),
        (
            LicenceVerdict { victims: list(vec![victim(1, 1)]).victims, ..modest() },
            ContractError::VictimsMismatch {},
        ),
        (list(vec![]), ContractError::VictimCount { found: 0, most: 100 }),
        (list(many), ContractError::VictimCount { found: 101, most: 100 }),
        (list(vec![twice.clone(), victim(2, 1), twice]), ContractError::DuplicateDevice { device }),
        (list(vec![victim(1, 0)]), ContractError::NoWeight { device }),
        (root(0, 1, Some(document("list"))), ContractError::IncompleteRoot {}),
        (root(1, 0, Some(document("list"))), ContractError::IncompleteRoot {}),
        (root(1, 1, None), ContractError::IncompleteRoot {}),
        (
            for_victims(Some(Victims::Root {
                root: Binary::from([1; 31]),
                count: 1,
                total_weight: Uint128::one(),
                list: Some(document("list")),
            })),
            ContractError::HashLength { what: "the root", found: 31 },
        ),
    ];
    for (verdict, error) in wrong {
        let message = ExecuteMsg::Propose { case, verdict: Verdict::Licence(verdict.clone()) };
        refuses(&mut network, &member, &message, 0, &error);
        // What a challenger asks for is held to the same.
        let rival = network.actors.rival.clone();
        let bond = network.opening_bond(licence, &rival);
        let message = ExecuteMsg::OpenLicence { licence, complaint: document("complaint"), asks: verdict };
        refuses(&mut network, &rival, &message, bond, &error);
    }
    let overflow = list(vec![victim(1, u128::MAX), victim(2, 1)]);
    let message = ExecuteMsg::Propose { case, verdict: Verdict::Licence(overflow) };
    let arbitration = network.arbitration.clone();
    let refusal: ContractError = network.refused(&member, &arbitration, &message, &[]);
    assert!(matches!(refusal, ContractError::Overflow(_)));
}

#[test]
fn what_is_in_bounds_is_taken() {
    let (mut network, licence, model) = with_model(Settings { council: 15, ..Settings::default() });
    let rival = network.actors.rival.clone();
    let case = network.challenge(&rival, licence, modest());
    let zero = Uint128::zero();
    let good = [
        LicenceVerdict { stake_bps: 10_000, model: Some(model), recall: Recall::Model, ..modest() },
        LicenceVerdict { bond: zero, stake_bps: 1, ..modest() },
        LicenceVerdict { bond: zero, recall: Recall::Licence, ..modest() },
        LicenceVerdict { bond: zero, licence: Sanction::Suspend, ..modest() },
        LicenceVerdict { bond: Uint128::MAX, licence: Sanction::Revoke, ..modest() },
        list((0..100).map(|number| victim(number, 1)).collect()),
        for_victims(Some(Victims::Root {
            root: Binary::from([1; 32]),
            count: u32::MAX,
            total_weight: Uint128::MAX,
            list: Some(document("list")),
        })),
    ];
    for (member, verdict) in network.actors.council.clone().iter().zip(good) {
        let message = ExecuteMsg::Propose { case, verdict: Verdict::Licence(verdict) };
        network.to_arbitration(member, &message, 0).unwrap();
    }
    assert_eq!(network.case(case).proposals, 8);
    let page = QueryMsg::Proposals { case, start_after: Some(6), limit: Some(1) };
    let proposals: ProposalsResponse = network.query(&network.arbitration, &page);
    assert_eq!(proposals.proposals.iter().map(|proposal| proposal.number).collect::<Vec<_>>(), [7]);
}

/// The contract makes the root of a list, so that nobody has to be trusted with it.
#[test]
fn a_list_of_victims_becomes_its_root() {
    let (mut network, _, case) = challenged();
    let member = network.actors.council[0].clone();
    let victims = vec![victim(3, 10), victim(1, 20), victim(2, 30)];
    let message = ExecuteMsg::Propose { case, verdict: Verdict::Licence(list(victims.clone())) };
    let answer = network.to_arbitration(&member, &message, 0).unwrap();
    let proposed = ArbitrationEvent::Proposed { case, number: 2, proposer: member.to_string() };
    assert_eq!(events::<ArbitrationEvent>(&answer), [proposed]);
    let leaves: Vec<_> = (0..)
        .zip(&victims)
        .map(|(index, victim)| {
            victim_leaf("surety-test", network.vault.as_str(), case, index, victim.device, victim.weight)
        })
        .collect();
    let page = QueryMsg::Proposals { case, start_after: None, limit: None };
    let stored: ProposalsResponse = network.query(&network.arbitration, &page);
    let Verdict::Licence(verdict) = &stored.proposals[1].verdict else { panic!("a licence verdict") };
    let root = Victims::Root {
        root: Binary::from(merkle::root(&leaves).unwrap()),
        count: 3,
        total_weight: Uint128::new(60),
        list: None,
    };
    assert_eq!(verdict.victims, Some(root));
    let listed: VictimsResponse =
        network.query(&network.arbitration, &QueryMsg::Victims { case, proposal: 2 });
    assert_eq!(listed.victims, victims);
}

#[test]
fn a_member_proposes_once_a_round_and_in_time() {
    let (mut network, _, case) = challenged();
    let council = network.actors.council.clone();
    let message = ExecuteMsg::Propose { case, verdict: Verdict::Licence(modest()) };
    let rival = network.actors.rival.clone();
    refuses(&mut network, &rival, &message, 0, &ContractError::Api(MEMBER.refuse(&rival)));
    network.to_arbitration(&council[0], &message, 0).unwrap();
    let before = ContractError::ProposedBefore { case, member: council[0].to_string() };
    refuses(&mut network, &council[0], &message, 0, &before);
    network.until(case, Phase::Vote);
    network.to_arbitration(&council[1], &message, 0).unwrap();
    network.all_vote(case, Choice::Proposal { number: 3 });
    let ends = network.case(case).until;
    network.advance_to(ends);
    let when = "until the vote ends, and during the vote on an appeal";
    let late = |phase| ContractError::WrongPhase { case, phase, when };
    refuses(&mut network, &council[2], &message, 0, &late(Phase::Due));
    network.advance_case(case).unwrap();
    refuses(&mut network, &council[2], &message, 0, &late(Phase::AppealWindow));
    let maker = network.actors.maker.clone();
    super::common::appeal(&mut network, &maker, case, 2 * super::common::BOND).unwrap();
    network.until(case, Phase::AppealVote);
    // The second round has room of its own.
    network.to_arbitration(&council[0], &message, 0).unwrap();
    assert_eq!(network.case(case).proposals, 4);
}

#[test]
fn a_verdict_is_of_the_kind_of_its_case() {
    let (mut network, licence, case) = challenged();
    let member = network.actors.council[0].clone();
    for verdict in [
        Verdict::Fault { upheld: false },
        Verdict::Ban { upheld: true, held: Some(BanHeld::Burn) },
        Verdict::Reissue {},
    ] {
        let message = ExecuteMsg::Propose { case, verdict };
        let kind = ContractError::VerdictKind { expected: CaseKind::Licence };
        refuses(&mut network, &member, &message, 0, &kind);
    }
    // Whose name a licence goes on under is known from the opening on, and nobody proposes another.
    let rival = network.actors.rival.clone();
    let reissue = ExecuteMsg::OpenReissue { licence, to: rival.to_string(), complaint: document("lost") };
    let reissue = network.open_case(&rival, &reissue, super::common::BOND);
    let message = ExecuteMsg::Propose { case: reissue, verdict: Verdict::Reissue {} };
    let nothing = ContractError::NothingToPropose { kind: CaseKind::Reissue };
    refuses(&mut network, &member, &message, 0, &nothing);
}
