//! `seat_council`: 3 to 15 members, none twice; open cases keep the council they opened under.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use surety_api::arbitration::{ArbitrationEvent, CouncilResponse, ExecuteMsg, Phase, QueryMsg};
use surety_api::ApiError;
use surety_arbitration::permissions::MEMBER;
use surety_arbitration::ContractError;
use surety_testkit::council::AS_ASKED;
use surety_testkit::{events, Network};

use super::common::{challenged, network, refuses};

fn named(network: &Network, count: usize) -> Vec<Addr> {
    (0..count).map(|seat| network.app.api().addr_make(&format!("new {seat}"))).collect()
}

fn seat(members: &[Addr]) -> ExecuteMsg {
    ExecuteMsg::SeatCouncil { members: members.iter().map(Addr::to_string).collect() }
}

#[test]
fn three_to_fifteen_members_each_once() {
    let (mut network, _) = network();
    let governance = network.actors.governance.clone();
    for found in [0, 2, 16] {
        let members = named(&network, found);
        let size = ContractError::CouncilSize { found, least: 3, most: 15 };
        refuses(&mut network, &governance, &seat(&members), 0, &size);
    }
    let mut members = named(&network, 4);
    members[3] = members[0].clone();
    let twice = ContractError::DuplicateMember { member: members[0].to_string() };
    refuses(&mut network, &governance, &seat(&members), 0, &twice);
    for count in [3, 15] {
        let members = named(&network, count);
        network.to_arbitration(&governance, &seat(&members), 0).unwrap();
        let seated: CouncilResponse =
            network.query(&network.arbitration, &QueryMsg::Council { council: None });
        assert_eq!(seated.members.len(), count);
    }
    let message = seat(&named(&network, 5));
    let answer = network.to_arbitration(&governance, &message, 0).unwrap();
    assert_eq!(
        events::<ArbitrationEvent>(&answer),
        [ArbitrationEvent::CouncilSeated { council: 4, members: 5 }]
    );
    let unknown =
        network.try_query::<CouncilResponse>(&network.arbitration, &QueryMsg::Council { council: Some(5) });
    assert!(unknown.unwrap_err().to_string().contains("there is no council 5"));
}

/// One member in capitals is no second member.
#[test]
fn an_upper_case_address_is_refused() {
    let (mut network, _) = network();
    let governance = network.actors.governance.clone();
    let mut members: Vec<String> = named(&network, 3).iter().map(Addr::to_string).collect();
    members.push(members[0].to_uppercase());
    let refusal: ContractError = {
        let arbitration = network.arbitration.clone();
        network.refused(&governance, &arbitration, &ExecuteMsg::SeatCouncil { members }, &[])
    };
    assert!(matches!(refusal, ContractError::Std(_)));
}

#[test]
fn only_governance_seats() {
    let (mut network, _) = network();
    let message = seat(&named(&network, 3));
    for sender in [network.actors.integrations.clone(), network.actors.council[0].clone()] {
        let expected = ApiError::Unauthorized { sender: sender.to_string(), expected: "governance".into() };
        refuses(&mut network, &sender, &message, 0, &ContractError::Api(expected));
    }
}

/// Regression of the field: a vote counted twice, or lost, after a change of members.
#[test]
fn a_case_is_decided_by_the_council_it_opened_under() {
    let (mut network, licence, case) = challenged();
    network.until(case, Phase::Vote);
    let old = network.actors.council.clone();
    for member in &old[..2] {
        network.vote(member, case, AS_ASKED).unwrap();
    }
    let governance = network.actors.governance.clone();
    // Two of the old members stay, three are new.
    let mut new = named(&network, 3);
    new.extend(old[..2].iter().cloned());
    network.to_arbitration(&governance, &seat(&new), 0).unwrap();
    let outsider = ContractError::Api(MEMBER.refuse(&new[0]));
    network.refuses(&outsider, |n| n.vote(&new[0], case, AS_ASKED));
    // A member of both councils still has the one ballot, and those that left still have theirs.
    network.vote(&old[0], case, AS_ASKED).unwrap();
    assert_eq!(network.ballots(case, 1).ballots.len(), 2);
    network.vote(&old[2], case, AS_ASKED).unwrap();
    network.vote(&old[3], case, AS_ASKED).unwrap();
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.advance_case(case).unwrap();
    assert_eq!(network.case(case).first, Some(AS_ASKED));
    // The next case has the new council.
    let stranger = network.actors.stranger.clone();
    let next = network.challenge(&stranger, licence, surety_testkit::council::modest());
    assert_eq!((network.case(case).council, network.case(next).council), (1, 2));
}
