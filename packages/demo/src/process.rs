//! Programs that run beside this one: started with their output in a log, stopped by the id they were started with.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{bail, Context as _};
use tokio::process::{Child, Command};

/// A running program. It is killed when this is dropped.
pub struct Background {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Background {
    /// Starts a program whose stdout and stderr go to `<folder>/<name>.log`.
    pub fn start(mut command: Command, folder: &Path, name: &str) -> anyhow::Result<Self> {
        let log = folder.join(format!("{name}.log"));
        let out = std::fs::File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let err = out.try_clone()?;
        command.stdin(Stdio::null()).stdout(out).stderr(err).kill_on_drop(true);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name: name.into(), child, log })
    }

    /// Fails, with the end of its log, when the program has ended by itself.
    pub fn ensure_running(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended ({status}):\n{}", self.name, tail(&self.log)),
        }
    }

    /// Waits until the program has written a file, and reads it.
    pub async fn wait_for_file(&mut self, path: &Path) -> anyhow::Result<String> {
        for _ in 0..600 {
            self.ensure_running()?;
            if let Ok(text) = std::fs::read_to_string(path) {
                if !text.trim().is_empty() {
                    return Ok(text);
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("{} did not come up in a minute:\n{}", self.name, tail(&self.log))
    }

    /// Asks the program to stop, and waits until it has.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(id) = self.child.id() {
            Command::new("kill").arg(id.to_string()).status().await?;
        }
        if tokio::time::timeout(Duration::from_secs(20), self.child.wait()).await.is_err() {
            self.child.kill().await?;
            bail!("{} did not stop when asked to:\n{}", self.name, tail(&self.log));
        }
        Ok(())
    }
}

/// The end of a log.
fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(20)).copied().collect::<Vec<_>>().join("\n")
}

/// What a program that ends by itself said.
pub struct Said {
    /// Whether it worked.
    pub success: bool,
    /// Its stdout.
    pub out: String,
    /// Its stderr.
    pub err: String,
}

/// Runs a program to its end.
pub async fn run(mut command: Command, name: &str) -> anyhow::Result<Said> {
    let done = command.stdin(Stdio::null()).output().await.with_context(|| format!("cannot start {name}"))?;
    Ok(Said {
        success: done.status.success(),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    })
}
