//! Every call of the client against the embedded chain, over HTTP.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
#[path = "client/nodes.rs"]
mod nodes;

use common::*;
use cosmwasm_std::{coin, Event};
use surety_chain::event::{attribute, of_contract, typed};
use surety_chain::{ChainError, Missing, Msg, Outcome, TxHash, TxOptions};

fn none() -> TxOptions {
    TxOptions::default()
}

#[tokio::test]
async fn the_chain_says_where_it_is_and_who_holds_what() {
    let mut config = config();
    config.genesis.push((address(2), vec![coin(1, DENOM)]));
    let (_devnet, client) = start(config).await;
    let status = client.status().await.unwrap();
    assert_eq!((status.height, status.time), (1, GENESIS_TIME));
    assert_eq!(client.now().await.unwrap(), GENESIS_TIME);
    assert_eq!(client.balance(&address(1), DENOM).await.unwrap().u128(), 1_000_000);
    assert_eq!(client.balance(&address(9), DENOM).await.unwrap().u128(), 0);
    assert_eq!(client.supply(DENOM).await.unwrap().u128(), 1_001_001);
    assert_eq!(client.account(&address(2)).await.unwrap().unwrap().account_number, 1);
    assert_eq!(client.account(&address(9)).await.unwrap(), None);
}

#[tokio::test]
async fn coins_sent_arrive_and_make_an_account() {
    let (_devnet, client) = start(config()).await;
    let send = Msg::Send { to: address(9), amount: vec![coin(40, DENOM)] };
    let landed = account(&client, 1).execute_and_wait(&[send], &none()).await.unwrap();
    assert_eq!((landed.height, landed.code, landed.gas_used), (2, 0, None));
    let transfer = landed.events.iter().find(|event| event.ty == "transfer").unwrap();
    assert_eq!(attribute(transfer, "amount"), Some("40udimo"));
    assert_eq!(attribute(transfer, "msg_index"), Some("0"));
    assert_eq!(client.balance(&address(9), DENOM).await.unwrap().u128(), 40);
    let new = client.account(&address(9)).await.unwrap().unwrap();
    assert_eq!((new.account_number, new.sequence), (2, 0));
    assert_eq!(client.account(&address(1)).await.unwrap().unwrap().sequence, 1);
}

#[tokio::test]
async fn a_contract_lives_at_the_predicted_address_and_answers() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    let info = client.contract(&contract).await.unwrap();
    assert_eq!((info.creator.as_str(), info.admin.as_deref()), (owner.address(), Some(owner.address())));
    assert_eq!(info.label, "counter");
    assert_eq!(client.smart::<u64>(&contract, &Ask::Count {}).await.unwrap(), 7);
    assert_eq!(client.raw(&contract, b"count").await.unwrap(), Some(7u64.to_be_bytes().to_vec()));
    assert_eq!(client.raw(&contract, b"nothing").await.unwrap(), None);

    let landed = owner.execute_and_wait(&[add(&contract, 5), add(&contract, 6)], &none()).await.unwrap();
    assert_eq!(client.smart::<u64>(&contract, &Ask::Count {}).await.unwrap(), 18);
    let added: Vec<&Event> =
        of_contract(&landed.events, &contract).filter(|event| event.ty == "wasm-counter/added").collect();
    assert_eq!(attribute(added[0], "by"), Some("5"));
    assert_eq!(attribute(added[1], "msg_index"), Some("1"));
}

#[derive(Debug, PartialEq)]
struct Added(u64);

impl TryFrom<&Event> for Added {
    type Error = ();

    fn try_from(event: &Event) -> Result<Self, ()> {
        if event.ty != "wasm-counter/added" {
            return Err(());
        }
        attribute(event, "by").and_then(|by| by.parse().ok()).map(Self).ok_or(())
    }
}

#[tokio::test]
async fn typed_events_are_those_of_the_asked_contract() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    let landed = owner.execute_and_wait(&[add(&contract, 5), add(&contract, 6)], &none()).await.unwrap();
    assert_eq!(typed::<Added>(&landed.events, &contract), [Added(5), Added(6)]);
    assert_eq!(typed::<Added>(&landed.events, &address(2)), []);
}

#[tokio::test]
async fn a_contract_is_migrated_and_handed_over_by_its_admin_only() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    let migrate = Msg::migrate(contract.as_str(), 1, &Start { count: 70 }).unwrap();
    let refused =
        account(&client, 2).execute_and_wait(std::slice::from_ref(&migrate), &none()).await.unwrap_err();
    assert!(matches!(refused, ChainError::ContractRefused { .. }), "{refused:?}");
    owner.execute_and_wait(&[migrate], &none()).await.unwrap();
    assert_eq!(client.smart::<u64>(&contract, &Ask::Count {}).await.unwrap(), 70);
    let hand_over = Msg::UpdateAdmin { contract: contract.clone(), new_admin: address(2) };
    owner.execute_and_wait(&[hand_over], &none()).await.unwrap();
    assert_eq!(client.contract(&contract).await.unwrap().admin, Some(address(2)));
}

#[tokio::test]
async fn a_refusal_shows_in_the_simulation_with_the_contracts_whole_text() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    let fail = Msg::execute(contract.as_str(), &Counter::Fail {}, &[]).unwrap();
    match owner.prepare(&[fail], &none()).await {
        Err(ChainError::ContractRefused { message }) => {
            assert!(message.contains("message index: 0: "), "{message}");
            assert!(message.contains("the counter will not"), "{message}");
            assert!(!message.contains("sender:"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    // A simulation leaves nothing behind, refused or not.
    client.estimate(owner.signer(), &[add(&contract, 1)], &none()).await.unwrap();
    assert_eq!(client.smart::<u64>(&contract, &Ask::Count {}).await.unwrap(), 7);
}

#[tokio::test]
async fn a_failed_transaction_is_in_a_block_uses_its_sequence_and_changes_nothing() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    let blind = TxOptions { gas_limit: Some(500_000), ..none() };
    for broken in [Counter::Fail {}, Counter::Panic {}] {
        let before = client.account(owner.address()).await.unwrap().unwrap().sequence;
        let msgs = [add(&contract, 1), Msg::execute(contract.as_str(), &broken, &[]).unwrap()];
        let tx = owner.send(&msgs, &blind).await.unwrap();
        let Outcome::Landed(landed) = client.wait(tx.hash, tx.timeout_height).await.unwrap() else {
            panic!("it is in a block")
        };
        assert_ne!(landed.code, 0);
        assert!(landed.log.contains("message index: 1"), "{}", landed.log);
        assert!(landed.events.is_empty());
        assert!(landed.ok().is_err());
        let after = client.account(owner.address()).await.unwrap().unwrap().sequence;
        assert_eq!(after, before + 1);
        assert_eq!(client.smart::<u64>(&contract, &Ask::Count {}).await.unwrap(), 7);
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_to_be_missing() {
    let (_devnet, client) = start(config()).await;
    let nobody = address(9);
    let contract_missing = |error: ChainError| match error {
        ChainError::NotFound { kind: Missing::Contract, id } => assert_eq!(id, address(9)),
        other => panic!("{other:?}"),
    };
    contract_missing(client.contract(&nobody).await.unwrap_err());
    contract_missing(client.raw(&nobody, b"k").await.unwrap_err());
    contract_missing(client.smart::<u64>(&nobody, &Ask::Count {}).await.unwrap_err());
    assert!(matches!(client.code(4).await, Err(ChainError::NotFound { kind: Missing::Code, .. })));
    assert!(matches!(client.block(9).await, Err(ChainError::NotFound { kind: Missing::Block, .. })));
    assert!(matches!(client.block_results(9).await, Err(ChainError::NotFound { kind: Missing::Block, .. })));
    assert_eq!(client.tx(TxHash([1; 32])).await.unwrap(), None);
    let poor = account(&client, 9).prepare(&[add(&nobody, 1)], &none()).await.unwrap_err();
    assert!(matches!(poor, ChainError::NotFound { kind: Missing::Account, .. }));
}

#[tokio::test]
async fn a_query_a_contract_refuses_keeps_its_text() {
    let (_devnet, client) = start(config()).await;
    let contract = deploy_counter(&account(&client, 1)).await;
    match client.smart::<u64>(&contract, &Ask::Now {}).await {
        Err(ChainError::ContractRefused { message }) => {
            assert!(message.contains(&format!("it is {GENESIS_TIME}")), "{message}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn blocks_list_their_transactions_and_what_they_did() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    let landed = owner.execute_and_wait(&[add(&contract, 5)], &none()).await.unwrap();
    let block = client.block(landed.height).await.unwrap();
    assert_eq!(block.txs, [landed.hash]);
    assert_eq!(block.time, GENESIS_TIME);
    let results = client.block_results(landed.height).await.unwrap();
    assert_eq!(results.txs[0].events, landed.events);
    assert!(client.block_results(1).await.unwrap().txs.is_empty());
}

#[tokio::test]
async fn too_few_coins_are_typed_for_sends_and_funds() {
    let (_devnet, client) = start(config()).await;
    let contract = deploy_counter(&account(&client, 1)).await;
    let poor = account(&client, 2);
    let send = Msg::Send { to: address(1), amount: vec![coin(1_001, DENOM)] };
    let pay = Msg::execute(contract.as_str(), &Counter::PayBack {}, &[coin(1_001, DENOM)]).unwrap();
    for msg in [send, pay] {
        let error = poor.execute_and_wait(&[msg], &none()).await.unwrap_err();
        assert!(matches!(error, ChainError::InsufficientFunds { .. }), "{error:?}");
    }
    let enough = Msg::execute(contract.as_str(), &Counter::PayBack {}, &[coin(1_000, DENOM)]).unwrap();
    poor.execute_and_wait(&[enough], &none()).await.unwrap();
    assert_eq!(client.balance(&address(2), DENOM).await.unwrap().u128(), 1_000);
}

#[tokio::test]
async fn fees_are_paid_in_the_fee_denom_by_the_signer_or_its_granter() {
    let mut config = config();
    config.fee_denom = "ufee".into();
    let (devnet, _) = start(config).await;
    let client = client(&devnet, |profile| {
        profile.gas_price = "0.0001".parse().unwrap();
        profile.gas_adjustment = "1".parse().unwrap();
    });
    let rich = account(&client, 1);
    let send = Msg::Send { to: address(9), amount: vec![coin(1, DENOM)] };
    rich.execute_and_wait(&[send], &none()).await.unwrap();
    // 200,000 gas at 0.0001 each.
    assert_eq!(client.balance(&address(1), "ufee").await.unwrap().u128(), 480);

    let poor = account(&client, 2);
    let send = [Msg::Send { to: address(9), amount: vec![coin(1, DENOM)] }];
    let error = poor.execute_and_wait(&send, &none()).await.unwrap_err();
    assert!(matches!(error, ChainError::InsufficientFunds { .. }), "{error:?}");
    let granted = TxOptions { fee_granter: Some(address(1)), ..none() };
    let error = poor.execute_and_wait(&send, &granted).await.unwrap_err();
    assert!(matches!(error, ChainError::Refused { code: 6 | 38, .. }), "{error:?}");
    rich.execute_and_wait(&[Msg::GrantFees { grantee: address(2) }], &none()).await.unwrap();
    poor.execute_and_wait(&send, &granted).await.unwrap();
    assert_eq!(client.balance(&address(1), "ufee").await.unwrap().u128(), 440);
}

#[tokio::test]
async fn time_moves_only_when_told() {
    let (_devnet, client) = start(config()).await;
    let owner = account(&client, 1);
    let contract = deploy_counter(&owner).await;
    assert_eq!(client.now().await.unwrap(), GENESIS_TIME);
    let status = client.devnet_advance(3600).await.unwrap();
    assert_eq!(status.time, GENESIS_TIME + 3600);
    let landed = owner.execute_and_wait(&[add(&contract, 1)], &none()).await.unwrap();
    assert_eq!(client.block(landed.height).await.unwrap().time, GENESIS_TIME + 3600);
    let before = client.status().await.unwrap().height;
    let status = client.devnet_set_time(GENESIS_TIME + 7200).await.unwrap();
    assert_eq!((status.time, status.height), (GENESIS_TIME + 7200, before + 1));
    assert!(client.devnet_set_time(GENESIS_TIME).await.is_err());
    let status = client.devnet_advance_blocks(4).await.unwrap();
    assert_eq!((status.time, status.height), (GENESIS_TIME + 7200, before + 5));
    match client.smart::<u64>(&contract, &Ask::Now {}).await {
        Err(ChainError::ContractRefused { message }) => {
            assert!(message.contains(&format!("it is {}", GENESIS_TIME + 7200)), "{message}");
        }
        other => panic!("{other:?}"),
    }
}
