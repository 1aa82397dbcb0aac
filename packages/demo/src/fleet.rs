//! `surety-fleet`, run once per command: the simulated devices.

use std::path::{Path, PathBuf};

use anyhow::{bail, Context as _};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::Value;
use surety_api::{Curve, DeviceId};
use tokio::process::Command;

use crate::process::run;

/// Where every key of the fleet comes from: test keys.
const SEED: &str = "7";

/// One simulated device.
#[derive(Debug, Clone, Deserialize)]
pub struct Device {
    /// Its identity.
    pub device: DeviceId,
}

/// What a relayer said to a sending.
#[derive(Debug, Clone, Deserialize)]
pub struct Sent {
    /// The newest beacon it handed down, in hex.
    pub beacon: Option<String>,
}

/// Where a part of the fleet sends to.
#[derive(Debug, Clone, Copy)]
pub enum Door<'a> {
    /// A relayer's URL.
    Http(&'a str),
    /// A broker's URL.
    Mqtt(&'a str),
}

/// The program and its state.
#[derive(Debug, Clone)]
pub struct Fleet {
    program: PathBuf,
    folder: PathBuf,
}

impl Fleet {
    /// Makes a fleet, half of it with keys of each curve.
    pub async fn init(program: PathBuf, folder: PathBuf, chain_id: &str, count: u64) -> anyhow::Result<Self> {
        let fleet = Self { program, folder };
        let count = count.to_string();
        let arguments = ["--seed", SEED, "--count", &count, "--chain-id", chain_id, "--p256-share", "50"];
        fleet.text("init", &arguments).await?;
        Ok(fleet)
    }

    async fn text(&self, what: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let mut command = Command::new(&self.program);
        command.arg(what).arg("--dir").arg(&self.folder).args(arguments);
        let said = run(command, "surety-fleet").await?;
        if !said.success {
            bail!("surety-fleet {what} {}: {}{}", arguments.join(" "), said.err.trim(), said.out.trim());
        }
        Ok(said.out)
    }

    async fn json<T: DeserializeOwned>(&self, what: &str, arguments: &[&str]) -> anyhow::Result<T> {
        let text = self.text(what, arguments).await?;
        serde_json::from_str(&text).with_context(|| format!("surety-fleet {what} printed {text}"))
    }

    /// All devices.
    pub async fn devices(&self) -> anyhow::Result<Vec<Device>> {
        self.json("show", &[]).await
    }

    /// Writes the devices of a curve as the CSV that `surety mint` takes.
    pub async fn csv(&self, curve: Curve, to: &Path) -> anyhow::Result<()> {
        let text = self.text("devices", &["--curve", curve.as_str()]).await?;
        Ok(std::fs::write(to, text)?)
    }

    /// A device names its first owner, and a relayer submits that; returns the relayer's answer.
    pub async fn activate(
        &self,
        index: u64,
        contract: &str,
        owner: &str,
        expires: u64,
        relayer: &str,
    ) -> anyhow::Result<Value> {
        let (index, expires) = (index.to_string(), expires.to_string());
        let arguments = [
            "--device",
            &index,
            "--contract",
            contract,
            "--owner",
            owner,
            "--expires",
            &expires,
            "--submit",
            relayer,
        ];
        let answer: Value = self.json("activation", &arguments).await?;
        Ok(answer.get("relayer").cloned().unwrap_or_default())
    }

    /// Devices speak to a relayer, at a time in unix seconds; every event must be accepted.
    pub async fn send(&self, relayer: &str, devices: &[u64], at: u64, status: u16) -> anyhow::Result<Sent> {
        let (devices, at, status) = (list(devices), milliseconds(at), status.to_string());
        let arguments =
            ["--relayer", relayer, "--devices", &devices, "--at-ms", &at, "--status", &status, "--gzip"];
        self.json("send", &arguments).await
    }

    /// Many devices name one owner; returns when all are active.
    pub async fn activate_all(
        &self,
        devices: &[u64],
        contract: &str,
        owner: &str,
        expires: u64,
        relayer: &str,
    ) -> anyhow::Result<()> {
        let (devices, expires) = (list(devices), expires.to_string());
        let arguments = [
            "--devices",
            &devices,
            "--contract",
            contract,
            "--owner",
            owner,
            "--expires",
            &expires,
            "--submit",
            relayer,
        ];
        self.json::<Value>("activations", &arguments).await.map(drop)
    }

    /// Many devices speak once, a hundred events a request or message, compressed: as statements, or in the network's
    /// existing format. Over HTTP every event must be accepted; over MQTT the broker must take all.
    pub async fn speak(&self, door: Door<'_>, devices: &[u64], at: u64, format: &str) -> anyhow::Result<()> {
        let (devices, at) = (list(devices), milliseconds(at));
        let (kind, url) = match door {
            Door::Http(url) => ("--relayer", url),
            Door::Mqtt(url) => ("--mqtt", url),
        };
        let arguments = [
            kind,
            url,
            "--devices",
            &devices,
            "--at-ms",
            &at,
            "--format",
            format,
            "--batch",
            "100",
            "--gzip",
        ];
        self.json::<Value>("send", &arguments).await.map(drop)
    }

    /// A device lies to a relayer, which must refuse it for the reason this lie calls for.
    pub async fn lie(&self, relayer: &str, device: u64, at: u64, lie: &str) -> anyhow::Result<()> {
        let (device, at) = (device.to_string(), milliseconds(at));
        let arguments = ["--relayer", relayer, "--devices", &device, "--at-ms", &at, "--lie", lie];
        self.json::<Value>("send", &arguments).await.map(drop)
    }

    /// A device signs a statement that is not sent; its JSON is written to a file.
    pub async fn sign(&self, device: u64, at: u64, to: &Path) -> anyhow::Result<()> {
        let (device, at) = (device.to_string(), milliseconds(at));
        let signed: Value = self.json("statement", &["--device", &device, "--at-ms", &at]).await?;
        let proof = serde_json::json!({"statement": signed["statement"], "signature": signed["signature"]});
        Ok(std::fs::write(to, proof.to_string())?)
    }
}

fn list(devices: &[u64]) -> String {
    devices.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}

fn milliseconds(at: u64) -> String {
    at.saturating_mul(1_000).to_string()
}
