//! `file_evidence`: who files when, and how much.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{ArbitrationEvent, EvidenceResponse, ExecuteMsg, Phase, QueryMsg};
use surety_api::CaseId;
use surety_arbitration::permissions::FILER;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, AS_ASKED};
use surety_testkit::{events, Network};

use super::common::{appeal, challenged, refuses, BOND};

fn file(case: CaseId) -> ExecuteMsg {
    ExecuteMsg::FileEvidence { case, document: document("evidence") }
}

fn filed(network: &Network, case: CaseId, start_after: Option<u32>) -> Vec<(u32, String)> {
    let message = QueryMsg::Evidence { case, start_after, limit: Some(100) };
    let evidence: EvidenceResponse = network.query(&network.arbitration, &message);
    evidence.evidence.into_iter().map(|entry| (entry.index, entry.filer)).collect()
}

#[test]
fn the_other_side_answers_first_then_everybody_files() {
    let (mut network, _, case) = challenged();
    let actors = network.actors.clone();
    refuses(&mut network, &actors.rival, &file(case), 0, &ContractError::Api(FILER.refuse(&actors.rival)));
    let answer = network.to_arbitration(&actors.maker, &file(case), 0).unwrap();
    let event = ArbitrationEvent::EvidenceFiled { case, index: 0, filer: actors.maker.to_string() };
    assert_eq!(events::<ArbitrationEvent>(&answer), [event]);
    network.until(case, Phase::Evidence);
    network.to_arbitration(&actors.rival, &file(case), 0).unwrap();
    network.to_arbitration(&actors.driver, &file(case), 0).unwrap();
    let all = [(0, actors.maker.to_string()), (1, actors.rival.to_string()), (2, actors.driver.to_string())];
    assert_eq!(filed(&network, case, None), all);
    assert_eq!(filed(&network, case, Some(1)), all[2..]);
    network.until(case, Phase::Vote);
    let when = "before the vote, and during the vote on an appeal";
    let late = ContractError::WrongPhase { case, phase: Phase::Vote, when };
    refuses(&mut network, &actors.maker, &file(case), 0, &late);
}

#[test]
fn nobody_fills_the_room_of_another() {
    let (mut network, _, case) = challenged();
    let actors = network.actors.clone();
    network.until(case, Phase::Evidence);
    for (filer, most) in
        [(&actors.driver, 3), (&actors.stranger, 3), (&actors.maker, 20), (&actors.rival, 20)]
    {
        for _ in 0..most {
            network.to_arbitration(filer, &file(case), 0).unwrap();
        }
        let full = ContractError::TooMuchEvidence { case, filer: filer.to_string(), most };
        refuses(&mut network, filer, &file(case), 0, &full);
    }
    assert_eq!(filed(&network, case, None).len(), 46);
}

#[test]
fn both_sides_file_on_appeal_and_nobody_else() {
    let (mut network, _, case) = challenged();
    let actors = network.actors.clone();
    network.council_decides(case, AS_ASKED);
    appeal(&mut network, &actors.maker, case, 2 * BOND).unwrap();
    for side in [&actors.maker, &actors.rival] {
        network.to_arbitration(side, &file(case), 0).unwrap();
    }
    let refusal = ContractError::Api(FILER.refuse(&actors.driver));
    refuses(&mut network, &actors.driver, &file(case), 0, &refusal);
}
