//! A network's life on a real node: deployed with a break in between, compared, tampered with, upgraded, an office of it held
//! by a multisig account; and a chain on which only a vote stores code.
//!
//! `SURETY_WASMD=$(scripts/wasmd-build) SURETY_ARTIFACTS=artifacts cargo test -p surety-cli --test cli -- --ignored real_node`

mod account;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cosmwasm_std::coin;
use serde_json::{json, Value};
use surety_chain::{keyfile, Account, Client, Deployment, Msg, Profile, SecretKey, Signer as _, TxOptions};
use surety_localnet::{create, parameters, Network, Node, Periods, Spec};

use crate::{json, stderr, stdout, surety, write};

const DENOM: &str = "udimo";
const COIN: u128 = 1_000_000;
/// How long the chain's governance votes.
const VOTE: &str = "20s";

/// A node with nothing deployed, and the key of whoever deploys.
struct Bare {
    dir: tempfile::TempDir,
    wasmd: PathBuf,
    profile: Profile,
    governance: String,
}

impl Drop for Bare {
    fn drop(&mut self) {
        // Also when the test has failed.
        let nodes: Value = std::fs::read(self.dir.path().join("network.json"))
            .map(|text| serde_json::from_slice(&text).unwrap_or_default())
            .unwrap_or_default();
        for node in nodes["nodes"].as_array().into_iter().flatten() {
            let _ = Command::new("kill").arg(node["pid"].to_string()).status();
        }
    }
}

/// `uploads` is what the genesis says of who may store code.
async fn bare(chain_id: &str, uploads: &str) -> Bare {
    start(chain_id, uploads, 1).await
}

async fn start(chain_id: &str, uploads: &str, validators: u8) -> Bare {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path();
    let wasmd =
        PathBuf::from(std::env::var_os("SURETY_WASMD").expect("set SURETY_WASMD to a node's program"));
    let (key, words) = SecretKey::generate().unwrap();
    keyfile::write_mnemonic(&home.join("governance.json"), &words).unwrap();
    let governance = key.address("wasm").unwrap();
    // The stake is for the deposits of proposals.
    let coins = [(DENOM, COIN), ("ufee", 100 * COIN), ("stake", 1_000 * COIN)];
    let coins = coins.map(|(denom, amount)| (denom.to_owned(), amount)).into();
    let spec = Spec {
        chain_id: chain_id.into(),
        home: home.to_owned(),
        program: wasmd.clone(),
        validators,
        balances: BTreeMap::from([(governance.clone(), coins)]),
        block_ms: 200,
    };
    create(&spec).await.unwrap();
    for node in 0..validators {
        let genesis = home.join(format!("node{node}/config/genesis.json"));
        let mut text: Value = serde_json::from_slice(&std::fs::read(&genesis).unwrap()).unwrap();
        let access = &mut text["app_state"]["wasm"]["params"]["code_upload_access"];
        assert_eq!(access["permission"], "Everybody");
        access["permission"] = uploads.into();
        text["app_state"]["gov"]["params"]["voting_period"] = VOTE.into();
        text["app_state"]["gov"]["params"]["expedited_voting_period"] = "1s".into();
        std::fs::write(&genesis, text.to_string()).unwrap();
    }
    let nodes = Node::all(&wasmd, home).await.unwrap();
    let mut profile = Profile::new(chain_id, "http://127.0.0.1:1", DENOM, "wasm");
    profile.fee_denom = "ufee".into();
    profile.gas_price = "0.001".parse().unwrap();
    profile.poll_ms = 100;
    let profile = Network::start(&wasmd, home, &nodes, profile).await.unwrap();
    write(home, "words", &words);
    write(home, "profile.json", &serde_json::to_string(&profile).unwrap());
    let offices = json!({
        "governance": governance, "integrations": governance, "community": governance, "guardian": governance,
    });
    let council: Vec<String> =
        (0..5).map(|_| SecretKey::generate().unwrap().0.address("wasm").unwrap()).collect();
    let council: Vec<&str> = council.iter().map(String::as_str).collect();
    let all = parameters(&Periods::of_month(300), &offices, &council, DENOM, COIN);
    write(home, "parameters.json", &all.to_string());
    Bare { dir, wasmd, profile, governance }
}

impl Bare {
    fn home(&self) -> &Path {
        self.dir.path()
    }

    fn arguments(&self, action: &[&str]) -> Vec<String> {
        let global =
            "--profile profile.json --deployment deployment.json --key governance.json --output json network";
        global.split(' ').chain(action.iter().copied()).map(str::to_owned).collect()
    }

    fn network(&self, action: &[&str]) -> Output {
        let arguments = self.arguments(action);
        surety(self.home(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn deploy(&self, artifacts: &str, more: &[&str]) -> Output {
        let always =
            ["deploy", "--network", "pilot", "--parameters", "parameters.json", "--artifacts", artifacts];
        self.network(&[&always, more].concat())
    }

    /// Runs the node's own tool.
    fn wasmd(&self, arguments: &[&str]) -> Output {
        let done = Command::new(&self.wasmd)
            .args(arguments)
            .args(["--keyring-backend", "test", "--home"])
            .arg(self.home().join("node0"))
            .current_dir(self.home())
            .output()
            .unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", stderr(&done));
        done
    }

    /// Sends a transaction by the node's own tool and waits until it has landed.
    async fn tx(&self, from: &str, action: &[&str], what: &str) {
        let always =
            ["--yes", "--gas", "60000000", "--fees", "60000ufee", "--output", "json", "--from", from];
        let chain = ["--chain-id", &self.profile.chain_id, "--node", &self.profile.rpc[0]];
        let sent = self.wasmd(&[&["tx"], action, &always, &chain].concat());
        let sent: Value = serde_json::from_slice(&sent.stdout).unwrap();
        assert_eq!(sent["code"], 0, "{what}: {sent}");
        let hash = sent["txhash"].as_str().unwrap().parse().unwrap();
        let began = Instant::now();
        let landed = loop {
            assert!(began.elapsed() < Duration::from_secs(60), "{what} does not land");
            match self.client().tx(hash).await.unwrap() {
                Some(landed) => break landed,
                None => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        assert_eq!(landed.code, 0, "{what}: {}", landed.log);
    }

    fn client(&self) -> Client {
        Client::new(self.profile.clone()).unwrap()
    }

    async fn fees_left(&self) -> u128 {
        self.client().balance(&self.governance, "ufee").await.unwrap().u128()
    }

    fn deployment(&self) -> Deployment {
        Deployment::load(&self.home().join("deployment.json")).unwrap()
    }

    /// How often code was stored on this chain.
    async fn codes(&self) -> u64 {
        let client = self.client();
        let mut last = 0;
        while client.code(last + 1).await.is_ok() {
            last += 1;
        }
        last
    }
}

/// The project's artifacts.
fn artifacts() -> String {
    let path =
        std::env::var("SURETY_ARTIFACTS").expect("set SURETY_ARTIFACTS to the folder of the artifacts");
    std::fs::canonicalize(path).unwrap().display().to_string()
}

/// Artifacts that do the same and are others: each named one has one more section, which a chain ignores.
fn others(dir: &Path, names: &[&str]) -> String {
    let folder = dir.join("others");
    std::fs::create_dir(&folder).unwrap();
    for entry in std::fs::read_dir(artifacts()).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_stem().filter(|_| path.extension().is_some_and(|it| it == "wasm")) else {
            continue;
        };
        let mut wasm = std::fs::read(&path).unwrap();
        if names.contains(&name.to_str().unwrap()) {
            wasm.extend_from_slice(b"\0\x06\x04testx");
        }
        std::fs::write(folder.join(path.file_name().unwrap()), wasm).unwrap();
    }
    folder.display().to_string()
}

#[track_caller]
fn ok(output: &Output) -> Value {
    assert!(output.status.success(), "{}", stderr(output));
    json(output)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a node's program and the artifacts"]
async fn a_network_is_deployed_compared_and_upgraded() {
    let node = bare("surety-deploy-1", "Everybody").await;
    let before = node.fees_left().await;

    // What it will cost is said first, and nothing is sent.
    let survey = ok(&node.deploy(&artifacts(), &["--dry-run"]));
    assert_eq!(survey["tasks"].as_array().unwrap().len(), 8 + 8 + 7, "{survey}");
    let most: u128 = survey["total"]["amount"].as_str().unwrap().parse().unwrap();
    assert_eq!((node.fees_left().await, node.codes().await), (before, 0));
    let nobody = node.deploy(&artifacts(), &[]);
    assert_eq!(nobody.status.code(), Some(2), "{}", stderr(&nobody));

    // Killed once two codes are stored and a third is on its way.
    let always = ["deploy", "--network", "pilot", "--parameters", "parameters.json", "--yes", "--artifacts"];
    let mut broken = Command::new(env!("CARGO_BIN_EXE_surety"))
        .args(node.arguments(&always))
        .arg(artifacts())
        .current_dir(node.home())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < Duration::from_secs(60) && broken.try_wait().unwrap().is_none());
        let so_far = Deployment::load(&node.home().join("deployment.json"));
        if so_far.is_ok_and(|it| it.codes.len() == 2 && it.pending.is_some_and(|it| it.stores.is_some())) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    broken.kill().unwrap();
    broken.wait().unwrap();

    let rest = node.deploy(&artifacts(), &["--yes"]);
    ok(&rest);
    assert_eq!(node.codes().await, 8, "nothing is stored twice: {}", stderr(&rest));
    let deployment = node.deployment();
    assert_eq!((deployment.contracts.len(), deployment.codes.len(), &deployment.pending), (8, 8, &None));
    let spent = before - node.fees_left().await;
    assert!(spent <= most, "it cost {spent}, and was said to cost up to {most}");
    ok(&node.deploy(&artifacts(), &["--yes"]));
    assert_eq!(before - node.fees_left().await, spent, "a second time costs nothing");

    let verified = ok(&node.network(&["verify", "--artifacts", &artifacts()]));
    assert_eq!(verified["differences"], 0, "{verified}");

    // Another artifact is told, and so is another admin.
    let others = others(node.home(), &["vault", "device"]);
    let differs = node.network(&["verify", "--artifacts", &others]);
    assert_eq!(differs.status.code(), Some(1), "{}", stderr(&differs));
    let differing: Vec<Value> = json(&differs)["contracts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|checked| checked["differences"].as_array().unwrap().clone())
        .map(|difference| difference["what"].clone())
        .collect();
    assert_eq!(differing, ["code", "code"]);
    let stranger = SecretKey::generate().unwrap().0.address("wasm").unwrap();
    let differs = node.network(&["verify", "--artifacts", &artifacts(), "--admin", &stranger]);
    assert_eq!((differs.status.code(), &json(&differs)["differences"]), (Some(1), &json!(8)));
    let again = node.deploy(&others, &["--yes"]);
    assert!(stderr(&again).contains("network upgrade"), "{}", stderr(&again));

    let survey = ok(&node.network(&["upgrade", "--artifacts", &others, "--dry-run"]));
    assert_eq!(survey["tasks"].as_array().unwrap().len(), 4, "{survey}");
    let before = node.fees_left().await;
    ok(&node.network(&["upgrade", "--artifacts", &others, "--yes"]));
    let most: u128 = survey["total"]["amount"].as_str().unwrap().parse().unwrap();
    assert!(before - node.fees_left().await <= most);
    assert_eq!(node.codes().await, 10);
    ok(&node.network(&["verify", "--artifacts", &others]));
    assert_eq!(node.network(&["verify", "--artifacts", &artifacts()]).status.code(), Some(1));
    ok(&node.network(&["upgrade", "--artifacts", &others, "--yes"]));
    assert_eq!(node.codes().await, 10);
    account::holds_an_office(&node).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a node's program and the artifacts"]
async fn where_a_vote_stores_code_the_proposals_are_written() {
    let node = bare("surety-vote-1", "Nobody").await;
    let left = node.deploy(&artifacts(), &["--yes", "--proposals", "proposals"]);
    assert_eq!(left.status.code(), Some(1), "{}", stderr(&left));
    assert!(stderr(&left).contains("uploads_restricted"), "{}", stderr(&left));
    let written = json(&left);
    let files: Vec<&str> =
        written["proposals"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(files.len(), 8, "{written}");
    assert!(written["then"].as_str().unwrap().contains("--code-ids charter=ID,vault=ID"), "{written}");

    // The chain's own tool takes them, and a transaction holds each; the only validator votes.
    let validator = stdout(&node.wasmd(&["keys", "show", "validator", "--address"]));
    let fees = Msg::Send { to: validator.trim().into(), amount: vec![coin(COIN, "ufee")] };
    let key = Arc::new(keyfile::read(&node.home().join("governance.json")).unwrap());
    let account = Account::new(node.client(), key).unwrap();
    account.execute_and_wait(&[fees], &TxOptions::default()).await.unwrap();
    node.wasmd(&["keys", "add", "governance", "--recover", "--source", "words"]);
    for (at, file) in files.iter().enumerate() {
        let proposal = at.wrapping_add(1).to_string();
        node.tx("governance", &["gov", "submit-proposal", file], &format!("proposal {proposal}")).await;
        node.tx("validator", &["gov", "vote", &proposal, "yes"], &format!("vote on {proposal}")).await;
    }

    // A code id that is not there, or not this contract's, is refused before anything is instantiated.
    let absent = node.deploy(&artifacts(), &["--yes", "--code-ids", "charter=1"]);
    assert_eq!(absent.status.code(), Some(1), "{}", stderr(&absent));
    assert!(stderr(&absent).contains("not_found"), "{}", stderr(&absent));
    let unknown = node.deploy(&artifacts(), &["--yes", "--code-ids", "chart=1"]);
    assert_eq!(unknown.status.code(), Some(2), "{}", stderr(&unknown));

    let began = Instant::now();
    while node.codes().await < 8 {
        assert!(began.elapsed() < Duration::from_secs(90), "the proposals do not pass");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    // Codes are numbered as their proposals were made.
    let named: Vec<&str> = files.iter().map(|file| file.rsplit_once("store-").unwrap().1).collect();
    let named = named.iter().map(|file| file.trim_end_matches(".json")).zip(1..);
    let ids: Vec<String> = named.map(|(name, id)| format!("{name}={id}")).collect();
    let mut swapped = ids.clone();
    swapped[0] = "charter=2".into();
    let other = node.deploy(&artifacts(), &["--yes", "--code-ids", &swapped.join(",")]);
    assert!(stderr(&other).contains("code 2 has checksum"), "{}", stderr(&other));
    ok(&node.deploy(&artifacts(), &["--yes", "--code-ids", &ids.join(",")]));
    assert_eq!(ok(&node.network(&["verify", "--artifacts", &artifacts()]))["differences"], 0);
    assert_eq!(node.codes().await, 8);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a node's program"]
async fn four_validators_go_on_when_one_ends() {
    let network = start("surety-four-1", "Everybody", 4).await;
    assert_eq!(network.profile.rpc.len(), 4);
    let running = Network::load(network.home()).unwrap().unwrap();
    let last = running.nodes.last().unwrap().pid.to_string();
    assert!(Command::new("kill").arg(last).status().unwrap().success());
    let mut others = network.profile.clone();
    others.rpc.pop();
    let client = Client::new(others).unwrap();
    let reached = client.status().await.unwrap().height;
    let began = Instant::now();
    while client.status().await.unwrap().height < reached + 5 {
        assert!(began.elapsed() < Duration::from_secs(60), "three of four make no blocks");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(!running.runs());
}
