//! The first block: who has what, and who validates.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use crate::LocalnetError;

/// Who holds what at the start: address to amounts by denom.
pub type Balances = BTreeMap<String, BTreeMap<String, u128>>;

/// What validators bond; neither the network's coin nor what fees are paid in.
const STAKE: &str = "stake";

/// A network to be made.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The chain's id.
    pub chain_id: String,
    /// Where the nodes' folders are made: `<home>/node0` and so on.
    pub home: PathBuf,
    /// The node's program.
    pub program: PathBuf,
    /// How many validators, 1 to 7.
    pub validators: u8,
    /// Who has what.
    pub balances: Balances,
    /// Milliseconds between two blocks.
    pub block_ms: u64,
}

/// Makes the folders of all nodes, with one genesis.
///
/// # Errors
/// The node's program refuses a step, or a file cannot be written.
pub async fn create(spec: &Spec) -> Result<(), LocalnetError> {
    if !(1..=7).contains(&spec.validators) {
        return Err(LocalnetError::Validators { found: spec.validators });
    }
    let homes: Vec<PathBuf> = (0..spec.validators).map(|at| node_home(&spec.home, at.into())).collect();
    if homes.iter().any(|home| home.exists()) {
        return Err(LocalnetError::Present { home: spec.home.clone() });
    }
    let Some(first) = homes.first() else { return Err(LocalnetError::Validators { found: 0 }) };
    let mut validators = Vec::with_capacity(homes.len());
    for (at, home) in homes.iter().enumerate() {
        let moniker = format!("node{at}");
        let init = ["init", &moniker, "--chain-id", &spec.chain_id, "--default-denom", STAKE];
        wasmd(&spec.program, home, init).await?;
        wasmd(&spec.program, home, ["keys", "add", "validator", "--keyring-backend", "test"]).await?;
        let show = ["keys", "show", "validator", "--address", "--keyring-backend", "test"];
        validators.push(wasmd(&spec.program, home, show).await?.trim().to_owned());
        configure(home, spec.block_ms)?;
    }
    for address in &validators {
        fund(spec, first, address, &format!("1000000000{STAKE}")).await?;
    }
    for (address, coins) in &spec.balances {
        let coins: Vec<String> = coins.iter().map(|(denom, amount)| format!("{amount}{denom}")).collect();
        if !coins.is_empty() {
            fund(spec, first, address, &coins.join(",")).await?;
        }
    }
    for home in &homes {
        if home != first {
            copy(&genesis(first), &genesis(home))?;
        }
        let amount = format!("500000000{STAKE}");
        let arguments = ["genesis", "gentx", "validator", &amount];
        let options = ["--chain-id", &spec.chain_id, "--keyring-backend", "test"];
        wasmd(&spec.program, home, arguments.into_iter().chain(options)).await?;
        if home != first {
            collect(&home.join("config/gentx"), &first.join("config/gentx"))?;
        }
    }
    wasmd(&spec.program, first, ["genesis", "collect-gentxs"]).await?;
    for home in &homes {
        if home != first {
            copy(&genesis(first), &genesis(home))?;
        }
    }
    Ok(())
}

/// The folder of one node.
pub(crate) fn node_home(home: &Path, at: usize) -> PathBuf {
    home.join(format!("node{at}"))
}

fn genesis(home: &Path) -> PathBuf {
    home.join("config/genesis.json")
}

async fn fund(spec: &Spec, home: &Path, address: &str, coins: &str) -> Result<(), LocalnetError> {
    let arguments = ["genesis", "add-genesis-account", address, coins, "--keyring-backend", "test"];
    wasmd(&spec.program, home, arguments).await.map(drop)
}

/// Runs one command of the node's program and returns what it prints.
pub(crate) async fn wasmd<A: AsRef<OsStr>>(
    program: &Path,
    home: &Path,
    arguments: impl IntoIterator<Item = A>,
) -> Result<String, LocalnetError> {
    let mut command = Command::new(program);
    command.args(arguments).arg("--home").arg(home).stdin(Stdio::null());
    let step = || {
        let words = command.as_std().get_args().map(|word| word.to_string_lossy());
        words.collect::<Vec<_>>().join(" ")
    };
    let step = step();
    let done = command
        .output()
        .await
        .map_err(|source| LocalnetError::NoNode { program: program.to_owned(), source })?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(LocalnetError::Step { step, said: String::from_utf8_lossy(&done.stderr).trim().to_owned() })
}

/// Faster blocks, and several nodes on one address.
fn configure(home: &Path, block_ms: u64) -> Result<(), LocalnetError> {
    let path = home.join("config/config.toml");
    let mut text = std::fs::read_to_string(&path).map_err(LocalnetError::file(&path))?;
    let wait = format!("timeout_commit = \"{block_ms}ms\"");
    for (old, new) in [
        ("timeout_commit = \"5s\"", wait.as_str()),
        ("addr_book_strict = true", "addr_book_strict = false"),
        ("allow_duplicate_ip = false", "allow_duplicate_ip = true"),
    ] {
        if !text.contains(old) {
            let problem = format!("it has no `{old}` to replace: is this another version of wasmd?");
            return Err(LocalnetError::Malformed { path, problem });
        }
        text = text.replace(old, new);
    }
    std::fs::write(&path, text).map_err(LocalnetError::file(&path))
}

fn copy(from: &Path, to: &Path) -> Result<(), LocalnetError> {
    std::fs::copy(from, to).map(drop).map_err(LocalnetError::file(to))
}

/// Copies every file of a folder.
fn collect(from: &Path, to: &Path) -> Result<(), LocalnetError> {
    for entry in std::fs::read_dir(from).map_err(LocalnetError::file(from))? {
        let entry = entry.map_err(LocalnetError::file(from))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
