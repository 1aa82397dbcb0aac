//! `surety licence`: from bond to withdrawal.

use clap::{Args, Subcommand};
use cosmwasm_std::Uint128;
use surety_api::license::{ExecuteMsg, LicenceStatus, QueryMsg};
use surety_api::{vault, LicenceId};

use crate::amount::Amount;
use crate::words::one_of;
use crate::{Address, CliError, Context};

/// Bond, confirm, suspend, lend for, renounce and show licences.
#[derive(Debug, Args)]
pub struct Licence {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Anyone: add to a licence's bond.
    Bond {
        /// The licence.
        licence: LicenceId,
        /// Such as 100000dimo or 100000000000udimo.
        #[arg(long)]
        amount: Amount,
    },
    /// Integrations: make a provisional licence active.
    Confirm {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations: stop minting until the licence is reinstated.
    Suspend {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations: end a suspension.
    Reinstate {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations: end a licence for good.
    Revoke {
        /// The licence.
        licence: LicenceId,
    },
    /// Integrations: require another bond; more than now after the cure period.
    RaiseBond {
        /// The licence.
        licence: LicenceId,
        /// In the smallest unit of the coin.
        #[arg(long)]
        requirement: Uint128,
    },
    /// Governance: lend a part of a provisional licence's bond, in an underserved category.
    OfferLoan {
        /// The licence.
        licence: LicenceId,
        /// Such as 50000dimo or 50000000000udimo.
        #[arg(long)]
        amount: Amount,
        /// Share of the maker's claims that repays it, bps.
        #[arg(long)]
        share_bps: u16,
        /// Unix seconds at which the licence ends while the loan is unpaid.
        #[arg(long)]
        expires: u64,
    },
    /// Governance: take back an offer that was not accepted.
    WithdrawLoanOffer {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder: accept the loan that is offered, by naming its terms.
    AcceptLoan {
        /// The licence.
        licence: LicenceId,
        /// Coins, in the smallest unit.
        #[arg(long)]
        amount: Uint128,
        /// Share of the maker's claims that repays them, bps.
        #[arg(long)]
        share_bps: u16,
        /// Unix seconds at which the licence ends while the loan is unpaid.
        #[arg(long)]
        expires: u64,
    },
    /// Anyone, once it is repaid: end a loan.
    SettleLoan {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder: leave. Minting stops at once, the bond is due after the renounce period.
    Renounce {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, from the withdrawal date: receive the whole bond.
    Withdraw {
        /// The licence.
        licence: LicenceId,
    },
    /// Show one licence.
    Show {
        /// The licence.
        licence: LicenceId,
    },
    /// Show the licence of a holder.
    Of {
        /// The holder.
        holder: Address,
    },
    /// Show whether a licence may run an official presale.
    Presale {
        /// The licence.
        licence: LicenceId,
    },
    /// Show what was fixed when the contract was deployed.
    Config,
    /// List licences.
    List {
        /// Only those that stand here.
        #[arg(long, value_parser = one_of(LicenceStatus::ALL, LicenceStatus::as_str))]
        status: Option<LicenceStatus>,
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<LicenceId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
}

impl Licence {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::Bond { licence, amount } => {
                context
                    .execute("vault", &vault::ExecuteMsg::PostBond { licence }, &[context.coin(&amount)?])
                    .await
            }
            Action::Confirm { licence } => {
                context.execute("license", &ExecuteMsg::Confirm { licence }, &[]).await
            }
            Action::Suspend { licence } => {
                context.execute("license", &ExecuteMsg::Suspend { licence }, &[]).await
            }
            Action::Reinstate { licence } => {
                context.execute("license", &ExecuteMsg::Reinstate { licence }, &[]).await
            }
            Action::Revoke { licence } => {
                context.execute("license", &ExecuteMsg::RevokeLicence { licence }, &[]).await
            }
            Action::RaiseBond { licence, requirement } => {
                context.execute("license", &ExecuteMsg::RaiseBond { licence, requirement }, &[]).await
            }
            Action::OfferLoan { licence, amount, share_bps, expires } => {
                let offer = ExecuteMsg::OfferLoan { licence, share_bps, expires };
                context.execute("license", &offer, &[context.coin(&amount)?]).await
            }
            Action::WithdrawLoanOffer { licence } => {
                context.execute("license", &ExecuteMsg::WithdrawLoanOffer { licence }, &[]).await
            }
            Action::AcceptLoan { licence, amount, share_bps, expires } => {
                let accept = ExecuteMsg::AcceptLoan { licence, amount, share_bps, expires };
                context.execute("license", &accept, &[]).await
            }
            Action::SettleLoan { licence } => {
                context.execute("license", &ExecuteMsg::SettleLoan { licence }, &[]).await
            }
            Action::Renounce { licence } => {
                context.execute("license", &ExecuteMsg::Renounce { licence }, &[]).await
            }
            Action::Withdraw { licence } => {
                context.execute("license", &ExecuteMsg::WithdrawBond { licence }, &[]).await
            }
            Action::Show { licence } => context.show("license", &QueryMsg::Licence { licence }).await,
            Action::Of { holder } => context.show("license", &QueryMsg::Holder { holder: holder.0 }).await,
            Action::Presale { licence } => context.show("license", &QueryMsg::MayPresale { licence }).await,
            Action::Config => context.show("license", &QueryMsg::Config {}).await,
            Action::List { status: None, start_after, limit } => {
                context.show("license", &QueryMsg::Licences { start_after, limit }).await
            }
            Action::List { status: Some(status), start_after, limit } => {
                let query = QueryMsg::LicencesByStatus { status, start_after, limit };
                context.show("license", &query).await
            }
        }
    }
}
