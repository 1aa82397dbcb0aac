//! Testers commit to what they found and publish it later.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Binary};
use cw_multi_test::AppResponse;
use surety_api::license::{
    readout_commitment, ApplicationStatus, ExecuteMsg, LicenseEvent, NumberedReadout, QueryMsg, Readout,
    ReadoutsResponse,
};
use surety_api::{catalog, ApiError, ApplicationId, Document};
use surety_license::ContractError;
use surety_testkit::{application, document, events, Network, DAY};

const ID: ApplicationId = ApplicationId(1);
const SALT: [u8; 16] = *b"sixteen of these";

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn hash(network: &Network, tester: &Addr, findings: &Document) -> Binary {
    readout_commitment(network.license.as_str(), ID, tester.as_str(), findings, &SALT).to_vec().into()
}

fn commit(network: &mut Network, tester: &Addr, commitment: Binary) -> Answer {
    let license = network.license.clone();
    network.execute(tester, &license, &ExecuteMsg::CommitReadout { application: ID, commitment }, &[])
}

fn reveal(network: &mut Network, tester: &Addr, readout: u32, document: Document, salt: &[u8]) -> Answer {
    let license = network.license.clone();
    let message = ExecuteMsg::RevealReadout { application: ID, readout, document, salt: salt.into() };
    network.execute(tester, &license, &message, &[])
}

/// An application of the maker, and an admitted tester.
fn ready() -> (Network, Addr) {
    let mut network = Network::new();
    let (maker, tester) = (network.actors.maker.clone(), network.actors.stranger.clone());
    network.admit(&tester);
    network.submit(&maker, application()).unwrap();
    (network, tester)
}

fn readouts(network: &Network, start_after: Option<u32>, limit: Option<u32>) -> Vec<NumberedReadout> {
    let query = QueryMsg::Readouts { application: ID, start_after, limit };
    network.query::<ReadoutsResponse>(&network.license, &query).readouts
}

#[test]
fn findings_go_to_the_maker_before_the_public() {
    let (mut network, tester) = ready();
    let (findings, now) = (document("findings"), network.now());
    let commitment = hash(&network, &tester, &findings);
    let sent = commit(&mut network, &tester, commitment.clone()).unwrap();
    let reveal_from = now + 14 * DAY;
    let committed = LicenseEvent::ReadoutCommitted {
        application: ID,
        readout: 1,
        tester: tester.to_string(),
        reveal_from,
    };
    assert_eq!(events::<LicenseEvent>(&sent), [committed]);
    let mut expected = Readout {
        tester: tester.to_string(),
        commitment,
        committed_at: now,
        reveal_from,
        document: None,
        revealed_at: None,
    };
    let numbered = |readout: &Readout| [NumberedReadout { number: 1, readout: readout.clone() }];
    assert_eq!(readouts(&network, None, None), numbered(&expected));

    network.advance_to(reveal_from - 1);
    let refusal = ContractError::RevealTooEarly { application: ID, readout: 1, reveal_from };
    network.refuses(&refusal, |network| reveal(network, &tester, 1, document("findings"), &SALT));
    network.advance_to(reveal_from);
    let sent = reveal(&mut network, &tester, 1, findings.clone(), &SALT).unwrap();
    let revealed = LicenseEvent::ReadoutRevealed { application: ID, readout: 1, uri: findings.uri.clone() };
    assert_eq!(events::<LicenseEvent>(&sent), [revealed]);
    expected.document = Some(findings.clone());
    expected.revealed_at = Some(reveal_from);
    assert_eq!(readouts(&network, None, None), numbered(&expected));

    network.refuses(&ContractError::AlreadyRevealed { application: ID, readout: 1 }, |network| {
        reveal(network, &tester, 1, findings.clone(), &SALT)
    });
}

#[test]
fn only_what_was_committed_to_can_be_revealed() {
    let (mut network, tester) = ready();
    let findings = document("findings");
    let commitment = hash(&network, &tester, &findings);
    commit(&mut network, &tester, commitment).unwrap();
    network.advance(14 * DAY);
    let other_place = Document { uri: "https://example.org/other".into(), ..findings.clone() };
    let other_bytes = Document { sha256: document("other").sha256, ..findings.clone() };
    let other_salt = *b"sixteen of thosE";
    for (document, salt) in [(other_place, &SALT), (other_bytes, &SALT), (findings.clone(), &other_salt)] {
        let refusal = ContractError::WrongCommitment { application: ID, readout: 1 };
        network.refuses(&refusal, |network| reveal(network, &tester, 1, document, salt));
    }
    for length in [0, 15, 65] {
        let refusal = ContractError::SaltLength { length, min: 16, max: 64 };
        network.refuses(&refusal, |network| reveal(network, &tester, 1, findings.clone(), &vec![7; length]));
    }
    let refusal = ContractError::UnknownReadout { application: ID, readout: 2 };
    network.refuses(&refusal, |network| reveal(network, &tester, 2, findings.clone(), &SALT));
    reveal(&mut network, &tester, 1, findings, &SALT).unwrap();
}

/// Old finding: an ambiguous concatenation. Every part moved by one byte gives the same bytes in a row, and another hash, because each
/// part stands behind its length.
#[test]
fn ambiguous_concatenation() {
    let (mut network, tester) = ready();
    let findings = document("findings");
    let commitment = hash(&network, &tester, &findings);
    commit(&mut network, &tester, commitment).unwrap();
    network.advance(14 * DAY);
    let (uri, last) = findings.uri.split_at(findings.uri.len() - 1);
    let moved = [last.as_bytes(), findings.sha256.as_slice()].concat();
    let salt = [&moved[32..], &SALT].concat();
    let shifted = Document { uri: uri.into(), sha256: moved[..32].into() };
    let refusal = ContractError::WrongCommitment { application: ID, readout: 1 };
    network.refuses(&refusal, |network| reveal(network, &tester, 1, shifted, &salt));
}

#[test]
fn a_copied_commitment_is_worth_nothing() {
    let (mut network, tester) = ready();
    let copier = network.actors.rival.clone();
    network.admit(&copier);
    let findings = document("findings");
    let commitment = hash(&network, &tester, &findings);
    commit(&mut network, &tester, commitment.clone()).unwrap();
    // Filed again it is refused, and what the first tester publishes later opens no commitment of another.
    let refusal = ContractError::CommittedAlready { application: ID };
    network.refuses(&refusal, |network| commit(network, &copier, commitment.clone()));
    network.advance(14 * DAY);
    reveal(&mut network, &tester, 1, findings.clone(), &SALT).unwrap();
    let expected = "the tester that committed the readout".to_string();
    let refusal = ContractError::from(ApiError::Unauthorized { sender: copier.to_string(), expected });
    network.refuses(&refusal, |network| reveal(network, &copier, 1, findings, &SALT));
}

#[test]
fn testers_are_those_of_the_catalog_and_never_the_applicant() {
    let (mut network, tester) = ready();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let governance = network.actors.governance.clone();
    let refusal = |sender: &Addr| {
        let expected = "a tester admitted in the catalog".to_string();
        ContractError::from(ApiError::Unauthorized { sender: sender.to_string(), expected })
    };
    let commitment = hash(&network, &tester, &document("findings"));
    for sender in [&rival, &governance] {
        network.refuses(&refusal(sender), |network| commit(network, sender, commitment.clone()));
    }
    network.admit(&maker);
    network.refuses(&ContractError::OwnApplication { application: ID }, |network| {
        commit(network, &maker, commitment.clone())
    });

    commit(&mut network, &tester, commitment).unwrap();
    let catalog = network.catalog.clone();
    let remove = catalog::ExecuteMsg::RemoveTester { address: tester.to_string() };
    network.execute(&governance, &catalog, &remove, &[]).unwrap();
    let another = hash(&network, &tester, &document("more"));
    network.refuses(&refusal(&tester), |network| commit(network, &tester, another));
    // What it found while it was a tester stays true.
    network.advance(14 * DAY);
    reveal(&mut network, &tester, 1, document("findings"), &SALT).unwrap();
}

#[test]
fn a_commitment_is_a_hash() {
    let (mut network, tester) = ready();
    for length in [0, 31, 33] {
        network.refuses(&ContractError::CommitmentLength { length }, |network| {
            commit(network, &tester, vec![7; length].into())
        });
    }
}

#[test]
fn a_tester_attaches_4_and_everybody_64() {
    let (mut network, _) = ready();
    let api = cw_multi_test::MockApiBech32::new("wasm");
    let testers: Vec<Addr> = (0..17).map(|n| api.addr_make(&format!("tester {n}"))).collect();
    for (n, tester) in testers.iter().take(16).enumerate() {
        network.admit(tester);
        for k in 0..4 {
            let commitment = hash(&network, tester, &document(&format!("{n} {k}")));
            commit(&mut network, tester, commitment).unwrap();
        }
        if n == 0 {
            let fifth = hash(&network, tester, &document("fifth"));
            let refusal = ContractError::TooManyReadouts { application: ID, count: 4, max: 4 };
            network.refuses(&refusal, |network| commit(network, tester, fifth));
        }
    }
    network.admit(&testers[16]);
    let one_more = hash(&network, &testers[16], &document("one more"));
    let refusal = ContractError::TooManyReadouts { application: ID, count: 64, max: 64 };
    network.refuses(&refusal, |network| commit(network, &testers[16], one_more));

    let numbers = |page: Vec<NumberedReadout>| page.iter().map(|it| it.number).collect::<Vec<_>>();
    assert_eq!(numbers(readouts(&network, None, Some(100))), (1..=64).collect::<Vec<_>>());
    assert_eq!(readouts(&network, None, None).len(), 30);
    assert_eq!(numbers(readouts(&network, Some(62), Some(5))), [63, 64]);
}

#[test]
fn nothing_is_attached_to_a_decided_application_but_what_is_attached_comes_out() {
    let (mut network, tester) = ready();
    let (integrations, community) = (network.actors.integrations.clone(), network.actors.community.clone());
    let license = network.license.clone();
    let commitment = hash(&network, &tester, &document("findings"));
    let review = ExecuteMsg::Review { application: ID, review: document("review") };
    network.execute(&integrations, &license, &review, &[]).unwrap();
    commit(&mut network, &tester, commitment).unwrap();
    let decide = ExecuteMsg::Decide { application: ID, approve: false };
    network.execute(&community, &license, &decide, &[]).unwrap();
    let late = hash(&network, &tester, &document("late"));
    let refusal = ContractError::WrongStage {
        application: ID,
        status: ApplicationStatus::Rejected,
        expected: &[
            ApplicationStatus::Submitted,
            ApplicationStatus::Clarifying,
            ApplicationStatus::Answered,
            ApplicationStatus::Reviewed,
        ],
    };
    network.refuses(&refusal, |network| commit(network, &tester, late));
    network.advance(14 * DAY);
    reveal(&mut network, &tester, 1, document("findings"), &SALT).unwrap();
}
