//! Whatever happens around a broadcast, what is to be reported lands once.

use std::sync::Arc;

use reqwest::StatusCode;
use serde_json::Value;
use surety_chain::{keyfile, Account, Faults, Msg, TxOptions};

use crate::network::{address, eventually, Network, DAY, RELAYERS};
use crate::program::Program;
use crate::under_test::UnderTest;

const QUIET: &str =
    "batch_count = 1\n[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const RELAYER: u8 = RELAYERS[0];

async fn activation(network: &Network, index: usize) -> Value {
    network.minted(index).activation_body(network, &address(99), network.now().await + DAY)
}

async fn is_active(network: &Network, index: usize) -> bool {
    network.condition(network.minted(index).id()).await.is_some()
}

/// Somebody asks for an activation and goes away.
fn ask(relayer: &UnderTest, body: Value) {
    let url = relayer.url.clone();
    tokio::spawn(async move {
        // It may be killed before it answers.
        drop(
            reqwest::Client::new().post(format!("{url}/v1/activations")).body(body.to_string()).send().await,
        );
    });
}

/// Waits until `count` entries are under way or wait, and none is on the chain.
async fn pending(relayer: &UnderTest, count: u64) {
    eventually("it is under way", || async {
        (relayer.count("/outbox/pending").await == count).then_some(())
    })
    .await;
}

async fn turns(relayer: &UnderTest, more: u64) {
    let before = relayer.count("/turns").await;
    eventually("it goes on working", || async {
        (relayer.count("/turns").await > before + more).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_broadcast_is_sent_again_once_it_is_dead_also_after_a_kill() {
    let network = Network::start().await;
    network.client.devnet_faults(&Faults { lose_txs: 1, ..Faults::default() }).await.unwrap();
    let program = Program::start(&network, RELAYER, QUIET).await;
    ask(&program.relayer, activation(&network, 0).await);
    pending(&program.relayer, 1).await;
    turns(&program.relayer, 2).await;
    program.kill();

    let program = Program::start(&network, RELAYER, QUIET).await;
    ask(&program.relayer, activation(&network, 1).await);
    pending(&program.relayer, 2).await;
    // As long as the first may still land, neither it nor anything else is sent.
    turns(&program.relayer, 3).await;
    assert_eq!(network.transactions(RELAYER).await, 0);
    network.client.devnet_advance_blocks(5).await.unwrap();
    eventually("both have landed", || async {
        (program.relayer.count("/outbox/landed").await == 2).then_some(())
    })
    .await;
    assert!(is_active(&network, 0).await && is_active(&network, 1).await);
    assert_eq!(network.transactions(RELAYER).await, 2);
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broadcast_that_landed_without_an_answer_is_not_sent_again_after_a_kill() {
    let network = Network::start().await;
    network.client.devnet_faults(&Faults { lose_answers: 1, ..Faults::default() }).await.unwrap();
    let program = Program::start(&network, RELAYER, QUIET).await;
    let body = activation(&network, 0).await;
    ask(&program.relayer, body.clone());
    eventually("it lands", || async { is_active(&network, 0).await.then_some(()) }).await;
    // The program still waits for the answer to its broadcast.
    assert_eq!(program.relayer.count("/outbox/landed").await, 0);
    program.kill();

    let program = Program::start(&network, RELAYER, QUIET).await;
    let (status, answer) = program.relayer.activate(&body).await;
    assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    program.relayer.settled().await;
    assert_eq!(network.transactions(RELAYER).await, 1);
    assert!(program.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unanswered_broadcast_is_waited_for() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    network.client.devnet_faults(&Faults { lose_answers: 1, ..Faults::default() }).await.unwrap();
    for index in [0, 4] {
        let (status, answer) = relayer.activate(&activation(&network, index).await).await;
        assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    }
    assert_eq!(network.transactions(RELAYER).await, 2);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_one_of_several_is_lost_all_of_them_land_once() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    let faults = Faults { lose_txs: 1, hold_mempool: true, ..Faults::default() };
    network.client.devnet_faults(&faults).await.unwrap();
    for index in 0..6 {
        ask(&relayer, activation(&network, index).await);
    }
    pending(&relayer, 6).await;
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    eventually("all have landed", || async {
        network.client.devnet_advance_blocks(1).await.unwrap();
        (relayer.count("/outbox/landed").await == 6).then_some(())
    })
    .await;
    assert_eq!(network.transactions(RELAYER).await, 6);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sequence_that_somebody_else_used_is_taken_from_the_chain_again() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    assert_eq!(relayer.activate(&activation(&network, 0).await).await.0, StatusCode::OK);
    let key = keyfile::read(&network.folder.path().join(format!("{RELAYER}.key"))).unwrap();
    let other = Account::new(network.client.clone(), Arc::new(key)).unwrap();
    let send = Msg::Send { to: address(50), amount: vec![cosmwasm_std::coin(1, "udimo")] };
    other.execute_and_wait(&[send], &TxOptions::default()).await.unwrap();
    let (status, answer) = relayer.activate(&activation(&network, 1).await).await;
    assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    assert_eq!(network.transactions(RELAYER).await, 3);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_that_is_away_for_a_while_delays_and_loses_nothing() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    let body = activation(&network, 0).await;
    network.client.devnet_faults(&Faults { silent: true, ..Faults::default() }).await.unwrap();
    ask(&relayer, body.clone());
    pending(&relayer, 1).await;
    network.client.devnet_faults(&Faults { fail_calls: 5, ..Faults::default() }).await.unwrap();
    let (status, answer) = relayer.activate(&body).await;
    assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    assert_eq!(network.transactions(RELAYER).await, 1);
    relayer.stop().await;
}
