//! `status`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use serde_json::Value;
use surety_relayer::store::outbox::OutboxTally;
use surety_relayer::store::tally::Tally;
use surety_relayer::Config;

use super::output::{self, Output};
use super::{look, CommandError};

/// How long a running relayer may take to say whether it is ready.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says how a relayer is.
#[derive(Debug, Args)]
pub struct Status {
    /// The configuration file: its store is looked at, also while the relayer runs.
    #[arg(long)]
    config: PathBuf,
    /// A running relayer to be asked whether it is ready; by default the one whose address is in `listen.address_file`.
    #[arg(long)]
    url: Option<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

#[derive(Debug, Serialize)]
struct Report {
    chain_id: Option<String>,
    /// The height up to which the chain was followed.
    followed: Option<u64>,
    store_bytes: u64,
    events: Tally,
    outbox: OutboxTally,
    /// What `/readyz` answers, where a relayer runs.
    readiness: Option<Value>,
}

impl Status {
    /// Looks at the store, and asks the running relayer where there is one.
    ///
    /// # Errors
    /// There is no store, it does not read, or the relayer of `--url` does not answer.
    pub async fn run(self) -> Result<(), CommandError> {
        let config = Config::read(&self.config)?;
        let store = look(&self.config, &config).await?;
        let report = Report {
            chain_id: store.remembered("chain").await?,
            followed: store.cursor().await?,
            store_bytes: store.size().await?,
            events: store.tally().await?,
            outbox: store.outbox_tally().await?,
            readiness: self.readiness(config.listen.address_file).await?,
        };
        store.close().await;
        match self.output {
            Output::Json => output::json(&report),
            Output::Text => print(&report),
        }
    }

    /// A relayer that is asked by name must answer; one that only left its address may have stopped.
    async fn readiness(&self, left: Option<PathBuf>) -> Result<Option<Value>, CommandError> {
        if let Some(url) = &self.url {
            return ask(url).await.map(Some);
        }
        let Some(url) = left.and_then(|file| std::fs::read_to_string(file).ok()) else { return Ok(None) };
        Ok(ask(url.trim()).await.ok())
    }
}

async fn ask(url: &str) -> Result<Value, CommandError> {
    let asked = format!("{}/readyz", url.trim_end_matches('/'));
    let no_answer =
        |error: reqwest::Error| CommandError::NoAnswer { url: asked.clone(), problem: error.to_string() };
    let client = reqwest::Client::builder().timeout(PATIENCE).build().map_err(no_answer)?;
    let answer = client.get(&asked).send().await.map_err(no_answer)?;
    answer.json().await.map_err(no_answer)
}

fn print(report: &Report) -> Result<(), CommandError> {
    let none = || "none yet".to_owned();
    output::line(&format!("chain       {}", report.chain_id.clone().unwrap_or_else(none)))?;
    output::line(&format!("followed to {}", report.followed.map_or_else(none, |height| height.to_string())))?;
    output::line(&format!("store       {} bytes", report.store_bytes))?;
    let events = &report.events;
    output::line(&format!("events      {} received, {} accepted", events.received, events.accepted))?;
    for (reason, count) in &events.rejected {
        output::line(&format!("  refused   {count} {reason}"))?;
    }
    let OutboxTally { pending, landed, failed, superseded } = &report.outbox;
    output::line(&format!(
        "reports     {pending} under way, {landed} landed, {failed} refused, {superseded} not needed"
    ))?;
    match &report.readiness {
        None => output::line("running     no"),
        Some(said) if said["ready"] == true => output::line("running     yes, and ready"),
        Some(said) => {
            output::line("running     yes, but not ready:")?;
            for problem in said["problems"].as_array().into_iter().flatten() {
                output::line(&format!("  {}", problem.as_str().unwrap_or_default()))?;
            }
            Ok(())
        }
    }
}
