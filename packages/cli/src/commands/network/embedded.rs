//! A local network whose chain is the embedded one: a process of this program that runs on after the command has ended.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use surety_chain::Clock;
use surety_localnet::{Balances, Network};

use super::home::{deployment_path, file, profile_path};
use crate::context::write;
use crate::CliError;

/// Whether the folder's network is an embedded chain.
pub(super) fn is(home: &Path) -> bool {
    home.join("genesis.json").exists()
}

/// Starts a new chain, on which these hold what they hold. Where the one before had its contracts is forgotten with it.
pub(super) async fn start(home: &Path, chain_id: &str, balances: Balances) -> Result<(), CliError> {
    for old in [profile_path(home), deployment_path(home)] {
        if old.exists() {
            std::fs::remove_file(&old).map_err(file(&old))?;
        }
    }
    let coins = |own: std::collections::BTreeMap<String, u128>| {
        let own = own.into_iter();
        own.map(|(denom, amount)| json!({"denom": denom, "amount": amount.to_string()})).collect::<Vec<_>>()
    };
    let balances: serde_json::Map<_, _> =
        balances.into_iter().map(|(address, own)| (address, coins(own).into())).collect();
    let genesis = home.join("genesis.json");
    write(&genesis, &format!("{:#}\n", json!({"time": Clock::system_seconds(), "balances": balances})))?;
    let program = std::env::current_exe().map_err(file(Path::new("surety")))?;
    let mut command = Command::new(program);
    command.args(["devnet", "run", "--chain-id", chain_id, "--genesis"]).arg(&genesis);
    command.arg("--profile-out").arg(profile_path(home));
    eprintln!("starting {chain_id}, an embedded chain");
    Ok(Network::start_embedded(command, home, chain_id, &profile_path(home)).await?)
}
