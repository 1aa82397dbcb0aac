//! `surety network`: local networks, deployment, offices, pauses and reporters.

mod balance;
mod deploy;
mod embedded;
mod home;
mod local;
mod parameters;
mod plan;
mod programs;
mod roles;
mod summary;
mod upgrade;
mod verify;
mod vote;
mod wait;

use clap::{Args, Subcommand};
use surety_api::charter::{ContractName, ExecuteMsg, Office, QueryMsg};
use surety_api::telemetry;
use surety_chain::Deployment;

use crate::words::one_of;
use crate::{Address, CliError, Context};

/// Deploy a network, and what its offices do with it.
#[derive(Debug, Args)]
pub struct Network {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make and start a local network with everything deployed, or start the one that was stopped. Test keys only.
    Up(local::Up),
    /// Stop the local network. What is on its chain stays.
    Down(local::Down),
    /// Stop the local network, throw it away, and make a new one.
    Reset(local::Up),
    /// Let days of the network pass: moves an embedded chain's clock, and waits on any other.
    Wait(wait::Wait),
    /// Governance: store, instantiate and register all contracts on any chain. Says first what it costs.
    Deploy(deploy::Deploy),
    /// Compare what is deployed with the artifacts, the charter and the deployment file.
    Verify(verify::Verify),
    /// The admin: give contracts that stand the code of other artifacts.
    Upgrade(upgrade::Upgrade),
    /// Show where every contract is.
    Show,
    /// Show who holds an office.
    Office {
        /// Which.
        #[arg(value_parser = one_of(Office::ALL, Office::as_str))]
        office: Office,
    },
    /// Governance or the office's holder: name who shall hold it.
    Nominate {
        /// The office.
        #[arg(value_parser = one_of(Office::ALL, Office::as_str))]
        office: Office,
        /// The nominee.
        address: Address,
    },
    /// The nominee: take the office.
    Accept {
        /// The office.
        #[arg(value_parser = one_of(Office::ALL, Office::as_str))]
        office: Office,
    },
    /// Guardian or governance: stop what comes in at a contract.
    Pause {
        /// The contract.
        #[arg(value_parser = one_of(ContractName::ALL, ContractName::as_str))]
        contract: ContractName,
    },
    /// Guardian or governance: end a pause.
    Unpause {
        /// The contract.
        #[arg(value_parser = one_of(ContractName::ALL, ContractName::as_str))]
        contract: ContractName,
    },
    /// Governance: name a contract of the network to the charter, once. `deploy` does it for all.
    Register {
        /// Which contract.
        #[arg(value_parser = one_of(ContractName::ALL, ContractName::as_str))]
        contract: ContractName,
        /// Its address.
        address: Address,
    },
    /// Show what an address holds, in smallest units.
    Balance(balance::Balance),
    /// Show which contracts the charter knows.
    Contracts,
    /// Show until when a contract is paused.
    Paused {
        /// The contract.
        #[arg(value_parser = one_of(ContractName::ALL, ContractName::as_str))]
        contract: ContractName,
    },
    /// Show until when payouts are sealed.
    Sealed,
    /// Guardian: delay payouts for seven days.
    Seal,
    /// Governance: admit a reporter.
    AdmitReporter {
        /// Its address.
        address: Address,
    },
    /// Show who may report silence.
    Reporters,
}

impl Network {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses, or a file cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        match self.action {
            Action::Up(up) => up.run(context).await,
            Action::Down(down) => down.run(context).await,
            Action::Reset(up) => up.reset(context).await,
            Action::Wait(wait) => wait.run(context).await,
            Action::Deploy(deploy) => deploy.run(context).await,
            Action::Verify(verify) => verify.run(context).await,
            Action::Upgrade(upgrade) => upgrade.run(context).await,
            Action::Balance(balance) => balance.run(context).await,
            Action::Show => context.print(&Deployment::load(&context.deployment_path()?)?),
            Action::Office { office } => context.show("charter", &QueryMsg::Office { office }).await,
            Action::Nominate { office, address } => {
                context.execute("charter", &ExecuteMsg::Nominate { office, address: address.0 }, &[]).await
            }
            Action::Accept { office } => {
                context.execute("charter", &ExecuteMsg::Accept { office }, &[]).await
            }
            Action::Pause { contract } => {
                context.execute("charter", &ExecuteMsg::Pause { contract }, &[]).await
            }
            Action::Unpause { contract } => {
                context.execute("charter", &ExecuteMsg::Unpause { contract }, &[]).await
            }
            Action::Register { contract, address } => {
                let message = ExecuteMsg::RegisterContract { contract, address: address.0 };
                context.execute("charter", &message, &[]).await
            }
            Action::Contracts => context.show("charter", &QueryMsg::Contracts {}).await,
            Action::Paused { contract } => context.show("charter", &QueryMsg::Paused { contract }).await,
            Action::Sealed => context.show("charter", &QueryMsg::Sealed {}).await,
            Action::Seal => context.execute("charter", &ExecuteMsg::Seal {}, &[]).await,
            Action::AdmitReporter { address } => {
                context
                    .execute("telemetry", &telemetry::ExecuteMsg::AdmitReporter { address: address.0 }, &[])
                    .await
            }
            Action::Reporters => context.show("telemetry", &telemetry::QueryMsg::Reporters {}).await,
        }
    }
}
