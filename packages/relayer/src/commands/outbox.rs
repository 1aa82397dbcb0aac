//! `outbox`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use surety_api::DeviceId;
use surety_relayer::store::outbox::list::{Line, Which};

use super::output::{self, Output};
use super::{open, CommandError};

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum State {
    /// It waits to be sent.
    Pending,
    /// Its transaction is under way.
    Sent,
    /// It is on the chain.
    Landed,
    /// The chain refused it.
    Failed,
    /// It is not needed any more.
    Superseded,
}

/// Lists what is to be reported and what became of it.
#[derive(Debug, Args)]
pub struct Outbox {
    /// The configuration file: its store is read, also while the relayer runs.
    #[arg(long)]
    config: PathBuf,
    /// Only what goes back to the request of this id (`x-request-id`).
    #[arg(long)]
    request: Option<String>,
    /// Only what is about this device.
    #[arg(long)]
    device: Option<DeviceId>,
    /// Only what is in this state.
    #[arg(long, value_enum)]
    state: Option<State>,
    /// How many at the most.
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

impl Outbox {
    /// Reads the newest entries.
    ///
    /// # Errors
    /// There is no store, or it does not read.
    pub async fn run(self) -> Result<(), CommandError> {
        let store = open(&self.config).await?;
        let name = self.state.and_then(|state| state.to_possible_value());
        let state = name.map(|name| name.get_name().to_owned());
        let Self { request, device, limit, .. } = self;
        let lines = store.outbox(&Which { request, device, state, before: None, limit }).await?;
        store.close().await;
        if self.output == Output::Json {
            return output::json(&lines);
        }
        lines.iter().try_for_each(|line| output::line(&text(line)))
    }
}

fn text(line: &Line) -> String {
    let or_none = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let height = line.height.map(|height| height.to_string());
    let requests = Some(line.requests.join(" ")).filter(|requests| !requests.is_empty());
    [
        line.number.to_string(),
        line.state.clone(),
        line.report.clone(),
        or_none(requests.as_deref()),
        or_none(line.hash.as_deref()),
        or_none(height.as_deref()),
        or_none(line.problem.as_deref()),
    ]
    .join("\t")
}
