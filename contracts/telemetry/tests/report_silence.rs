//! Silence: m of n reporters, each counted once, and one answer per device.

use super::common::{
    events, finalise, opened, refused, refused_as, report, report_all, report_one, send, send_as, silence,
    CURVES,
};
use surety_api::telemetry::{
    ExecuteMsg, SilenceRefusal, SilenceReport, SilenceResult, SilenceResult::Refused, TelemetryEvent,
};
use surety_api::{ApiError, DeviceId};
use surety_statement::status::OK;
use surety_telemetry::ContractError;
use surety_testkit::{Contracts, Network, Settings, TestDevice, DAY, MONTH};

const fn no(refusal: SilenceRefusal) -> SilenceResult {
    Refused { refusal }
}

/// An activated device that has been silent just long enough, and since when.
fn silent() -> (Network, TestDevice, u64) {
    let (mut network, device) = Network::activated(CURVES[0]);
    let since = network.now();
    network.advance(network.settings.silence_after);
    (network, device, since)
}

#[test]
fn the_mth_reporter_opens_the_window() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        let since = network.now();
        network.advance(network.settings.silence_after + 100);
        let [one, two, _] = [0, 1, 2].map(|index| network.actors.reporters[index].clone());
        let id = device.id();

        let first = ExecuteMsg::ReportSilence { reports: vec![silence(&device, since)] };
        let response = send_as(&mut network, &one, &first).unwrap();
        let reported = TelemetryEvent::SilenceReported { device: id, reporter: one.to_string(), since };
        assert_eq!(events(&response), [reported]);
        let pending = report(&network, &device).unwrap();
        assert_eq!(
            pending,
            SilenceReport {
                device: id,
                reporters: vec![one.to_string()],
                since,
                opened_at: None,
                window_ends: None
            }
        );

        network.advance(50);
        let later = since + 60;
        let second = ExecuteMsg::ReportSilence { reports: vec![silence(&device, later)] };
        let response = send_as(&mut network, &two, &second).unwrap();
        let window_ends = network.now() + network.settings.refutation_window;
        assert_eq!(
            events(&response),
            [
                TelemetryEvent::SilenceReported { device: id, reporter: two.to_string(), since: later },
                TelemetryEvent::SilenceOpened { device: id, window_ends },
            ]
        );
        let open = SilenceReport {
            device: id,
            reporters: vec![one.to_string(), two.to_string()],
            since: later,
            opened_at: Some(network.now()),
            window_ends: Some(window_ends),
        };
        assert_eq!(report(&network, &device), Some(open), "the latest time any of them named counts");
    }
}

#[test]
fn nobody_else_may_report() {
    let (mut network, device, since) = silent();
    let actors = network.actors.clone();
    let message = ExecuteMsg::ReportSilence { reports: vec![silence(&device, since)] };
    for sender in [&actors.governance, &actors.maker, &actors.driver, &actors.stranger] {
        let refusal = refused_as(&mut network, sender, &message);
        let expected = "an admitted reporter".to_string();
        assert_eq!(
            refusal,
            ContractError::Api(ApiError::Unauthorized { sender: sender.to_string(), expected })
        );
    }
}

#[test]
fn a_reporter_counts_once() {
    let (mut network, device, since) = silent();
    assert_eq!(report_one(&mut network, 0, &device, since), SilenceResult::Reported {});
    for _ in 0..3 {
        assert_eq!(report_one(&mut network, 0, &device, since), no(SilenceRefusal::ReportedTwice));
    }
    assert_eq!(report(&network, &device).unwrap().reporters.len(), 1);
    assert_eq!(report_one(&mut network, 1, &device, since), SilenceResult::Opened {});
    for reporter in 0..3 {
        assert_eq!(report_one(&mut network, reporter, &device, since), no(SilenceRefusal::AlreadyOpen));
    }
}

#[test]
fn one_report_cannot_count_a_device_twice() {
    let (mut network, device, since) = silent();
    let reports = vec![silence(&device, since), silence(&device, since)];
    let results = report_all(&mut network, 0, reports);
    assert_eq!(results, [SilenceResult::Reported {}, no(SilenceRefusal::DuplicateInBatch)]);
    assert_eq!(report(&network, &device).unwrap().opened_at, None);
}

#[test]
fn it_is_refused_a_second_too_soon() {
    let (mut network, device) = Network::activated(CURVES[0]);
    let since = network.now();
    network.advance(network.settings.silence_after - 1);
    assert_eq!(report_one(&mut network, 0, &device, since), no(SilenceRefusal::TooSoon));
    network.advance(1);
    for late in [since + 1, network.now(), network.now() + 1, u64::MAX] {
        assert_eq!(report_one(&mut network, 0, &device, late), no(SilenceRefusal::TooSoon));
    }
    assert_eq!(report(&network, &device), None);
    assert_eq!(report_one(&mut network, 0, &device, since), SilenceResult::Reported {});
}

#[test]
fn nothing_counts_before_activation() {
    let (mut network, device) = Network::activated(CURVES[0]);
    let activated_at = network.now();
    network.advance(network.settings.silence_after - 1);
    for early in [0, activated_at - 1] {
        assert_eq!(report_one(&mut network, 0, &device, early), no(SilenceRefusal::TooSoon));
    }
    network.advance(1);
    assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
    assert_eq!(report(&network, &device).unwrap().since, activated_at);
}

#[test]
fn nothing_counts_before_what_the_chain_itself_heard() {
    for curve in CURVES {
        let (mut network, device) = opened(curve);
        network.advance(DAY);
        network.renew_beacon();
        let heard_at = network.now();
        let proof = device.statement(&network, 1, network.now(), OK);
        send(&mut network, &super::common::refute(&device, proof)).unwrap();

        network.advance(network.settings.silence_after - 1);
        assert_eq!(report_one(&mut network, 0, &device, 0), no(SilenceRefusal::TooSoon));
        network.advance(1);
        assert_eq!(report_one(&mut network, 0, &device, 0), SilenceResult::Reported {});
        assert_eq!(report(&network, &device).unwrap().since, heard_at);
    }
}

#[test]
fn a_bad_entry_never_fails_the_good_ones() {
    let mut network = Network::new();
    let (_, model) = network.ready(CURVES[1]);
    let devices = TestDevice::fleet(CURVES[1], 6);
    let [working, broken, unplugged, quiet, young, minted] = devices.as_slice() else { unreachable!() };
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in [working, broken, unplugged, quiet] {
        network.activate(device, &driver).unwrap();
    }
    let since = network.now();
    network.fall_silent(quiet);
    network.report_malfunction(broken).unwrap();
    network.report_removed(unplugged, 1).unwrap();
    network.activate(young, &driver).unwrap();

    let nobody = surety_api::telemetry::Silence { device: DeviceId::new([9; 20]), since, boot: 0, seq: 0 };
    let mut reports: Vec<_> =
        [minted, broken, unplugged, quiet, young, working].map(|device| silence(device, since)).into();
    reports.insert(0, nobody);
    let (reporter, message) =
        (network.actors.reporters[2].clone(), ExecuteMsg::ReportSilence { reports: reports.clone() });
    let response = send_as(&mut network, &reporter, &message).unwrap();
    let expected = [
        Some(SilenceRefusal::NotActivated),
        Some(SilenceRefusal::NotActivated),
        Some(SilenceRefusal::AlreadyFound),
        Some(SilenceRefusal::AlreadyFound),
        Some(SilenceRefusal::AlreadyFound),
        Some(SilenceRefusal::TooSoon),
        None,
    ];
    let data: surety_api::telemetry::SilenceResults =
        cosmwasm_std::from_json(response.data.clone().unwrap()).unwrap();
    assert_eq!(data.results, expected.map(|refusal| refusal.map_or(SilenceResult::Reported {}, no)));
    let told: Vec<_> = reports
        .iter()
        .zip(expected)
        .map(|(entry, refusal)| match refusal {
            Some(refusal) => TelemetryEvent::SilenceRefused { device: entry.device, refusal },
            None => TelemetryEvent::SilenceReported {
                device: entry.device,
                reporter: reporter.to_string(),
                since,
            },
        })
        .collect();
    assert_eq!(events(&response), told);
    assert_eq!(report_one(&mut network, 0, working, since), SilenceResult::Opened {});
}

#[test]
fn a_hundred_devices_fit_and_no_more() {
    let mut network = Network::new();
    let (_, model) = network.ready(CURVES[0]);
    let devices = TestDevice::fleet(CURVES[0], 100);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    let since = network.now();
    network.advance(network.settings.silence_after);

    let mut reports: Vec<_> = devices.iter().map(|device| silence(device, since)).collect();
    assert_eq!(report_all(&mut network, 0, reports.clone()), vec![SilenceResult::Reported {}; 100]);
    assert_eq!(report_all(&mut network, 1, reports.clone()), vec![SilenceResult::Opened {}; 100]);

    let reporter = network.actors.reporters[2].clone();
    let refusal = refused_as(&mut network, &reporter, &ExecuteMsg::ReportSilence { reports: vec![] });
    assert_eq!(refusal, ContractError::EmptyBatch {});
    reports.push(silence(&devices[0], since));
    let refusal = refused_as(&mut network, &reporter, &ExecuteMsg::ReportSilence { reports });
    assert_eq!(refusal, ContractError::BatchTooLong { got: 101, most: 100 });
}

#[test]
fn a_word_counts_no_longer_than_silence_after() {
    let (mut network, device, since) = silent();
    report_one(&mut network, 0, &device, since);
    network.advance(MONTH);
    // Still good in the last second; the query is what a reporter would look at.
    assert_eq!(report(&network, &device).unwrap().reporters.len(), 1);
    network.advance(1);
    assert_eq!(report(&network, &device), None, "too old a word is no word");
    assert_eq!(report_one(&mut network, 1, &device, since), SilenceResult::Reported {});
    let refusal = refused(&mut network, &finalise(&device));
    assert_eq!(refusal, ContractError::NotOpen { device: device.id(), agree: 1, threshold: 2 });
    // Who spoke too early may speak again.
    assert_eq!(report_one(&mut network, 0, &device, since), SilenceResult::Opened {});
}

#[test]
fn a_word_opens_the_window_until_the_last_second_it_counts() {
    let (mut network, device, since) = silent();
    report_one(&mut network, 0, &device, since);
    network.advance(MONTH);
    assert_eq!(report_one(&mut network, 1, &device, since), SilenceResult::Opened {});
}

#[test]
fn one_reporter_is_enough_where_the_network_says_so() {
    let settings = Settings { threshold: 1, ..Settings::default() };
    let mut network = Network::with(settings, Contracts::default());
    let (_, model) = network.ready(CURVES[0]);
    let device = TestDevice::new(CURVES[0], 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&device, &driver).unwrap();
    let since = network.now();
    network.advance(network.settings.silence_after);
    assert_eq!(report_one(&mut network, 2, &device, since), SilenceResult::Opened {});
}

#[test]
fn a_device_that_came_back_can_fall_silent_again() {
    for curve in CURVES {
        let (mut network, device) = Network::activated(curve);
        network.fall_silent(&device);
        network.come_back(&device, 1);
        network.fall_silent(&device);
    }
}
