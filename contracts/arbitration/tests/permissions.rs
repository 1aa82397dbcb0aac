//! Who may send what: the whole table. A change of it is a change of this file.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Binary;
use surety_api::arbitration::{Choice, Effect, ExecuteMsg, ReporterVerdict, Verdict};
use surety_api::{ApiError, CaseId, DeviceId, LicenceId};
use surety_arbitration::permissions::{brings_bond, permission};
use surety_arbitration::ContractError;
use surety_testkit::council::{document, modest};
use surety_testkit::permission_table;

use super::common::{network, refuses};

fn samples() -> Vec<ExecuteMsg> {
    let (licence, case, device) = (LicenceId(1), CaseId(1), DeviceId::new([7; 20]));
    let (complaint, root) = (document("complaint"), Binary::default());
    vec![
        ExecuteMsg::SeatCouncil { members: vec![] },
        ExecuteMsg::OpenLicence { licence, complaint: complaint.clone(), asks: modest() },
        ExecuteMsg::OpenFault {
            licence,
            complaint: complaint.clone(),
            root,
            count: 1,
            list: document("list"),
        },
        ExecuteMsg::OpenBan { device, complaint: complaint.clone() },
        ExecuteMsg::OpenReporter {
            reporter: String::new(),
            complaint: complaint.clone(),
            penalty: ReporterVerdict::Strike,
        },
        ExecuteMsg::OpenReissue { licence, to: String::new(), complaint },
        ExecuteMsg::HoldFaults { case, items: vec![] },
        ExecuteMsg::EndFaults { case, devices: vec![] },
        ExecuteMsg::FileEvidence { case, document: document("evidence") },
        ExecuteMsg::Propose { case, verdict: Verdict::Reissue {} },
        ExecuteMsg::Recuse { case },
        ExecuteMsg::Vote { case, choice: Choice::Dismiss {}, reason: Binary::default() },
        ExecuteMsg::Appeal { case, grounds: document("grounds") },
        ExecuteMsg::Advance { case },
        ExecuteMsg::Execute { case },
        ExecuteMsg::RetryEffect { case, effect: Effect::Reserve },
        ExecuteMsg::VoidReissue { case },
    ]
}

#[test]
fn every_message_is_for_whom_the_table_says() {
    let member = "a member of the case's council who is no party to it and not recused";
    let expected = [
        "seat_council: governance".into(),
        "open_licence: anyone".into(),
        "open_fault: the licence's holder".into(),
        "open_ban: the holder of the device or of its licence".into(),
        "open_reporter: anyone".into(),
        "open_reissue: anyone".into(),
        "hold_faults: the challenger of the case".into(),
        "end_faults: anyone".into(),
        "file_evidence: the other side in the response phase, anyone in the evidence phase, either side on appeal"
            .into(),
        format!("propose: {member}"),
        format!("recuse: {member}"),
        format!("vote: {member}"),
        "appeal: the challenger or the other side of the case".into(),
        "advance: anyone".into(),
        "execute: anyone".into(),
        "retry_effect: anyone".into(),
        "void_reissue: the licence's holder".into(),
    ];
    assert_eq!(permission_table(&samples(), permission), expected);
}

#[test]
fn only_what_brings_a_bond_takes_coins() {
    let (mut network, _) = network();
    let stranger = network.actors.stranger.clone();
    let with_bond: Vec<ExecuteMsg> = samples().into_iter().filter(brings_bond).collect();
    assert_eq!(with_bond.len(), 6);
    for message in samples().into_iter().filter(|message| !brings_bond(message)) {
        let sender = match message {
            ExecuteMsg::SeatCouncil { .. } => network.actors.governance.clone(),
            _ => stranger.clone(),
        };
        if sender != stranger {
            network.give(&sender, 1);
        }
        refuses(&mut network, &sender, &message, 1, &ContractError::Api(ApiError::UnexpectedFunds {}));
    }
    assert_eq!(network.balance(&network.arbitration), 0);
}
