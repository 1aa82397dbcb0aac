//! A request is found again: from its id to the transaction it led to.

use serde_json::Value;
use surety_api::vault::DeviceOutcome;
use surety_statement::cloud_event::BATCH;
use surety_statement::send::batch;

use crate::commands::printed;
use crate::network::{address, eventually, Network, DAY, RELAYERS};
use crate::program::Program;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_followed_from_its_id_to_its_transaction() {
    let network = Network::start().await;
    let program = Program::start(&network, RELAYERS[0], "").await;
    let relayer = &program.relayer;
    let send = |id: &'static str, events: Vec<String>| async move {
        let headers = [("content-type", BATCH), ("x-request-id", id)];
        let (status, body) = relayer.post("/v1/events", &headers, batch(&events).into()).await;
        assert!(status.is_success(), "{body}");
    };
    let (mut one, mut other) = (network.minted(0), network.activated(4).await);
    let body = one.activation_body(&network, &address(99), network.now().await + DAY);
    let headers = [("content-type", "application/json"), ("x-request-id", "sale-1")];
    let (status, answer) = relayer.post("/v1/activations", &headers, body.to_string().into()).await;
    assert!(status.is_success(), "{answer}");
    network.advance(60).await;

    let now = network.now().await;
    send("truck-42", vec![other.says(now, 0, [0; 8]), one.says(now, 1, [0; 8])]).await;
    let device = one.id();
    let becomes = |outcome| {
        let network = &network;
        async move {
            let is_it = || async { (network.outcome(device).await == outcome).then_some(()) };
            eventually("it takes effect", is_it).await;
        }
    };
    becomes(DeviceOutcome::Removed).await;
    network.advance(DAY).await;
    relayer.settled().await;
    let new = relayer.send(&[]).await.beacon();
    let now = network.now().await;
    // What brings it back has no row of its own: its request is found in the log.
    send("truck-43", vec![other.says(now, 0, new), other.says(now, 0, new), one.says(now, 0, new)]).await;
    becomes(DeviceOutcome::Recovered).await;
    relayer.settled().await;

    let config = network.folder.path().join(format!("{}.toml", RELAYERS[0]));
    let listed = |more: &[&str]| -> Vec<Value> {
        let arguments = [&["outbox", "--output", "json"], more].concat();
        serde_json::from_str(&printed(&arguments, &config)).unwrap()
    };
    let log = std::fs::read_to_string(network.folder.path().join(format!("{}.log", RELAYERS[0]))).unwrap();
    for (id, kind) in [("sale-1", "activation"), ("truck-42", "removed"), ("truck-43", "recovery")] {
        let [entry] = &listed(&["--request", id])[..] else { panic!("{id}: {:?}", listed(&[])) };
        assert_eq!((&entry["kind"], &entry["state"]), (&kind.into(), &"landed".into()));
        assert_eq!(entry["requests"], serde_json::json!([id]));
        let hash = entry["hash"].as_str().unwrap();
        for message in ["sending", "landed"] {
            let line = |line: &&str| line.contains(message) && line.contains(id) && line.contains(hash);
            assert!(log.lines().any(|text| line(&text)), "no line `{message}` of {id} in {log}");
        }
    }
    assert!(listed(&["--request", "truck"]).is_empty());
    assert_eq!(listed(&["--device", &other.id().to_string()]).len(), 0);
    assert_eq!(listed(&["--state", "landed", "--limit", "2"]).len(), 2);
    assert!(listed(&["--state", "failed"]).is_empty());
    let text = printed(&["outbox", "--request", "truck-42"], &config);
    assert!(text.contains("\tlanded\tremoved/") && text.contains("\ttruck-42\t"), "{text}");
    let events = printed(&["export", "--device", &one.id().to_string()], &config);
    assert!(events.contains(",truck-42,") && events.contains(",truck-43,"), "{events}");
    assert!(program.terminate().await.success());
}
