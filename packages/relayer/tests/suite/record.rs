//! The public record: relayers that heard different devices say the same, and anyone can check it against the chain.

use reqwest::StatusCode;
use serde_json::Value;
use surety_api::telemetry::{EpochResponse, EpochRow, FaultCount, QueryMsg, VerifyEpochResponse};
use surety_api::{LicenceId, ModelId};

use crate::network::{eventually, Network, DAY, RELAYERS, TERMINAL};
use crate::under_test::UnderTest;

const PUBLIC: &str = "[serve]\npublic_url = \"https://relayer.example\"";

/// One device of the first model fails after a day; two of the second only work. Each device is heard by one relayer only.
async fn a_failure(network: &Network, relayers: &[UnderTest; 2]) {
    let mut failing = network.activated(0).await;
    for index in [4, 5] {
        network.activated(index).await;
    }
    network.advance(60).await;
    let beacon = network.beacon().await;
    let first = failing.says(network.now().await, TERMINAL, beacon);
    assert_eq!(relayers[0].send(&[first]).await.accepted, 1);
    network.advance(DAY).await;
    let second = failing.says(network.now().await, TERMINAL, beacon);
    assert_eq!(relayers[0].send(&[second]).await.accepted, 1);
    eventually("it has failed", || async { network.finding(failing.id()).await }).await;
    relayers[0].settled().await;
}

async fn known(network: &Network, epoch: u64) -> EpochResponse {
    network.query("telemetry", &QueryMsg::Epoch { epoch }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn relayers_agree_on_an_epoch_and_the_contract_accepts_the_proof_of_each_row() {
    let network = Network::start().await;
    let relayers = [
        UnderTest::start(&network, RELAYERS[0], PUBLIC).await,
        UnderTest::start(&network, RELAYERS[1], PUBLIC).await,
    ];
    a_failure(&network, &relayers).await;
    let epoch = known(&network, 0).await;
    assert_eq!(relayers[0].get("/v1/epochs/0").await.0, StatusCode::NOT_FOUND);
    network.advance(epoch.ends_at - network.now().await).await;
    let agreed = eventually("it is agreed on", || async { known(&network, 0).await.agreed }).await;
    let votes = known(&network, 0).await.votes;
    assert_eq!(votes.len(), 2);

    let [one, other] = &relayers;
    one.settled().await;
    other.settled().await;
    let shown = one.json("/v1/epochs/0").await;
    assert_eq!(shown, other.json("/v1/epochs/0").await);
    let root = hex::encode(&agreed.root);
    assert_eq!((&shown["root"], &shown["agreed"]), (&Value::from(root.clone()), &Value::from(root.clone())));
    assert_eq!(shown["rows"].as_array().unwrap().len(), 2);
    assert_eq!(one.json("/v1/epochs").await["epochs"][0]["root"], root);
    let (_, document) = one.get("/v1/epochs/0/document").await;
    let hash = surety_statement::sha256(document.as_bytes());
    for vote in &votes {
        assert_eq!(vote.document.uri, "https://relayer.example/v1/epochs/0/document");
        assert_eq!(vote.document.sha256.as_slice(), hash);
    }

    let bytes = |text: &Value| hex::decode(text.as_str().unwrap()).unwrap().into();
    for index in 0..2 {
        let told = one.json(&format!("/v1/epochs/0/rows/{index}")).await;
        let leaf = bytes(&told["row"]["leaf"]);
        let proof: Vec<_> = told["proof"].as_array().unwrap().iter().map(bytes).collect();
        for at in 0..3 {
            let ask = QueryMsg::VerifyEpoch {
                epoch: 0,
                index: at,
                leaf: Clone::clone(&leaf),
                proof: proof.clone(),
            };
            let answer: VerifyEpochResponse = network.query("telemetry", &ask).await;
            assert_eq!(answer.proven, at == index, "{told}");
        }
        // The leaf is that of the row as it is shown.
        let number = |name: &str| told["row"][name].as_u64().unwrap();
        let row = EpochRow {
            licence: LicenceId(number("licence")),
            model: ModelId(number("model")),
            active: number("active").try_into().unwrap(),
            uptime_bps: number("uptime_bps").try_into().unwrap(),
            faults: serde_json::from_value::<Vec<FaultCount>>(told["row"]["faults"].clone()).unwrap(),
        };
        let computed = row.leaf("surety-devnet-1", network.contract("telemetry"), 0);
        assert_eq!(leaf.as_slice(), computed);
        if index == 0 {
            assert_eq!((row.active, row.faults.len(), row.faults[0].count), (1, 1, 1));
            // It worked for one day of the epoch.
            let worked = 10_000 * (DAY + 60) / (epoch.ends_at - network_start(&shown));
            assert!(u64::from(row.uptime_bps).abs_diff(worked) < 20, "{} {worked}", row.uptime_bps);
        } else {
            assert_eq!((row.active, row.uptime_bps, row.faults.len()), (2, 10_000, 0));
        }
    }
    assert_eq!(one.get("/v1/epochs/0/rows/2").await.0, StatusCode::NOT_FOUND);

    let model = one.json("/v1/models/1").await;
    assert_eq!((&model["failures"], &model["faults"][0]["code"]), (&1.into(), &TERMINAL.into()));
    let age = model["mean_age_at_failure"].as_u64().unwrap();
    assert!(age.abs_diff(DAY + 60) < 60, "{age}");
    // One failure in all of the model's time is so many in a million years of it.
    let worked = model["mean_time_to_failure"].as_u64().unwrap();
    assert!(worked.abs_diff(DAY + 60) < 60, "{worked}");
    let in_a_million_years = 1_000_000 * 365 * DAY / worked;
    let told = model["failures_per_million_years"].as_u64().unwrap();
    assert!(told.abs_diff(in_a_million_years) * 1_000 < told, "{told} {in_a_million_years}");
    let uptime = model["uptime_bps"].as_u64().unwrap();
    let shown = one.json("/v1/epochs/0").await["rows"][0]["uptime_bps"].as_u64().unwrap();
    assert!(uptime.abs_diff(shown) < 20, "{uptime} {shown}");
    assert_eq!(one.json("/v1/models/2").await["uptime_bps"], 10_000);
    let maker = one.json("/v1/makers/1").await;
    assert_eq!((&maker["active"], &maker["working"], &maker["failures"]), (&3.into(), &2.into(), &1.into()));
    assert_eq!(maker["models"].as_array().unwrap().len(), 2);
    assert_eq!(one.json("/v1/models?limit=1").await["models"].as_array().unwrap().len(), 1);
    let rest = one.json("/v1/models?after=1").await;
    assert_eq!((&rest["models"][0]["model"], &rest["complete"]), (&2.into(), &true.into()));
    for relayer in relayers {
        assert_eq!(relayer.count("/outbox/failed").await, 0);
        relayer.stop().await;
    }
}

fn network_start(epoch: &Value) -> u64 {
    epoch["starts_at"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_not_followed_the_whole_chain_does_not_vote_and_says_so() {
    let network = Network::start().await;
    network.activated(0).await;
    network.advance(10).await;
    network.activated(4).await;
    let late = network.client.status().await.unwrap().height;
    let config = network.config(RELAYERS[0], PUBLIC);
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("[submit]", &format!("start_height = {late}\n[submit]"))).unwrap();
    let relayer = UnderTest::configured(&config).await;
    network.activated(1).await;
    relayer.settled().await;
    let epoch = known(&network, 0).await;
    network.advance(epoch.ends_at - network.now().await).await;
    eventually("the epoch has ended", || async {
        (relayer.get("/v1/epochs/0").await.0 == StatusCode::OK).then_some(())
    })
    .await;
    relayer.settled().await;
    assert_eq!(relayer.json("/v1/models").await["complete"], false);
    assert_eq!(known(&network, 0).await.votes, []);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_record_survives_a_restart_and_is_counted_once() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    network.activated(0).await;
    relayer.settled().await;
    relayer.stop().await;
    network.activated(1).await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    relayer.settled().await;
    let model = relayer.json("/v1/models/1").await;
    assert_eq!((&model["active"], &model["working"]), (&2.into(), &2.into()));
    assert_eq!(relayer.get("/v1/models/2").await.0, StatusCode::NOT_FOUND);
    assert_eq!(relayer.get("/v1/makers/7").await.0, StatusCode::NOT_FOUND);
    assert_eq!(relayer.get("/v1/models/first").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(relayer.get("/v1/models?limit=many").await.0, StatusCode::BAD_REQUEST);
    relayer.stop().await;
}
