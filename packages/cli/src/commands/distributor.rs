//! `surety distributor`: who sells through official channels.

use clap::{Args, Subcommand};
use surety_api::catalog::{ExecuteMsg, QueryMsg};

use crate::document::DocumentArgs;
use crate::{Address, CliError, Context};

/// Retail certification of distributors.
#[derive(Debug, Args)]
pub struct Distributor {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Apply; a later application replaces this one.
    Apply {
        /// Your name.
        #[arg(long)]
        name: String,
        /// The application.
        #[command(flatten)]
        application: DocumentArgs,
    },
    /// Integrations: certify a distributor that has applied.
    Certify {
        /// Its address.
        address: Address,
    },
    /// Integrations: turn an application down or take a certification back.
    Revoke {
        /// Its address.
        address: Address,
    },
    /// Show one distributor.
    Show {
        /// Its address.
        address: Address,
    },
    /// List distributors.
    List {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<String>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
}

impl Distributor {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::Apply { name, application } => {
                let message = ExecuteMsg::ApplyAsDistributor { name, application: application.into() };
                context.execute("catalog", &message, &[]).await
            }
            Action::Certify { address } => {
                context.execute("catalog", &ExecuteMsg::CertifyDistributor { address: address.0 }, &[]).await
            }
            Action::Revoke { address } => {
                context.execute("catalog", &ExecuteMsg::RevokeDistributor { address: address.0 }, &[]).await
            }
            Action::Show { address } => {
                context.show("catalog", &QueryMsg::Distributor { address: address.0 }).await
            }
            Action::List { start_after, limit } => {
                context.show("catalog", &QueryMsg::Distributors { start_after, limit }).await
            }
        }
    }
}
