//! What operators see.

use reqwest::StatusCode;
use surety_chain::Faults;

use crate::network::{eventually, Network, RELAYERS};
use crate::under_test::UnderTest;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readiness_tells_the_truth_about_the_chain() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    eventually("it is ready", || async { (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(()) })
        .await;
    network.client.devnet_faults(&Faults { silent: true, ..Faults::default() }).await.unwrap();
    let said = eventually("it is not ready", || async {
        let (status, body) = relayer.get("/readyz").await;
        (status == StatusCode::SERVICE_UNAVAILABLE).then_some(body)
    })
    .await;
    assert!(said.contains("did not answer"), "{said}");
    assert_eq!(relayer.get("/livez").await.0, StatusCode::OK);
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    eventually("it is ready again", || async {
        (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(())
    })
    .await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relayer_without_enough_coins_is_not_ready_and_says_so() {
    let network = Network::start().await;
    let poor = UnderTest::start(&network, RELAYERS[0], "minimum_balance = 20_000_000_000_000").await;
    let body = eventually("it says that it is poor", || async {
        let (status, body) = poor.get("/readyz").await;
        let says = body.contains("less than 20000000000000") && !body.contains("caught up");
        (says && status == StatusCode::SERVICE_UNAVAILABLE).then_some(body)
    })
    .await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let checks = body["checks"].as_array().unwrap();
    let balance = checks.iter().find(|check| check["name"] == "balance").unwrap();
    assert_eq!((&balance["ok"], &balance["problem"]), (&false.into(), &body["problems"][0]));
    poor.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_stats_and_devices_are_served() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(0).await;
    relayer.send(&[device.says(network.now().await, 0, [0; 8]), "{}".into()]).await;
    relayer.settled().await;
    let (status, text) = relayer.get("/metrics").await;
    assert_eq!(status, StatusCode::OK);
    for name in [
        "surety_events_accepted_total",
        "surety_events_rejected_total{reason=\"malformed_event\"}",
        "surety_chain_height",
        "surety_outbox_entries{state=\"landed\"}",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    let status = network.client.status().await.unwrap();
    assert_eq!(relayer.count("/chain/height").await, status.height);
    assert_eq!(relayer.count("/chain/time").await, status.time);
    let unknown = network.minted(1).id();
    assert_eq!(relayer.get(&format!("/v1/devices/{unknown}")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(relayer.get("/v1/devices/0x12").await.0, StatusCode::BAD_REQUEST);
    relayer.stop().await;
}
