//! A malfunction: one terminal code, twice, in the device's own hand.

use super::common::{
    events, finding, kind, malfunction, opened, refused, refute, report, report_one, says, send, CURVES,
};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::{ExecuteMsg, SilenceResult, TelemetryEvent};
use surety_api::{Curve, LotId};
use surety_statement::status::{OK, REMOVED};
use surety_statement::{Signature, Statement};
use surety_telemetry::ContractError;
use surety_testkit::actions::{HARMLESS_CODE, TERMINAL_CODE};
use surety_testkit::{Network, TestDevice, DAY};

const BROKEN: FindingKind = FindingKind::Malfunction { code: TERMINAL_CODE };

/// A device that has been activated for forty days.
fn running(curve: Curve) -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(curve);
    network.advance(40 * DAY);
    (network, device)
}

/// Two statements exactly far enough apart, the later one of now.
fn pair(network: &Network, device: &TestDevice) -> [Statement; 2] {
    let mut first = says(network, device, 1, TERMINAL_CODE);
    first.time_ms -= network.settings.malfunction_gap * 1_000;
    [first, says(network, device, 2, TERMINAL_CODE)]
}

fn signed(device: &TestDevice, [first, second]: &[Statement; 2]) -> ExecuteMsg {
    malfunction(device, device.sign_statement(first), device.sign_statement(second))
}

/// What becomes of a good pair that was changed.
fn refusal_of(
    network: &mut Network,
    device: &TestDevice,
    change: impl FnOnce(&mut [Statement; 2]),
) -> ContractError {
    let mut pair = pair(network, device);
    change(&mut pair);
    refused(network, &signed(device, &pair))
}

#[test]
fn two_statements_of_one_terminal_code_are_final() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let message = signed(&device, &pair(&network, &device));
        let response = send(&mut network, &message).unwrap();
        let event = TelemetryEvent::Malfunction { device: device.id(), code: TERMINAL_CODE };
        assert_eq!(events(&response), [event]);
        assert_eq!(finding(&network, &device), Some(Finding { kind: BROKEN, found_at: network.now() }));

        network.advance(2 * DAY);
        let refusal = refusal_of(&mut network, &device, |pair| {
            for statement in pair {
                statement.seq += 10;
            }
        });
        assert_eq!(refusal, ContractError::AlreadyFound { device: device.id(), kind: BROKEN });
    }
}

/// Regression: whoever saw a statement of a failed device could use it up as a sign of life before there were two of them, and so
/// one after the other for ever.
#[test]
fn nobody_uses_up_a_terminal_fault_as_a_sign_of_life() {
    let failed = ContractError::SaysFailed { code: TERMINAL_CODE };
    let (mut network, device) = running(CURVES[0]);
    network.renew_beacon();
    let first = device.statement(&network, 1, network.now(), TERMINAL_CODE);
    let alive = ExecuteMsg::ReportAlive { device: device.id(), proof: first.clone() };
    assert_eq!(refused(&mut network, &alive), failed);
    network.advance(network.settings.malfunction_gap);
    let second = device.statement(&network, 2, network.now(), TERMINAL_CODE);
    send(&mut network, &malfunction(&device, first, second)).unwrap();

    let (mut network, device) = opened(CURVES[0]);
    network.advance(network.settings.beacon_interval);
    network.renew_beacon();
    let proof = device.statement(&network, 1, network.now(), TERMINAL_CODE);
    assert_eq!(refused(&mut network, &refute(&device, proof)), failed);

    let (mut network, device) = Network::activated(CURVES[0]);
    network.fall_silent(&device);
    network.advance(network.settings.beacon_interval);
    network.renew_beacon();
    let proof = device.statement(&network, 1, network.now(), TERMINAL_CODE);
    let recovery = ExecuteMsg::ReportRecovery { device: device.id(), proof };
    assert_eq!(refused(&mut network, &recovery), failed);
}

#[test]
fn a_statement_of_a_later_boot_may_count_from_one_again() {
    let (mut network, device) = running(CURVES[0]);
    let mut pair = pair(&network, &device);
    pair[0].seq = 900;
    (pair[1].boot, pair[1].seq) = (2, 1);
    send(&mut network, &signed(&device, &pair)).unwrap();
    assert_eq!(kind(&network, &device), Some(BROKEN));
}

#[test]
fn one_statement_is_none_in_any_form() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let [first, mut second] = pair(&network, &device);
        let once = device.sign_statement(&first);
        let refusal = refused(&mut network, &malfunction(&device, once.clone(), once.clone()));
        assert_eq!(refusal, ContractError::SameStatement {});

        let mut other_form = once.clone();
        other_form.signature = Signature::parse(&once.signature, curve).unwrap().high_s_form().into();
        let refusal = refused(&mut network, &malfunction(&device, once.clone(), other_form));
        assert_eq!(refusal, ContractError::SameStatement {});

        // Another text under the same number is the same statement told twice.
        second.seq = first.seq;
        let refusal = refused(&mut network, &malfunction(&device, once, device.sign_statement(&second)));
        assert_eq!(refusal, ContractError::StatementUsed { boot: 1, seq: first.seq });
    }
}

#[test]
fn a_code_that_is_not_terminal_is_an_observation() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        for code in [OK, REMOVED, 2, 0x7fff, 0x8000, HARMLESS_CODE, u16::MAX] {
            for which in [0, 1] {
                let refusal = refusal_of(&mut network, &device, |pair| pair[which].status = code);
                assert_eq!(refusal, ContractError::NotTerminal { code, lot: LotId(1) });
            }
        }
    }
}

#[test]
fn two_terminal_codes_are_not_one_twice() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let second = TERMINAL_CODE + 1;
        let refusal = refusal_of(&mut network, &device, |pair| pair[1].status = second);
        assert_eq!(refusal, ContractError::DifferentCodes { first: TERMINAL_CODE, second });
    }
}

#[test]
fn a_millisecond_less_than_the_gap_is_too_close() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let needed_ms = network.settings.malfunction_gap * 1_000;
        let refusal = refusal_of(&mut network, &device, |pair| pair[0].time_ms += 1);
        assert_eq!(refusal, ContractError::TooClose { apart_ms: needed_ms - 1, needed_ms });
    }
}

#[test]
fn the_earlier_one_comes_first_by_number_and_by_time() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let refusal = refusal_of(&mut network, &device, |pair| pair.swap(0, 1));
        assert_eq!(refusal, ContractError::OutOfOrder {});
        let refusal = refusal_of(&mut network, &device, |pair| pair[0].seq = 3);
        assert_eq!(refusal, ContractError::OutOfOrder {});
        let refusal = refusal_of(&mut network, &device, |pair| {
            let [first, second] = pair;
            std::mem::swap(&mut first.time_ms, &mut second.time_ms);
        });
        assert_eq!(refusal, ContractError::OutOfOrder {});
    }
}

#[test]
fn each_of_the_two_must_be_good_by_itself() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        let activated_at = network.now() - 40 * DAY;
        for which in [0, 1] {
            let refusal =
                refusal_of(&mut network, &device, |pair| pair[which].time_ms = activated_at * 1_000);
            assert!(matches!(refusal, ContractError::SignedBeforeActivation { .. }));
            let too_old = (network.now() - network.settings.max_age) * 1_000 - 1;
            let refusal = refusal_of(&mut network, &device, |pair| pair[which].time_ms = too_old);
            assert!(matches!(refusal, ContractError::SignedTooLongAgo { .. }));
            let ahead = (network.now() + network.settings.max_ahead + 1) * 1_000;
            let refusal = refusal_of(&mut network, &device, |pair| pair[which].time_ms = ahead);
            assert!(matches!(refusal, ContractError::SignedAhead { .. }));

            let mut proofs = pair(&network, &device).map(|statement| device.sign_statement(&statement));
            let mut altered = proofs[which].signature.to_vec();
            altered[40] ^= 1;
            proofs[which].signature = altered.into();
            let [first, second] = proofs;
            let refusal = refused(&mut network, &malfunction(&device, first, second));
            assert_eq!(refusal, ContractError::BadSignature { device: device.id() });
        }
    }
}

#[test]
fn whatever_was_found_before_a_malfunction_replaces_it() {
    for curve in CURVES {
        let (mut network, device) = running(curve);
        network.report_removed(&device, 10).unwrap();
        network.advance(DAY);
        let message = signed(&device, &pair(&network, &device));
        send(&mut network, &message).unwrap();
        assert_eq!(kind(&network, &device), Some(BROKEN));

        let (mut network, device) = Network::activated(curve);
        network.fall_silent(&device);
        network.come_back(&device, 10);
        network.advance(DAY);
        let message = signed(&device, &pair(&network, &device));
        send(&mut network, &message).unwrap();
        assert_eq!(kind(&network, &device), Some(BROKEN));
    }
}

#[test]
fn it_ends_a_silence_report() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        let message = signed(&device, &pair(&network, &device));
        let response = send(&mut network, &message).unwrap();
        let (id, code) = (device.id(), TERMINAL_CODE);
        assert_eq!(
            events(&response),
            [TelemetryEvent::Refuted { device: id }, TelemetryEvent::Malfunction { device: id, code }]
        );
        assert_eq!(report(&network, &device), None);
        let since = network.now();
        network.advance(network.settings.silence_after);
        let result = report_one(&mut network, 0, &device, since);
        assert!(matches!(result, SilenceResult::Refused { .. }));
    }
}
