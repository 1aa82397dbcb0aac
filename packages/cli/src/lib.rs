//! The command line of Surety, grouped by what people do.
//!
//! Every command is one file below [`commands`]. [`Context`] holds what they share: the chain, the deployment, the key, and
//! how answers are printed. Exit codes: 0 done, 1 refused by the chain or a contract, 2 wrong use, 3 the chain cannot be
//! reached.

pub mod address;
pub mod amount;
pub mod commands;
pub mod context;
pub mod document;
pub mod error;
pub mod examples;
pub mod native;
pub mod output;
mod proposal;
pub mod words;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use address::Address;
pub use context::Context;
pub use error::CliError;
pub use examples::command;
pub use output::Format;

/// Bonded hardware on CosmWasm: licences, stake, devices, claims.
#[derive(Debug, Parser)]
#[command(
    name = "surety",
    version,
    after_help = "Exit codes:
  0  done
  1  refused: by the chain, a contract, a check, or the person who was asked
  2  wrong use: an argument, a file or a key
  3  the chain cannot be reached: try again

Examples:
  surety --profile testnet.toml --key maker licence show 1
  surety mint --model 1 --region us --devices devices.csv --dry-run
  surety claim manufacturer --licence 1 --model 1 --yes --output json
  surety forecast --scenario fleet.json"
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The chain to talk to: a .toml or .json file.
    #[arg(long, global = true, env = "SURETY_PROFILE", default_value = "profile.toml")]
    pub profile: PathBuf,
    /// Where the network's contracts are; `deployments/<chain-id>.json` when left out.
    #[arg(long, global = true, env = "SURETY_DEPLOYMENT")]
    pub deployment: Option<PathBuf>,
    /// The key to sign with: the name of one in the keystore, or a file.
    #[arg(long, global = true, env = "SURETY_KEY", default_value = "key.json")]
    pub key: PathBuf,
    /// Where encrypted keys are; `~/.surety/keys` when left out.
    #[arg(long, global = true, env = "SURETY_KEYSTORE")]
    pub keystore: Option<PathBuf>,
    /// Read the passphrase from this open file descriptor, and do not ask for it.
    #[arg(long, global = true, value_name = "N")]
    pub passphrase_fd: Option<u32>,
    /// How answers and errors are printed. Of a refusal `json` has the chain's whole text too.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub output: Format,
    /// Show the message, its gas and fee, and send nothing.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Send nothing: write the unsigned transaction as the chain's own tools sign and combine it, or the question a command asks.
    #[arg(long, global = true, conflicts_with = "dry_run")]
    pub generate_only: bool,
    /// With --generate-only: who will sign, where it is not the key, such as a multisig.
    #[arg(long, global = true, requires_all = ["generate_only", "gas"], value_name = "ADDRESS")]
    pub from: Option<Address>,
    /// Send nothing oneself: propose it to this cw3 multisig, as one of its voters. The multisig is then the sender.
    #[arg(long, global = true, value_name = "MULTISIG")]
    pub propose: Option<Address>,
    /// The proposal's title; the names of its messages when left out.
    #[arg(long, global = true, requires = "propose")]
    pub title: Option<String>,
    /// Why, for those who vote.
    #[arg(
        long,
        global = true,
        requires = "propose",
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    pub because: String,
    /// The gas limit; simulated when left out.
    #[arg(long, global = true)]
    pub gas: Option<u64>,
    /// Do not ask before sending.
    #[arg(long, short, global = true)]
    pub yes: bool,
}

/// What people do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run or steer an embedded chain.
    Devnet(commands::devnet::Devnet),
    /// Keys to sign with, encrypted by a passphrase.
    Keys(commands::keys::Keys),
    /// Deploy a network, and what its offices do with it.
    Network(commands::network::Network),
    /// Apply for a licence, test, review, decide, and take it.
    Application(commands::application::Application),
    /// Bond, confirm, suspend, lend for, renounce and show licences.
    Licence(commands::licence::Licence),
    /// Categories and models, and their certification.
    Model(commands::model::Model),
    /// Standards, regions and testers.
    Standard(commands::standard::Standard),
    /// Retail certification of distributors.
    Distributor(commands::distributor::Distributor),
    /// Mint devices from a CSV file.
    Mint(commands::mint::Mint),
    /// What can be done with a device.
    Device(commands::device::Device),
    /// Claim what is due.
    Claim(commands::claim::Claim),
    /// Look into the vault.
    Vault(commands::vault::Vault),
    /// Claims, burns, stake in and out of each period, as CSV.
    Ledger(commands::ledger::Ledger),
    /// Presale campaigns and their places.
    Preorder(commands::preorder::Preorder),
    /// Licences, devices and places as cw721 tokens.
    Token(commands::token::Token),
    /// Report to telemetry by hand.
    Report(commands::report::Report),
    /// Challenge a manufacturer, contest a fault or a ban, appeal, and move cases on.
    Challenge(commands::challenge::Challenge),
    /// Seat the council, propose verdicts, vote.
    Council(commands::council::Council),
    /// Say what a fleet will earn, cost and burn, and when. Needs no chain.
    Forecast(commands::forecast::Forecast),
    /// Check what a device signed. Needs no chain.
    Statement(commands::statement::Statement),
    /// Write what lets a shell complete this command.
    Completions(commands::completions::Completions),
    /// Write a manual page for each command.
    Man(commands::man::Man),
    /// Sign what --generate-only wrote.
    Sign(commands::sign::Sign),
    /// Send a signed transaction, once.
    Broadcast(commands::broadcast::Broadcast),
    /// Look at, vote on and carry out the proposals of a cw3 multisig.
    Multisig(commands::multisig::Multisig),
    /// Send or ask what has no command of its own.
    Contract(commands::contract::Contract),
}

/// Runs one command.
///
/// # Errors
/// What went wrong, with what to do about it.
pub async fn run(cli: Cli) -> Result<(), CliError> {
    let context = Context::new(cli.global);
    match cli.command {
        Command::Devnet(command) => command.run(&context).await,
        Command::Keys(command) => command.run(&context),
        Command::Network(command) => command.run(&context).await,
        Command::Application(command) => command.run(&context).await,
        Command::Licence(command) => command.run(&context).await,
        Command::Model(command) => command.run(&context).await,
        Command::Standard(command) => command.run(&context).await,
        Command::Distributor(command) => command.run(&context).await,
        Command::Mint(command) => command.run(&context).await,
        Command::Device(command) => command.run(&context).await,
        Command::Claim(command) => command.run(&context).await,
        Command::Vault(command) => command.run(&context).await,
        Command::Ledger(command) => command.run(&context).await,
        Command::Preorder(command) => command.run(&context).await,
        Command::Token(command) => command.run(&context).await,
        Command::Report(command) => command.run(&context).await,
        Command::Challenge(command) => command.run(&context).await,
        Command::Council(command) => command.run(&context).await,
        Command::Forecast(command) => command.run(&context),
        Command::Statement(command) => command.run(&context),
        Command::Completions(command) => {
            command.run();
            Ok(())
        }
        Command::Man(command) => command.run(),
        Command::Sign(command) => command.run(&context).await,
        Command::Broadcast(command) => command.run(&context).await,
        Command::Multisig(command) => command.run(&context).await,
        Command::Contract(command) => command.run(&context).await,
    }
}

/// Prints an error on stderr, as the format asks for it: a sentence; or one JSON object, with the chain's whole text in `chain` where
/// the sentence leaves something of it out.
pub fn report(format: Format, error: &CliError) {
    match format {
        Format::Table => eprintln!("surety: {}", error.sentence()),
        Format::Json => {
            let mut said = serde_json::json!({"kind": error.kind(), "message": error.sentence()});
            if let (Some(whole), Some(fields)) = (error.whole(), said.as_object_mut()) {
                fields.insert("chain".into(), whole.into());
            }
            eprintln!("{}", serde_json::json!({ "error": said }));
        }
    }
}
