//! A refutation: one statement nobody can have signed before the report.

use super::common::{
    events, finalise, kind, opened, refused, refute, report, report_one, says, send, CURVES,
};
use surety_api::telemetry::{SilenceResult, TelemetryEvent};
use surety_statement::status::{OK, REMOVED};
use surety_telemetry::ContractError;
use surety_testkit::actions::HARMLESS_CODE;
use surety_testkit::{Network, DAY};

#[test]
fn a_statement_over_a_newer_beacon_ends_the_report() {
    for curve in CURVES {
        // Whatever else is wrong with the device, it speaks.
        for status in [OK, 2, HARMLESS_CODE] {
            let (mut network, device) = opened(curve);
            network.advance(DAY);
            network.renew_beacon();
            let proof = device.statement(&network, 1, network.now(), status);
            let response = send(&mut network, &refute(&device, proof)).unwrap();
            assert_eq!(events(&response), [TelemetryEvent::Refuted { device: device.id() }]);
            assert_eq!(report(&network, &device), None);
            assert_eq!(kind(&network, &device), None);
        }
    }
}

#[test]
fn a_heartbeat_signed_in_advance_is_refused() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        let since = network.now();
        network.advance(10 * DAY);
        let known = network.renew_beacon();
        let published_at = network.now();
        network.advance(network.settings.silence_after - 10 * DAY);
        // Its clock says a time after the report, its number is the highest: only the beacon gives it away.
        let mut statement = says(&network, &device, 1_000, OK);
        statement.time_ms += DAY * 1_000;
        assert_eq!(statement.beacon, known);
        let advance = device.sign_statement(&statement);

        report_one(&mut network, 0, &device, since);
        report_one(&mut network, 1, &device, since);
        let newer_than = network.now();
        network.advance(DAY);
        let refusal = refused(&mut network, &refute(&device, advance));
        assert_eq!(refusal, ContractError::BeaconTooOld { published_at, newer_than });
    }
}

#[test]
fn a_beacon_of_the_second_of_the_report_is_not_newer() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        // Renewed after the report, in the same second.
        network.renew_beacon();
        let at = network.now();
        network.advance(60);
        let proof = device.statement(&network, 1, network.now(), OK);
        let refusal = refused(&mut network, &refute(&device, proof));
        assert_eq!(refusal, ContractError::BeaconTooOld { published_at: at, newer_than: at });

        // The next beacon is inside the window, so the device still has its say.
        network.advance(DAY - 60);
        network.renew_beacon();
        let proof = device.statement(&network, 1, network.now(), OK);
        send(&mut network, &refute(&device, proof)).unwrap();
    }
}

#[test]
fn a_beacon_nobody_published_proves_nothing() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(DAY);
        for (beacon, hex) in [([0; 8], "0000000000000000"), ([0xa7; 8], "a7a7a7a7a7a7a7a7")] {
            let proof = device.statement_with(&network, 1, network.now(), OK, beacon);
            let refusal = refused(&mut network, &refute(&device, proof));
            assert_eq!(refusal, ContractError::UnknownBeacon { beacon: hex.into() });
        }
    }
}

#[test]
fn a_device_that_says_it_is_unplugged_does_not_refute() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 1, network.now(), REMOVED);
        assert_eq!(refused(&mut network, &refute(&device, proof)), ContractError::SaysRemoved {});
    }
}

#[test]
fn a_bad_signature_refutes_nothing() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(DAY);
        network.renew_beacon();
        let mut proof = device.statement(&network, 1, network.now(), OK);
        let mut altered = proof.signature.to_vec();
        altered[40] ^= 1;
        proof.signature = altered.into();
        let refusal = refused(&mut network, &refute(&device, proof));
        assert_eq!(refusal, ContractError::BadSignature { device: device.id() });
    }
}

#[test]
fn there_is_nothing_to_refute_without_a_report() {
    let (mut network, device) = Network::activated(CURVES[0]);
    network.advance(DAY);
    network.renew_beacon();
    let proof = device.statement(&network, 1, network.now(), OK);
    let refusal = refused(&mut network, &refute(&device, proof));
    assert_eq!(refusal, ContractError::NotReported { device: device.id() });
}

#[test]
fn a_report_is_refuted_before_it_is_open_too() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        let since = network.now();
        network.advance(network.settings.silence_after);
        network.renew_beacon();
        let reported_at = network.now();
        report_one(&mut network, 0, &device, since);
        let early = device.statement(&network, 1, network.now(), OK);
        let refusal = refused(&mut network, &refute(&device, early));
        assert_eq!(
            refusal,
            ContractError::BeaconTooOld { published_at: reported_at, newer_than: reported_at }
        );

        network.advance(DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 2, network.now(), OK);
        send(&mut network, &refute(&device, proof)).unwrap();
        assert_eq!(report(&network, &device), None);
    }
}

#[test]
fn a_late_word_still_counts_until_the_silence_is_final() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(network.settings.refutation_window + DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 1, network.now(), OK);
        send(&mut network, &refute(&device, proof)).unwrap();
        let refusal = refused(&mut network, &finalise(&device));
        assert_eq!(refusal, ContractError::NotReported { device: device.id() });
    }
}

#[test]
fn after_a_refutation_all_words_are_gone() {
    let (mut network, device) = opened(CURVES[1]);
    network.advance(DAY);
    network.renew_beacon();
    let heard_at = network.now();
    let proof = device.statement(&network, 1, network.now(), OK);
    send(&mut network, &refute(&device, proof)).unwrap();
    network.advance(network.settings.silence_after);
    assert_eq!(report_one(&mut network, 0, &device, heard_at), SilenceResult::Reported {});
    assert_eq!(report_one(&mut network, 1, &device, heard_at), SilenceResult::Opened {});
}
