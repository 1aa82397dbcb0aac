//! `surety report`: telemetry by hand, for whoever holds a device's signed words.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use surety_api::telemetry::{ExecuteMsg, QueryMsg, SignedStatement, Silence};
use surety_api::DeviceId;

use crate::context::read_json;
use crate::document::{DocumentArgs, Hex};
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
    /// Anyone: a device lives, by its own statement: what it was found silent for is measured up to now.
    Alive(Proof),
    /// A reporter: publish the root over what it saw in an epoch.
    SubmitEpoch {
        /// The epoch.
        epoch: u64,
        /// The Merkle root: 64 hex digits.
        #[arg(long)]
        root: Hex,
        /// How many leaves.
        #[arg(long)]
        count: u32,
        /// The leaves.
        #[command(flatten)]
        document: DocumentArgs,
    },
    /// Anyone, once an interval: publish the next beacon.
    RenewBeacon,
    /// Show the newest beacon.
    Beacon,
    /// Show when a beacon was published.
    BeaconAt {
        /// The beacon: 64 hex digits.
        beacon: Hex,
    },
    /// Show what was fixed when the contract was deployed.
    Config,
    /// List open silence reports.
    Silences {
        /// Go on after this device.
        #[arg(long)]
        start_after: Option<DeviceId>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Show what reporters published of an epoch.
    Epoch {
        /// The epoch.
        epoch: u64,
    },
    /// List epochs.
    Epochs {
        /// Go on after this one.
        #[arg(long)]
        start_after: Option<u64>,
        /// So many.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Ask whether a leaf is in an epoch.
    VerifyEpoch {
        /// The epoch.
        epoch: u64,
        /// Its place, from 0.
        #[arg(long)]
        index: u32,
        /// The leaf, in hex.
        #[arg(long)]
        leaf: Hex,
        /// The siblings from the leaf to the root, in hex, separated by commas.
        #[arg(long, value_delimiter = ',')]
        proof: Vec<Hex>,
    },
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
            Action::BeaconAt { beacon } => {
                return context.show("telemetry", &QueryMsg::BeaconAt { beacon: beacon.0.into() }).await;
            }
            Action::Config => return context.show("telemetry", &QueryMsg::Config {}).await,
            Action::Silences { start_after, limit } => {
                return context.show("telemetry", &QueryMsg::Silences { start_after, limit }).await;
            }
            Action::Epoch { epoch } => return context.show("telemetry", &QueryMsg::Epoch { epoch }).await,
            Action::Epochs { start_after, limit } => {
                return context.show("telemetry", &QueryMsg::Epochs { start_after, limit }).await;
            }
            Action::VerifyEpoch { epoch, index, leaf, proof } => {
                let proof = proof.into_iter().map(|hash| hash.0.into()).collect();
                let query = QueryMsg::VerifyEpoch { epoch, index, leaf: leaf.0.into(), proof };
                return context.show("telemetry", &query).await;
            }
            Action::Alive(Proof { device, proof }) => {
                ExecuteMsg::ReportAlive { device, proof: statement(&proof)? }
            }
            Action::SubmitEpoch { epoch, root, count, document } => {
                ExecuteMsg::SubmitEpoch { epoch, root: root.0.into(), count, document: document.into() }
            }
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
