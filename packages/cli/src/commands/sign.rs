//! `surety sign`: signs what `--generate-only` wrote, also on a machine that reaches no node.

use std::path::PathBuf;

use clap::Args;
use surety_chain::{tx_file, Slot};

use crate::context::read;
use crate::{output, CliError, Context};

/// Sign what --generate-only wrote. With both numbers given no node is asked.
#[derive(Debug, Args)]
pub struct Sign {
    /// The unsigned transaction.
    file: PathBuf,
    /// The number of the account; asked of the chain when left out.
    #[arg(long, requires = "sequence")]
    account_number: Option<u64>,
    /// The sequence to use up; the account's next when left out.
    #[arg(long, requires = "account_number")]
    sequence: Option<u64>,
}

impl Sign {
    /// Runs the command.
    ///
    /// # Errors
    /// The file does not read, or the key is not of its sender.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let text = read(&self.file)?;
        let key = context.key()?;
        let profile = context.profile()?;
        let slot = match (self.account_number, self.sequence) {
            (Some(account_number), Some(sequence)) => Slot { account_number, sequence },
            _ => context.client()?.slot(&key).await?,
        };
        let signed = tx_file::sign(&text, &key, slot, &profile.chain_id, &profile.prefix)
            .map_err(|source| CliError::TxFile { path: self.file, source })?;
        output::print(output::Format::Json, &signed)
    }
}
