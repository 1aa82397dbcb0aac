//! Opening a case: what it costs, whom it is about, what it holds.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Coin, Uint128};
use surety_api::arbitration::{
    ArbitrationEvent, BondEntry, BondsResponse, CaseKind, ExecuteMsg, Phase, QueryMsg, ReporterVerdict,
    Subject,
};
use surety_api::document::DocumentError;
use surety_api::vault::BondSlot;
use surety_api::{CaseId, Document, LicenceId};
use surety_arbitration::permissions::LICENCE_HOLDER;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, modest, AS_ASKED, DISMISS};
use surety_testkit::{events, COIN, DAY, DENOM};

use super::common::{challenged, coins, frozen, network, opening, refuses, BOND};

#[test]
fn a_case_says_all_that_was_fixed_when_it_opened() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    let now = network.now();
    let answer = network.to_arbitration(&rival, &opening(licence), BOND).unwrap();
    let case = CaseId(1);
    let deadline = now + (7 + 14 + 7 + 7 + 7 + 3 + 2) * DAY;
    let challenger = rival.to_string();
    let expected = [
        ArbitrationEvent::Opened {
            case,
            kind: CaseKind::Licence,
            challenger: challenger.clone(),
            bond: coins(1_000),
            deadline,
        },
        ArbitrationEvent::Proposed { case, number: 1, proposer: challenger.clone() },
    ];
    assert_eq!(events::<ArbitrationEvent>(&answer), expected);
    let stored = network.case(case);
    assert_eq!(stored.subject, Subject::Licence { licence });
    assert_eq!((stored.phase, stored.until), (Phase::Response, now + 7 * DAY));
    assert_eq!((stored.opened_at, stored.deadline), (now, deadline));
    assert_eq!((stored.council, stored.proposals, stored.needed), (1, 1, Some((4, 4))));
    assert_eq!((stored.first, stored.decision, stored.held), (None, None, 0));
    assert_eq!(stored.challenger, challenger);
    // The bond is the vault's, not a coin stays here.
    assert_eq!(network.balance(&network.arbitration), 0);
    assert_eq!(network.buckets().case_bonds, coins(1_000));
    let of_rival = QueryMsg::BondsOf { payer: challenger, start_after: None, limit: None };
    let bonds: BondsResponse = network.query(&network.arbitration, &of_rival);
    assert_eq!(bonds.bonds, [BondEntry { case, slot: BondSlot::Opening, amount: coins(1_000) }]);
}

#[test]
fn a_challenge_costs_exactly_its_bond_in_the_one_coin() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    let message = opening(licence);
    for wrong in [1, BOND - 1, BOND + 1] {
        let error = ContractError::WrongBond { expected: coins(1_000), received: wrong.into() };
        refuses(&mut network, &rival, &message, wrong, &error);
    }
    refuses(&mut network, &rival, &message, 0, &ContractError::OneCoin { found: 0 });
    let arbitration = network.arbitration.clone();
    let both = [Coin::new(BOND, "other"), Coin::new(BOND, DENOM)];
    let refusal: ContractError = network.refused(&rival, &arbitration, &message, &both);
    assert_eq!(refusal, ContractError::OneCoin { found: 2 });
    // Another coin passes here and is refused by the vault that would have to hold it.
    let refusal: surety_vault::ContractError =
        network.refused(&rival, &arbitration, &message, &[Coin::new(BOND, "other")]);
    assert!(matches!(refusal, surety_vault::ContractError::WrongDenom { .. }));
}

/// Regression of the field: a docket filled by the accused. There is no docket to fill; each case costs twice the one before.
#[test]
fn each_open_case_of_a_challenger_doubles_its_next_bond() {
    let (mut network, licence) = network();
    let (rival, stranger) = (network.actors.rival.clone(), network.actors.stranger.clone());
    let mut cases = vec![];
    for doubled in 0..4 {
        assert_eq!(network.opening_bond(licence, &rival), BOND << doubled);
        cases.push(network.challenge(&rival, licence, modest()));
    }
    // However many the maker's friend has open, another challenger pays what the first did.
    assert_eq!(network.opening_bond(licence, &stranger), BOND);
    network.challenge(&stranger, licence, modest());
    // A case that ends counts no more, however it ends.
    network.until(cases[0], Phase::Vote);
    network.all_vote(cases[0], DISMISS);
    network.all_vote(cases[1], AS_ASKED);
    let ends = network.case(cases[0]).until;
    network.advance_to(ends);
    for case in &cases {
        network.advance_case(*case).unwrap();
    }
    assert_eq!(network.opening_bond(licence, &rival), BOND << 2, "two have lapsed");
    network.advance(network.settings.case_periods.appeal_window);
    network.advance_case(cases[0]).unwrap();
    network.advance_case(cases[1]).unwrap();
    assert_eq!(network.opening_bond(licence, &rival), BOND << 1, "one is dismissed");
    network.advance(network.settings.case_periods.timelock);
    network.execute_case(cases[1]).unwrap();
    assert_eq!(network.opening_bond(licence, &rival), BOND, "and one is carried out");
}

#[test]
fn a_case_needs_something_to_be_about() {
    let (mut network, licence) = network();
    let (rival, maker) = (network.actors.rival.clone(), network.actors.maker.clone());
    let unknown = LicenceId(9);
    refuses(
        &mut network,
        &rival,
        &opening(unknown),
        BOND,
        &ContractError::UnknownLicence { licence: unknown },
    );
    let empty = Document { uri: String::new(), sha256: Binary::from([0; 32]) };
    let message = ExecuteMsg::OpenLicence { licence, complaint: empty, asks: modest() };
    let error = ContractError::Document(DocumentError::Uri { found: 0 });
    refuses(&mut network, &rival, &message, BOND, &error);

    let stranger = network.actors.stranger.to_string();
    let asks = ReporterVerdict::Strike;
    let message =
        ExecuteMsg::OpenReporter { reporter: stranger.clone(), complaint: document("lie"), penalty: asks };
    refuses(&mut network, &rival, &message, BOND / 10, &ContractError::NotReporter { reporter: stranger });

    let to = maker.to_string();
    let message = ExecuteMsg::OpenReissue { licence, to: to.clone(), complaint: document("lost") };
    refuses(&mut network, &rival, &message, BOND, &ContractError::HoldsAlready { licence, to });
}

#[test]
fn only_the_holder_contests_faults_of_its_devices() {
    let (mut network, licence) = network();
    let (rival, maker) = (network.actors.rival.clone(), network.actors.maker.clone());
    let contest = |root: Vec<u8>, count| ExecuteMsg::OpenFault {
        licence,
        complaint: document("complaint"),
        root: Binary::from(root),
        count,
        list: document("list"),
    };
    let holder = ContractError::Api(LICENCE_HOLDER.refuse(&rival));
    refuses(&mut network, &rival, &contest(vec![1; 32], 1), 5, &holder);
    for found in [0, 1_001] {
        let error = ContractError::FaultCount { found, most: 1_000 };
        refuses(&mut network, &maker, &contest(vec![1; 32], found), 5, &error);
    }
    let error = ContractError::HashLength { what: "the root", found: 33 };
    refuses(&mut network, &maker, &contest(vec![1; 33], 1), 5, &error);
    refuses(&mut network, &maker, &contest(vec![1; 32], 1), 0, &ContractError::OneCoin { found: 0 });
    let least = network.settings.case_bonds.fault;
    let received = least - Uint128::one();
    let error = ContractError::BondBelowLeast { least, received };
    refuses(&mut network, &maker, &contest(vec![1; 32], 1), received.u128(), &error);
    let case = network.open_case(&maker, &contest(vec![1; 32], 1_000), least.u128() + 5);
    assert_eq!(network.case(case).bond.u128(), least.u128() + 5);
    assert!(!frozen(&network, licence), "a contest of its own holds no bond of a maker");
}

/// Regression of the field: rolling challenges across the withdrawal date, which would hold a bond for ever.
#[test]
fn only_what_opened_before_the_date_holds_a_bond() {
    let (mut network, licence, first) = challenged();
    let (rival, maker) = (network.actors.rival.clone(), network.actors.maker.clone());
    network.renounce(&maker, licence).unwrap();
    let date = network.now() + network.settings.renounce_period;
    network.advance_to(date - DAY);
    network.advance_case(first).unwrap();
    assert_eq!(network.phase(first), Phase::Lapsed);
    let last = network.challenge(&rival, licence, modest());
    let deadline = network.case(last).deadline;
    network.advance_to(date);
    network.challenge(&rival, licence, modest());
    let held = surety_vault::ContractError::Held { licence, case: last, deadline };
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
    network.advance_to(deadline - DAY);
    network.challenge(&rival, licence, modest());
    // Nobody moved a single case on, and the bond is free on the day that was known when the last of them opened in time.
    network.advance_to(deadline);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker) - before, 100_000 * COIN);
}
