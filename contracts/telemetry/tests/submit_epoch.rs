//! Epochs: m of n reporters agree on a root, and a row is proven against it.
#![allow(clippy::unwrap_used)]

use super::common::{events, refused_as, send_as};
use cosmwasm_std::Binary;
use surety_api::telemetry::{
    EpochResponse, EpochRow, EpochsResponse, ExecuteMsg, FaultCount, QueryMsg, TelemetryEvent,
    VerifyEpochResponse,
};
use surety_api::{merkle, Document, LicenceId, ModelId};
use surety_telemetry::ContractError;
use surety_testkit::Network;

fn row(model: u64) -> EpochRow {
    let faults = vec![FaultCount { code: 2, count: 7 }, FaultCount { code: 0x8001, count: 1 }];
    EpochRow { licence: LicenceId(1), model: ModelId(model), active: 10, uptime_bps: 9_876, faults }
}

fn leaves(network: &Network, epoch: u64) -> Vec<merkle::Hash> {
    (1..=5).map(|model| row(model).leaf("surety-test", network.telemetry.as_str(), epoch)).collect()
}

fn document(name: &str) -> Document {
    Document { uri: format!("https://{name}"), sha256: Binary::from([9; 32]) }
}

fn summary(network: &Network, epoch: u64) -> ExecuteMsg {
    let root = merkle::root(&leaves(network, epoch)).unwrap();
    ExecuteMsg::SubmitEpoch { epoch, root: root.into(), count: 5, document: document("rows") }
}

fn epoch(network: &Network, epoch: u64) -> EpochResponse {
    network.query(&network.telemetry, &QueryMsg::Epoch { epoch })
}

fn submit(network: &mut Network, reporter: usize, message: &ExecuteMsg) -> Vec<TelemetryEvent> {
    let reporter = network.actors.reporters[reporter].clone();
    events(&send_as(network, &reporter, message).unwrap())
}

/// A network whose first epoch is over.
fn after_one() -> Network {
    let mut network = Network::new();
    network.advance(network.settings.epoch_period);
    network
}

#[test]
fn the_mth_reporter_settles_it() {
    let mut network = after_one();
    let message = summary(&network, 0);
    let told = |network: &Network, reporter: usize| TelemetryEvent::EpochSubmitted {
        epoch: 0,
        reporter: network.actors.reporters[reporter].to_string(),
    };
    let first = told(&network, 0);
    assert_eq!(submit(&mut network, 0, &message), std::slice::from_ref(&first));
    // Again by the same one is one word still.
    assert_eq!(submit(&mut network, 0, &message), [first]);
    assert_eq!(epoch(&network, 0).agreed, None);
    let second = told(&network, 1);
    let agreed = TelemetryEvent::EpochAgreed { epoch: 0, count: 5 };
    assert_eq!(submit(&mut network, 1, &message), [second, agreed]);

    let known = epoch(&network, 0);
    let start = network.settings.start;
    assert_eq!((known.starts_at, known.ends_at), (start, start + network.settings.epoch_period));
    assert_eq!(known.votes.len(), 2);
    assert_eq!(known.votes[0].document, document("rows"));
    assert_eq!(known.agreed.unwrap().agreed_at, network.now());
    let late = network.actors.reporters[2].clone();
    assert_eq!(refused_as(&mut network, &late, &message), ContractError::EpochAgreed { epoch: 0 });
}

#[test]
fn another_root_or_count_is_another_summary() {
    let mut network = after_one();
    let message = summary(&network, 0);
    let ExecuteMsg::SubmitEpoch { root, .. } = &message else { unreachable!() };
    let other =
        |root: Binary, count| ExecuteMsg::SubmitEpoch { epoch: 0, root, count, document: document("x") };
    submit(&mut network, 0, &message);
    submit(&mut network, 1, &other(root.clone(), 4));
    submit(&mut network, 2, &other(Binary::from([1; 32]), 5));
    assert_eq!(epoch(&network, 0).agreed, None);
    // Who was wrong may say so.
    submit(&mut network, 2, &message);
    assert_eq!(epoch(&network, 0).agreed.unwrap().root, *root);
}

#[test]
fn a_removed_reporters_summary_does_not_count() {
    let mut network = after_one();
    let message = summary(&network, 0);
    submit(&mut network, 0, &message);
    let liar = network.actors.reporters[0].clone();
    network.verdict_on_report(&ExecuteMsg::RemoveReporter { reporter: liar.to_string() }).unwrap();
    submit(&mut network, 1, &message);
    let known = epoch(&network, 0);
    assert_eq!((known.agreed, known.votes.len()), (None, 1));
    network.advance(1);
    let governance = network.actors.governance.clone();
    send_as(&mut network, &governance, &ExecuteMsg::AdmitReporter { address: liar.to_string() }).unwrap();
    assert_eq!(epoch(&network, 0).votes.len(), 1, "nor once it is admitted again");
}

#[test]
fn what_cannot_be_a_summary_is_refused() {
    let mut network = Network::new();
    let (reporter, stranger) = (network.actors.reporters[0].clone(), network.actors.stranger.clone());
    let message = summary(&network, 0);
    network.advance(network.settings.epoch_period - 1);
    let ends_at = network.now() + 1;
    assert_eq!(
        refused_as(&mut network, &reporter, &message),
        ContractError::EpochRunning { epoch: 0, ends_at }
    );
    network.advance(1);
    assert!(matches!(refused_as(&mut network, &stranger, &message), ContractError::Api(_)));
    let far =
        ExecuteMsg::SubmitEpoch { epoch: u64::MAX, root: [1; 32].into(), count: 1, document: document("x") };
    assert!(matches!(refused_as(&mut network, &reporter, &far), ContractError::EpochRunning { .. }));
    let bad = |root: &[u8], count, uri: &str| ExecuteMsg::SubmitEpoch {
        epoch: 0,
        root: root.into(),
        count,
        document: Document { uri: uri.into(), sha256: [9; 32].into() },
    };
    let refusal = refused_as(&mut network, &reporter, &bad(&[1; 31], 1, "x"));
    assert_eq!(refusal, ContractError::RootLength { got: 31 });
    assert_eq!(refused_as(&mut network, &reporter, &bad(&[1; 32], 0, "x")), ContractError::EmptyEpoch {});
    let refusal = refused_as(&mut network, &reporter, &bad(&[1; 32], 1, ""));
    assert!(matches!(refusal, ContractError::Document(_)));
}

#[test]
fn a_row_is_proven_at_its_place_in_its_epoch_and_nowhere_else() {
    let mut network = after_one();
    let message = summary(&network, 0);
    let leaves = leaves(&network, 0);
    let proof: Vec<Binary> = merkle::proof(&leaves, 3).unwrap().into_iter().map(Binary::from).collect();
    let proven = |network: &Network, epoch, index, leaf: &[u8], proof: &[Binary]| {
        let message = QueryMsg::VerifyEpoch { epoch, index, leaf: leaf.into(), proof: proof.to_vec() };
        network.query::<VerifyEpochResponse>(&network.telemetry, &message).proven
    };
    assert!(!proven(&network, 0, 3, &leaves[3], &proof), "nothing is agreed yet");
    submit(&mut network, 0, &message);
    submit(&mut network, 1, &message);
    assert!(proven(&network, 0, 3, &leaves[3], &proof));
    assert!(!proven(&network, 0, 2, &leaves[3], &proof));
    assert!(!proven(&network, 1, 3, &leaves[3], &proof));
    assert!(!proven(&network, 0, 3, &leaves[2], &proof));
    assert!(!proven(&network, 0, 3, &leaves[3][..31], &proof));
    assert!(!proven(&network, 0, 3, &leaves[3], &proof[1..]));
    let other = row(4).leaf("surety-test", network.telemetry.as_str(), 1);
    assert_ne!(other, leaves[3], "a leaf is of one epoch");
}

#[test]
fn agreed_epochs_are_listed_page_by_page() {
    let mut network = Network::new();
    network.advance(3 * network.settings.epoch_period);
    for number in [2, 0, 1] {
        let message = summary(&network, number);
        submit(&mut network, 0, &message);
        submit(&mut network, 1, &message);
    }
    let page = |start_after, limit| {
        let question = QueryMsg::Epochs { start_after, limit };
        let answer: EpochsResponse = network.query(&network.telemetry, &question);
        answer.epochs.into_iter().map(|entry| entry.epoch).collect::<Vec<_>>()
    };
    assert_eq!(page(None, None), [0, 1, 2]);
    assert_eq!(page(Some(0), Some(1)), [1]);
    assert!(page(Some(2), None).is_empty());
}

#[test]
fn a_row_that_no_summary_can_have_says_so() {
    assert!(row(1).is_well_formed());
    assert!(!EpochRow { uptime_bps: 10_001, ..row(1) }.is_well_formed());
    let twice = vec![FaultCount { code: 2, count: 7 }, FaultCount { code: 2, count: 1 }];
    assert!(!EpochRow { faults: twice, ..row(1) }.is_well_formed());
    let many = (2..67).map(|code| FaultCount { code, count: 1 }).collect();
    assert!(!EpochRow { faults: many, ..row(1) }.is_well_formed());
}

/// The same in any language: schema/vectors/epoch.json.
#[test]
fn a_leaf_and_a_root_are_those_of_the_vector() {
    let text = include_str!("../../../schema/vectors/epoch.json");
    let vector: serde_json::Value = serde_json::from_str(text).unwrap();
    let field = |name: &str| vector[name].as_str().unwrap().to_owned();
    let epoch: u64 = field("epoch").parse().unwrap();
    let mut leaves = vec![];
    for entry in vector["rows"].as_array().unwrap() {
        let row: EpochRow = serde_json::from_value(entry["row"].clone()).unwrap();
        let leaf = row.leaf(&field("chain_id"), &field("telemetry"), epoch);
        assert_eq!(Binary::from(leaf), Binary::from(unhex(entry["leaf"].as_str().unwrap())));
        leaves.push(leaf);
    }
    assert_eq!(merkle::root(&leaves).unwrap().to_vec(), unhex(&field("root")));
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
