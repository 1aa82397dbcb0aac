//! The client against a real node, which this test starts itself.
//!
//! `SURETY_WASMD=$(scripts/wasmd-build) SURETY_ARTIFACT=artifacts/charter.wasm
//! cargo test -p surety-chain --test wasmd -- --ignored`
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cosmwasm_std::coin;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use surety_chain::event::attribute;
use surety_chain::tx::{unsigned_json, Slot};
use surety_chain::{
    instantiate2_address, tx_file, Account, ChainError, Client, Missing, Msg, Outcome, Profile, Salt,
    SecretKey, Signer, TxOptions,
};

const WORDS: &str =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const CHAIN: &str = "surety-test-1";

struct Node {
    process: Child,
    home: tempfile::TempDir,
    url: String,
}

impl Drop for Node {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn wasmd(binary: &str, home: &Path, line: &str) {
    let done = Command::new(binary).args(line.split(' ')).arg("--home").arg(home).output().unwrap();
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
}

fn start() -> Node {
    let binary = std::env::var("SURETY_WASMD").expect("set SURETY_WASMD to the node's binary");
    let home = tempfile::tempdir().unwrap();
    let path = home.path();
    let words = path.join("words");
    std::fs::write(&words, WORDS).unwrap();
    let address = SecretKey::from_mnemonic(WORDS).unwrap().address("wasm").unwrap();
    wasmd(&binary, path, &format!("init test --chain-id {CHAIN} --default-denom udimo"));
    let keys = format!("keys add owner --recover --source {} --keyring-backend test", words.display());
    wasmd(&binary, path, &keys);
    wasmd(&binary, path, &format!("genesis add-genesis-account {address} 1000000000000udimo"));
    wasmd(
        &binary,
        path,
        &format!("genesis gentx owner 500000000udimo --chain-id {CHAIN} --keyring-backend test"),
    );
    wasmd(&binary, path, "genesis collect-gentxs");
    let config = path.join("config/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let fast = text.replace("timeout_commit = \"5s\"", "timeout_commit = \"200ms\"");
    assert_ne!(fast, text);
    std::fs::write(&config, fast).unwrap();
    let port = free_port();
    let process = Command::new(&binary)
        .arg("start")
        .arg("--home")
        .arg(path)
        .args(["--rpc.laddr", &format!("tcp://127.0.0.1:{port}")])
        .args(["--p2p.laddr", &format!("tcp://127.0.0.1:{}", free_port())])
        // A node without gRPC and without API simulates nothing, not even by RPC.
        .args(["--grpc.address", &format!("127.0.0.1:{}", free_port()), "--rpc.pprof_laddr", ""])
        .args(["--minimum-gas-prices", "0.001udimo"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Node { process, home, url: format!("http://127.0.0.1:{port}") }
}

async fn first_block(client: &Client) {
    for _ in 0..300 {
        if client.status().await.is_ok_and(|status| status.height > 1) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the node makes no blocks");
}

#[tokio::test]
#[ignore = "needs a node's binary and an artifact"]
async fn the_client_speaks_to_a_real_node() {
    let node = start();
    let mut profile = Profile::new(CHAIN, &node.url, "udimo", "wasm");
    profile.gas_price = "0.001".parse().unwrap();
    profile.timeout_blocks = 25;
    let client = Client::new(profile.clone()).unwrap();
    first_block(&client).await;

    let owner = Account::new(client.clone(), Arc::new(SecretKey::from_mnemonic(WORDS).unwrap())).unwrap();
    coins_move(&client, &owner).await;
    a_contract_is_deployed(&client, &owner).await;
    refusals_are_typed(&client, &owner).await;
    sequences_are_kept(&client, &owner).await;
    files_are_shared_with_the_chains_tool(&node, &client, &owner).await;

    profile.chain_id = "surety-other-1".into();
    let foreign = Client::new(profile).unwrap();
    assert!(matches!(foreign.status().await, Err(ChainError::WrongChain { .. })));
}

async fn coins_move(client: &Client, owner: &Account) {
    let other = SecretKey::generate().unwrap().0;
    let to = other.address("wasm").unwrap();
    assert_eq!(client.account(&to).await.unwrap(), None);
    let send = Msg::Send { to: to.clone(), amount: vec![coin(7, "udimo")] };
    let landed = owner.execute_and_wait(&[send], &TxOptions::default()).await.unwrap();
    assert!(landed.gas_used.is_some());
    assert_eq!(client.balance(&to, "udimo").await.unwrap().u128(), 7);
    assert!(client.supply("udimo").await.unwrap().u128() >= 1_000_000_000_000);
    let block = client.block(landed.height).await.unwrap();
    assert_eq!(block.txs, [landed.hash]);
    assert_eq!(client.block_results(landed.height).await.unwrap().txs[0].events, landed.events);
    assert!(matches!(
        client.block_results(landed.height + 10_000).await,
        Err(ChainError::NotFound { kind: Missing::Block, .. })
    ));

    let poor = Account::new(client.clone(), Arc::new(other)).unwrap();
    let granted = TxOptions { fee_granter: Some(owner.address().into()), ..TxOptions::default() };
    let back = [Msg::Send { to: owner.address().into(), amount: vec![coin(7, "udimo")] }];
    assert!(poor.execute_and_wait(&back, &granted).await.is_err());
    owner.execute_and_wait(&[Msg::GrantFees { grantee: to.clone() }], &TxOptions::default()).await.unwrap();
    poor.execute_and_wait(&back, &granted).await.unwrap();
    assert_eq!(client.balance(&to, "udimo").await.unwrap().u128(), 0);
}

async fn a_contract_is_deployed(client: &Client, owner: &Account) {
    let path = std::env::var("SURETY_ARTIFACT").expect("set SURETY_ARTIFACT to a contract's wasm");
    let code = std::fs::read(path).unwrap();
    let checksum: [u8; 32] = Sha256::digest(&code).into();
    let landed = owner.execute_and_wait(&[Msg::StoreCode { code }], &TxOptions::default()).await.unwrap();
    let stored = landed.events.iter().find(|event| event.ty == "store_code").unwrap();
    let code_id: u64 = attribute(stored, "code_id").unwrap().parse().unwrap();
    assert_eq!(client.code(code_id).await.unwrap().checksum, checksum);
    assert!(matches!(client.code(code_id + 1).await, Err(ChainError::NotFound { kind: Missing::Code, .. })));

    let salt = Salt::of("test", "charter").unwrap();
    let address = instantiate2_address(&checksum, owner.address(), &salt, "wasm").unwrap();
    assert!(matches!(
        client.contract(&address).await,
        Err(ChainError::NotFound { kind: Missing::Contract, .. })
    ));
    assert!(matches!(client.raw(&address, b"k").await, Err(ChainError::NotFound { .. })));
    let instantiate = |msg: Value| Msg::Instantiate2 {
        code_id,
        admin: Some(owner.address().into()),
        label: "charter".into(),
        msg: serde_json::to_vec(&msg).unwrap(),
        funds: Vec::new(),
        salt: salt.clone(),
    };
    let unreadable = owner.execute_and_wait(&[instantiate(json!({"no": 1}))], &TxOptions::default()).await;
    assert!(matches!(unreadable, Err(ChainError::ContractRefused { .. })), "{unreadable:?}");
    let office = owner.address();
    let charter =
        json!({"governance": office, "integrations": office, "community": office, "guardian": office});
    owner.execute_and_wait(&[instantiate(charter)], &TxOptions::default()).await.unwrap();
    let info = client.contract(&address).await.unwrap();
    assert_eq!((info.code_id, info.admin.as_deref()), (code_id, Some(owner.address())));
    assert!(client.raw(&address, b"contract_info").await.unwrap().is_some());
    assert_eq!(client.raw(&address, b"nothing").await.unwrap(), None);
    let contracts: Value = client.smart(&address, &json!({"contracts": {}})).await.unwrap();
    assert_eq!(contracts, json!({"contracts": []}));
    let unknown = client.smart::<Value>(&address, &json!({"nothing": {}})).await;
    assert!(matches!(unknown, Err(ChainError::ContractRefused { .. })), "{unknown:?}");
    let nothing = Msg::execute(address, &json!({"nothing": {}}), &[]).unwrap();
    let simulated = owner.prepare(std::slice::from_ref(&nothing), &TxOptions::default()).await;
    assert!(matches!(simulated, Err(ChainError::ContractRefused { .. })), "{simulated:?}");
    let blind = TxOptions { gas_limit: Some(300_000), ..TxOptions::default() };
    let landed = owner.execute_and_wait(&[nothing], &blind).await;
    assert!(matches!(landed, Err(ChainError::ContractRefused { .. })), "{landed:?}");
}

fn send_to(address: &str) -> [Msg; 1] {
    [Msg::Send { to: address.into(), amount: vec![coin(1, "udimo")] }]
}

async fn refusals_are_typed(client: &Client, owner: &Account) {
    let send = send_to(owner.address());
    let blind = TxOptions { gas_limit: Some(200_000), ..TxOptions::default() };
    let info = client.account(owner.address()).await.unwrap().unwrap();
    let here = Slot { account_number: info.account_number, sequence: info.sequence };

    let ahead = Slot { sequence: here.sequence + 4, ..here };
    for options in [&TxOptions::default(), &blind] {
        let sent = match client.prepare_at(owner.signer(), ahead, &send, options).await {
            Ok(tx) => client.broadcast(&tx).await,
            Err(error) => Err(error),
        };
        match sent {
            Err(ChainError::OutOfSequence { expected, got }) => {
                assert_eq!((expected, got), (here.sequence, ahead.sequence));
            }
            other => panic!("{other:?}"),
        }
    }
    let stranger = Slot { account_number: 99, ..here };
    let forged = client.prepare_at(owner.signer(), stranger, &send, &blind).await.unwrap();
    assert!(matches!(client.broadcast(&forged).await, Err(ChainError::Refused { code: 4, .. })));

    let none = [Msg::Send { to: owner.address().into(), amount: vec![coin(5, "unone")] }];
    for options in [&TxOptions::default(), &blind] {
        let error = owner.execute_and_wait(&none, options).await.unwrap_err();
        assert!(matches!(error, ChainError::InsufficientFunds { .. }), "{error:?}");
    }

    let short = TxOptions { timeout_blocks: Some(1), ..TxOptions::default() };
    let late = client.prepare(owner.signer(), &send, &short).await.unwrap();
    assert_eq!(client.wait(late.hash, late.timeout_height).await.unwrap(), Outcome::Dead);
    assert!(matches!(client.broadcast(&late).await, Err(ChainError::Expired { .. })));
}

async fn sequences_are_kept(client: &Client, owner: &Account) {
    owner.resync().await;
    let send = send_to(owner.address());
    let options = TxOptions::default();
    let mut sent = Vec::new();
    for _ in 0..5 {
        sent.push(owner.send(&send, &options).await.unwrap());
    }
    // A second owner of the same key starts from the last block and is set right by the node.
    let second = Account::new(client.clone(), Arc::new(SecretKey::from_mnemonic(WORDS).unwrap())).unwrap();
    sent.push(second.send(&send, &options).await.unwrap());
    for tx in &sent {
        client.broadcast(tx).await.unwrap();
        match client.wait(tx.hash, tx.timeout_height).await.unwrap() {
            Outcome::Landed(landed) => assert_eq!(landed.code, 0, "{}", landed.log),
            Outcome::Dead => panic!("{} died", tx.hash),
        }
    }
    let sequences: Vec<u64> = sent.iter().map(|tx| tx.sequence).collect();
    let expected: Vec<u64> = (0..6).map(|step| sequences[0] + step).collect();
    assert_eq!(sequences, expected);
}

/// Runs the chain's own tool; what it printed.
fn tool(node: &Node, line: &str) -> String {
    let binary = std::env::var("SURETY_WASMD").unwrap();
    let path = node.home.path();
    let done = Command::new(binary)
        .args(line.split(' '))
        .arg("--home")
        .arg(path)
        .current_dir(path)
        .output()
        .unwrap();
    assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

async fn files_are_shared_with_the_chains_tool(node: &Node, client: &Client, owner: &Account) {
    let unsigned = || {
        let cost = client.profile().cost_of_limit(200_000).unwrap();
        // The chain's tool writes some signs of a memo in another way.
        let options = TxOptions { memo: "a < b & c".into(), ..TxOptions::default() };
        unsigned_json(owner.address(), &send_to(owner.address()), &options, &cost, 0).unwrap().to_string()
    };
    let landed = |outcome| match outcome {
        Outcome::Landed(landed) => assert_eq!(landed.code, 0, "{}", landed.log),
        Outcome::Dead => panic!("it died"),
    };
    std::fs::write(node.home.path().join("unsigned.json"), unsigned()).unwrap();
    let sign = format!(
        "tx sign unsigned.json --from owner --keyring-backend test --chain-id {CHAIN} --node {}",
        node.url
    );
    let theirs = tx_file::read_signed(&tool(node, &sign)).unwrap();
    assert_eq!(theirs.sender, owner.address());
    client.broadcast(&theirs.tx).await.unwrap();
    landed(client.wait(theirs.tx.hash, u64::MAX).await.unwrap());

    let slot = client.slot(owner.signer()).await.unwrap();
    let ours = tx_file::sign(&unsigned(), owner.signer(), slot, CHAIN, "wasm").unwrap().to_string();
    std::fs::write(node.home.path().join("signed.json"), &ours).unwrap();
    tool(node, &format!("tx broadcast signed.json --node {}", node.url));
    landed(client.wait(tx_file::read_signed(&ours).unwrap().tx.hash, u64::MAX).await.unwrap());
}
