//! Nodes that lie, lag or are away: nothing is submitted by what they say, and operators are told which and why.

use reqwest::StatusCode;
use surety_api::telemetry;
use surety_chain::devnet::{Liar, Lies};
use surety_chain::Clock;
use surety_statement::status;

use crate::network::{address, eventually, Network, DAY, RELAYERS};
use crate::under_test::UnderTest;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const RELAYER: u8 = RELAYERS[0];

/// A network whose relayers see it through liars, honest for now.
async fn behind_liars(count: usize) -> (Network, Vec<Liar>) {
    let network = Network::start().await;
    let mut liars = Vec::new();
    for _ in 0..count {
        liars.push(Liar::start(network.client.profile().rpc[0].clone()).await.unwrap());
    }
    network.behind(&liars.iter().map(Liar::url).collect::<Vec<_>>());
    (network, liars)
}

/// Asks for an activation and does not wait for it.
async fn ask(network: &Network, relayer: &UnderTest, index: usize) {
    let body = network.minted(index).activation_body(network, &address(99), network.now().await + DAY);
    let url = format!("{}/v1/activations", relayer.url);
    tokio::spawn(reqwest::Client::new().post(url).body(body.to_string()).send());
}

async fn ready(relayer: &UnderTest) {
    eventually("it is ready", || async { (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(()) })
        .await;
}

/// What `/readyz` says once its check `chain_answers` is not in order.
async fn told(relayer: &UnderTest) -> String {
    eventually("it says what is wrong", || async {
        let (status, body) = relayer.get("/readyz").await;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let check = body["checks"].as_array()?.iter().find(|check| check["name"] == "chain_answers")?;
        let problem = check["problem"].as_str()?.to_owned();
        (status == StatusCode::SERVICE_UNAVAILABLE).then_some(problem)
    })
    .await
}

async fn is_active(network: &Network, index: usize) -> bool {
    network.condition(network.minted(index).id()).await.is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tampered_answer_stops_submitting_until_answers_are_right_again() {
    let (network, liars) = behind_liars(1).await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    ready(&relayer).await;
    let lies = [
        (Lies { chain_id: Some("surety-9".into()), ..Lies::default() }, "surety-9"),
        (Lies { code_id: true, ..Lies::default() }, "the deployment says"),
        (Lies { page: true, ..Lies::default() }, "does not read"),
    ];
    for (index, (lie, reason)) in lies.into_iter().enumerate() {
        liars[0].tell(lie);
        let problem = told(&relayer).await;
        assert!(problem.contains(reason) && problem.contains(&liars[0].url()), "{problem}");
        ask(&network, &relayer, index).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert!(!is_active(&network, index).await, "it was submitted against {reason}");
        liars[0].tell(Lies::default());
        eventually("it goes on", || async { is_active(&network, index).await.then_some(()) }).await;
        ready(&relayer).await;
    }
    // Half an answer shows when something is asked.
    liars[0].tell(Lies { half: true, ..Lies::default() });
    ask(&network, &relayer, 3).await;
    let problem = told(&relayer).await;
    assert!(problem.contains("does not read"), "{problem}");
    liars[0].tell(Lies::default());
    ready(&relayer).await;
    assert_eq!(relayer.count("/outbox/failed").await, 0);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_code_under_a_contract_stops_it_from_the_start() {
    let (network, liars) = behind_liars(1).await;
    liars[0].tell(Lies { checksum: true, ..Lies::default() });
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    ask(&network, &relayer, 0).await;
    let problem = told(&relayer).await;
    assert!(problem.contains("checksum"), "{problem}");
    assert_eq!(network.transactions(RELAYER).await, 0);
    liars[0].tell(Lies::default());
    eventually("it goes on", || async { is_active(&network, 0).await.then_some(()) }).await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_one_node_is_right_work_goes_on_and_the_others_are_named() {
    let (network, liars) = behind_liars(3).await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    ready(&relayer).await;
    liars[0].tell(Lies { chain_id: Some("surety-9".into()), ..Lies::default() });
    liars[1].tell(Lies { silent: true, ..Lies::default() });
    ask(&network, &relayer, 0).await;
    eventually("it is activated", || async { is_active(&network, 0).await.then_some(()) }).await;
    let problem = told(&relayer).await;
    assert!(problem.contains(&liars[0].url()), "{problem}");
    // A node that is away is no liar.
    assert!(!problem.contains(&liars[1].url()), "{problem}");
    let (_, metrics) = relayer.get("/metrics").await;
    // Other relayers of this process count there too.
    assert!(metrics.contains("surety_nodes{state=\"in_use\"}"), "{metrics}");
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_blocks_that_no_node_has_any_more_devices_are_read_anew() {
    let (network, liars) = behind_liars(1).await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    let mut device = network.activated(0).await;
    network.advance(60).await;
    let ok = device.says(network.now().await, status::OK, [0; 8]);
    assert_eq!(relayer.send(&[ok]).await.accepted, 1);
    relayer.settled().await;
    relayer.stop().await;

    // While it is away somebody else reports the device, and the nodes throw the block away.
    let removed = device.next(network.now().await, status::REMOVED, [0; 8]);
    let report = telemetry::ExecuteMsg::ReportRemoved { device: device.id(), proof: device.proof(&removed) };
    network.execute(&network.stranger, "telemetry", &report, &[]).await;
    network.client.devnet_advance_blocks(10).await.unwrap();
    let pruned_below = network.client.status().await.unwrap().height - 3;
    liars[0].tell(Lies { pruned_below, ..Lies::default() });
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    ready(&relayer).await;
    let known = relayer.json(&format!("/v1/devices/{}", device.id())).await;
    assert_eq!(known["finding"]["kind"], "removed", "{known}");
    let (_, metrics) = relayer.get("/metrics").await;
    let gap = metrics.lines().find_map(|line| line.strip_prefix("surety_chain_gap_blocks_total "));
    assert!(gap.unwrap().parse::<u64>().unwrap() > 5, "{gap:?}");
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_has_jumped_back_is_not_believed_against_the_chains() {
    let network = Network::start().await;
    let mut device = network.activated(0).await;
    // The machine is three months behind the blocks.
    network
        .client
        .devnet_set_time(Clock::system_seconds().max(network.now().await) + 90 * DAY)
        .await
        .unwrap();
    let path = network.config(RELAYER, QUIET);
    let text = std::fs::read_to_string(&path).unwrap().replace("clock = \"chain\"", "clock = \"system\"");
    std::fs::write(&path, text).unwrap();
    let relayer = UnderTest::configured(&path).await;
    ready(&relayer).await;
    let now = network.now().await;
    let (on_time, ahead) = (device.says(now, 0, [0; 8]), device.says(now + DAY, 0, [0; 8]));
    let answer = relayer.send(&[on_time, ahead]).await;
    assert_eq!((answer.accepted, answer.reasons()), (1, vec!["future_clock"]));
    relayer.stop().await;
}
