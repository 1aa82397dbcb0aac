//! Several nodes: whoever is away, behind, of another chain or lies makes room for the next, and is named.

use std::collections::BTreeMap;

use surety_chain::devnet::{Liar, Lies};
use surety_chain::{
    ChainError, Client, Deployed, Deployment, NodeFault, Outcome, SignedTx, TxHash, TxOptions,
};

use crate::common::{account, add, client, config, deploy_counter, start};

/// A devnet behind as many liars, honest for now, and a client that knows the liars only.
async fn behind_liars(count: usize) -> (surety_chain::devnet::Devnet, Vec<Liar>, Client, Deployment) {
    let (devnet, direct) = start(config()).await;
    let owner = account(&direct, 1);
    let address = deploy_counter(&owner).await;
    let info = direct.contract(&address).await.unwrap();
    let checksum = hex(&direct.code(info.code_id).await.unwrap().checksum);
    let deployed = Deployed { address, code_id: info.code_id, checksum };
    let deployment = Deployment {
        chain_id: direct.profile().chain_id.clone(),
        network: "test".into(),
        contracts: BTreeMap::from([("counter".to_owned(), deployed)]),
        ..Deployment::default()
    };
    let mut liars = Vec::new();
    for _ in 0..count {
        liars.push(Liar::start(devnet.url()).await.unwrap());
    }
    let urls: Vec<String> = liars.iter().map(Liar::url).collect();
    let client = client(&devnet, |profile| {
        profile.rpc = urls;
        profile.request_timeout_ms = 300;
    });
    (devnet, liars, client, deployment)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn faults(client: &Client) -> Vec<Option<NodeFault>> {
    client.nodes().into_iter().map(|node| node.fault).collect()
}

#[tokio::test]
async fn a_node_that_is_away_makes_room_for_the_next_and_comes_back() {
    let (_devnet, liars, client, deployment) = behind_liars(2).await;
    let chain = client.status().await.unwrap();
    liars[0].tell(Lies { silent: true, ..Lies::default() });
    assert_eq!(client.status().await.unwrap(), chain);
    assert!(client.contract(&deployment.contracts["counter"].address).await.is_ok());
    assert!(matches!(faults(&client)[..], [Some(NodeFault::Away { .. }), None]));
    // Asked last from now on: nothing waits for it any more.
    let begun = std::time::Instant::now();
    client.status().await.unwrap();
    assert!(begun.elapsed().as_millis() < 250);
    liars[0].tell(Lies::default());
    liars[1].tell(Lies { silent: true, ..Lies::default() });
    assert_eq!(client.status().await.unwrap(), chain);
    assert!(matches!(faults(&client)[..], [None, Some(NodeFault::Away { .. })]));
}

#[tokio::test]
async fn a_node_of_another_chain_is_named_and_never_asked() {
    let (_devnet, liars, client, _) = behind_liars(2).await;
    liars[0].tell(Lies { chain_id: Some("surety-9".into()), ..Lies::default() });
    let owner = account(&client, 1);
    assert!(client.balance(owner.address(), "udimo").await.is_ok());
    assert!(
        matches!(&faults(&client)[..], [Some(NodeFault::WrongChain { found, .. }), None] if found == "surety-9")
    );
    // With nobody else there the error names it.
    liars[1].tell(Lies { silent: true, ..Lies::default() });
    liars[0].tell(Lies { chain_id: Some("surety-9".into()), ..Lies::default() });
    let error = client.balance(owner.address(), "udimo").await.unwrap_err();
    assert!(matches!(error, ChainError::WrongChain { .. } | ChainError::Timeout { .. }), "{error:?}");
    liars[0].tell(Lies::default());
    assert!(client.balance(owner.address(), "udimo").await.is_ok());
    assert_eq!(faults(&client)[0], None);
}

#[tokio::test]
async fn what_does_not_read_is_asked_of_the_next_node() {
    let (_devnet, liars, client, deployment) = behind_liars(2).await;
    let address = &deployment.contracts["counter"].address;
    let read =
        || async { client.smart::<serde_json::Value>(address, &serde_json::json!({"count": {}})).await };
    let honest = read().await.map_err(|error| error.to_string());
    for lie in [Lies { half: true, ..Lies::default() }, Lies { page: true, ..Lies::default() }] {
        liars[0].tell(lie.clone());
        assert_eq!(read().await.map_err(|error| error.to_string()), honest);
        liars[1].tell(lie);
        if honest.is_ok() {
            assert!(matches!(read().await, Err(ChainError::Decode { .. })));
        }
        liars.iter().for_each(|liar| liar.tell(Lies::default()));
    }
}

#[tokio::test]
async fn examined_nodes_are_told_apart_by_what_is_wrong_with_them() {
    let (devnet, liars, client, deployment) = behind_liars(4).await;
    crate::common::client(&devnet, |_| {}).devnet_advance_blocks(30).await.unwrap();
    assert!(client.examine(&deployment).await.iter().all(|node| node.fault.is_none()));
    liars[0].tell(Lies { behind: 20, ..Lies::default() });
    liars[1].tell(Lies { code_id: true, ..Lies::default() });
    liars[2].tell(Lies { behind: 5, ..Lies::default() });
    let found = client.examine(&deployment).await;
    assert!(matches!(&found[0].fault, Some(NodeFault::Behind { .. })));
    assert!(
        matches!(&found[1].fault, Some(NodeFault::WrongContract { contract, .. }) if contract == "counter")
    );
    assert!(found[2].fault.is_none() && found[3].fault.is_none());
    // Only the liar is left: nothing is asked of it.
    for index in [0, 2, 3] {
        liars[index].tell(Lies { silent: true, ..Lies::default() });
    }
    let owner = account(&client, 1);
    let by = add(&deployment.contracts["counter"].address, 1);
    let error = owner.prepare(&[by], &TxOptions::default()).await.unwrap_err();
    assert!(matches!(error, ChainError::Barred { .. } | ChainError::Timeout { .. }), "{error:?}");
    for liar in &liars {
        liar.tell(Lies::default());
    }
    assert!(client.examine(&deployment).await.iter().all(|node| node.fault.is_none()));
}

#[tokio::test]
async fn a_code_with_another_checksum_is_found_and_right_again_it_is_used_again() {
    let (_devnet, liars, client, deployment) = behind_liars(1).await;
    liars[0].tell(Lies { checksum: true, ..Lies::default() });
    let found = client.examine(&deployment).await;
    let fault = found[0].fault.clone().unwrap();
    assert!(fault.is_wrong() && fault.is_barred() && fault.to_string().contains("checksum"), "{fault}");
    let address = &deployment.contracts["counter"].address;
    assert!(matches!(client.contract(address).await, Err(ChainError::Barred { .. })));
    liars[0].tell(Lies::default());
    assert_eq!(client.examine(&deployment).await[0].fault, None);
    assert!(client.contract(address).await.is_ok());
}

#[tokio::test]
async fn a_node_without_the_blocks_does_not_prove_a_transaction_dead() {
    let (devnet, liars, client, _) = behind_liars(1).await;
    let direct = crate::common::client(&devnet, |_| {});
    direct.devnet_advance_blocks(40).await.unwrap();
    let unknown = TxHash([7; 32]);
    assert_eq!(client.outcome(unknown, 20).await.unwrap(), Some(Outcome::Dead));
    liars[0].tell(Lies { pruned_below: 18, ..Lies::default() });
    let error = client.outcome(unknown, 20).await.unwrap_err();
    assert!(matches!(error, ChainError::NoHistory { earliest: 18, height: 15, .. }), "{error:?}");
    assert_eq!(client.outcome(unknown, 30).await.unwrap(), Some(Outcome::Dead));
}

#[tokio::test]
async fn a_refusal_after_silence_does_not_say_that_nothing_was_taken() {
    let (_devnet, liars, client, deployment) = behind_liars(2).await;
    let owner = account(&client, 1);
    let by = add(&deployment.contracts["counter"].address, 1);
    let tx = owner.prepare(std::slice::from_ref(&by), &TxOptions::default()).await.unwrap();
    // The first takes it and never answers; what the second says of a sequence that is used up means nothing then.
    liars[0].tell(Lies { silent: true, ..Lies::default() });
    let stale = SignedTx { bytes: tx.bytes.clone(), ..tx.clone() };
    owner.broadcast(&tx).await.unwrap();
    client.wait(tx.hash, tx.timeout_height).await.unwrap();
    let again = client.broadcast(&stale).await;
    assert!(again.is_ok(), "{again:?}");
}
