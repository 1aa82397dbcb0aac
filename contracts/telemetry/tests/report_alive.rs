//! A device of which nothing is found shows that it is alive.
#![allow(clippy::unwrap_used)]

use super::common::{events, opened, refused, report, report_one, says, send, CURVES};
use surety_api::telemetry::{ExecuteMsg, SignedStatement, SilenceRefusal, SilenceResult, TelemetryEvent};
use surety_statement::status::{OK, REMOVED};
use surety_telemetry::ContractError;
use surety_testkit::{Network, TestDevice, DAY};

fn alive(device: &TestDevice, proof: SignedStatement) -> ExecuteMsg {
    ExecuteMsg::ReportAlive { device: device.id(), proof }
}

#[test]
fn silence_counts_from_the_beacon_it_has_signed() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(DAY);
        network.renew_beacon();
        let heard_at = network.now();
        let proof = device.statement(&network, 1, network.now(), OK);
        let response = send(&mut network, &alive(&device, proof.clone())).unwrap();
        assert_eq!(events(&response), [TelemetryEvent::Alive { device: device.id() }]);
        let used = ContractError::StatementUsed { boot: 1, seq: 1 };
        assert_eq!(refused(&mut network, &alive(&device, proof)), used);
        network.advance(network.settings.silence_after);
        assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
        assert_eq!(report(&network, &device).unwrap().since, heard_at);
    }
}

#[test]
fn it_ends_a_report_that_is_older_than_its_beacon_and_no_other() {
    let (mut network, device) = opened(CURVES[0]);
    let before = device.statement(&network, 1, network.now(), OK);
    let response = send(&mut network, &alive(&device, before)).unwrap();
    assert_eq!(events(&response), [TelemetryEvent::Alive { device: device.id() }]);
    assert!(report(&network, &device).is_some());
    network.advance(DAY);
    network.renew_beacon();
    let after = device.statement(&network, 2, network.now(), OK);
    let response = send(&mut network, &alive(&device, after)).unwrap();
    let refuted = TelemetryEvent::Refuted { device: device.id() };
    assert_eq!(events(&response), [TelemetryEvent::Alive { device: device.id() }, refuted]);
    assert_eq!(report(&network, &device), None);
}

#[test]
fn what_proves_no_life_is_refused() {
    let (mut network, device) = Network::activated(CURVES[0]);
    network.advance(DAY);
    let mut unknown = says(&network, &device, 1, OK);
    unknown.beacon = [7; 8];
    let refusal = refused(&mut network, &alive(&device, device.sign_statement(&unknown)));
    assert!(matches!(refusal, ContractError::UnknownBeacon { .. }));
    let unplugged = device.statement(&network, 1, network.now(), REMOVED);
    assert_eq!(refused(&mut network, &alive(&device, unplugged)), ContractError::SaysRemoved {});
    network.report_removed(&device, 1).unwrap();
    let proof = device.statement(&network, 2, network.now(), OK);
    let refusal = refused(&mut network, &alive(&device, proof));
    assert!(matches!(refusal, ContractError::AlreadyFound { .. }), "report a recovery instead");
}

#[test]
fn a_banned_device_cannot_be_reported_silent_and_its_word_counts() {
    let (mut network, device) = Network::activated(CURVES[0]);
    network.ban(&device).unwrap();
    network.advance(network.settings.silence_after);
    let banned = SilenceResult::Refused { refusal: SilenceRefusal::Banned };
    assert_eq!(report_one(&mut network, 0, &device, 0), banned);
    network.renew_beacon();
    let proof = device.statement(&network, 1, network.now(), OK);
    send(&mut network, &alive(&device, proof)).unwrap();
    network.advance(2 * DAY);
    network.report_malfunction(&device).unwrap_err();
    let first = device.statement(&network, 2, network.now() - DAY, surety_testkit::actions::TERMINAL_CODE);
    let second = device.statement(&network, 3, network.now(), surety_testkit::actions::TERMINAL_CODE);
    send(&mut network, &super::common::malfunction(&device, first, second)).unwrap();
}

#[test]
fn the_time_of_a_ban_is_no_silence() {
    let (mut network, device) = Network::activated(CURVES[0]);
    network.ban(&device).unwrap();
    network.advance(2 * network.settings.silence_after);
    network.unban(&device).unwrap();
    let lifted_at = network.now();
    let too_soon = SilenceResult::Refused { refusal: SilenceRefusal::TooSoon };
    network.advance(network.settings.silence_after - 1);
    assert_eq!(report_one(&mut network, 0, &device, 0), too_soon);
    network.advance(1);
    assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
    assert_eq!(report(&network, &device).unwrap().since, lifted_at);
}

#[test]
fn a_ban_ends_a_report_that_was_open_before() {
    let (mut network, device) = opened(CURVES[0]);
    network.ban(&device).unwrap();
    network.advance(network.settings.refutation_window);
    let response = send(&mut network, &super::common::finalise(&device)).unwrap();
    assert_eq!(events(&response), [TelemetryEvent::SilenceVoid { device: device.id() }]);
}

/// Regression: a ban that was taken back before the report was finalised left it standing, though the device could not be heard
/// for most of its window.
#[test]
fn a_ban_that_was_taken_back_has_ended_the_report_all_the_same() {
    let void = |device: &TestDevice| TelemetryEvent::SilenceVoid { device: device.id() };
    let banned_for_a_while = || {
        let (mut network, device) = opened(CURVES[0]);
        network.ban(&device).unwrap();
        network.advance(network.settings.refutation_window);
        network.unban(&device).unwrap();
        (network, device)
    };
    let (mut network, device) = banned_for_a_while();
    let response = send(&mut network, &super::common::finalise(&device)).unwrap();
    assert_eq!(events(&response), [void(&device)]);

    // Reporters need not wait for that: what they say once the ban has been over for long enough begins a report of its own.
    let (mut network, device) = banned_for_a_while();
    let lifted_at = network.now();
    network.advance(network.settings.silence_after);
    assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
    assert_eq!(report(&network, &device).unwrap().since, lifted_at);
}
