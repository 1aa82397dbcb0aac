//! A real node with one validator, on loopback. Fees are paid in another denom than the network's coin.

use std::path::Path;
use std::time::Duration;

use anyhow::{bail, Context as _};
use surety_chain::{Client, Profile};
use surety_localnet::{create, Node, Spec};
use tokio::process::Command;

use super::{Balances, DENOM};
use crate::process::Background;

const CHAIN_ID: &str = "surety-demo-1";
/// What fees are paid in.
pub const FEE_DENOM: &str = "ufee";
const GAS_PRICE: &str = "0.001";

/// Makes a genesis and starts the node.
pub async fn start(program: &Path, folder: &Path, balances: &Balances) -> anyhow::Result<Background> {
    let spec = Spec {
        chain_id: CHAIN_ID.into(),
        home: folder.to_owned(),
        program: program.to_owned(),
        validators: 1,
        balances: balances.clone(),
        block_ms: 200,
    };
    create(&spec).await?;
    let nodes = Node::all(program, folder).await?;
    let node = nodes.first().context("the network has no node")?;
    let command = Command::from(node.command(program, &nodes, &format!("{GAS_PRICE}{FEE_DENOM}")));
    let mut process = Background::start(command, folder, "chain")?;

    let mut profile = Profile::new(CHAIN_ID, &node.rpc(), DENOM, "wasm");
    profile.fee_denom = FEE_DENOM.into();
    profile.gas_price = GAS_PRICE.parse()?;
    profile.poll_ms = 100;
    first_block(&mut process, &Client::new(profile.clone())?).await?;
    std::fs::write(folder.join("profile.toml"), toml::to_string(&profile)?)?;
    Ok(process)
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
