//! A broker for the part of the fleet that speaks MQTT: mosquitto on loopback, where it is installed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::bail;
use tokio::process::Command;

use crate::process::Background;

/// A running broker.
pub struct Broker {
    /// Where it listens.
    pub url: String,
    process: Background,
}

impl Broker {
    /// Starts one, if it is installed.
    pub async fn start(folder: &Path) -> anyhow::Result<Option<Self>> {
        let Some(program) = program() else { return Ok(None) };
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let config = folder.join("mosquitto.conf");
        let text = format!("listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n");
        std::fs::write(&config, text)?;
        let mut command = Command::new(program);
        command.arg("-c").arg(&config);
        let mut process = Background::start(command, folder, "mosquitto")?;
        for _ in 0..200 {
            process.ensure_running()?;
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(Some(Self { url: format!("mqtt://127.0.0.1:{port}"), process }));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("mosquitto does not listen; its log is in {}", folder.display())
    }

    /// Stops it.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.process.stop().await
    }
}

/// Debian keeps it where only root's path leads.
fn program() -> Option<PathBuf> {
    let known = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(known);
    folders.map(|folder| folder.join("mosquitto")).find(|file| file.is_file())
}
