//! Three relayers, each with a key and a store of its own.

use std::path::{Path, PathBuf};

use serde_json::Value;
use surety_chain::Clock;
use tokio::process::Command;

use crate::pace::Pace;
use crate::process::Background;

/// A running relayer.
pub struct Relayer {
    /// Where devices reach it.
    pub url: String,
    process: Background,
}

/// What a relayer is started with.
pub struct Files<'a> {
    /// The program.
    pub program: &'a Path,
    /// Where its store and logs go.
    pub folder: &'a Path,
    /// The chain's profile.
    pub profile: &'a Path,
    /// The deployment.
    pub deployment: &'a Path,
    /// Its key.
    pub key: PathBuf,
    /// The broker it also hears, if any.
    pub broker: Option<String>,
}

impl Relayer {
    /// Starts one.
    pub async fn start(name: &str, files: &Files<'_>, pace: &Pace) -> anyhow::Result<Self> {
        let address = files.folder.join(format!("{name}.address"));
        let clock = match pace.clock {
            Clock::Chain => "chain",
            Clock::System => "system",
        };
        let config = toml::toml! {
            [listen]
            address = "127.0.0.1:0"
        };
        let mut config = config;
        let text = |path: &Path| toml::Value::String(path.display().to_string());
        let mut table = |section: &str, entries: Vec<(&str, toml::Value)>| {
            let section = config.entry(section).or_insert_with(|| toml::Table::new().into());
            if let Some(section) = section.as_table_mut() {
                section.extend(entries.into_iter().map(|(key, value)| (key.to_owned(), value)));
            }
        };
        table("listen", vec![("address_file", text(&address))]);
        table("store", vec![("path", text(&files.folder.join(format!("{name}.db"))))]);
        table(
            "chain",
            vec![
                ("profile", text(files.profile)),
                ("deployment", text(files.deployment)),
                ("key_file", text(&files.key)),
                ("clock", clock.into()),
            ],
        );
        table("submit", vec![("poll_ms", toml::Value::Integer(i64::try_from(pace.poll_ms)?))]);
        if let Some(url) = &files.broker {
            let list = |text: &str| toml::Value::Array(vec![text.into()]);
            let entries =
                vec![("urls", list(url)), ("client_id", name.into()), ("topics", list("devices/+/status"))];
            table("mqtt", entries);
        }
        let path = files.folder.join(format!("{name}.toml"));
        std::fs::write(&path, toml::to_string(&config)?)?;
        let mut command = Command::new(files.program);
        command.args(["run", "--config"]).arg(&path);
        let mut process = Background::start(command, files.folder, name)?;
        let url = process.wait_for_file(&address).await?.trim().to_owned();
        Ok(Self { url, process })
    }

    /// What it has received, accepted and rejected.
    pub async fn stats(&mut self) -> anyhow::Result<Value> {
        self.process.ensure_running()?;
        let url = format!("{}/v1/stats", self.url);
        Ok(reqwest::get(url).await?.error_for_status()?.json().await?)
    }

    /// Fails when it has ended by itself.
    pub fn ensure_running(&mut self) -> anyhow::Result<()> {
        self.process.ensure_running()
    }

    /// Stops it.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.process.stop().await
    }
}
