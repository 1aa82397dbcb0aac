//! A real node with one validator, on loopback. Fees are paid in another denom than the network's coin.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use anyhow::{bail, Context as _};
use surety_chain::{Client, Profile};
use tokio::process::Command;

use super::{Balances, DENOM};
use crate::process::{run, Background};

const CHAIN_ID: &str = "surety-demo-1";
/// What fees are paid in.
pub const FEE_DENOM: &str = "ufee";
const GAS_PRICE: &str = "0.001";

/// Makes a genesis and starts the node.
pub async fn start(node: &Path, folder: &Path, balances: &Balances) -> anyhow::Result<Background> {
    let home = folder.join("node");
    let step = |line: String| {
        let mut command = Command::new(node);
        command.args(line.split(' ')).arg("--home").arg(&home);
        async move {
            let said = run(command, "wasmd").await?;
            if said.success {
                Ok(())
            } else {
                bail!("wasmd {line} failed: {}", said.err.trim())
            }
        }
    };
    step(format!("init demo --chain-id {CHAIN_ID} --default-denom stake")).await?;
    step("keys add validator --keyring-backend test".into()).await?;
    step("genesis add-genesis-account validator 1000000000stake --keyring-backend test".into()).await?;
    for (address, coins) in balances {
        let coins: Vec<String> = coins.iter().map(|(denom, amount)| format!("{amount}{denom}")).collect();
        step(format!("genesis add-genesis-account {address} {}", coins.join(","))).await?;
    }
    step(format!("genesis gentx validator 500000000stake --chain-id {CHAIN_ID} --keyring-backend test"))
        .await?;
    step("genesis collect-gentxs".into()).await?;
    faster_blocks(&home.join("config/config.toml"))?;

    let rpc = format!("http://127.0.0.1:{}", free_port()?);
    let mut command = Command::new(node);
    command.arg("start").arg("--home").arg(&home);
    command.args(["--rpc.laddr", &rpc.replace("http", "tcp"), "--rpc.pprof_laddr", ""]);
    command.args(["--p2p.laddr", &format!("tcp://127.0.0.1:{}", free_port()?)]);
    // A node with neither gRPC nor API simulates nothing, not even by RPC.
    command.args(["--grpc.address", &format!("127.0.0.1:{}", free_port()?)]);
    command.args(["--minimum-gas-prices", &format!("{GAS_PRICE}{FEE_DENOM}")]);
    let mut process = Background::start(command, folder, "chain")?;

    let mut profile = Profile::new(CHAIN_ID, &rpc, DENOM, "wasm");
    profile.fee_denom = FEE_DENOM.into();
    profile.gas_price = GAS_PRICE.parse()?;
    profile.poll_ms = 100;
    first_block(&mut process, &Client::new(profile.clone())?).await?;
    std::fs::write(folder.join("profile.toml"), toml::to_string(&profile)?)?;
    Ok(process)
}

fn faster_blocks(config: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(config)?;
    let fast = text.replace("timeout_commit = \"5s\"", "timeout_commit = \"200ms\"");
    if fast == text {
        bail!("{} has no timeout_commit of 5s to replace", config.display());
    }
    Ok(std::fs::write(config, fast)?)
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").context("no free port")?.local_addr()?.port())
}

async fn first_block(process: &mut Background, client: &Client) -> anyhow::Result<()> {
    for _ in 0..300 {
        process.ensure_running()?;
        if client.status().await.is_ok_and(|status| status.height > 1) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    bail!("the node makes no blocks")
}
