//! `surety keys`: key files.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use surety_chain::{keyfile, SecretKey, Signer as _};

use crate::{CliError, Context};

/// Make and show key files.
#[derive(Debug, Args)]
pub struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a new key. The file is readable by its owner alone and not encrypted: for tests.
    Generate {
        /// The file; it must not exist.
        #[arg(long)]
        out: PathBuf,
        /// The bech32 prefix of the address that is shown.
        #[arg(long, default_value = "wasm")]
        prefix: String,
    },
    /// Show the address of the key.
    Show {
        /// The bech32 prefix.
        #[arg(long, default_value = "wasm")]
        prefix: String,
    },
}

impl Keys {
    /// Runs the command.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn run(self, context: &Context) -> Result<(), CliError> {
        let (key, prefix) = match self.action {
            Action::Generate { out, prefix } => {
                let (key, words) = SecretKey::generate()?;
                keyfile::write_mnemonic(&out, &words)?;
                (key, prefix)
            }
            Action::Show { prefix } => (keyfile::read(&context.global().key)?, prefix),
        };
        context.print(&serde_json::json!({"address": key.address(&prefix)?}))
    }
}
