//! The promises of docs/design.md section 9 that telemetry keeps.
#![allow(clippy::unwrap_used)]

use super::common::{
    finalise, kind, malfunction, opened, recovery, refused, refute, removed, report, report_one, says, send,
    CURVES,
};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::{SignedStatement, SilenceRefusal, SilenceResult};
use surety_api::Curve;
use surety_statement::status::OK;
use surety_statement::{sha256, Signature};
use surety_telemetry::state::{use_key, USED};
use surety_telemetry::ContractError;
use surety_testkit::actions::TERMINAL_CODE;
use surety_testkit::{Network, TestDevice, DAY};

/// A used statement as it was, under its other signature, and as another text under the same number.
fn again(
    network: &Network,
    device: &TestDevice,
    curve: Curve,
    used: &SignedStatement,
    (seq, status): (u64, u16),
) -> [SignedStatement; 3] {
    let mut other_form = used.clone();
    other_form.signature = Signature::parse(&used.signature, curve).unwrap().high_s_form().into();
    let mut other_text = says(network, device, seq, status);
    other_text.data_hash = sha256(b"another text");
    [used.clone(), other_form, device.sign_statement(&other_text)]
}

#[test]
fn i18_a_statement_is_used_once_whatever_its_signature_bytes() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(DAY);
        network.renew_beacon();
        let heartbeat = device.statement(&network, 7, network.now(), OK);
        send(&mut network, &refute(&device, heartbeat.clone())).unwrap();
        let used = ContractError::StatementUsed { boot: 1, seq: 7 };

        // As a refutation of the next report, or as a removal.
        network.advance(network.settings.silence_after);
        let since = network.now() - network.settings.silence_after;
        report_one(&mut network, 0, &device, since);
        for proof in again(&network, &device, curve, &heartbeat, (7, OK)) {
            assert_eq!(refused(&mut network, &refute(&device, proof.clone())), used);
            assert_eq!(refused(&mut network, &removed(&device, proof)), used);
        }

        // As a second recovery.
        network.report_removed(&device, 8).unwrap();
        network.advance(DAY);
        network.renew_beacon();
        let back = device.statement(&network, 9, network.now(), OK);
        send(&mut network, &recovery(&device, back.clone())).unwrap();
        network.report_removed(&device, 10).unwrap();
        for proof in again(&network, &device, curve, &back, (9, OK)) {
            let used = ContractError::StatementUsed { boot: 1, seq: 9 };
            assert_eq!(refused(&mut network, &recovery(&device, proof)), used);
        }

        // As one half of a malfunction.
        network.advance(2 * DAY);
        let first = device.statement(&network, 9, network.now() - DAY, TERMINAL_CODE);
        let second = device.statement(&network, 11, network.now(), TERMINAL_CODE);
        let refusal = refused(&mut network, &malfunction(&device, first, second));
        assert_eq!(refusal, ContractError::StatementUsed { boot: 1, seq: 9 });
    }
}

#[test]
fn i18_both_statements_of_a_malfunction_are_used() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(2 * DAY);
        network.report_malfunction(&device).unwrap();
        // Nothing is said after a malfunction, so the marks themselves are looked at.
        let used = |seq| {
            let key = use_key(device.id().into_bytes(), 1, seq);
            USED.query(&network.app.wrap(), network.telemetry.clone(), key).unwrap().is_some()
        };
        assert_eq!([1, 2, 3].map(used), [true, true, false]);
    }
}

#[test]
fn i18_a_refused_statement_is_not_used_up() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(DAY);
        network.renew_beacon();
        let heartbeat = device.statement(&network, 7, network.now(), OK);
        refused(&mut network, &removed(&device, heartbeat.clone()));
        refused(&mut network, &recovery(&device, heartbeat.clone()));
        send(&mut network, &refute(&device, heartbeat)).unwrap();
    }
}

#[test]
fn i19_a_refuted_silence_never_finalises() {
    for curve in CURVES {
        // Refuted at once, in the last second of the window, and after it.
        for wait in [DAY, 7 * DAY - 1, 7 * DAY, 20 * DAY] {
            let (mut network, device) = opened(curve);
            network.advance(wait);
            network.renew_beacon();
            let heartbeat = device.statement(&network, 1, network.now(), OK);
            send(&mut network, &refute(&device, heartbeat)).unwrap();
            for later in [0, network.settings.refutation_window, network.settings.silence_after / 2] {
                network.advance(later);
                // Not even when all reporters insist on it.
                for reporter in 0..3 {
                    let result = report_one(&mut network, reporter, &device, 0);
                    assert_eq!(result, SilenceResult::Refused { refusal: SilenceRefusal::TooSoon });
                }
                let refusal = refused(&mut network, &finalise(&device));
                assert_eq!(refusal, ContractError::NotReported { device: device.id() });
            }
            assert_eq!(report(&network, &device), None);
            assert_eq!(kind(&network, &device), None);
        }
    }
}

#[test]
fn i5_reporters_alone_change_nothing_that_is_paid() {
    let (mut network, device) = opened(CURVES[0]);
    let before = network.stake_of(&device);
    report_one(&mut network, 2, &device, 0);
    network.advance(network.settings.refutation_window - 1);
    refused(&mut network, &finalise(&device));
    assert!(network.apply_fault(&device).is_err());
    let after = network.stake_of(&device);
    assert_eq!((before.outcome, before.stake), (after.outcome, after.stake));
    assert_eq!(kind(&network, &device), None::<FindingKind>);
}
