//! `surety`, run once per command.

use std::path::{Path, PathBuf};

use anyhow::{bail, Context as _};
use serde::Serialize;
use serde_json::Value;
use tokio::process::Command;

use crate::process::{run, Said};

/// One transaction of the story.
#[derive(Debug, Clone, Serialize)]
pub struct Transaction {
    /// What it did, in the story's words.
    pub step: String,
    /// Its hash.
    pub hash: String,
    /// Its block.
    pub height: u64,
    /// `None` where gas is not measured.
    pub gas_used: Option<String>,
}

impl Transaction {
    /// From what a program printed of it.
    pub fn read(step: &str, receipt: &Value) -> anyhow::Result<Self> {
        let text = |field: &str| receipt.get(field).and_then(Value::as_str).map(str::to_owned);
        let gas_used = match receipt.get("gas_used") {
            Some(Value::Number(gas)) => Some(gas.to_string()),
            _ => text("gas_used"),
        };
        Ok(Self {
            step: step.to_owned(),
            hash: text("hash").with_context(|| format!("{step}: no hash in {receipt}"))?,
            height: receipt
                .get("height")
                .and_then(Value::as_u64)
                .with_context(|| format!("{step}: no height"))?,
            gas_used,
        })
    }
}

/// The program and the files it is pointed at.
#[derive(Debug, Clone)]
pub struct Surety {
    /// The program.
    pub program: PathBuf,
    /// The chain's profile.
    pub profile: PathBuf,
    /// The deployment file.
    pub deployment: PathBuf,
    /// The folder of the key files.
    pub keys: PathBuf,
}

impl Surety {
    /// The key file of somebody in the story.
    pub fn key(&self, who: &str) -> PathBuf {
        self.keys.join(format!("{who}.json"))
    }

    async fn said(&self, who: &str, arguments: &[&str]) -> anyhow::Result<Said> {
        let mut command = Command::new(&self.program);
        command.args(["--output", "json", "--yes"]);
        command.arg("--profile").arg(&self.profile).arg("--deployment").arg(&self.deployment);
        command.arg("--key").arg(self.key(who));
        command.args(arguments);
        run(command, "surety").await
    }

    /// Runs a command in somebody's name; returns what it answered.
    pub async fn run(&self, who: &str, arguments: &[&str]) -> anyhow::Result<Value> {
        let said = self.said(who, arguments).await?;
        if !said.success {
            bail!("surety {} (as {who}) failed: {}", arguments.join(" "), said.err.trim());
        }
        last_json(&said.out).with_context(|| format!("surety {}: {}", arguments.join(" "), said.out))
    }

    /// Runs a command that must be refused; returns the refusal.
    pub async fn refused(&self, who: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let said = self.said(who, arguments).await?;
        if said.success {
            bail!("surety {} (as {who}) should have been refused: {}", arguments.join(" "), said.out.trim());
        }
        let error = last_json(&said.err).with_context(|| format!("the refusal is no JSON: {}", said.err))?;
        let kind = error.pointer("/error/kind").and_then(Value::as_str).unwrap_or_default();
        if kind != "contract_refused" {
            bail!("surety {} failed, but was not refused: {error}", arguments.join(" "));
        }
        Ok(error.pointer("/error/message").and_then(Value::as_str).unwrap_or_default().to_owned())
    }
}

/// The last line that is JSON.
pub fn last_json(text: &str) -> anyhow::Result<Value> {
    let line = text.lines().rev().find(|line| line.starts_with('{') || line.starts_with('['));
    Ok(serde_json::from_str(line.context("nothing was printed")?)?)
}

/// Makes a key and returns its address.
pub async fn generate_key(program: &Path, out: &Path) -> anyhow::Result<String> {
    let mut command = Command::new(program);
    command.args(["--output", "json", "keys", "generate", "--out"]).arg(out);
    let said = run(command, "surety").await?;
    if !said.success {
        bail!("surety keys generate failed: {}", said.err.trim());
    }
    let answer = last_json(&said.out)?;
    Ok(answer.get("address").and_then(Value::as_str).context("no address")?.to_owned())
}
