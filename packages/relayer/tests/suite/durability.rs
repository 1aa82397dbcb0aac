//! What was acknowledged is there, whatever happens to the program.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use surety_relayer::registry::Registry;
use surety_relayer::remember::remember;
use surety_relayer::store::Store;

use crate::network::{eventually, Network, RELAYERS};
use crate::program::Program;
use crate::through;
use crate::under_test::UnderTest;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const NO_BEACON: [u8; 8] = [0; 8];

/// What waits in the stream of a relayer that has ended is written by the next one.
async fn wait_for_the_stream(network: &Network) {
    if through::is_on() {
        let next = Program::start(network, RELAYERS[0], QUIET).await;
        next.relayer.written().await;
        assert!(next.terminate().await.success());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_when_it_is_killed() {
    let network = Network::start().await;
    let now = network.now().await;
    let program = Program::start(&network, RELAYERS[0], QUIET).await;
    // Highest acknowledged sequence of each device.
    let acknowledged = Arc::new(Mutex::new([0_u64; 4]));
    let mut senders = Vec::new();
    for index in 0..4 {
        let mut device = network.activated(index).await;
        let (url, acknowledged) = (program.relayer.url.clone(), acknowledged.clone());
        senders.push(tokio::spawn(async move {
            let http = reqwest::Client::new();
            loop {
                let events: Vec<String> = (0..5).map(|_| device.says(now, 0, NO_BEACON)).collect();
                let request = http
                    .post(format!("{url}/v1/events"))
                    .header("content-type", "application/cloudevents-batch+json")
                    .body(surety_statement::send::batch(&events));
                // From the kill on nobody answers.
                let Ok(answer) = request.send().await else { return };
                let Ok(answer) = answer.text().await else { return };
                assert!(answer.starts_with("{\"accepted\":5"), "{answer}");
                acknowledged.lock().unwrap()[index] += 5;
            }
        }));
    }
    eventually("enough is acknowledged", || async {
        acknowledged.lock().unwrap().iter().all(|count| *count >= 50).then_some(())
    })
    .await;
    program.kill();
    for sender in senders {
        sender.await.unwrap();
    }

    let acknowledged = *acknowledged.lock().unwrap();
    wait_for_the_stream(&network).await;
    let store = Store::open(network.place(RELAYERS[0])).await.unwrap();
    let registry = Registry::default();
    remember(&store, &registry).await.unwrap();
    let mut there = 0;
    for (index, count) in acknowledged.into_iter().enumerate() {
        let device = network.minted(index).id();
        let row = {
            let knowledge = registry.read();
            knowledge.counters(knowledge.find(&device).unwrap()).unwrap().row
        };
        let events = store.events_of(device, row, usize::MAX, u32::MAX, |_| true).await.unwrap();
        let kept: BTreeSet<u64> = events.iter().map(|event| event.mark.word.position.1).collect();
        assert_eq!(kept.len(), events.len());
        assert!((1..=count).all(|seq| kept.contains(&seq)), "{device}: {count} acknowledged, {kept:?} kept");
        assert!(events.iter().all(|event| event.data == b"{\"speed\":1}" && event.signed.is_some()));
        // A request is kept as a whole or not at all.
        assert_eq!(kept.len() % 5, 0);
        there += kept.len() as u64;
    }
    assert_eq!(store.tally().await.unwrap().accepted, there);
    store.close().await;

    let program = Program::start(&network, RELAYERS[0], QUIET).await;
    for (index, count) in acknowledged.into_iter().enumerate() {
        let mut device = network.minted(index);
        let old: Vec<String> = (0..count).map(|_| device.says(now, 0, NO_BEACON)).collect();
        let refused = program.relayer.send(&old).await;
        assert_eq!((refused.accepted, refused.rejected.len() as u64), (0, count));
        assert!(refused.reasons().iter().all(|reason| *reason == "replay"));
    }
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_logged_can_be_changed_while_it_runs() {
    let network = Network::start().await;
    let program = Program::start(&network, RELAYERS[0], QUIET).await;
    let log = network.folder.path().join(format!("{}.log", RELAYERS[0]));
    let read = || std::fs::read_to_string(&log).unwrap();
    let hang_up = || {
        let process = rustix::process::Pid::from_raw(program.id()).unwrap();
        rustix::process::kill_process(process, rustix::process::Signal::HUP).unwrap();
    };
    assert!(!read().contains("\"level\":\"TRACE\""));
    network.config(RELAYERS[0], &format!("{QUIET}\n[log]\nfilter = \"info,sqlx=trace,hyper_util=trace\""));
    hang_up();
    eventually("it logs more", || async { read().contains("\"level\":\"TRACE\"").then_some(()) }).await;
    network.config(RELAYERS[0], &format!("{QUIET}\n[log]\nfilter = \"a=b=c\""));
    hang_up();
    eventually("it says what is wrong", || async { read().contains("stays as it is").then_some(()) }).await;
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_answers_what_it_has_and_ends_well() {
    let network = Network::start().await;
    let program = Program::start(&network, RELAYERS[0], QUIET).await;
    let mut device = network.activated(0).await;
    let now = network.now().await;
    let url = program.relayer.url.clone();
    let sender = tokio::spawn(async move {
        let mut acknowledged = 0;
        loop {
            let event = device.says(now, 0, NO_BEACON);
            let request = reqwest::Client::new()
                .post(format!("{url}/v1/events"))
                .header("content-type", "application/cloudevents+json")
                .body(event);
            match request.send().await {
                Ok(answer) => assert_eq!(answer.status(), 200),
                // Nobody answers any more.
                Err(_) => return acknowledged,
            }
            acknowledged += 1;
        }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(program.terminate().await.success());
    let acknowledged = sender.await.unwrap();
    wait_for_the_stream(&network).await;
    let store = Store::open(network.place(RELAYERS[0])).await.unwrap();
    let accepted = store.tally().await.unwrap().accepted;
    assert!(acknowledged > 0);
    // The last connection may have been closed before its answer was read.
    assert!(
        (acknowledged..=acknowledged + 1).contains(&accepted),
        "{accepted} kept, {acknowledged} acknowledged"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_it_knew_it_knows_again_without_the_chain() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    let mut device = network.activated(4).await;
    network.advance(60).await;
    assert_eq!(relayer.send(&[device.says(network.now().await, 1, NO_BEACON)]).await.accepted, 1);
    eventually("it is removed", || async { network.finding(device.id()).await }).await;
    relayer.settled().await;
    let path = format!("/v1/devices/{}", device.id());
    let before = relayer.json(&path).await;
    assert_eq!((&before["finding"]["kind"], &before["condition"]), (&"removed".into(), &"removed".into()));
    relayer.stop().await;

    network.client.devnet_faults(&surety_chain::Faults { silent: true, ..Default::default() }).await.unwrap();
    let relayer = UnderTest::start(&network, RELAYERS[0], "").await;
    assert_eq!(relayer.json(&path).await, before);
    relayer.stop().await;
}
