//! Verdicts against reporters: strikes, the last of which removes, and removal.
#![allow(clippy::unwrap_used)]

use super::common::{events, finalise, kind, opened, refused_as, report, report_one, send, send_as, CURVES};
use cosmwasm_std::Addr;
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::{ExecuteMsg, QueryMsg, ReportersResponse, SilenceResult, TelemetryEvent};
use surety_telemetry::ContractError;
use surety_testkit::{Network, DAY};

fn strike(reporter: &Addr) -> ExecuteMsg {
    ExecuteMsg::StrikeReporter { reporter: reporter.to_string() }
}

fn remove(reporter: &Addr) -> ExecuteMsg {
    ExecuteMsg::RemoveReporter { reporter: reporter.to_string() }
}

/// Who is listed, and with how many strikes.
fn listed(network: &Network) -> Vec<(String, u32)> {
    let answer: ReportersResponse = network.query(&network.telemetry, &QueryMsg::Reporters {});
    answer.reporters.into_iter().map(|reporter| (reporter.address, reporter.strikes)).collect()
}

#[test]
fn the_third_strike_removes() {
    let mut network = Network::new();
    let reporter = network.actors.reporters[0].clone();
    let address = reporter.to_string();
    for strikes in 1..=2 {
        let response = network.verdict_on_report(&strike(&reporter)).unwrap();
        assert_eq!(events(&response), [TelemetryEvent::ReporterStruck { address: address.clone(), strikes }]);
        assert!(listed(&network).contains(&(address.clone(), strikes)));
    }
    let response = network.verdict_on_report(&strike(&reporter)).unwrap();
    assert_eq!(
        events(&response),
        [
            TelemetryEvent::ReporterStruck { address: address.clone(), strikes: 3 },
            TelemetryEvent::ReporterRemoved { address: address.clone() },
        ]
    );
    assert_eq!(listed(&network).len(), 2);
    let refusal = refused_as(&mut network, &reporter, &ExecuteMsg::ReportSilence { reports: vec![] });
    assert!(matches!(refusal, ContractError::Api(_)), "{refusal:?}");
}

#[test]
fn a_verdict_against_somebody_who_is_gone_does_nothing() {
    let mut network = Network::new();
    let (reporter, stranger) = (network.actors.reporters[0].clone(), network.actors.stranger.clone());
    let response = network.verdict_on_report(&remove(&reporter)).unwrap();
    assert_eq!(events(&response), [TelemetryEvent::ReporterRemoved { address: reporter.to_string() }]);
    for message in [remove(&reporter), strike(&reporter), remove(&stranger), strike(&stranger)] {
        assert_eq!(events(&network.verdict_on_report(&message).unwrap()), []);
    }
    assert_eq!(listed(&network).len(), 2);
}

#[test]
fn only_the_council_strikes() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    for sender in [&actors.governance, &actors.integrations, &actors.guardian, &actors.reporters[1]] {
        for message in [strike(&actors.reporters[0]), remove(&actors.reporters[0])] {
            let refusal = refused_as(&mut network, sender, &message);
            assert!(matches!(refusal, ContractError::Api(_)), "{refusal:?}");
        }
    }
}

#[test]
fn an_open_silence_falls_with_a_reporter_it_needs() {
    let (mut network, device) = opened(CURVES[0]);
    let liar = network.actors.reporters[0].clone();
    network.verdict_on_report(&remove(&liar)).unwrap();
    network.advance(network.settings.refutation_window);
    let response = send(&mut network, &finalise(&device)).unwrap();
    assert_eq!(events(&response), [TelemetryEvent::SilenceVoid { device: device.id() }]);
    assert_eq!((kind(&network, &device), report(&network, &device)), (None, None));
}

#[test]
fn a_silence_stands_when_enough_others_agree_before_the_window_ends() {
    let (mut network, device) = opened(CURVES[0]);
    let liar = network.actors.reporters[0].clone();
    network.verdict_on_report(&remove(&liar)).unwrap();
    network.advance(DAY);
    // What the rest says begins a report of its own, with a window of its own.
    assert_eq!(report_one(&mut network, 1, &device, 0), SilenceResult::Reported {});
    assert_eq!(report_one(&mut network, 2, &device, 0), SilenceResult::Opened {});
    network.advance(network.settings.refutation_window - 1);
    assert!(send(&mut network, &finalise(&device)).is_err());
    network.advance(1);
    send(&mut network, &finalise(&device)).unwrap();
    assert_eq!(kind(&network, &device), Some(FindingKind::Disconnected {}));
}

#[test]
fn a_removed_reporters_word_does_not_count_even_after_it_is_admitted_again() {
    let mut network = Network::activated(CURVES[0]).0;
    let device = surety_testkit::TestDevice::new(CURVES[0], 0);
    network.advance(network.settings.silence_after);
    assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
    let (governance, liar) = (network.actors.governance.clone(), network.actors.reporters[0].clone());
    network.verdict_on_report(&strike(&liar)).unwrap();
    network.verdict_on_report(&remove(&liar)).unwrap();
    assert_eq!(report(&network, &device), None, "its word is no word");
    network.advance(1);
    send_as(&mut network, &governance, &ExecuteMsg::AdmitReporter { address: liar.to_string() }).unwrap();
    assert!(listed(&network).contains(&(liar.to_string(), 0)), "it begins anew");
    assert_eq!(report_one(&mut network, 1, &device, 0), SilenceResult::Reported {});
    assert_eq!(report(&network, &device).unwrap().reporters, [network.actors.reporters[1].to_string()]);
    assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Opened {});
}
