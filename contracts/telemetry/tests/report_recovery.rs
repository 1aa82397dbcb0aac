//! A recovery: a silent or removed device speaks over a beacon that is newer than the finding.
#![allow(clippy::unwrap_used)]

use super::common::{events, finding, kind, recovery, refused, removed, says, send, CURVES};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::TelemetryEvent;
use surety_api::Curve;
use surety_statement::status::{OK, REMOVED};
use surety_telemetry::ContractError;
use surety_testkit::actions::{HARMLESS_CODE, TERMINAL_CODE};
use surety_testkit::{Network, TestDevice, DAY};

/// A device that was found silent now, and one that was found removed now.
fn lost(curve: Curve) -> [(Network, TestDevice); 2] {
    let (mut silent, device) = Network::activated(curve);
    silent.fall_silent(&device);
    let (mut unplugged, other) = Network::activated(curve);
    unplugged.advance(DAY);
    unplugged.report_removed(&other, 5).unwrap();
    [(silent, device), (unplugged, other)]
}

#[test]
fn one_statement_over_a_newer_beacon_brings_it_back() {
    for curve in CURVES {
        for status in [OK, 2, HARMLESS_CODE] {
            for (mut network, device) in lost(curve) {
                network.advance(DAY);
                network.renew_beacon();
                let proof = device.statement(&network, 6, network.now(), status);
                let response = send(&mut network, &recovery(&device, proof)).unwrap();
                assert_eq!(events(&response), [TelemetryEvent::Recovered { device: device.id() }]);
                let found_at = network.now();
                let kind = FindingKind::Recovered {};
                assert_eq!(finding(&network, &device), Some(Finding { kind, found_at }));

                let again = device.statement(&network, 7, network.now(), OK);
                let refusal = refused(&mut network, &recovery(&device, again));
                assert_eq!(refusal, ContractError::NothingToRecover { device: device.id() });
            }
        }
    }
}

#[test]
fn a_beacon_the_finding_did_not_precede_is_too_old() {
    for curve in CURVES {
        for (mut network, device) in lost(curve) {
            let newer_than = network.now();
            let old = device.statement(&network, 6, network.now(), OK);
            let refusal = refused(&mut network, &recovery(&device, old));
            assert!(
                matches!(refusal, ContractError::BeaconTooOld { newer_than: at, .. } if at == newer_than)
            );
            // Renewed after the finding, in the same second.
            let beacon = network.renew_beacon();
            network.advance(60);
            let same_second = device.statement_with(&network, 7, network.now(), OK, beacon);
            let refusal = refused(&mut network, &recovery(&device, same_second));
            assert_eq!(refusal, ContractError::BeaconTooOld { published_at: newer_than, newer_than });

            let unknown = device.statement_with(&network, 8, network.now(), OK, [0; 8]);
            let refusal = refused(&mut network, &recovery(&device, unknown));
            assert_eq!(refusal, ContractError::UnknownBeacon { beacon: "0000000000000000".into() });
        }
    }
}

#[test]
fn a_device_that_says_it_is_unplugged_is_not_back() {
    for curve in CURVES {
        for (mut network, device) in lost(curve) {
            network.advance(DAY);
            network.renew_beacon();
            let proof = device.statement(&network, 6, network.now(), REMOVED);
            assert_eq!(refused(&mut network, &recovery(&device, proof)), ContractError::SaysRemoved {});
        }
    }
}

#[test]
fn what_was_never_lost_cannot_come_back_and_what_is_broken_never_does() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(2 * DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 6, network.now(), OK);
        let refusal = refused(&mut network, &recovery(&device, proof));
        assert_eq!(refusal, ContractError::NothingToRecover { device: device.id() });

        network.report_malfunction(&device).unwrap();
        network.advance(DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 7, network.now(), OK);
        let refusal = refused(&mut network, &recovery(&device, proof));
        let kind = FindingKind::Malfunction { code: TERMINAL_CODE };
        assert_eq!(refusal, ContractError::AlreadyFound { device: device.id(), kind });
    }
}

#[test]
fn it_may_be_unplugged_again_by_a_later_word() {
    for curve in CURVES {
        for (mut network, device) in lost(curve) {
            network.come_back(&device, 6);
            let statement = says(&network, &device, 7, REMOVED);
            send(&mut network, &removed(&device, device.sign_statement(&statement))).unwrap();
            assert_eq!(kind(&network, &device), Some(FindingKind::Removed {}));
        }
    }
}
