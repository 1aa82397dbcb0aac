//! A removal: the device's own word that it was unplugged on purpose.

use super::common::{events, finding, kind, opened, refused, removed, report, says, send, CURVES};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::TelemetryEvent;
use surety_statement::status::{OK, REMOVED};
use surety_telemetry::ContractError;
use surety_testkit::actions::TERMINAL_CODE;
use surety_testkit::{Network, DAY};

#[test]
fn the_devices_word_is_enough() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(DAY);
        let response = network.report_removed(&device, 1).unwrap();
        assert_eq!(events(&response), [TelemetryEvent::Removed { device: device.id() }]);
        let found_at = network.now();
        assert_eq!(finding(&network, &device), Some(Finding { kind: FindingKind::Removed {}, found_at }));
    }
}

#[test]
fn any_other_status_is_no_removal() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(DAY);
        for status in [OK, 2, TERMINAL_CODE] {
            let proof = device.statement(&network, 1, network.now(), status);
            let refusal = refused(&mut network, &removed(&device, proof));
            assert_eq!(refusal, ContractError::NotRemoved { status });
        }
    }
}

#[test]
fn a_removal_older_than_what_was_heard_since_is_refused() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(DAY);
        let early = device.statement(&network, 3, network.now(), REMOVED);
        network.report_removed(&device, 5).unwrap();
        network.come_back(&device, 8);
        let stale = |seq| ContractError::Stale { boot: 1, seq, heard_boot: 1, heard_seq: 8 };
        assert_eq!(refused(&mut network, &removed(&device, early)), stale(3));
        // An earlier boot is older, whatever its number.
        let mut statement = says(&network, &device, 900, REMOVED);
        statement.boot = 0;
        let refusal = refused(&mut network, &removed(&device, device.sign_statement(&statement)));
        assert_eq!(refusal, ContractError::Stale { boot: 0, seq: 900, heard_boot: 1, heard_seq: 8 });
        assert_eq!(kind(&network, &device), Some(FindingKind::Recovered {}));

        statement.boot = 2;
        statement.seq = 0;
        send(&mut network, &removed(&device, device.sign_statement(&statement))).unwrap();
        assert_eq!(kind(&network, &device), Some(FindingKind::Removed {}));
    }
}

#[test]
fn a_lower_number_heard_later_does_not_lower_the_highest() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(DAY);
        network.report_removed(&device, 5).unwrap();
        network.come_back(&device, 8);
        network.report_removed(&device, 9).unwrap();
        // Fresh by its beacon, so it counts, though its number is not the highest.
        network.come_back(&device, 6);
        let proof = device.statement(&network, 7, network.now(), REMOVED);
        let refusal = refused(&mut network, &removed(&device, proof));
        assert_eq!(refusal, ContractError::Stale { boot: 1, seq: 7, heard_boot: 1, heard_seq: 9 });
    }
}

#[test]
fn what_is_removed_or_broken_cannot_be_removed() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.advance(2 * DAY);
        network.report_removed(&device, 3).unwrap();
        let again = device.statement(&network, 4, network.now(), REMOVED);
        let refusal = refused(&mut network, &removed(&device, again.clone()));
        let kind = FindingKind::Removed {};
        assert_eq!(refusal, ContractError::AlreadyFound { device: device.id(), kind });

        network.report_malfunction(&device).unwrap();
        let refusal = refused(&mut network, &removed(&device, again));
        let kind = FindingKind::Malfunction { code: TERMINAL_CODE };
        assert_eq!(refusal, ContractError::AlreadyFound { device: device.id(), kind });
    }
}

#[test]
fn a_silent_device_that_says_so_is_removed() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.fall_silent(&device);
        assert_eq!(kind(&network, &device), Some(FindingKind::Disconnected {}));
        network.report_removed(&device, 1).unwrap();
        assert_eq!(kind(&network, &device), Some(FindingKind::Removed {}));
    }
}

#[test]
fn it_ends_a_silence_report() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        let response = network.report_removed(&device, 1).unwrap();
        let device_id = device.id();
        assert_eq!(
            events(&response),
            [TelemetryEvent::Refuted { device: device_id }, TelemetryEvent::Removed { device: device_id }]
        );
        assert_eq!(report(&network, &device), None);
        network.advance(network.settings.refutation_window);
        let refusal = refused(&mut network, &super::common::finalise(&device));
        assert_eq!(refusal, ContractError::NotReported { device: device_id });
    }
}
