//! `replay`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use surety_relayer::follow::look;
use surety_relayer::observe::{Judge, RuleFile};
use surety_relayer::registry::Registry;
use surety_relayer::remember::remember;
use surety_relayer::store::log::Logged;
use surety_statement::verify::VerifyingKey;
use surety_statement::{keccak256, sha256, Rejection, Signature, Statement};

use super::output::{self, Output};
use super::{open, CommandError};

/// Rows of the log that are read at once.
const ROWS: u32 = 32;
/// Bad events that are named.
const NAMED: usize = 20;

/// Reads every kept event once more, checks it anew, and says what rules would find. It changes nothing.
#[derive(Debug, Args)]
pub struct Replay {
    /// The configuration file: its store is read, also while the relayer runs.
    #[arg(long)]
    config: PathBuf,
    /// A rules file to try on what was heard.
    #[arg(long)]
    rules: Option<PathBuf>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    output: Output,
}

#[derive(Debug, Default, Serialize)]
struct Report {
    /// Events that were read.
    events: u64,
    /// Statements that hold: the device signed them, for this chain, over the data that is kept.
    good: u64,
    /// Events of the network's existing format, whose signatures are not kept in a form that can be checked again.
    unchecked: u64,
    /// Statements that do not hold, by reason.
    bad: BTreeMap<&'static str, u64>,
    /// The first of them.
    first_bad: Vec<String>,
    /// What the rules would find, by rule and matter.
    observed: BTreeMap<String, u64>,
}

impl Replay {
    /// Reads everything.
    ///
    /// # Errors
    /// There is no store, it or the rules do not read, or a kept statement does not hold.
    pub async fn run(self) -> Result<(), CommandError> {
        let mut judge = self.rules.as_deref().map(RuleFile::load).transpose()?.map(Judge::new);
        let store = open(&self.config).await?;
        let registry = Registry::default();
        remember(&store, &registry).await?;
        let chain_id = store.remembered("chain").await?.unwrap_or_default();
        let mut report = Report::default();
        let mut after = 0;
        loop {
            let rows = store.events_after(after, ROWS).await?;
            let Some((last, _)) = rows.last() else { break };
            after = *last;
            for event in rows.iter().flat_map(|(_, events)| events) {
                report.count(event, check(event, &registry, &chain_id));
                for found in judge.iter_mut().flat_map(|judge| look(judge, event)) {
                    let name = format!("{} {}", found.rule, found.matter.as_str());
                    let count = report.observed.entry(name).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        store.close().await;
        match self.output {
            Output::Json => output::json(&report)?,
            Output::Text => report.print()?,
        }
        let bad = report.bad.values().sum();
        if bad > 0 {
            return Err(CommandError::Altered { bad });
        }
        Ok(())
    }
}

/// Whether what is kept is what the device signed; `None` for what cannot be checked again.
fn check(event: &Logged, registry: &Registry, chain_id: &str) -> Option<Result<(), Rejection>> {
    let signed = event.signed.as_ref()?;
    let holds = || {
        let statement = Statement::decode(&signed.statement).map_err(|_| Rejection::MalformedStatement)?;
        if statement.chain_id != chain_id {
            return Err(Rejection::WrongChain);
        }
        if statement.device != event.mark.device || statement.position() != event.mark.word.position {
            return Err(Rejection::SubjectMismatch);
        }
        if statement.data_hash != sha256(&event.data) {
            return Err(Rejection::AlteredData);
        }
        let speaker = registry.read().speaker(&statement.device).ok_or(Rejection::UnknownDevice)?;
        let key = VerifyingKey::from_public(&speaker.key, speaker.curve).map_err(|_| Rejection::WrongKey)?;
        let signature =
            Signature::parse(&signed.signature, speaker.curve).map_err(|_| Rejection::MalformedSignature)?;
        key.verify(&keccak256(&signed.statement), &signature).map_err(|_| Rejection::BadSignature)
    };
    Some(holds())
}

impl Report {
    fn count(&mut self, event: &Logged, found: Option<Result<(), Rejection>>) {
        self.events = self.events.saturating_add(1);
        let reason = match found {
            None => {
                self.unchecked = self.unchecked.saturating_add(1);
                return;
            }
            Some(Ok(())) => {
                self.good = self.good.saturating_add(1);
                return;
            }
            Some(Err(reason)) => reason.as_str(),
        };
        let count = self.bad.entry(reason).or_default();
        *count = count.saturating_add(1);
        if self.first_bad.len() < NAMED {
            let (boot, seq) = event.mark.word.position;
            self.first_bad.push(format!("{} boot {boot} seq {seq}: {reason}", event.mark.device));
        }
    }

    fn print(&self) -> Result<(), CommandError> {
        let Self { events, good, unchecked, bad, first_bad, observed } = self;
        output::line(&format!("{events} events: {good} hold, {unchecked} of the existing format"))?;
        for (reason, count) in bad {
            output::line(&format!("bad       {count} {reason}"))?;
        }
        for one in first_bad {
            output::line(&format!("  {one}"))?;
        }
        for (name, count) in observed {
            output::line(&format!("observed  {count} {name}"))?;
        }
        Ok(())
    }
}
