//! `surety model`: categories, models and their certification.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use surety_api::accrual::TierTable;
use surety_api::catalog::{ExecuteMsg, QueryMsg};
use surety_api::{Curve, LicenceId, ModelId, Slug};

use crate::amount::Amount;
use crate::context::read_json;
use crate::{CliError, Context};

/// Categories and models, and their certification.
#[derive(Debug, Args)]
pub struct Model {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Preset {
    /// The network's default table.
    Default,
    /// The table of the diagram.
    Diagram,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Governance: create or change a category.
    Category {
        /// Its name.
        name: Slug,
        /// Stake per device, such as 80000000udimo.
        #[arg(long)]
        stake: Amount,
        /// A known tier table.
        #[arg(long, value_enum, default_value = "default")]
        tiers: Preset,
        /// A tier table of your own instead: JSON rows {"from_stake", "burn_bps", "integrations_bps"}.
        #[arg(long, conflicts_with = "tiers")]
        rows: Option<PathBuf>,
        /// Devices the network wishes for.
        #[arg(long, default_value_t = 0)]
        target: u64,
        /// The market serves it too little: its makers may be lent a part of their bond.
        #[arg(long)]
        underserved: bool,
    },
    /// The licence's holder: register a model.
    Register {
        /// Whose.
        #[arg(long)]
        licence: LicenceId,
        /// Its category.
        #[arg(long)]
        category: Slug,
        /// Its name and hardware revision.
        #[arg(long)]
        hardware: String,
        /// The curve of its devices' keys: secp256k1 or p256.
        #[arg(long)]
        curve: Curve,
        /// Fault codes that end a device's life, such as 0x8001; may be given more than once.
        #[arg(long = "terminal-code", value_parser = code)]
        terminal_codes: Vec<u16>,
    },
    /// Integrations: certify a model for a region.
    Certify {
        /// The model.
        model: ModelId,
        /// The region.
        #[arg(long)]
        region: Slug,
    },
    /// Integrations: take a certification back.
    Decertify {
        /// The model.
        model: ModelId,
        /// The region.
        #[arg(long)]
        region: Slug,
    },
    /// Show one model.
    Show {
        /// The model.
        model: ModelId,
    },
    /// List models.
    List {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<ModelId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List categories.
    Categories {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<Slug>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
}

/// A status code, decimal or with 0x.
fn code(text: &str) -> Result<u16, std::num::ParseIntError> {
    match text.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16),
        None => text.parse(),
    }
}

impl Model {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses, or a file cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::Category { name, stake, tiers, rows, target, underserved } => {
                let denom = context.profile()?.denom;
                if stake.0.denom != denom {
                    return Err(CliError::Argument {
                        argument: "--stake",
                        found: stake.0.to_string(),
                        expected: format!("stake is in {denom}"),
                    });
                }
                let tiers = match (rows, tiers) {
                    (Some(path), _) => TierTable::Rows(read_json(&path)?),
                    (None, Preset::Default) => TierTable::Default,
                    (None, Preset::Diagram) => TierTable::Diagram,
                };
                let unit_stake = stake.0.amount;
                let message =
                    ExecuteMsg::SetCategory { category: name, unit_stake, tiers, target, underserved };
                context.execute("catalog", &message, &[]).await
            }
            Action::Register { licence, category, hardware, curve, terminal_codes } => {
                let message =
                    ExecuteMsg::RegisterModel { licence, category, hardware, curve, terminal_codes };
                context.execute("catalog", &message, &[]).await
            }
            Action::Certify { model, region } => {
                context.execute("catalog", &ExecuteMsg::Certify { model, region }, &[]).await
            }
            Action::Decertify { model, region } => {
                context.execute("catalog", &ExecuteMsg::Decertify { model, region }, &[]).await
            }
            Action::Show { model } => context.show("catalog", &QueryMsg::Model { model }).await,
            Action::List { start_after, limit } => {
                context.show("catalog", &QueryMsg::Models { start_after, limit }).await
            }
            Action::Categories { start_after, limit } => {
                context.show("catalog", &QueryMsg::Categories { start_after, limit }).await
            }
        }
    }
}
