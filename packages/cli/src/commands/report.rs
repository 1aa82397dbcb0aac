//! `surety report`: telemetry by hand, for whoever holds a device's signed words.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use surety_api::telemetry::{ExecuteMsg, QueryMsg, SignedStatement, Silence};
use surety_api::DeviceId;

use crate::context::read_json;
use crate::{CliError, Context};

/// Report to telemetry by hand.
#[derive(Debug, Args)]
pub struct Report {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Anyone: a device has failed, by two statements of its own.
    Malfunction {
        /// The device.
        device: DeviceId,
        /// JSON of the earlier statement: {"statement", "signature"}.
        #[arg(long)]
        first: PathBuf,
        /// JSON of the later statement.
        #[arg(long)]
        second: PathBuf,
    },
    /// Anyone: a device was unplugged on purpose, by its own statement.
    Removed(Proof),
    /// A reporter: nothing was heard of a device.
    Silence {
        /// The device.
        device: DeviceId,
        /// Since then, unix seconds.
        #[arg(long)]
        since: u64,
    },
    /// Anyone: cancel a silence report with a statement that bears a newer beacon.
    Refute(Proof),
    /// Anyone, once the window is over: make a silence a fact.
    Finalise {
        /// The device.
        device: DeviceId,
    },
    /// Anyone: a silent or removed device is back, by its own statement.
    Recovery(Proof),
    /// Anyone, once an interval: publish the next beacon.
    RenewBeacon,
    /// Show the newest beacon.
    Beacon,
    /// Show what is proven of a device.
    Finding {
        /// The device.
        device: DeviceId,
    },
    /// Show a device's open silence report.
    Open {
        /// The device.
        device: DeviceId,
    },
}

#[derive(Debug, Args)]
struct Proof {
    /// The device.
    device: DeviceId,
    /// JSON of its statement: {"statement", "signature"}.
    #[arg(long)]
    proof: PathBuf,
}

fn statement(path: &std::path::Path) -> Result<SignedStatement, CliError> {
    read_json(path)
}

impl Report {
    /// Runs the command.
    ///
    /// # Errors
    /// The chain or a contract refuses, or a file cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let message = match self.action {
            Action::Beacon => return context.show("telemetry", &QueryMsg::Beacon {}).await,
            Action::Finding { device } => {
                return context.show("telemetry", &QueryMsg::Finding { device }).await;
            }
            Action::Open { device } => return context.show("telemetry", &QueryMsg::Silence { device }).await,
            Action::Malfunction { device, first, second } => ExecuteMsg::ReportMalfunction {
                device,
                first: statement(&first)?,
                second: statement(&second)?,
            },
            Action::Removed(Proof { device, proof }) => {
                ExecuteMsg::ReportRemoved { device, proof: statement(&proof)? }
            }
            Action::Silence { device, since } => {
                ExecuteMsg::ReportSilence { reports: vec![Silence { device, since, boot: 0, seq: 0 }] }
            }
            Action::Refute(Proof { device, proof }) => {
                ExecuteMsg::Refute { device, proof: statement(&proof)? }
            }
            Action::Finalise { device } => ExecuteMsg::FinaliseSilence { device },
            Action::Recovery(Proof { device, proof }) => {
                ExecuteMsg::ReportRecovery { device, proof: statement(&proof)? }
            }
            Action::RenewBeacon => ExecuteMsg::RenewBeacon {},
        };
        context.execute("telemetry", &message, &[]).await
    }
}
