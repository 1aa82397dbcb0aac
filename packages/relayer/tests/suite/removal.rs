//! A device that says it was unplugged.

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::vault::DeviceOutcome;

use crate::network::{eventually, Network, DAY, RELAYERS};
use crate::under_test::UnderTest;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removal_takes_effect_and_plugging_in_again_ends_it_over_a_newer_beacon() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(0).await;
    network.advance(60).await;
    let old = network.beacon().await;
    assert_eq!(relayer.send(&[device.says(network.now().await, 1, old)]).await.accepted, 1);
    eventually("it is removed", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Removed).then_some(())
    })
    .await;
    assert_eq!(network.condition(device.id()).await, Some(DeviceCondition::Removed));
    // Over the beacon it knew before, it proves nothing.
    assert_eq!(relayer.send(&[device.says(network.now().await, 0, old)]).await.accepted, 1);
    relayer.settled().await;
    assert_eq!(network.finding(device.id()).await, Some(FindingKind::Removed {}));
    network.advance(DAY).await;
    relayer.settled().await;
    let new = relayer.send(&[]).await.beacon();
    assert_eq!(relayer.send(&[device.says(network.now().await, 0, new)]).await.accepted, 1);
    eventually("it is back", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Recovered).then_some(())
    })
    .await;
    // Out again, in again: each time anew.
    network.advance(60).await;
    assert_eq!(relayer.send(&[device.says(network.now().await, 1, new)]).await.accepted, 1);
    eventually("it is removed again", || async {
        (network.outcome(device.id()).await == DeviceOutcome::Removed).then_some(())
    })
    .await;
    relayer.settled().await;
    assert_eq!(relayer.count("/outbox/failed").await, 0);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_has_spoken_since_is_not_removed() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(0).await;
    network.advance(60).await;
    let now = network.now().await;
    let events = [device.says(now, 1, [0; 8]), device.says(now, 0, [0; 8])];
    assert_eq!(relayer.send(&events).await.accepted, 2);
    relayer.settled().await;
    assert_eq!(network.finding(device.id()).await, None);
    assert_eq!(network.transactions(RELAYERS[0]).await, 0);
    relayer.stop().await;
}
