//! What somebody else has proven and not applied.

use surety_api::telemetry::ExecuteMsg;
use surety_api::vault::DeviceOutcome;
use surety_api::Curve;

use crate::devices::TestDevice;
use crate::network::{eventually, Network, DAY, RELAYERS, TERMINAL};
use crate::under_test::UnderTest;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finding_that_was_not_applied_is_applied_once() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut removed = network.activated(0).await;
    let mut failed = network.activated(4).await;
    network.advance(60).await;
    let early = failed.next(network.now().await, TERMINAL, [0; 8]);
    network.advance(DAY).await;
    let late = failed.next(network.now().await, TERMINAL, [0; 8]);
    let unplugged = removed.next(network.now().await, 1, [0; 8]);
    let malfunction = ExecuteMsg::ReportMalfunction {
        device: failed.id(),
        first: failed.proof(&early),
        second: failed.proof(&late),
    };
    let removal = ExecuteMsg::ReportRemoved { device: removed.id(), proof: removed.proof(&unplugged) };
    for report in [malfunction, removal] {
        network.execute(&network.stranger, "telemetry", &report, &[]).await;
    }
    for (device, outcome) in
        [(failed.id(), DeviceOutcome::Malfunction), (removed.id(), DeviceOutcome::Removed)]
    {
        eventually("it takes effect", || async { (network.outcome(device).await == outcome).then_some(()) })
            .await;
    }
    network.advance(DAY).await;
    relayer.settled().await;
    let back = removed.next(network.now().await, 0, network.beacon().await);
    let recovery = ExecuteMsg::ReportRecovery { device: removed.id(), proof: removed.proof(&back) };
    network.execute(&network.stranger, "telemetry", &recovery, &[]).await;
    eventually("it is back", || async {
        (network.outcome(removed.id()).await == DeviceOutcome::Recovered).then_some(())
    })
    .await;
    relayer.settled().await;
    assert_eq!(relayer.count("/outbox/failed").await, 0);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finding_is_reported_also_where_the_vault_can_do_nothing_any_more() {
    let network = Network::start().await;
    let quiet = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
    let relayer = UnderTest::start(&network, RELAYERS[0], quiet).await;
    let mut device = network.activated(0).await;
    // Its period is over.
    network.advance(731 * DAY).await;
    assert_eq!(relayer.send(&[device.says(network.now().await, 1, [0; 8])]).await.accepted, 1);
    eventually("the finding is on the chain", || async { network.finding(device.id()).await }).await;
    relayer.settled().await;
    assert_eq!(network.outcome(device.id()).await, DeviceOutcome::Completed);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_that_its_maker_has_not_counted_for_long_is_counted_first() {
    let network = Network::start().await;
    let fleet: Vec<TestDevice> = (1_000..1_104).map(|n| TestDevice::new(Curve::Secp256k1, n)).collect();
    network.mint_more(&fleet).await;
    let (fleet, latest) = fleet.split_at(102);
    for device in fleet {
        network.activate(device).await;
        network.advance(DAY).await;
    }
    network.advance(30 * DAY).await;
    let mut failing = latest[0].clone();
    network.activate(&failing).await;
    // The period of all others is over, each on another day, and nobody has claimed.
    network.advance(715 * DAY).await;
    let quiet = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
    let relayer = UnderTest::start(&network, RELAYERS[0], quiet).await;
    let first = failing.says(network.now().await, TERMINAL, [0; 8]);
    network.advance(DAY).await;
    relayer.send(&[first, failing.says(network.now().await, TERMINAL, [0; 8])]).await;
    eventually("the stream opens", || async {
        (network.outcome(failing.id()).await == DeviceOutcome::Malfunction).then_some(())
    })
    .await;
    relayer.settled().await;
    assert_eq!((relayer.count("/outbox/landed").await, relayer.count("/outbox/failed").await), (1, 0));
    relayer.stop().await;
}
