//! `surety licence`: from issue to withdrawal.

use clap::{Args, Subcommand};
use surety_api::license::{ExecuteMsg, QueryMsg};
use surety_api::{vault, LicenceId};

use crate::amount::Amount;
use crate::{CliError, Context};

/// Issue, bond, confirm, renounce and show licences.
#[derive(Debug, Args)]
pub struct Licence {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The community: issue a provisional licence.
    Issue {
        /// Address of the manufacturer.
        #[arg(long)]
        holder: String,
        /// Where its public record is.
        #[arg(long)]
        uri: Option<String>,
    },
    /// Anyone: add to a licence's bond.
    Bond {
        /// The licence.
        licence: LicenceId,
        /// Such as 100000000000udimo.
        #[arg(long)]
        amount: Amount,
    },
    /// Integrations: make a provisional licence active.
    Confirm {
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
    /// List licences.
    List {
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
            Action::Issue { holder, uri } => {
                context.execute("license", &ExecuteMsg::Issue { holder, uri }, &[]).await
            }
            Action::Bond { licence, amount } => {
                context.execute("vault", &vault::ExecuteMsg::PostBond { licence }, &[amount.0]).await
            }
            Action::Confirm { licence } => {
                context.execute("license", &ExecuteMsg::Confirm { licence }, &[]).await
            }
            Action::Renounce { licence } => {
                context.execute("license", &ExecuteMsg::Renounce { licence }, &[]).await
            }
            Action::Withdraw { licence } => {
                context.execute("license", &ExecuteMsg::WithdrawBond { licence }, &[]).await
            }
            Action::Show { licence } => context.show("license", &QueryMsg::Licence { licence }).await,
            Action::List { start_after, limit } => {
                context.show("license", &QueryMsg::Licences { start_after, limit }).await
            }
        }
    }
}
