//! Lists: none is stale, none is without bound.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{BondsResponse, CasePlace, CaseResponse, CasesResponse, Phase, QueryMsg};
use surety_api::CaseId;
use surety_testkit::council::{modest, AS_ASKED, DISMISS};
use surety_testkit::{Network, DAY};

use super::common::{appeal, challenged, in_phase, network, BOND};

/// Every case stands in exactly one list, that of its phase.
fn assert_listed_once(network: &Network, cases: u64) {
    let mut listed: Vec<u64> = Phase::ALL.iter().flat_map(|phase| in_phase(network, *phase)).collect();
    listed.sort_unstable();
    assert_eq!(listed, (1..=cases).collect::<Vec<_>>());
}

/// Regression of the field: an index that goes stale. Time alone moves a case from list to list, whether or not anybody comes.
#[test]
fn a_case_stands_in_the_list_of_its_phase_at_every_moment() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    for _ in 0..4 {
        network.challenge(&rival, licence, modest());
        network.advance(2 * DAY);
        assert_listed_once(&network, network.newest_case().get());
    }
    assert_eq!(in_phase(&network, Phase::Response), [2, 3, 4]);
    assert_eq!(in_phase(&network, Phase::Evidence), [1]);
    for day in 0..60 {
        network.advance(DAY);
        assert_listed_once(&network, 4);
        for case in (1..=3).map(CaseId) {
            let phase = network.phase(case);
            match case.get() {
                1 if phase == Phase::Vote => network.all_vote(case, AS_ASKED),
                2 if phase == Phase::Vote => network.all_vote(case, DISMISS),
                2 if phase == Phase::AppealWindow && network.case(case).appeal.is_none() => {
                    let bond = 2 * network.case(case).bond.u128();
                    appeal(&mut network, &rival, case, bond).unwrap();
                }
                // The third and the fourth are left alone until late.
                3 if day < 50 => {}
                _ => {
                    let _ = network.advance_case(case);
                    let _ = network.execute_case(case);
                }
            }
            assert_listed_once(&network, 4);
        }
    }
    assert_eq!(in_phase(&network, Phase::Executed), [1]);
    assert_eq!(in_phase(&network, Phase::Dismissed), [2]);
    assert_eq!(in_phase(&network, Phase::Lapsed), [3]);
    assert_eq!(in_phase(&network, Phase::Due), [4]);
}

#[test]
fn pages_follow_one_another() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    for _ in 0..7 {
        network.challenge(&rival, licence, modest());
        network.advance(1);
    }
    let numbers = |cases: Vec<CaseResponse>| cases.iter().map(|case| case.case.get()).collect::<Vec<_>>();
    let ask = |message: QueryMsg| network.query::<CasesResponse>(&network.arbitration, &message).cases;
    let limit = Some(3);
    assert_eq!(numbers(ask(QueryMsg::Cases { start_after: Some(CaseId(3)), limit })), [4, 5, 6]);
    let message = QueryMsg::CasesByLicence { licence, start_after: Some(CaseId(6)), limit };
    assert_eq!(numbers(ask(message)), [7]);
    let mut start_after: Option<CasePlace> = None;
    let mut seen = vec![];
    loop {
        let page = ask(QueryMsg::CasesByPhase { phase: Phase::Response, start_after, limit: Some(2) });
        let Some(last) = page.last() else { break };
        // A case of the response phase is listed by the end of its vote.
        let until = last.opened_at + 28 * DAY;
        start_after = Some(CasePlace { until, case: last.case });
        seen.extend(numbers(page));
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn bonds_are_listed_until_they_have_left() {
    let (mut network, licence, case) = challenged();
    let rival = network.actors.rival.clone();
    let other = network.challenge(&rival, licence, modest());
    let mine = |network: &Network, start_after, limit| {
        let message = QueryMsg::BondsOf { payer: rival.to_string(), start_after, limit };
        let bonds: BondsResponse = network.query(&network.arbitration, &message);
        bonds.bonds.iter().map(|bond| (bond.case, bond.amount.u128())).collect::<Vec<_>>()
    };
    network.council_decides(case, DISMISS);
    appeal(&mut network, &rival, case, 2 * BOND).unwrap();
    let both = [(case, BOND), (case, 2 * BOND)];
    assert_eq!(mine(&network, None, Some(1)), both);
    assert_eq!(mine(&network, Some(case), None), [(other, 2 * BOND)]);
    network.until(case, Phase::Due);
    network.advance_case(case).unwrap();
    network.advance_case(other).unwrap();
    assert!(mine(&network, None, None).is_empty());
}
