//! `surety broadcast`: sends what was signed elsewhere, once.

use std::path::PathBuf;

use clap::Args;
use serde_json::{json, Value};
use surety_chain::tx_file::read_signed;
use surety_chain::{address, ChainError, Client, FileTx, Landed, Missing, Outcome};

use crate::context::{read, receipt};
use crate::{CliError, Context};

/// Send a signed transaction and wait until it is in a block. One that is in a block already is shown, and not sent again.
#[derive(Debug, Args)]
pub struct Broadcast {
    /// The signed transaction, as `surety sign` and the chain's own tools write it.
    file: PathBuf,
}

impl Broadcast {
    /// Runs the command.
    ///
    /// # Errors
    /// The file does not read, it cannot land any more, or the chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        if context.global().generate_only {
            return Err(CliError::Argument {
                argument: "--generate-only",
                found: self.file.display().to_string(),
                expected: "what is broadcast is signed already: leave the option out".into(),
            });
        }
        let text = read(&self.file)?;
        let file =
            read_signed(&text).map_err(|source| CliError::TxFile { path: self.file.clone(), source })?;
        let client = context.client()?;
        of_this_chain(&client, &file.sender)?;
        if let Some(landed) = client.tx(file.tx.hash).await? {
            return context.print(&receipt(&landed.ok()?));
        }
        let height = still_good(&client, &file).await?;
        if context.global().dry_run || !context.global().yes {
            let plan = plan(context, &client, &text, &file).await?;
            if context.global().dry_run {
                return context.print(&plan);
            }
            context.confirm(&plan)?;
        }
        let landed = send(&client, &file, height).await?;
        context.print(&receipt(&landed))
    }
}

fn of_this_chain(client: &Client, sender: &str) -> Result<(), CliError> {
    let prefix = &client.profile().prefix;
    if address::prefix(sender).is_some_and(|found| found == *prefix) {
        return Ok(());
    }
    Err(ChainError::BadAddress { address: sender.to_owned(), prefix: prefix.clone() }.into())
}

/// Its time is not over and its sequence is not used up; where the chain is.
async fn still_good(client: &Client, file: &FileTx) -> Result<u64, CliError> {
    let FileTx { tx, sender } = file;
    let height = client.status().await?.height;
    if tx.timeout_height != 0 && height >= tx.timeout_height {
        return Err(CliError::SignedTooLongAgo { height, timeout_height: tx.timeout_height });
    }
    let unknown = || ChainError::NotFound { kind: Missing::Account, id: sender.clone() };
    let expected = client.account(sender).await?.ok_or_else(unknown)?.sequence;
    if tx.sequence < expected {
        return Err(CliError::SequenceUsed { sender: sender.clone(), expected, got: tx.sequence });
    }
    Ok(height)
}

/// What it says, what it would use up and move if it were sent now.
async fn plan(context: &Context, client: &Client, text: &str, file: &FileTx) -> Result<Value, CliError> {
    let rehearsal = client.rehearse_signed(&file.tx).await.map_err(|error| of_file(file, error))?;
    let document: Value =
        serde_json::from_str(text).map_err(|error| CliError::Answer { problem: error.to_string() })?;
    Ok(json!({
        "signer": file.sender,
        "sequence": file.tx.sequence,
        "messages": document["body"]["messages"],
        "cost": rehearsal.cost,
        "moves": context.named(&rehearsal.moves, &file.sender),
        "hash": file.tx.hash,
    }))
}

/// A file is signed for one sequence: nothing here can sign it for another.
fn of_file(file: &FileTx, error: ChainError) -> CliError {
    match error {
        ChainError::OutOfSequence { expected, got } => {
            CliError::SequenceUsed { sender: file.sender.clone(), expected, got }
        }
        error => error.into(),
    }
}

async fn send(client: &Client, file: &FileTx, height: u64) -> Result<Landed, CliError> {
    let tx = &file.tx;
    match client.broadcast(tx).await {
        Err(ChainError::Refused { codespace, code: 4, message }) if codespace == "sdk" => {
            let chain_id = client.profile().chain_id.clone();
            return Err(CliError::SignatureRefused { chain_id, message });
        }
        // A node that gave no answer may have taken it: only waiting tells.
        Err(error) if !error.may_have_been_taken() => return Err(of_file(file, error)),
        _ => {}
    }
    let blocks = client.profile().timeout_blocks;
    let until = if tx.timeout_height == 0 { height.saturating_add(blocks) } else { tx.timeout_height };
    match client.wait(tx.hash, until).await? {
        Outcome::Landed(landed) => Ok(landed.ok()?),
        Outcome::Dead if tx.timeout_height == 0 => Err(CliError::StillOut { hash: tx.hash, blocks }),
        Outcome::Dead => Err(ChainError::Dead { hash: tx.hash, timeout_height: tx.timeout_height }.into()),
    }
}
