//! Transactions that must not land, and transactions of which nobody knows whether they did.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use cosmwasm_std::coin;
use std::time::Duration;
use surety_chain::devnet::DevnetConfig;
use surety_chain::tx::Slot;
use surety_chain::{ChainError, Client, Faults, Msg, Outcome, Profile, SignedTx, TxOptions};

fn none() -> TxOptions {
    TxOptions::default()
}

fn send() -> [Msg; 1] {
    [Msg::Send { to: address(2), amount: vec![coin(1, DENOM)] }]
}

/// Signs without asking the chain what it thinks of it.
async fn signed(client: &Client, slot: Slot, timeout_blocks: u64) -> SignedTx {
    let options = TxOptions { gas_limit: Some(1), timeout_blocks: Some(timeout_blocks), ..none() };
    client.prepare_at(&key(1), slot, &send(), &options).await.unwrap()
}

fn slot(account_number: u64, sequence: u64) -> Slot {
    Slot { account_number, sequence }
}

#[tokio::test]
async fn a_wrong_sequence_is_refused_with_the_one_that_is_due() {
    let (_devnet, client) = start(config()).await;
    let tx = signed(&client, slot(0, 3), 5).await;
    let error = client.broadcast(&tx).await.unwrap_err();
    assert!(matches!(error, ChainError::OutOfSequence { expected: 0, got: 3 }), "{error:?}");
    let error = client.prepare_at(&key(1), slot(0, 3), &send(), &none()).await.unwrap_err();
    assert!(matches!(error, ChainError::OutOfSequence { expected: 0, got: 3 }), "{error:?}");
}

#[tokio::test]
async fn a_signature_for_another_account_or_a_changed_transaction_is_refused() {
    let (_devnet, client) = start(config()).await;
    let other_number = signed(&client, slot(1, 0), 5).await;
    let mut changed = signed(&client, slot(0, 0), 5).await;
    *changed.bytes.last_mut().unwrap() ^= 1;
    for tx in [other_number, changed] {
        let error = client.broadcast(&tx).await.unwrap_err();
        assert!(matches!(error, ChainError::Refused { code: 4, .. }), "{error:?}");
    }
    client.broadcast(&signed(&client, slot(0, 0), 5).await).await.unwrap();
}

#[tokio::test]
async fn a_profile_of_another_chain_is_refused_before_anything_is_sent() {
    let (devnet, client) = start(config()).await;
    let foreign = common::client(&devnet, |profile| profile.chain_id = "surety-9".into());
    let wrong = |error: ChainError| match error {
        ChainError::WrongChain { expected, found, .. } => {
            assert_eq!((expected.as_str(), found.as_str()), ("surety-9", "surety-devnet-1"));
        }
        other => panic!("{other:?}"),
    };
    wrong(foreign.status().await.unwrap_err());
    wrong(foreign.prepare(&key(1), &send(), &none()).await.unwrap_err());
    let tx = signed(&client, slot(0, 0), 5).await;
    wrong(foreign.broadcast(&tx).await.unwrap_err());
}

#[tokio::test]
async fn a_signature_made_for_another_chain_id_is_refused() {
    let elsewhere = DevnetConfig { chain_id: "surety-9".into(), ..config() };
    let (_other, other_client) = start(elsewhere).await;
    let (_devnet, client) = start(config()).await;
    let tx = signed(&other_client, slot(0, 0), 5).await;
    let error = client.broadcast(&tx).await.unwrap_err();
    assert!(matches!(error, ChainError::Refused { code: 4, .. }), "{error:?}");
    other_client.broadcast(&tx).await.unwrap();
}

#[tokio::test]
async fn a_transaction_after_its_timeout_height_is_refused() {
    let (_devnet, client) = start(config()).await;
    let tx = signed(&client, slot(0, 0), 1).await;
    client.devnet_advance_blocks(2).await.unwrap();
    let error = client.broadcast(&tx).await.unwrap_err();
    assert!(matches!(error, ChainError::Expired { .. }), "{error:?}");
    assert_eq!(client.wait(tx.hash, tx.timeout_height).await.unwrap(), Outcome::Dead);
}

#[tokio::test]
async fn broadcasting_twice_lands_once() {
    let (_devnet, client) = start(config()).await;
    let tx = signed(&client, slot(0, 0), 5).await;
    client.broadcast(&tx).await.unwrap();
    client.broadcast(&tx).await.unwrap();
    client.devnet_advance_blocks(10).await.unwrap();
    let Outcome::Landed(landed) = client.wait(tx.hash, tx.timeout_height).await.unwrap() else {
        panic!("it landed");
    };
    assert_eq!(landed.height, 2);
    assert_eq!(client.balance(&address(2), DENOM).await.unwrap().u128(), 1_001);
}

#[tokio::test]
async fn a_transaction_lost_by_the_mempool_is_dead_only_after_its_timeout_height() {
    let (_devnet, client) = start(config()).await;
    client.devnet_faults(&Faults { lose_txs: 1, ..Faults::default() }).await.unwrap();
    let owner = account(&client, 1);
    let tx = owner.send(&send(), &none()).await.unwrap();
    client.devnet_advance_blocks(tx.timeout_height - client.status().await.unwrap().height).await.unwrap();
    assert_eq!(client.outcome(tx.hash, tx.timeout_height).await.unwrap(), None);
    client.devnet_advance_blocks(1).await.unwrap();
    assert_eq!(client.outcome(tx.hash, tx.timeout_height).await.unwrap(), Some(Outcome::Dead));

    // The account's next sequence was never used; it notices and goes on.
    owner.execute_and_wait(&send(), &none()).await.unwrap();
    assert_eq!(client.account(owner.address()).await.unwrap().unwrap().sequence, 1);
}

#[tokio::test]
async fn waiting_for_a_lost_transaction_ends_in_dead() {
    let (devnet, _) =
        start(DevnetConfig { block_interval: Some(Duration::from_millis(20)), ..config() }).await;
    let client = common::client(&devnet, |_| {});
    client.devnet_faults(&Faults { lose_txs: 1, ..Faults::default() }).await.unwrap();
    let owner = account(&client, 1);
    let error = owner.execute_and_wait(&send(), &none()).await.unwrap_err();
    assert!(matches!(error, ChainError::Dead { .. }), "{error:?}");
    owner.execute_and_wait(&send(), &none()).await.unwrap();
}

#[tokio::test]
async fn a_held_transaction_lands_late_or_never() {
    let (_devnet, client) = start(config()).await;
    let held = Faults { hold_mempool: true, ..Faults::default() };
    client.devnet_faults(&held).await.unwrap();
    let late = signed(&client, slot(0, 0), 3).await;
    client.broadcast(&late).await.unwrap();
    client.devnet_advance_blocks(2).await.unwrap();
    assert_eq!(client.outcome(late.hash, late.timeout_height).await.unwrap(), None);
    client.devnet_faults(&Faults::default()).await.unwrap();
    assert!(matches!(
        client.outcome(late.hash, late.timeout_height).await.unwrap(),
        Some(Outcome::Landed(_))
    ));

    client.devnet_faults(&held).await.unwrap();
    let never = signed(&client, slot(0, 1), 3).await;
    client.broadcast(&never).await.unwrap();
    client.devnet_advance_blocks(3).await.unwrap();
    client.devnet_faults(&Faults::default()).await.unwrap();
    client.devnet_advance_blocks(1).await.unwrap();
    assert_eq!(client.wait(never.hash, never.timeout_height).await.unwrap(), Outcome::Dead);
    assert_eq!(client.account(&address(1)).await.unwrap().unwrap().sequence, 1);
}

#[tokio::test]
async fn transactions_of_one_account_wait_in_order_in_the_mempool() {
    let (_devnet, client) = start(config()).await;
    client.devnet_faults(&Faults { hold_mempool: true, ..Faults::default() }).await.unwrap();
    let owner = account(&client, 1);
    let mut sent = Vec::new();
    for _ in 0..3 {
        sent.push(owner.send(&send(), &none()).await.unwrap());
    }
    // A second owner of the same key starts from the last block and is set right by the node.
    sent.push(account(&client, 1).send(&send(), &none()).await.unwrap());
    let sequences: Vec<u64> = sent.iter().map(|tx| tx.sequence).collect();
    assert_eq!(sequences, [0, 1, 2, 3]);
    client.devnet_faults(&Faults::default()).await.unwrap();
    let block = client.block(2).await.unwrap();
    assert_eq!(block.txs, sent.iter().map(|tx| tx.hash).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_answer_that_never_came_leaves_the_transaction_to_be_found() {
    let (devnet, _) = start(config()).await;
    let client = common::client(&devnet, |profile| profile.request_timeout_ms = 300);
    client.devnet_faults(&Faults { lose_answers: 1, ..Faults::default() }).await.unwrap();
    let tx = signed(&client, slot(0, 0), 5).await;
    let error = client.broadcast(&tx).await.unwrap_err();
    assert!(matches!(error, ChainError::Timeout { .. }) && error.is_transient(), "{error:?}");
    assert!(matches!(client.wait(tx.hash, tx.timeout_height).await.unwrap(), Outcome::Landed(_)));
}

#[tokio::test]
async fn a_silent_or_broken_node_makes_room_for_the_next() {
    let (silent, silent_client) = start(config()).await;
    let (good, _) = start(config()).await;
    let both = |profile: &mut Profile| {
        profile.request_timeout_ms = 300;
        profile.rpc = vec![silent.url(), good.url()];
    };
    silent_client.devnet_faults(&Faults { silent: true, ..Faults::default() }).await.unwrap();
    let client = common::client(&good, both);
    assert_eq!(client.status().await.unwrap().height, 1);
    account(&client, 1).execute_and_wait(&send(), &none()).await.unwrap();

    silent_client.devnet_faults(&Faults { fail_calls: 1, ..Faults::default() }).await.unwrap();
    let client = common::client(&good, both);
    assert_eq!(client.status().await.unwrap().height, 2);

    drop(good);
    let lonely = common::client(&silent, |profile| profile.rpc = vec!["http://127.0.0.1:9".into()]);
    assert!(matches!(lonely.status().await, Err(ChainError::Unreachable { .. })));
}

#[tokio::test]
async fn waiting_outlives_a_node_that_is_away_for_a_moment() {
    let (_devnet, client) = start(config()).await;
    let tx = signed(&client, slot(0, 0), 5).await;
    client.broadcast(&tx).await.unwrap();
    client.devnet_faults(&Faults { fail_calls: 3, ..Faults::default() }).await.unwrap();
    assert!(matches!(client.wait(tx.hash, tx.timeout_height).await.unwrap(), Outcome::Landed(_)));
}

#[tokio::test]
async fn a_key_cannot_sign_for_another_and_fees_need_the_right_denom() {
    let (devnet, client) = start(config()).await;
    let strange = common::client(&devnet, |profile| {
        profile.fee_denom = "ufee".into();
        profile.gas_price = "1".parse().unwrap();
    });
    let tx = signed(&strange, slot(0, 0), 5).await;
    let error = strange.broadcast(&tx).await.unwrap_err();
    assert!(matches!(error, ChainError::Refused { code: 13, .. }), "{error:?}");
    let unknown = Msg::StoreCode { code: b"surety-native:nothing".to_vec() };
    let error = account(&client, 1).execute_and_wait(&[unknown], &none()).await.unwrap_err();
    assert!(error.to_string().contains("surety-native:nothing"), "{error}");
}
