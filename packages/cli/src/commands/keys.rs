//! `surety keys`: keys to sign with, encrypted by a passphrase (docs/keys.md).

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{json, Value};
use surety_chain::keystore::{Cost, Entry};
use surety_chain::{keyfile, keys, SecretKey, Signer as _};
use zeroize::Zeroizing;

use crate::{CliError, Context};

/// Keys to sign with, encrypted by a passphrase.
#[derive(Debug, Args)]
#[command(
    after_help = "The passphrase is asked for on the terminal. Without one it comes from --passphrase-fd N, from the private file that
SURETY_PASSPHRASE_FILE names, or from the command in SURETY_PASSPHRASE_COMMAND. It is never an argument.

Examples:
  surety keys create maker
  surety keys export maker            # 24 words: write them down
  surety keys import council --passphrase-fd 3 3< passphrase.txt < words.txt
  surety --key maker licence show 1"
)]
pub struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a new key and keep it under a name.
    Create {
        /// 1 to 64 of a-z, 0-9, - and _.
        name: String,
        #[command(flatten)]
        shown: Shown,
    },
    /// Keep the key of a mnemonic, asked for or read from stdin, under a name.
    Import {
        /// 1 to 64 of a-z, 0-9, - and _.
        name: String,
        /// Which of the mnemonic's keys, the last part of its path.
        #[arg(long, default_value_t = 0)]
        index: u32,
        #[command(flatten)]
        shown: Shown,
    },
    /// Print the words a key can be written down by. Whoever reads them owns the key.
    Export {
        /// Its name.
        name: String,
    },
    /// Show all keys.
    List {
        #[command(flatten)]
        shown: Shown,
    },
    /// Show the address of a key; of the one to sign with when none is named.
    Show {
        /// Its name.
        name: Option<String>,
        #[command(flatten)]
        shown: Shown,
    },
    /// Delete a key. Without its words it is gone for good.
    Remove {
        /// Its name.
        name: String,
    },
    /// Make a test key: a file readable by its owner alone and not encrypted, marked as insecure.
    Generate {
        /// The file; it must not exist.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        shown: Shown,
    },
}

#[derive(Debug, Args)]
struct Shown {
    /// The bech32 prefix of the addresses that are shown.
    #[arg(long, default_value = "wasm")]
    prefix: String,
}

impl Keys {
    /// Runs the command.
    ///
    /// # Errors
    /// A key cannot be made, read, opened or written.
    pub fn run(self, context: &Context) -> Result<(), CliError> {
        let source = context.passphrase_source();
        match self.action {
            Action::Create { name, shown } => {
                let store = context.keystore()?;
                let (_, words) = SecretKey::generate()?;
                let entry = store.add(&name, &words, 0, &source.read_new()?, Cost::default())?;
                context.print(&shown.entry(&entry)?)
            }
            Action::Import { name, index, shown } => {
                let words = mnemonic()?;
                // A wrong word is told before a passphrase is thought up.
                SecretKey::from_mnemonic_at(&words, index)?;
                let store = context.keystore()?;
                let entry = store.add(&name, &words, index, &source.read_new()?, Cost::default())?;
                context.print(&shown.entry(&entry)?)
            }
            Action::Export { name } => {
                let (words, index) = context.keystore()?.export(&name, &source)?;
                if index > 0 {
                    eprintln!(
                        "surety: the key is number {index} of these words; import it with --index {index}"
                    );
                }
                let mut text = words;
                text.push('\n');
                let written = std::io::stdout().lock().write_all(text.as_bytes());
                written.map_err(|source| CliError::File { path: "stdout".into(), source })
            }
            Action::List { shown } => {
                let entries = context.keystore()?.list()?;
                let shown: Result<Vec<Value>, CliError> =
                    entries.iter().map(|entry| shown.entry(entry)).collect();
                context.print(&json!({"keys": shown?}))
            }
            Action::Show { name: Some(name), shown } => {
                context.print(&shown.entry(&context.keystore()?.entry(&name)?)?)
            }
            Action::Show { name: None, shown } => {
                context.print(&json!({"address": context.key()?.address(&shown.prefix)?}))
            }
            Action::Remove { name } => {
                let store = context.keystore()?;
                let entry = store.entry(&name)?;
                context.ask(&format!("Delete the key {name}? Without its words it is gone for good."))?;
                store.remove(&name)?;
                context.print(&json!({"removed": entry.name}))
            }
            Action::Generate { out, shown } => {
                let (key, words) = SecretKey::generate()?;
                keyfile::write_mnemonic(&out, &words)?;
                context.print(&json!({"address": key.address(&shown.prefix)?}))
            }
        }
    }
}

impl Shown {
    fn entry(&self, entry: &Entry) -> Result<Value, CliError> {
        let address = keys::address_of(&entry.public_key, &self.prefix)?;
        Ok(json!({"name": entry.name, "address": address, "public_key": hex::encode(entry.public_key)}))
    }
}

/// From the terminal without an echo, or from what is piped in.
fn mnemonic() -> Result<Zeroizing<String>, CliError> {
    let failed = |source| CliError::File { path: "stdin".into(), source };
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Mnemonic: ").map(Zeroizing::new).map_err(failed);
    }
    let mut words = Zeroizing::new(String::new());
    std::io::stdin().lock().read_to_string(&mut words).map_err(failed)?;
    Ok(words)
}
