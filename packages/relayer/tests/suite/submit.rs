//! How reports travel: several in one transaction, by several lanes, at a price with a ceiling, by one owner of a key.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cosmwasm_std::{coin, Decimal};
use reqwest::StatusCode;
use serde_json::Value;
use surety_api::Curve;
use surety_chain::{keyfile, Account, ChainError, Faults, Msg, SecretKey, TxOptions};
use surety_relayer::store::outbox::list::Which;
use surety_relayer::store::Store;
use surety_relayer::{Config, Relayer, RelayerError};
use tokio::task::JoinHandle;

use crate::devices::TestDevice;
use crate::network::{address, eventually, on_postgres, Network, DAY, RELAYERS};
use crate::through;
use crate::under_test::UnderTest;

const QUIET: &str = "[detect]\nreport_silence = false\nrenew_beacon = false\nfinalise = false";
const RELAYER: u8 = RELAYERS[0];

/// Asks for the activation of a device; gives what came of it.
async fn ask(network: &Network, relayer: &UnderTest, device: &TestDevice) -> JoinHandle<(StatusCode, Value)> {
    let body = device.activation_body(network, &address(99), network.now().await + DAY);
    let other = UnderTest::at(relayer.url.clone());
    tokio::spawn(async move { other.activate(&body).await })
}

async fn ask_all(network: &Network, relayer: &UnderTest, devices: &[TestDevice]) -> Vec<(StatusCode, Value)> {
    let mut asked = Vec::new();
    for device in devices {
        asked.push(ask(network, relayer, device).await);
    }
    let mut answers = Vec::new();
    for answer in asked {
        answers.push(answer.await.unwrap());
    }
    answers
}

fn minted(network: &Network, count: usize) -> Vec<TestDevice> {
    (0..count).map(|index| network.minted(index)).collect()
}

fn account(network: &Network, seed: u8) -> Account {
    let key = SecretKey::from_bytes(&[seed; 32]).unwrap();
    Account::new(network.client.clone(), Arc::new(key)).unwrap()
}

/// Writes the key file of a seed and gives its place as it is written in a configuration.
fn key_file(network: &Network, seed: u8) -> String {
    let path = network.folder.path().join(format!("{seed}.key"));
    keyfile::write_key(&path, &SecretKey::from_bytes(&[seed; 32]).unwrap()).unwrap();
    path.display().to_string()
}

/// What the check `fees` says, once it is not in order.
async fn fees(relayer: &UnderTest) -> String {
    eventually("fees are a problem", || async {
        let (_, body) = relayer.get("/readyz").await;
        let body: Value = serde_json::from_str(&body).unwrap();
        let check = body["checks"].as_array()?.iter().find(|check| check["name"] == "fees")?.clone();
        check["problem"].as_str().map(str::to_owned)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_share_a_transaction_by_count_gas_and_time() {
    let network = Network::start().await;
    // A batch that is not full waits; this one is full.
    let limits = format!("batch_count = 4\nbatch_wait_ms = 20000\n{QUIET}");
    let relayer = UnderTest::start(&network, RELAYER, &limits).await;
    let landed = ask_all(&network, &relayer, &minted(&network, 4)).await;
    assert!(landed.iter().all(|(status, _)| *status == StatusCode::OK), "{landed:?}");
    assert_eq!(network.transactions(RELAYER).await, 1);
    relayer.stop().await;

    // The embedded chain says 200,000 for each message, and the limit is 1.4 times that: two fit.
    let limits = format!("batch_count = 4\nbatch_wait_ms = 300\nbatch_gas = 600000\n{QUIET}");
    let relayer = UnderTest::start(&network, RELAYER, &limits).await;
    let devices: Vec<_> = (4..8).map(|index| network.minted(index)).collect();
    let landed = ask_all(&network, &relayer, &devices).await;
    assert!(landed.iter().all(|(status, _)| *status == StatusCode::OK), "{landed:?}");
    assert_eq!(network.transactions(RELAYER).await, 3);
    relayer.stop().await;

    // One that never gets full goes when its time has come, and not before.
    let devices = [501, 502].map(|number| TestDevice::new(Curve::Secp256k1, number));
    network.mint_more(&devices).await;
    let limits = format!("batch_count = 4\nbatch_wait_ms = 1500\n{QUIET}");
    let relayer = UnderTest::start(&network, RELAYER, &limits).await;
    let begun = Instant::now();
    let landed = ask_all(&network, &relayer, &devices).await;
    assert!(landed.iter().all(|(status, _)| *status == StatusCode::OK), "{landed:?}");
    assert!(begun.elapsed() >= Duration::from_millis(1_500), "{:?}", begun.elapsed());
    assert_eq!(network.transactions(RELAYER).await, 4);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_report_is_found_and_the_others_land() {
    let network = Network::start().await;
    let relayer =
        UnderTest::start(&network, RELAYER, &format!("batch_count = 8\nbatch_wait_ms = 20000\n{QUIET}"))
            .await;
    let mut devices = minted(&network, 7);
    devices.insert(2, TestDevice::new(Curve::Secp256k1, 500));
    let answers = ask_all(&network, &relayer, &devices).await;
    for (index, (status, answer)) in answers.iter().enumerate() {
        if index == 2 {
            assert_eq!((*status, &answer["outcome"]), (StatusCode::UNPROCESSABLE_ENTITY, &"failed".into()));
            assert!(answer.to_string().contains("execute wasm contract failed"), "{answer}");
        } else {
            assert_eq!(
                (*status, &answer["outcome"]),
                (StatusCode::OK, &"landed".into()),
                "{index}: {answer}"
            );
        }
    }
    // One of eight is found in three halvings, and everything around it travels together.
    assert!(network.transactions(RELAYER).await <= 3);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_was_forgotten_is_planned_anew() {
    let network = Network::start().await;
    let relayer =
        UnderTest::start(&network, RELAYER, &format!("batch_count = 4\nbatch_wait_ms = 3000\n{QUIET}")).await;
    network.client.devnet_faults(&Faults { hold_mempool: true, ..Faults::default() }).await.unwrap();
    let devices = minted(&network, 4);
    let mut asked = Vec::new();
    for device in &devices {
        asked.push(ask(&network, &relayer, device).await);
    }
    let store = Store::look(network.place(RELAYER)).await.unwrap();
    eventually("all of them are in one transaction", || async {
        let sent = Which { state: Some("sent".into()), limit: 9, ..Which::default() };
        let sent = store.outbox(&sent).await.unwrap();
        (sent.len() == 4 && sent.iter().all(|line| line.hash == sent[0].hash)).then_some(())
    })
    .await;
    // Each turn that begins after that has its broadcast behind it: the transaction is in the mempool.
    let turns = relayer.count("/turns").await;
    eventually("it is broadcast", || async { (relayer.count("/turns").await > turns + 1).then_some(()) })
        .await;
    store.close().await;
    // What was good when it was simulated is not any more: a device is activated by somebody before them, and before blocks
    // enough are made for the relayer to know that the transaction is dead.
    network.client.devnet_drop_mempool().await.unwrap();
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    network.activate(&devices[1]).await;
    network.client.devnet_advance_blocks(5).await.unwrap();
    for (index, answer) in asked.into_iter().enumerate() {
        let (status, answer) = answer.await.unwrap();
        let outcome = if index == 1 { "superseded" } else { "landed" };
        assert_eq!((status, &answer["outcome"]), (StatusCode::OK, &outcome.into()), "{answer}");
    }
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_is_offered_for_gas_where_nodes_ask_more_up_to_the_ceiling() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, &format!("gas_price_max = \"0.01\"\n{QUIET}")).await;
    let asking = |thousandths| Faults { gas_price: Decimal::permille(thousandths), ..Faults::default() };
    network.client.devnet_faults(&asking(5)).await.unwrap();
    let landed = ask_all(&network, &relayer, &minted(&network, 1)).await;
    assert_eq!(landed[0].0, StatusCode::OK, "{landed:?}");

    network.client.devnet_faults(&asking(20)).await.unwrap();
    let answer = ask(&network, &relayer, &network.minted(1)).await;
    let problem = fees(&relayer).await;
    assert!(problem.contains("submit.gas_price_max"), "{problem}");
    assert_eq!(network.transactions(RELAYER).await, 1);
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    assert_eq!(answer.await.unwrap().0, StatusCode::OK);
    eventually("it is ready", || async { (relayer.get("/readyz").await.0 == StatusCode::OK).then_some(()) })
        .await;
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_without_coins_waits_says_so_and_goes_on_when_it_is_paid() {
    let network = Network::start().await;
    const POOR: u8 = 77;
    key_file(&network, POOR);
    let give = |amount| {
        let send = Msg::Send { to: address(POOR), amount: vec![coin(amount, "udimo")] };
        let stranger = network.stranger.clone();
        async move { stranger.execute_and_wait(&[send], &TxOptions::default()).await.unwrap() }
    };
    give(1).await;
    network
        .client
        .devnet_faults(&Faults { gas_price: Decimal::permille(1), ..Faults::default() })
        .await
        .unwrap();
    let relayer = UnderTest::start(&network, POOR, &format!("gas_price_max = \"0.001\"\n{QUIET}")).await;
    let answer = ask(&network, &relayer, &network.minted(0)).await;
    let problem = fees(&relayer).await;
    assert!(problem.contains("send coins"), "{problem}");
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    give(1_000_000).await;
    assert_eq!(answer.await.unwrap().0, StatusCode::OK);
    relayer.stop().await;
}

/// Waits until the check `fees` is in order.
async fn fees_are_well(relayer: &UnderTest) {
    eventually("fees are in order", || async {
        let (_, body) = relayer.get("/readyz").await;
        let body: Value = serde_json::from_str(&body).unwrap();
        let checks = body["checks"].as_array()?;
        checks.iter().any(|check| check["name"] == "fees" && check["ok"] == true).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fees_are_in_order_again_without_a_transaction_that_shows_it() {
    let network = Network::start().await;
    const POOR: u8 = 78;
    key_file(&network, POOR);
    let give = |amount| {
        let send = Msg::Send { to: address(POOR), amount: vec![coin(amount, "udimo")] };
        let stranger = network.stranger.clone();
        async move { stranger.execute_and_wait(&[send], &TxOptions::default()).await.unwrap() }
    };
    let asking = |thousandths| Faults { gas_price: Decimal::permille(thousandths), ..Faults::default() };
    give(1).await;
    network.client.devnet_faults(&asking(1)).await.unwrap();
    let relayer = UnderTest::start(&network, POOR, &format!("gas_price_max = \"0.001\"\n{QUIET}")).await;
    // It cannot pay, and somebody else does what it wanted to do.
    let answer = ask(&network, &relayer, &network.minted(0)).await;
    assert!(fees(&relayer).await.contains("send coins"));
    network.try_activate_at(&network.minted(0), Decimal::permille(1)).await.unwrap();
    assert_eq!(answer.await.unwrap().1["outcome"], "superseded");
    // Nothing waits any more, and it is as poor as before.
    let turns = relayer.count("/turns").await;
    eventually("it goes on", || async { (relayer.count("/turns").await > turns + 2).then_some(()) }).await;
    assert!(fees(&relayer).await.contains("send coins"));
    network.client.devnet_faults(&Faults::default()).await.unwrap();
    give(1_000_000).await;
    fees_are_well(&relayer).await;

    // Nobody knows what nodes ask when there is nothing to send, and nothing is kept from the chain by it.
    network.client.devnet_faults(&asking(20)).await.unwrap();
    let answer = ask(&network, &relayer, &network.minted(1)).await;
    assert!(fees(&relayer).await.contains("submit.gas_price_max"));
    network.try_activate_at(&network.minted(1), Decimal::permille(20)).await.unwrap();
    assert_eq!(answer.await.unwrap().1["outcome"], "superseded");
    fees_are_well(&relayer).await;
    assert_eq!(network.transactions(POOR).await, 0);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lanes_carry_reports_and_the_main_key_pays() {
    let network = Network::start().await;
    let (one, two) = (key_file(&network, 21), key_file(&network, 22));
    let more = format!("batch_count = 1\nlanes = [\"{one}\", \"{two}\"]\n{QUIET}");
    let relayer = UnderTest::start(&network, RELAYER, &more).await;
    let mut asked = Vec::new();
    for device in minted(&network, 8) {
        asked.push(ask(&network, &relayer, &device).await);
    }
    // Nobody pays for the lanes yet, and that is said.
    let problem = fees(&relayer).await;
    assert!(problem.contains("lane ") && problem.contains("grant fees"), "{problem}");
    relayer.stop().await;
    let main = account(&network, RELAYER);
    for seed in [21, 22] {
        let grant = Msg::GrantFees { grantee: address(seed) };
        main.execute_and_wait(&[grant], &TxOptions::default()).await.unwrap();
    }
    let relayer = UnderTest::start(&network, RELAYER, &more).await;
    for answer in ask_all(&network, &relayer, &minted(&network, 8)).await {
        assert_eq!(answer.0, StatusCode::OK, "{answer:?}");
    }
    let mut by_lanes = 0;
    for seed in [21, 22] {
        by_lanes += network.transactions(seed).await;
        assert_eq!(network.client.balance(&address(seed), "udimo").await.unwrap().u128(), 0);
    }
    // Each report has one transaction, and the two grants are the main key's.
    assert_eq!(by_lanes + network.transactions(RELAYER).await, 8 + 2);
    assert!(by_lanes > 0);
    drop(asked);
    relayer.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_relayer_with_the_same_store_or_key_is_refused() {
    if through::is_on() {
        println!("left out: in a cluster whoever comes second stands by");
        return;
    }
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, QUIET).await;
    let path = network.config(RELAYER, QUIET);
    let started = |text: String| {
        std::fs::write(&path, text).unwrap();
        Relayer::start(Config::load(&path).unwrap())
    };
    let text = std::fs::read_to_string(&path).unwrap();
    let Err(error) = started(text.clone()).await else { panic!("two with one store") };
    // On a server the key is what is held first.
    let first = if on_postgres() { "the key" } else { "the store" };
    assert!(matches!(error, RelayerError::InUse { what, .. } if what == first), "{error}");
    let other = if on_postgres() {
        text.replace("schema = \"", "schema = \"o")
    } else {
        text.replace(".db", ".other.db")
    };
    let Err(error) = started(other).await else { panic!("two with one key") };
    assert!(matches!(error, RelayerError::InUse { what: "the key", .. }), "{error}");
    relayer.stop().await;
    started(text).await.unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fight_about_sequences_ends_well_for_both() {
    let network = Network::start().await;
    let relayer = UnderTest::start(&network, RELAYER, &format!("batch_count = 1\n{QUIET}")).await;
    let chain = network.client.clone();
    let blocks = tokio::spawn(async move {
        loop {
            chain.devnet_advance_blocks(1).await.unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    });
    let other = account(&network, RELAYER);
    let sender = tokio::spawn(async move {
        let mut landed = 0;
        while landed < 20 {
            let send = Msg::Send { to: address(50), amount: vec![coin(1, "udimo")] };
            let options = TxOptions { timeout_blocks: Some(3), ..TxOptions::default() };
            match other.execute_and_wait(&[send], &options).await {
                Ok(_) => landed += 1,
                Err(ChainError::OutOfSequence { .. } | ChainError::Dead { .. }) => other.resync().await,
                Err(error) => panic!("{error}"),
            }
        }
    });
    let answers = ask_all(&network, &relayer, &minted(&network, 8)).await;
    for (status, answer) in &answers {
        assert_eq!((*status, &answer["outcome"]), (StatusCode::OK, &"landed".into()), "{answer}");
    }
    sender.await.unwrap();
    blocks.abort();
    assert_eq!(network.client.balance(&address(50), "udimo").await.unwrap().u128(), 20);
    relayer.stop().await;
}
