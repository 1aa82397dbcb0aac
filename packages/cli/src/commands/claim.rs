//! `surety claim`: what is due, to whom it is due.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use cosmwasm_std::{Binary, Uint128};
use surety_api::arbitration::{CaseResponse, Choice, QueryMsg, VictimsResponse};
use surety_api::vault::{ExecuteMsg, Payee, PoolId};
use surety_api::{CaseId, DeviceId, LicenceId, ModelId};

use super::victims::{List, Proved};

use crate::{CliError, Context};

/// Claim what is due.
#[derive(Debug, Args)]
pub struct Claim {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The licence's holder: what has accrued in a pool.
    Manufacturer(Pool),
    /// Integrations: what has accrued in a pool.
    Integrations(Pool),
    /// Anyone, for the holders: what has streamed from devices.
    Driver {
        /// The devices, at most 100.
        #[arg(required = true)]
        devices: Vec<DeviceId>,
    },
    /// Anyone, for a payee: what waits for it. `licence/7`, `integrations` or `address/wasm1...`.
    Balance {
        /// Whose.
        payee: Payee,
    },
    /// Anyone, for the holder of a device on a case's list: its share, once. Where the chain holds the list, case and device are enough; of a
    /// list that was fixed by its root alone give the list too, or the place.
    Victim {
        /// The case.
        #[arg(long)]
        case: CaseId,
        /// The device.
        #[arg(long)]
        device: DeviceId,
        /// The CSV the verdict's root was made of.
        #[arg(long, value_name = "FILE", conflicts_with = "Place")]
        list: Option<PathBuf>,
        #[command(flatten)]
        place: Option<Place>,
    },
    /// Anyone, once the victims' time is over: burn what they have not claimed.
    Unclaimed {
        /// The case.
        case: CaseId,
    },
    /// Anyone: count the accrual of a pool, and pay nobody.
    Settle(Pool),
}

/// A device's place on a list.
#[derive(Debug, Args)]
#[group(requires_all = ["index", "weight"])]
struct Place {
    /// Its place on the list, from 0.
    #[arg(long, required = false)]
    index: u32,
    /// Its weight.
    #[arg(long, required = false)]
    weight: Uint128,
    /// The siblings from its leaf to the root, in base64, separated by commas.
    #[arg(long, required = false, value_delimiter = ',', value_parser = Binary::from_base64)]
    proof: Vec<Binary>,
}

#[derive(Debug, Args)]
struct Pool {
    /// The licence.
    #[arg(long)]
    licence: LicenceId,
    /// The model.
    #[arg(long)]
    model: ModelId,
    /// The generation.
    #[arg(long, default_value_t = 1)]
    generation: u32,
    /// Count at most so many ended days.
    #[arg(long, default_value_t = surety_api::vault::DEFAULT_SETTLE_DAYS)]
    max_days: u32,
}

impl Pool {
    const fn id(&self) -> PoolId {
        PoolId { licence: self.licence, model: self.model, generation: self.generation }
    }
}

impl Claim {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let message = match self.action {
            Action::Manufacturer(pool) => {
                ExecuteMsg::ClaimManufacturer { pool: pool.id(), max_days: Some(pool.max_days) }
            }
            Action::Integrations(pool) => {
                ExecuteMsg::ClaimIntegrations { pool: pool.id(), max_days: Some(pool.max_days) }
            }
            Action::Driver { devices } => ExecuteMsg::ClaimDriver { devices },
            Action::Balance { payee } => ExecuteMsg::ClaimBalance { payee },
            Action::Victim { case, device, list, place } => {
                let Place { index, weight, proof } = match (place, list) {
                    (Some(place), _) => place,
                    (None, Some(list)) => place_in_file(context, case, device, &list)?,
                    (None, None) => place_on_chain(context, case, device).await?,
                };
                ExecuteMsg::ClaimVictim { case, device, index, weight, proof }
            }
            Action::Unclaimed { case } => ExecuteMsg::BurnUnclaimed { case },
            Action::Settle(pool) => ExecuteMsg::Settle { pool: pool.id(), max_days: pool.max_days },
        };
        context.execute("vault", &message, &[]).await
    }
}

/// Proves a device's place in the list of the verdict that won, as the chain holds it.
async fn place_on_chain(context: &Context, case: CaseId, device: DeviceId) -> Result<Place, CliError> {
    let no_list = |found: String, expected: &str| CliError::Argument {
        argument: "case",
        found,
        expected: expected.to_owned(),
    };
    let decided: CaseResponse = context.query("arbitration", &QueryMsg::Case { case }).await?;
    let Some(Choice::Proposal { number: proposal }) = decided.decision else {
        return Err(no_list(case.to_string(), "no verdict of it is final"));
    };
    let list: VictimsResponse = context.query("arbitration", &QueryMsg::Victims { case, proposal }).await?;
    let list = List::new(context, case, list.victims)?;
    let proved = list.prove(device).ok_or_else(|| {
        let expected = "the list the chain holds does not name the device: of one fixed by its root give --list, or --index, --weight and --proof";
        no_list(case.to_string(), expected)
    })?;
    Ok(proved.into())
}

/// Proves a device's place in a list that the chain holds the root of.
fn place_in_file(context: &Context, case: CaseId, device: DeviceId, path: &Path) -> Result<Place, CliError> {
    let proved = List::read(context, case, path)?.prove(device).ok_or_else(|| CliError::Argument {
        argument: "--device",
        found: device.to_string(),
        expected: format!("{} does not list it", path.display()),
    })?;
    Ok(proved.into())
}

impl From<Proved> for Place {
    fn from(Proved { index, weight, proof }: Proved) -> Self {
        Self { index, weight, proof: proof.iter().map(|hash| hash.to_vec().into()).collect() }
    }
}
