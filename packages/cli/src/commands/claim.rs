//! `surety claim`: what is due, to whom it is due.

use clap::{Args, Subcommand};
use surety_api::vault::{ExecuteMsg, PoolId};
use surety_api::{DeviceId, LicenceId, ModelId};

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
            Action::Settle(pool) => ExecuteMsg::Settle { pool: pool.id(), max_days: pool.max_days },
        };
        context.execute("vault", &message, &[]).await
    }
}
