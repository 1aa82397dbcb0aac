//! The operator's rules: what they find is kept and shown, and moves nothing.

use reqwest::StatusCode;

use crate::network::{eventually, Network, RELAYERS};
use crate::under_test::UnderTest;

const RULES: &str = "
[[signal]]
name = \"speed\"
path = \"/speed\"
unit = \"km/h\"
source = \"a test\"
least = 2
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_rules_find_is_kept_once_shown_and_moves_nothing() {
    let network = Network::start().await;
    let rules = network.folder.path().join("rules.toml");
    std::fs::write(&rules, RULES).unwrap();
    let more = format!("[observe]\nrules = {:?}", rules.display().to_string());
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    let mut device = network.activated(0).await;
    // The data of every test is `{"speed":1}`.
    let now = network.now().await;
    relayer.send(&[device.says(now, 0, [0; 8]), device.says(now + 1, 0, [0; 8])]).await;
    let found = eventually("it is observed", || async {
        Some(relayer.json("/v1/observations").await).filter(|found| !found.as_array().unwrap().is_empty())
    })
    .await;
    relayer.settled().await;
    assert_eq!(found[0]["matter"], "impossible");
    assert!(found[0]["detail"].as_str().unwrap().contains("1 km/h"), "{found}");
    assert_eq!(found[0]["device"], device.id().to_string());
    let counted = relayer.get("/metrics").await.1;
    assert!(counted.contains("surety_observations_total{rule=\"speed\",matter=\"impossible\"}"), "{counted}");
    assert_eq!(network.transactions(RELAYERS[0]).await, 0);
    relayer.stop().await;

    // What was looked at is not looked at again.
    let relayer = UnderTest::start(&network, RELAYERS[0], &more).await;
    relayer.settled().await;
    let of = |query: &str| format!("/v1/observations?{query}");
    assert_eq!(relayer.json(&of("rule=speed")).await.as_array().unwrap().len(), 1);
    assert_eq!(relayer.json(&of("rule=other")).await.as_array().unwrap().len(), 0);
    let device = of(&format!("device={}", device.id()));
    assert_eq!(relayer.json(&device).await.as_array().unwrap().len(), 1);
    let number = found[0]["number"].as_u64().unwrap();
    assert_eq!(relayer.json(&of(&format!("before={number}"))).await.as_array().unwrap().len(), 0);
    assert_eq!(relayer.get("/v1/observations?device=x").await.0, StatusCode::BAD_REQUEST);
    relayer.stop().await;
}
