//! Silence: said by two, refuted by one heartbeat, or finalised; and coming back from it.

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::ExecuteMsg;
use surety_api::vault::DeviceOutcome;

use crate::devices::TestDevice;
use crate::network::{eventually, Network, DAY, RELAYERS, SILENCE_AFTER, TERMINAL, WINDOW};
use crate::under_test::UnderTest;

/// Two relayers that may report silence have both reported a device that never spoke.
async fn reported() -> (Network, [UnderTest; 2], TestDevice) {
    let network = Network::start().await;
    let first = UnderTest::start(&network, RELAYERS[0], "").await;
    let second = UnderTest::start(&network, RELAYERS[1], "").await;
    let device = network.activated(4).await;
    network.advance(SILENCE_AFTER - 1).await;
    first.settled().await;
    second.settled().await;
    assert_eq!(network.report(device.id()).await, None);
    network.advance(1).await;
    eventually("the window opens", || async {
        network.report(device.id()).await.filter(|report| report.opened_at.is_some())
    })
    .await;
    first.settled().await;
    second.settled().await;
    (network, [first, second], device)
}

async fn stop(relayers: [UnderTest; 2]) {
    for relayer in relayers {
        assert_eq!(relayer.count("/outbox/failed").await, 0);
        relayer.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_relayers_report_a_silence_and_finalise_it_after_the_window() {
    let (network, relayers, device) = reported().await;
    let report = network.report(device.id()).await.unwrap();
    assert_eq!(report.reporters.len(), 2);
    network.advance(WINDOW - 1).await;
    for relayer in &relayers {
        relayer.settled().await;
    }
    assert_eq!(network.finding(device.id()).await, None);
    network.advance(1).await;
    eventually("it is finalised and in effect", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Disconnected).then_some(())
    })
    .await;
    assert_eq!(network.condition(device.id()).await, Some(DeviceCondition::Disconnected));
    stop(relayers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_heartbeat_over_a_newer_beacon_refutes_and_one_over_an_older_does_not() {
    let (network, relayers, mut device) = reported().await;
    let old = relayers[0].send(&[]).await.beacon();
    let sent = relayers[0].send(&[device.says(network.now().await, 0, old)]).await;
    assert_eq!(sent.accepted, 1);
    relayers[0].settled().await;
    assert!(network.report(device.id()).await.is_some());
    network.advance(DAY).await;
    let new = eventually("a new beacon is handed down", || async {
        Some(relayers[0].send(&[]).await.beacon()).filter(|beacon| *beacon != old)
    })
    .await;
    assert_eq!(relayers[0].send(&[device.says(network.now().await, 0, new)]).await.accepted, 1);
    eventually("it is refuted", || async { network.report(device.id()).await.is_none().then_some(()) }).await;
    // The other relayer has heard nothing, and must not say so again before its time.
    network.advance(WINDOW).await;
    for relayer in &relayers {
        relayer.settled().await;
    }
    assert_eq!(network.finding(device.id()).await, None);
    assert_eq!(network.outcome(device.id()).await, DeviceOutcome::Accruing);
    stop(relayers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_word_over_a_newer_beacon_refutes_whatever_is_said_after_it() {
    let (network, relayers, mut device) = reported().await;
    let old = relayers[0].send(&[]).await.beacon();
    network.advance(DAY).await;
    let new = eventually("a new beacon is handed down", || async {
        Some(relayers[0].send(&[]).await.beacon()).filter(|beacon| *beacon != old)
    })
    .await;
    let now = network.now().await;
    // By the time anybody looks, its last word is one half of a malfunction, which is no sign of life.
    let said = [device.says(now, 0, new), device.says(now, TERMINAL, new)];
    relayers[0].settled().await;
    let landed = relayers[0].count("/outbox/landed").await;
    assert_eq!(relayers[0].send(&said).await.accepted, 2);
    eventually("it is refuted", || async { network.report(device.id()).await.is_none().then_some(()) }).await;
    relayers[0].settled().await;
    assert_eq!(relayers[0].count("/outbox/landed").await, landed + 1);
    network.advance(WINDOW).await;
    for relayer in &relayers {
        relayer.settled().await;
    }
    assert_eq!(network.finding(device.id()).await, None);
    stop(relayers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_device_that_speaks_over_a_newer_beacon_is_back() {
    let (network, relayers, mut device) = reported().await;
    network.advance(WINDOW).await;
    eventually("it is finalised and in effect", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Disconnected).then_some(())
    })
    .await;
    for relayer in &relayers {
        relayer.settled().await;
    }
    let old = relayers[1].send(&[device.says(network.now().await, 0, [0; 8])]).await.beacon();
    network.advance(DAY).await;
    relayers[1].settled().await;
    assert_eq!(network.finding(device.id()).await, Some(FindingKind::Disconnected {}));
    let new = relayers[1].send(&[]).await.beacon();
    assert_ne!(new, old);
    assert_eq!(relayers[1].send(&[device.says(network.now().await, 0, new)]).await.accepted, 1);
    eventually("it is back", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Recovered).then_some(())
    })
    .await;
    assert_eq!(network.condition(device.id()).await, Some(DeviceCondition::Working));
    stop(relayers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_speaks_is_not_reported_and_who_may_not_report_does_not_try() {
    let network = Network::start().await;
    let reporter = UnderTest::start(&network, RELAYERS[0], "[detect]\nrenew_beacon = false").await;
    let bystander = UnderTest::start(&network, RELAYERS[2], "").await;
    let mut speaking = network.activated(0).await;
    let silent = network.activated(1).await;
    network.advance(SILENCE_AFTER - DAY).await;
    for relayer in [&reporter, &bystander] {
        assert_eq!(relayer.send(&[speaking.says(network.now().await, 0, [0; 8])]).await.accepted, 1);
    }
    network.advance(DAY).await;
    eventually("the silent one is reported", || async { network.report(silent.id()).await }).await;
    reporter.settled().await;
    bystander.settled().await;
    assert_eq!(network.report(speaking.id()).await, None);
    // Once, and not again as long as the word counts.
    network.advance(SILENCE_AFTER - 1).await;
    reporter.settled().await;
    let report = network.report(silent.id()).await.unwrap();
    assert_eq!((report.opened_at, report.reporters.len()), (None, 1));
    assert_eq!(network.transactions(RELAYERS[0]).await, 2, "one for each device that fell silent");
    for relayer in [reporter, bystander] {
        assert_eq!(relayer.count("/outbox/failed").await, 0);
        relayer.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switched_off_rule_is_left_to_others() {
    let network = Network::start().await;
    let off = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
    let relayer = UnderTest::start(&network, RELAYERS[0], off).await;
    network.activated(0).await;
    network.advance(2 * SILENCE_AFTER).await;
    relayer.settled().await;
    assert_eq!(network.transactions(RELAYERS[0]).await, 0);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relayer_that_comes_late_learns_reports_and_findings_from_the_chain() {
    let (network, relayers, mut silent) = reported().await;
    let mut removed = network.activated(5).await;
    network.advance(60).await;
    let now = network.now().await;
    let saying = removed.next(now, 1, [0; 8]);
    let report = ExecuteMsg::ReportRemoved { device: removed.id(), proof: removed.proof(&saying) };
    network.execute(&network.stranger, "telemetry", &report, &[]).await;
    let window_ends = network.report(silent.id()).await.unwrap().window_ends;

    // By following it from its beginning.
    let mut late = UnderTest::start(&network, RELAYERS[2], "").await;
    late.settled().await;
    for pass in ["followed", "asked"] {
        let seen = late.json(&format!("/v1/devices/{}", silent.id())).await;
        assert_eq!(seen["silence"]["window_ends"].as_u64(), window_ends, "{pass}");
        let seen = late.json(&format!("/v1/devices/{}", removed.id())).await;
        assert_eq!(seen["finding"]["kind"], "removed", "{pass}");
        if pass == "asked" {
            break;
        }
        late.stop().await;
        // By asking, when it follows from the latest block on and hears a device for the first time.
        network.without_store(RELAYERS[2]).await;
        let path = network.config(RELAYERS[2], "");
        let height = network.client.status().await.unwrap().height;
        let from_here = format!("clock = \"chain\"\nstart_height = {height}");
        let text = std::fs::read_to_string(&path).unwrap().replace("clock = \"chain\"", &from_here);
        std::fs::write(&path, text).unwrap();
        late = UnderTest::configured(&path).await;
        assert_eq!(late.get(&format!("/v1/devices/{}", silent.id())).await.0, reqwest::StatusCode::NOT_FOUND);
        let events = [silent.says(now, 0, [0; 8]), removed.says(now, 1, [0; 8])];
        assert_eq!(late.send(&events).await.accepted, 2);
    }
    late.stop().await;
    stop(relayers).await;
}
