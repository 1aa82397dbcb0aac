//! A contest that was won: the finding is void, and the device is not silent before it has spoken.
#![allow(clippy::unwrap_used)]

use super::common::{events, kind, refused_as, report_one, send, CURVES};
use surety_api::device::ExecuteMsg as DeviceMsg;
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::{ExecuteMsg, SilenceRefusal, SilenceResult, TelemetryEvent};
use surety_statement::status::OK;
use surety_telemetry::ContractError;
use surety_testkit::actions::TERMINAL_CODE;
use surety_testkit::{Network, TestDevice, DAY};

fn overturn(network: &mut Network, device: &TestDevice) -> Vec<TelemetryEvent> {
    events(&network.verdict_on_report(&ExecuteMsg::Overturn { device: device.id() }).unwrap())
}

fn silent(curve: surety_api::Curve) -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(curve);
    network.fall_silent(&device);
    network.apply_fault(&device).unwrap();
    (network, device)
}

const MUTED: SilenceResult = SilenceResult::Refused { refusal: SilenceRefusal::Muted };

#[test]
fn it_cannot_be_reported_silent_before_it_has_spoken_since() {
    for curve in CURVES {
        let (mut network, device) = silent(curve);
        // Signed before the verdict, kept back until after it.
        network.advance(DAY);
        network.renew_beacon();
        let stale = device.statement(&network, 1, network.now(), OK);
        network.advance(1);
        let told = overturn(&mut network, &device);
        assert_eq!(told, [TelemetryEvent::FindingOverturned { device: device.id() }]);
        assert_eq!(kind(&network, &device), None);
        assert!(overturn(&mut network, &device).is_empty(), "once is enough");
        network.verdict_on_device(&DeviceMsg::OverturnFault { device: device.id() }).unwrap();
        assert!(network.apply_fault(&device).is_err());

        let alive = |proof| ExecuteMsg::ReportAlive { device: device.id(), proof };
        send(&mut network, &alive(stale)).unwrap();
        network.advance(network.settings.silence_after);
        assert_eq!(report_one(&mut network, 0, &device, 0), MUTED, "that was said before the verdict");

        network.renew_beacon();
        let fresh = device.statement(&network, 2, network.now(), OK);
        send(&mut network, &alive(fresh)).unwrap();
        let too_soon = SilenceResult::Refused { refusal: SilenceRefusal::TooSoon };
        assert_eq!(report_one(&mut network, 0, &device, 0), too_soon);
        network.advance(network.settings.silence_after);
        assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
    }
}

#[test]
fn a_malfunction_that_was_found_since_stands() {
    let (mut network, device) = silent(CURVES[0]);
    network.advance(2 * DAY);
    network.report_malfunction(&device).unwrap();
    assert!(overturn(&mut network, &device).is_empty());
    assert_eq!(kind(&network, &device), Some(FindingKind::Malfunction { code: TERMINAL_CODE }));
}

#[test]
fn a_contested_malfunction_is_void_and_can_be_proven_anew() {
    let (mut network, device) = Network::activated(CURVES[1]);
    network.advance(2 * DAY);
    network.report_malfunction(&device).unwrap();
    network.apply_fault(&device).unwrap();
    assert_eq!(overturn(&mut network, &device).len(), 1);
    assert_eq!(kind(&network, &device), None);
    let again = network.report_malfunction(&device).unwrap_err();
    let used = ContractError::StatementUsed { boot: 1, seq: 1 };
    assert_eq!(again.downcast::<ContractError>().unwrap(), used, "not by the same statements");
}

#[test]
fn only_the_council_overturns_and_where_nothing_is_found_nothing_happens() {
    let (mut network, device) = Network::activated(CURVES[0]);
    let actors = network.actors.clone();
    for sender in [&actors.governance, &actors.integrations, &actors.maker, &actors.reporters[0]] {
        let message = ExecuteMsg::Overturn { device: device.id() };
        assert!(matches!(refused_as(&mut network, sender, &message), ContractError::Api(_)));
    }
    assert!(overturn(&mut network, &device).is_empty());
    network.advance(network.settings.silence_after);
    assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
}
