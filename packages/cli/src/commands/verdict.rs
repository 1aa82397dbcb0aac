//! Verdicts as options: what a challenger asks for, and what a member of the council proposes, by the kind of the case.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cosmwasm_std::Uint128;
use surety_api::arbitration::{
    BanHeld, LicenceVerdict, Recall, ReporterVerdict, Sanction, Verdict, Victim, Victims,
};
use surety_api::vault::Allocation;
use surety_api::{CaseId, DeviceId, Document, ModelId};

use super::victims::List;
use crate::words::one_of;
use crate::{CliError, Context};

/// What a verdict in a licence case takes, for whom, and what follows.
#[derive(Debug, Args)]
pub struct LicenceVerdictArguments {
    /// Taken from the bond, in the smallest unit.
    #[arg(long, default_value = "0")]
    bond: Uint128,
    /// Share of the stake in scope that is unaccrued or undrawn, in basis points.
    #[arg(long, default_value_t = 0)]
    stake_bps: u16,
    /// The scope: one model. The whole licence when left out.
    #[arg(long)]
    model: Option<ModelId>,
    /// Share of what is taken that burns, in basis points.
    #[arg(long, default_value_t = 10_000)]
    burn_bps: u16,
    /// Share that goes to the holders of the victims, in basis points.
    #[arg(long, default_value_t = 0)]
    victims_bps: u16,
    /// Share that goes to the challenger, in basis points, 1,000 at most.
    #[arg(long, default_value_t = 0)]
    reward_bps: u16,
    /// A device that suffered, and its weight: 0x...=1. At most 100.
    #[arg(long = "victim", value_parser = victim)]
    victims: Vec<Victim>,
    /// What of the remaining accrual is turned over to the holders.
    #[arg(long, default_value = "none", value_parser = one_of(Recall::ALL, Recall::as_str))]
    recall: Recall,
    /// What follows for the licence.
    #[arg(long, default_value = "none", value_parser = one_of(Sanction::ALL, Sanction::as_str))]
    sanction: Sanction,
}

impl LicenceVerdictArguments {
    /// The verdict.
    #[must_use]
    pub fn verdict(self) -> LicenceVerdict {
        let Self { bond, stake_bps, model, burn_bps, victims_bps, reward_bps, victims, recall, sanction } =
            self;
        LicenceVerdict {
            bond,
            stake_bps,
            model,
            allocation: Allocation { burn_bps, victims_bps, reward_bps },
            victims: (!victims.is_empty()).then_some(Victims::List { devices: victims }),
            recall,
            licence: sanction,
        }
    }
}

fn victim(text: &str) -> Result<Victim, String> {
    let (device, weight) = text.split_once('=').ok_or("write a device and its weight, such as 0x...=1")?;
    Ok(Victim {
        device: device.parse::<DeviceId>().map_err(|error| error.to_string())?,
        weight: weight.parse().map_err(|_| "the weight is a whole number".to_owned())?,
    })
}

/// What a member proposes. Of a contested fault and of a re-issue nothing else can be proposed than what was asked for.
#[derive(Debug, Args)]
pub struct ProposedVerdict {
    #[command(flatten)]
    licence: LicenceVerdictArguments,
    /// More victims than 100: CSV with the columns `device` and `weight`, of which the verdict keeps the root. Keep the file:
    /// claims are proved by it (`surety claim victim --list`).
    #[arg(long, value_name = "FILE", requires = "victims_uri", conflicts_with = "victims")]
    victims_list: Option<PathBuf>,
    /// Where this CSV is for everybody to read; its SHA-256 goes along.
    #[arg(long, value_name = "URI", requires = "victims_list")]
    victims_uri: Option<String>,
    /// In a contested ban: what becomes of it, and of what the device has earned meanwhile.
    #[arg(
        long,
        value_enum,
        conflicts_with_all = ["LicenceVerdictArguments", "victims_list", "victims_uri", "reporter"]
    )]
    ban: Option<Ban>,
    /// In a reporter's case: the penalty.
    #[arg(
        long,
        value_parser = one_of(ReporterVerdict::ALL, ReporterVerdict::as_str),
        conflicts_with_all = ["LicenceVerdictArguments", "victims_list", "victims_uri"]
    )]
    reporter: Option<ReporterVerdict>,
}

/// What a council can decide of a ban.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ban {
    /// It ends, and what was held goes where it would have gone.
    End,
    /// It stands, and what was held goes to the device's holder.
    Holder,
    /// It stands, and what was held burns.
    Burn,
}

impl From<Ban> for Verdict {
    fn from(ban: Ban) -> Self {
        let held = match ban {
            Ban::End => None,
            Ban::Holder => Some(BanHeld::Holder),
            Ban::Burn => Some(BanHeld::Burn),
        };
        Self::Ban { upheld: held.is_some(), held }
    }
}

impl ProposedVerdict {
    /// The verdict.
    ///
    /// # Errors
    /// The list of victims does not read.
    pub(super) fn verdict(self, context: &Context, case: CaseId) -> Result<Verdict, CliError> {
        if let Some(ban) = self.ban {
            return Ok(ban.into());
        }
        if let Some(reporter) = self.reporter {
            return Ok(Verdict::Reporter(reporter));
        }
        let mut verdict = self.licence.verdict();
        if let (Some(path), Some(uri)) = (self.victims_list, self.victims_uri) {
            let bytes =
                std::fs::read(&path).map_err(|source| CliError::File { path: path.clone(), source })?;
            let document = Document { uri, sha256: surety_statement::sha256(&bytes).into() };
            verdict.victims = Some(List::read(context, case, &path)?.root(document)?);
        }
        Ok(Verdict::Licence(verdict))
    }
}
