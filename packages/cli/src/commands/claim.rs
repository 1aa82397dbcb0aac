//! `surety claim`: what is due, to whom it is due.

use clap::{Args, Subcommand};
use cosmwasm_std::{Binary, Uint128};
use surety_api::vault::{ExecuteMsg, Payee, PoolId};
use surety_api::{CaseId, DeviceId, LicenceId, ModelId};

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
    /// Anyone, for the holder of a device on a case's list: its share, once.
    Victim {
        /// The case.
        #[arg(long)]
        case: CaseId,
        /// The device.
        #[arg(long)]
        device: DeviceId,
        /// Its place on the list, from 0.
        #[arg(long)]
        index: u32,
        /// Its weight.
        #[arg(long)]
        weight: Uint128,
        /// The siblings from its leaf to the root, in base64, separated by commas.
        #[arg(long, value_delimiter = ',', value_parser = Binary::from_base64)]
        proof: Vec<Binary>,
    },
    /// Anyone, once the victims' time is over: burn what they have not claimed.
    Unclaimed {
        /// The case.
        case: CaseId,
    },
    /// Anyone: count the accrual of a pool, and pay nobody.
    Settle(Pool),
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
            Action::Victim { case, device, index, weight, proof } => {
                ExecuteMsg::ClaimVictim { case, device, index, weight, proof }
            }
            Action::Unclaimed { case } => ExecuteMsg::BurnUnclaimed { case },
            Action::Settle(pool) => ExecuteMsg::Settle { pool: pool.id(), max_days: pool.max_days },
        };
        context.execute("vault", &message, &[]).await
    }
}
