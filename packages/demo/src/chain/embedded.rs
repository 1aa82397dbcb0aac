//! The embedded chain: `surety devnet run`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;
use surety_chain::Clock;
use tokio::process::Command;

use super::Balances;
use crate::process::Background;

/// Starts it.
pub async fn start(program: &Path, folder: &Path, balances: &Balances) -> anyhow::Result<Background> {
    let holders: BTreeMap<_, Vec<_>> = balances
        .iter()
        .map(|(address, coins)| {
            let coins =
                coins.iter().map(|(denom, amount)| json!({"denom": denom, "amount": amount.to_string()}));
            (address, coins.collect())
        })
        .collect();
    let genesis = folder.join("genesis.json");
    let content = json!({"time": Clock::system_seconds(), "balances": holders});
    std::fs::write(&genesis, content.to_string())?;
    let profile = folder.join("profile.toml");
    let mut command = Command::new(program);
    command.args(["--output", "json", "devnet", "run", "--chain-id", "surety-demo-1", "--genesis"]);
    command.arg(&genesis).arg("--profile-out").arg(&profile);
    let mut process = Background::start(command, folder, "chain")?;
    process.wait_for_file(&profile).await?;
    Ok(process)
}
