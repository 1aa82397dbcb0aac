//! A reporter that lied is struck or removed, and nothing else.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{Choice, ExecuteMsg, ReporterVerdict, Verdict};
use surety_api::telemetry::{QueryMsg, ReportersResponse};
use surety_api::CaseId;
use surety_testkit::council::{document, AS_ASKED, DISMISS};
use surety_testkit::Network;

use super::common::{network, payee, BOND};

const REPORTER_BOND: u128 = BOND / 10;

fn accused(asks: ReporterVerdict) -> (Network, CaseId) {
    let (mut network, _) = network();
    let (rival, reporter) = (network.actors.rival.clone(), network.actors.reporters[0].to_string());
    let message = ExecuteMsg::OpenReporter { reporter, complaint: document("lie"), penalty: asks };
    let case = network.open_case(&rival, &message, REPORTER_BOND);
    (network, case)
}

/// Strikes of the accused; none when it is no reporter any more.
fn strikes(network: &Network) -> Option<u32> {
    let admitted: ReportersResponse = network.query(&network.telemetry, &QueryMsg::Reporters {});
    let accused = network.actors.reporters[0].as_str();
    admitted.reporters.iter().find(|reporter| reporter.address == accused).map(|reporter| reporter.strikes)
}

#[test]
fn a_strike_and_a_removal() {
    let (mut network, case) = accused(ReporterVerdict::Strike);
    network.carry_out(case, AS_ASKED);
    assert_eq!(network.effects(case), ["release_opening", "strike"]);
    assert_eq!(strikes(&network), Some(1));
    let (mut network, case) = accused(ReporterVerdict::Remove);
    network.carry_out(case, AS_ASKED);
    assert_eq!(network.effects(case), ["release_opening", "remove"]);
    assert_eq!(strikes(&network), None);
    assert_eq!(network.claimable(&payee(&network.actors.rival)), REPORTER_BOND);
}

#[test]
fn the_council_may_choose_the_milder() {
    let (mut network, case) = accused(ReporterVerdict::Remove);
    let member = network.actors.council[0].clone();
    let verdict = Verdict::Reporter(ReporterVerdict::Strike);
    network.to_arbitration(&member, &ExecuteMsg::Propose { case, verdict }, 0).unwrap();
    network.carry_out(case, Choice::Proposal { number: 2 });
    assert_eq!(strikes(&network), Some(1));
}

#[test]
fn who_accuses_wrongly_pays_the_accused() {
    let (mut network, case) = accused(ReporterVerdict::Remove);
    network.settle_case(case, DISMISS);
    assert_eq!(strikes(&network), Some(0));
    assert_eq!(network.claimable(&payee(&network.actors.reporters[0])), REPORTER_BOND / 2);
    assert_eq!(network.buckets().burned.u128(), REPORTER_BOND / 2);
}
