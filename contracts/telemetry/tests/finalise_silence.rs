//! A silence nobody refuted is a fact once its window is over.

use super::common::{events, finalise, finding, opened, refused, report, report_one, send, CURVES};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::{QueryMsg, SilencesResponse, TelemetryEvent};
use surety_telemetry::ContractError;
use surety_testkit::{Network, TestDevice};

#[test]
fn it_is_final_from_the_end_of_the_window_and_not_a_second_before() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        let window_ends = network.now() + network.settings.refutation_window;
        for time in [network.now(), window_ends - 1] {
            network.advance_to(time);
            let refusal = refused(&mut network, &finalise(&device));
            assert_eq!(refusal, ContractError::WindowOpen { device: device.id(), window_ends });
        }
        network.advance_to(window_ends);
        let response = send(&mut network, &finalise(&device)).unwrap();
        assert_eq!(events(&response), [TelemetryEvent::SilenceFinalised { device: device.id() }]);
        let kind = FindingKind::Disconnected {};
        assert_eq!(finding(&network, &device), Some(Finding { kind, found_at: window_ends }));
        assert_eq!(report(&network, &device), None);

        let refusal = refused(&mut network, &finalise(&device));
        assert_eq!(refusal, ContractError::NotReported { device: device.id() });
    }
}

#[test]
fn nothing_is_final_before_enough_reporters_agree() {
    let (mut network, device) = Network::activated(CURVES[0]);
    let refusal = refused(&mut network, &finalise(&device));
    assert_eq!(refusal, ContractError::NotReported { device: device.id() });

    let since = network.now();
    network.advance(network.settings.silence_after);
    report_one(&mut network, 0, &device, since);
    network.advance(network.settings.refutation_window);
    let refusal = refused(&mut network, &finalise(&device));
    assert_eq!(refusal, ContractError::NotOpen { device: device.id(), agree: 1, threshold: 2 });
}

#[test]
fn open_reports_are_listed_by_device_page_by_page() {
    let mut network = Network::new();
    let (_, model) = network.ready(CURVES[0]);
    let mut devices = TestDevice::fleet(CURVES[0], 4);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    let since = network.now();
    network.advance(network.settings.silence_after);
    for device in &devices {
        report_one(&mut network, 0, device, since);
    }
    // The last one stays with one word: it is not open, and not listed.
    for device in &devices[..3] {
        report_one(&mut network, 1, device, since);
    }
    devices.truncate(3);
    devices.sort_by_key(TestDevice::id);

    let page = |start_after, limit| {
        let answer: SilencesResponse =
            network.query(&network.telemetry, &QueryMsg::Silences { start_after, limit });
        answer.reports
    };
    let expected: Vec<_> = devices.iter().map(|device| report(&network, device).unwrap()).collect();
    assert_eq!(page(None, None), expected);
    assert_eq!(page(None, Some(2)), expected[..2]);
    assert_eq!(page(Some(devices[1].id()), Some(2)), expected[2..]);
    assert_eq!(page(Some(devices[2].id()), None), []);
}
