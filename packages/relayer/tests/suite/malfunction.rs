//! A device that fails: its own two signatures reach the chain.

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::vault::DeviceOutcome;

use crate::network::{eventually, Network, DAY, RELAYERS, TERMINAL};
use crate::under_test::UnderTest;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_statements_a_day_apart_open_the_drivers_stream_on_both_curves() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    for index in [0, 4] {
        let mut device = network.activated(index).await;
        network.advance(60).await;
        let beacon = network.beacon().await;
        let first = device.says(network.now().await, TERMINAL, beacon);
        assert_eq!(relayer.send(&[first]).await.accepted, 1);
        relayer.settled().await;
        assert_eq!(network.finding(device.id()).await, None);
        network.advance(DAY).await;
        // A fault of another kind, and one that ends no device, prove nothing.
        let others = [TERMINAL + 1, 0x8fff].map(|code| device.next(0, code, beacon));
        let now = network.now().await;
        let others = others.map(|mut saying| {
            saying.statement.time_ms = now * 1_000;
            device.event(&saying)
        });
        assert_eq!(relayer.send(&others).await.accepted, 2);
        relayer.settled().await;
        assert_eq!(network.finding(device.id()).await, None);
        assert_eq!(relayer.send(&[device.says(now, TERMINAL, beacon)]).await.accepted, 1);
        eventually("the stream opens", || async {
            (network.outcome(device.id()).await == DeviceOutcome::Malfunction).then_some(())
        })
        .await;
        assert_eq!(network.finding(device.id()).await, Some(FindingKind::Malfunction { code: TERMINAL }));
        assert_eq!(network.condition(device.id()).await, Some(DeviceCondition::Malfunction));
        // It goes on saying so, and nothing more comes of it.
        let sent = network.transactions(RELAYERS[0]).await;
        assert_eq!(relayer.send(&[device.says(now, TERMINAL, beacon)]).await.accepted, 1);
        relayer.settled().await;
        assert_eq!(network.transactions(RELAYERS[0]).await, sent);
    }
    assert_eq!(relayer.count("/outbox/failed").await, 0);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_relayers_one_reports_and_the_other_sees_it_done() {
    let network = Network::start().await;
    let first = UnderTest::start(&network, RELAYERS[0], "").await;
    let second = UnderTest::start(&network, RELAYERS[1], "").await;
    let mut device = network.activated(0).await;
    network.advance(60).await;
    let early = device.says(network.now().await, TERMINAL, [0; 8]);
    network.advance(DAY).await;
    let both = [early, device.says(network.now().await, TERMINAL, [0; 8])];
    let (one, two) = tokio::join!(first.send(&both), second.send(&both));
    assert_eq!((one.accepted, two.accepted), (2, 2));
    eventually("the stream opens", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Malfunction).then_some(())
    })
    .await;
    first.settled().await;
    second.settled().await;
    for relayer in [first, second] {
        assert_eq!(relayer.count("/outbox/failed").await, 0);
        relayer.stop().await;
    }
}
