//! A network whose nodes run on after this program has ended, and how it is found and stopped again.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::{kill_process, Pid, Signal};
use serde::{Deserialize, Serialize};
use surety_chain::{Client, Profile};

use crate::{LocalnetError, Node};

/// How long a node may take to stop, and a network to make its first blocks.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process, known by its start too: another one may have taken over its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The process.
    pub pid: u32,
    /// When it started, in ticks since the machine did.
    started: u64,
    /// Its RPC.
    pub rpc: String,
}

/// The processes of a network, as written to `<home>/network.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// The chain's id.
    pub chain_id: String,
    /// Its nodes.
    pub nodes: Vec<Running>,
}

impl Network {
    /// Starts every node, lets them run on, and waits for blocks. `profile` is that of the chain; its RPC list is filled in.
    ///
    /// # Errors
    /// A node does not start or ends by itself, or no blocks are made in a minute. Whatever was started is stopped again.
    pub async fn start(
        program: &Path,
        home: &Path,
        nodes: &[Node],
        mut profile: Profile,
    ) -> Result<Profile, LocalnetError> {
        let price = format!("{}{}", profile.gas_price, profile.fee_denom);
        let mut network = Self { chain_id: profile.chain_id.clone(), nodes: Vec::with_capacity(nodes.len()) };
        for node in nodes {
            let command = node.command(program, nodes, &price);
            network.nodes.push(Running::start(command, &log(home, node.at), node.rpc())?);
            // Written after each, so that none is ever forgotten.
            network.save(home)?;
        }
        profile.rpc = network.nodes.iter().map(|node| node.rpc.clone()).collect();
        match network.answers(home, &profile, 1).await {
            Ok(()) => Ok(profile),
            Err(error) => {
                network.stop(home).await?;
                Err(error)
            }
        }
    }

    /// Starts a chain that is one process, lets it run on, and waits until it answers. It writes its profile to `profile`, which
    /// must not be there yet.
    ///
    /// # Errors
    /// It does not start or ends by itself, or does not answer in a minute. It is stopped again then.
    pub async fn start_embedded(
        command: Command,
        home: &Path,
        chain_id: &str,
        profile: &Path,
    ) -> Result<(), LocalnetError> {
        let process = Running::start(command, &log(home, 0), String::new())?;
        let mut network = Self { chain_id: chain_id.to_owned(), nodes: vec![process] };
        network.save(home)?;
        let answered = async {
            let profile = network.own_profile(home, profile).await?;
            network.answers(home, &profile, 0).await?;
            Ok(profile)
        };
        match answered.await {
            Ok(profile) => {
                for node in &mut network.nodes {
                    node.rpc = profile.rpc.first().cloned().unwrap_or_default();
                }
                network.save(home)
            }
            Err(error) => {
                network.stop(home).await?;
                Err(error)
            }
        }
    }

    /// The network of a folder that was started and not stopped; `None` when there is none.
    ///
    /// # Errors
    /// Its file does not read.
    pub fn load(home: &Path) -> Result<Option<Self>, LocalnetError> {
        let path = file(home);
        match std::fs::read_to_string(&path) {
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(LocalnetError::File { path, source }),
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| LocalnetError::Malformed { path, problem: error.to_string() }),
        }
    }

    /// Whether every node runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.nodes.iter().all(Running::runs)
    }

    /// Stops every node that runs.
    ///
    /// # Errors
    /// One does not stop, or the file cannot be removed.
    pub async fn stop(&self, home: &Path) -> Result<(), LocalnetError> {
        for node in &self.nodes {
            node.signal(Signal::TERM);
        }
        for node in &self.nodes {
            node.gone().await?;
        }
        let path = file(home);
        std::fs::remove_file(&path).map_err(LocalnetError::file(&path))
    }

    fn save(&self, home: &Path) -> Result<(), LocalnetError> {
        let path = file(home);
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| LocalnetError::Malformed { path: path.clone(), problem: error.to_string() })?;
        std::fs::write(&path, text + "\n").map_err(LocalnetError::file(&path))
    }

    async fn own_profile(&self, home: &Path, path: &Path) -> Result<Profile, LocalnetError> {
        let began = std::time::Instant::now();
        while began.elapsed() < PATIENCE {
            self.all_run(home)?;
            // Half a file does not read either.
            if let Ok(profile) = Profile::load(path) {
                return Ok(profile);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(LocalnetError::NoBlocks { home: home.to_owned(), seconds: PATIENCE.as_secs() })
    }

    fn all_run(&self, home: &Path) -> Result<(), LocalnetError> {
        for (at, node) in self.nodes.iter().enumerate() {
            if !node.runs() {
                let log = log(home, at);
                let said = tail(&log);
                return Err(LocalnetError::Ended { node: at, log, said });
            }
        }
        Ok(())
    }

    /// Waits until the chain answers, with more blocks than `above`.
    async fn answers(&self, home: &Path, profile: &Profile, above: u64) -> Result<(), LocalnetError> {
        let client = Client::new(profile.clone())?;
        let began = std::time::Instant::now();
        while began.elapsed() < PATIENCE {
            self.all_run(home)?;
            if client.status().await.is_ok_and(|status| status.height > above) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Err(LocalnetError::NoBlocks { home: home.to_owned(), seconds: PATIENCE.as_secs() })
    }
}

impl Running {
    /// Starts a process that runs on by itself.
    fn start(mut command: Command, log: &Path, rpc: String) -> Result<Self, LocalnetError> {
        let out = std::fs::File::create(log).map_err(LocalnetError::file(log))?;
        let err = out.try_clone().map_err(LocalnetError::file(log))?;
        // A process group of its own: Ctrl-C in this terminal is not for it.
        command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
        let child = command.spawn().map_err(|source| LocalnetError::NoNode {
            program: PathBuf::from(command.get_program()),
            source,
        })?;
        Ok(Self { pid: child.id(), started: started(child.id()).unwrap_or_default(), rpc })
    }

    fn runs(&self) -> bool {
        started(self.pid) == Some(self.started)
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        if let (true, Some(pid)) = (self.runs(), pid) {
            // It may have ended in between; whether it is gone is looked at next.
            let _ = kill_process(pid, signal);
        }
    }

    async fn gone(&self) -> Result<(), LocalnetError> {
        let began = std::time::Instant::now();
        while self.runs() {
            if began.elapsed() > PATIENCE {
                self.signal(Signal::KILL);
                tokio::time::sleep(Duration::from_secs(1)).await;
                if self.runs() {
                    return Err(LocalnetError::DoesNotStop { pid: self.pid });
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

/// When a process that runs started; `None` when it does not run, or has ended and waits for its parent to notice.
fn started(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything; the fields are counted behind it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

fn file(home: &Path) -> PathBuf {
    home.join("network.json")
}

fn log(home: &Path, at: usize) -> PathBuf {
    home.join(format!("node{at}.log"))
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().skip(lines.len().saturating_sub(20)).copied().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_start_too() {
        let own = std::process::id();
        let me = Running { pid: own, started: started(own).unwrap(), rpc: String::new() };
        assert!(me.runs());
        assert!(!Running { started: me.started + 1, ..me }.runs());
        assert_eq!(started(u32::MAX), None);
    }

    #[tokio::test]
    async fn a_network_that_was_not_started_is_none_and_a_broken_file_says_so() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(Network::load(home.path()).unwrap(), None);
        std::fs::write(file(home.path()), "{").unwrap();
        assert!(matches!(Network::load(home.path()), Err(LocalnetError::Malformed { .. })));
        let error = Node::all(Path::new("wasmd"), home.path()).await.unwrap_err();
        assert!(matches!(error, LocalnetError::Absent { .. }));
    }

    #[tokio::test]
    async fn only_the_process_that_was_started_is_stopped() {
        let home = tempfile::tempdir().unwrap();
        let mut sleeper = std::process::Command::new("sleep").arg("600").spawn().unwrap();
        let started = started(sleeper.id()).unwrap();
        let pid = sleeper.id();
        let node = |started| Running { pid, started, rpc: String::new() };
        let network = |node| Network { chain_id: "surety-test-1".into(), nodes: vec![node] };

        let another = network(node(started + 1));
        another.save(home.path()).unwrap();
        another.stop(home.path()).await.unwrap();
        assert!(sleeper.try_wait().unwrap().is_none());

        let own = network(node(started));
        own.save(home.path()).unwrap();
        own.stop(home.path()).await.unwrap();
        assert!(sleeper.wait().unwrap().code().is_none());
        assert_eq!(Network::load(home.path()).unwrap(), None);
    }
}
