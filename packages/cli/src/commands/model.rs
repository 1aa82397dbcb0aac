//! `surety model`: categories, models and their certification.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use surety_api::accrual::TierTable;
use surety_api::catalog::{ExecuteMsg, ModelKind, QueryMsg};
use surety_api::page::MAX_LIMIT;
use surety_api::{Curve, LicenceId, ModelId, Slug};

use crate::amount::Amount;
use crate::commands::certify::{Certify, Report};
use crate::context::read_json;
use crate::document::DocumentArgs;
use crate::words::one_of;
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
        /// Stake per device, such as 80dimo or 80000000udimo.
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
        #[arg(long, required_unless_present = "software", value_parser = one_of(&[Curve::Secp256k1, Curve::P256], |it| it.as_str()))]
        curve: Option<Curve>,
        /// Fault codes that end a device's life, such as 0x8001; may be given more than once.
        #[arg(long = "terminal-code", value_parser = code)]
        terminal_codes: Vec<u16>,
        /// It is a software service: nothing is minted of it.
        #[arg(long, conflicts_with_all = ["curve", "terminal_codes"])]
        software: bool,
        /// A standard of a feature it leaves out on purpose; may be given more than once.
        #[arg(long = "left-out")]
        left_out: Vec<Slug>,
        /// A region it is to be certified for; may be given more than once.
        #[arg(long = "region", required = true)]
        regions: Vec<Slug>,
        /// What it is, in full.
        #[command(flatten)]
        specification: DocumentArgs,
    },
    /// The licence's holder: apply for more regions.
    Apply {
        /// The model.
        model: ModelId,
        /// A region; may be given more than once.
        #[arg(long = "region", required = true)]
        regions: Vec<Slug>,
    },
    /// A tester: report which standards a model meets.
    Report(Report),
    /// Integrations: certify a model for standards, or for all that a region demands.
    Certify(Certify),
    /// Integrations: take a certificate back.
    RevokeCertificate {
        /// The model.
        model: ModelId,
        /// The standard.
        #[arg(long)]
        standard: Slug,
        /// Why.
        #[command(flatten)]
        evidence: DocumentArgs,
    },
    /// Anyone: have a model's certification for a region looked at again.
    Refresh {
        /// The model.
        model: ModelId,
        /// The region.
        #[arg(long)]
        region: Slug,
    },
    /// The licence's holder: publish a firmware release.
    Release {
        /// The model.
        model: ModelId,
        /// Its version.
        #[arg(long)]
        version: String,
        /// The image; its SHA-256 is published.
        #[arg(long)]
        image: PathBuf,
        /// What it changes, and where it is.
        #[command(flatten)]
        notes: DocumentArgs,
    },
    /// The licence's holder or integrations: take a firmware release back.
    RevokeRelease {
        /// The model.
        model: ModelId,
        /// Its version.
        #[arg(long)]
        version: String,
    },
    /// Show one model.
    Show {
        /// The model.
        model: ModelId,
    },
    /// Show where a model stands in every region it has applied for, and what it lacks.
    Standing {
        /// The model.
        model: ModelId,
    },
    /// List a model's certificates.
    Certificates {
        /// The model.
        model: ModelId,
    },
    /// List every certificate a model ever got or lost.
    History {
        /// The model.
        model: ModelId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<u64>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List what testers have reported of a model.
    Reports {
        /// The model.
        model: ModelId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<u64>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List a model's firmware releases.
    Releases {
        /// The model.
        model: ModelId,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<String>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// List models.
    List {
        /// Of this licence.
        #[arg(long, conflicts_with = "category")]
        licence: Option<LicenceId>,
        /// Of this category.
        #[arg(long)]
        category: Option<Slug>,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<ModelId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show what was fixed when the contract was deployed.
    Config,
    /// Show one category: its stake and tiers.
    ShowCategory {
        /// Its name.
        name: Slug,
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
                let tiers = match (rows, tiers) {
                    (Some(path), _) => TierTable::Rows(read_json(&path)?),
                    (None, Preset::Default) => TierTable::Default,
                    (None, Preset::Diagram) => TierTable::Diagram,
                };
                let unit_stake = context.coin(&stake)?.amount;
                let message =
                    ExecuteMsg::SetCategory { category: name, unit_stake, tiers, target, underserved };
                context.execute("catalog", &message, &[]).await
            }
            Action::Register {
                licence,
                category,
                hardware,
                curve,
                terminal_codes,
                software: _,
                left_out,
                regions,
                specification,
            } => {
                let kind =
                    curve.map_or(ModelKind::Software {}, |curve| ModelKind::Device { curve, terminal_codes });
                let specification = specification.into();
                let message = ExecuteMsg::RegisterModel {
                    licence,
                    category,
                    hardware,
                    kind,
                    left_out,
                    regions,
                    specification,
                };
                context.execute("catalog", &message, &[]).await
            }
            Action::Apply { model, regions } => {
                context.execute("catalog", &ExecuteMsg::ApplyForRegions { model, regions }, &[]).await
            }
            Action::Report(report) => report.run(context).await,
            Action::Certify(certify) => certify.run(context).await,
            Action::RevokeCertificate { model, standard, evidence } => {
                let evidence = evidence.into();
                let message = ExecuteMsg::RevokeCertificate { model, standard, evidence };
                context.execute("catalog", &message, &[]).await
            }
            Action::Refresh { model, region } => {
                context.execute("catalog", &ExecuteMsg::Refresh { model, region }, &[]).await
            }
            Action::Release { model, version, image, notes } => {
                let bytes = std::fs::read(&image).map_err(|source| CliError::File { path: image, source })?;
                let digest = surety_statement::sha256(&bytes).into();
                let message = ExecuteMsg::ReleaseFirmware { model, version, digest, notes: notes.into() };
                context.execute("catalog", &message, &[]).await
            }
            Action::RevokeRelease { model, version } => {
                context.execute("catalog", &ExecuteMsg::RevokeFirmware { model, version }, &[]).await
            }
            Action::Show { model } => context.show("catalog", &QueryMsg::Model { model }).await,
            Action::Standing { model } => {
                context.show("catalog", &QueryMsg::CertifiedRegions { model }).await
            }
            Action::Certificates { model } => {
                // There are no more standards than fit on a page.
                let limit = Some(MAX_LIMIT);
                context.show("catalog", &QueryMsg::Certificates { model, start_after: None, limit }).await
            }
            Action::History { model, start_after, limit } => {
                context.show("catalog", &QueryMsg::History { model, start_after, limit }).await
            }
            Action::Reports { model, start_after, limit } => {
                context.show("catalog", &QueryMsg::Reports { model, start_after, limit }).await
            }
            Action::Releases { model, start_after, limit } => {
                context.show("catalog", &QueryMsg::Firmware { model, start_after, limit }).await
            }
            Action::List { licence, category, start_after, limit } => {
                let query = match (licence, category) {
                    (Some(licence), _) => QueryMsg::ModelsOfLicence { licence, start_after, limit },
                    (None, Some(category)) => QueryMsg::ModelsOfCategory { category, start_after, limit },
                    (None, None) => QueryMsg::Models { start_after, limit },
                };
                context.show("catalog", &query).await
            }
            Action::Config => context.show("catalog", &QueryMsg::Config {}).await,
            Action::ShowCategory { name } => {
                context.show("catalog", &QueryMsg::Category { category: name }).await
            }
            Action::Categories { start_after, limit } => {
                context.show("catalog", &QueryMsg::Categories { start_after, limit }).await
            }
        }
    }
}
