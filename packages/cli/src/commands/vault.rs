//! `surety vault`: where every coin is.

use clap::{Args, Subcommand};
use surety_api::vault::{ExecuteMsg, HeldTo, Payee, PoolId, QueryMsg};
use surety_api::{CaseId, DeviceId, LicenceId, LotId, ModelId};

use crate::amount::Amount;
use crate::{CliError, Context};

/// Look into the vault.
#[derive(Debug, Args)]
pub struct Vault {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// What was fixed when it was deployed.
    Config,
    /// Where every coin belongs, and what has gone through.
    Buckets,
    /// A licence's bond.
    Bond {
        /// The licence.
        licence: LicenceId,
    },
    /// A licence's pools.
    Pools {
        /// The licence.
        licence: LicenceId,
    },
    /// One pool, as it stands now.
    Pool {
        /// The licence.
        #[arg(long)]
        licence: LicenceId,
        /// The model.
        #[arg(long)]
        model: ModelId,
        /// The generation.
        #[arg(long, default_value_t = 1)]
        generation: u32,
    },
    /// A lot's terms and stock.
    Lot {
        /// The lot.
        lot: LotId,
    },
    /// What has become of one device's stake.
    Device {
        /// The device.
        device: DeviceId,
    },
    /// What a device's holder could claim now.
    Due {
        /// The device.
        device: DeviceId,
    },
    /// Open cases that hold a licence.
    Locks {
        /// The licence.
        licence: LicenceId,
    },
    /// Everything a licence answers with.
    Liabilities {
        /// The licence.
        licence: LicenceId,
    },
    /// What final verdicts have moved aside from a licence.
    Reserves {
        /// The licence.
        licence: LicenceId,
    },
    /// What a case has moved aside.
    Reserve {
        /// The case.
        case: CaseId,
    },
    /// The bonds of a case.
    CaseBonds {
        /// The case.
        case: CaseId,
    },
    /// What a case has paid to a device's holder.
    Victim {
        /// The case.
        case: CaseId,
        /// The device.
        device: DeviceId,
    },
    /// What waits for a payee: `licence/7`, `integrations` or `address/wasm1...`.
    Claimable {
        /// Whose.
        payee: Payee,
    },
    /// Anyone: repay a part of a licence's loan.
    RepayLoan {
        /// The licence.
        licence: LicenceId,
        /// How much, such as `80000000udimo`.
        amount: Amount,
    },
    /// Anyone, once its time is over: end the hold of what a device accrued, in favour of its maker.
    EndHold {
        /// The device.
        device: DeviceId,
    },
    /// Anyone, once the deadline of its case is over: free a licence the case still holds.
    Unlock {
        /// The licence.
        #[arg(long)]
        licence: LicenceId,
        /// The case.
        #[arg(long)]
        case: CaseId,
    },
    /// Anyone: burn what somebody sent without a message.
    BurnSurplus,
}

impl Vault {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let query = match self.action {
            Action::BurnSurplus => {
                return context.execute("vault", &ExecuteMsg::BurnSurplus {}, &[]).await;
            }
            Action::RepayLoan { licence, amount } => {
                let message = ExecuteMsg::RepayLoan { licence };
                return context.execute("vault", &message, &[context.coin(&amount)?]).await;
            }
            Action::EndHold { device } => {
                let message = ExecuteMsg::EndHold { device, to: HeldTo::Maker };
                return context.execute("vault", &message, &[]).await;
            }
            Action::Unlock { licence, case } => {
                return context.execute("vault", &ExecuteMsg::Unlock { licence, case }, &[]).await;
            }
            Action::Liabilities { licence } => QueryMsg::Liabilities { licence },
            Action::Reserves { licence } => {
                QueryMsg::Reserves { licence, start_after: None, limit: Some(100) }
            }
            Action::Reserve { case } => QueryMsg::CaseReserve { case },
            Action::CaseBonds { case } => QueryMsg::CaseBonds { case },
            Action::Victim { case, device } => QueryMsg::Victim { case, device },
            Action::Claimable { payee } => QueryMsg::Claimable { payee },
            Action::Config => QueryMsg::Config {},
            Action::Buckets => QueryMsg::Buckets {},
            Action::Bond { licence } => QueryMsg::Bond { licence },
            Action::Pools { licence } => QueryMsg::Pools { licence, start_after: None, limit: Some(100) },
            Action::Pool { licence, model, generation } => {
                QueryMsg::Pool { pool: PoolId { licence, model, generation } }
            }
            Action::Lot { lot } => QueryMsg::Lot { lot },
            Action::Device { device } => QueryMsg::Device { device },
            Action::Due { device } => QueryMsg::DriverDue { device },
            Action::Locks { licence } => QueryMsg::Locks { licence, start_after: None, limit: Some(100) },
        };
        context.show("vault", &query).await
    }
}
