//! The processes of a cluster: programs that share the store and the key of the first relayer.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::Duration;

use reqwest::StatusCode;
use rustix::process::{kill_process, Pid, Signal};

use crate::network::{eventually, Network, RELAYERS};
use crate::program::Program;
use crate::under_test::UnderTest;

/// Of each log that are shown when a test fails.
const LINES: usize = 40;

/// Running processes, by their seeds. They are killed when this is dropped.
pub struct Members<'a> {
    network: &'a Network,
    http: reqwest::Client,
    more: String,
    lease: u64,
    /// Of those that others must find again, where they have been started.
    ports: BTreeMap<u8, u16>,
    running: BTreeMap<u8, Program>,
}

impl<'a> Members<'a> {
    /// Starts them; others may take the seat of one that was not heard for so many seconds. `more` is in the configuration of each,
    /// with `NAME` in it replaced by the process's name; with `PORT` in it each has a port that stays, which it is replaced by.
    pub async fn start(network: &'a Network, seeds: &[u8], lease: u64, more: &str) -> Self {
        Self::asked_by(reqwest::Client::new(), network, seeds, lease, more).await
    }

    /// The same, asked by this client.
    pub async fn asked_by(
        http: reqwest::Client,
        network: &'a Network,
        seeds: &[u8],
        lease: u64,
        more: &str,
    ) -> Self {
        let (ports, running) = (BTreeMap::default(), BTreeMap::default());
        let mut members = Self { network, http, more: more.to_owned(), lease, ports, running };
        for seed in seeds {
            members.run(*seed).await;
        }
        members
    }

    /// Starts one, once more or for the first time.
    pub async fn run(&mut self, seed: u8) {
        let cluster = format!("[cluster]\nname = \"{seed}\"\nlease_seconds = {}", self.lease);
        let detect = "[detect]\nreport_silence = false\nrenew_beacon = true\nfinalise = false";
        let port = if self.more.contains("PORT") {
            let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            *self.ports.entry(seed).or_insert_with(free)
        } else {
            0
        };
        let more = self.more.replace("NAME", &seed.to_string()).replace("PORT", &port.to_string());
        let more = format!("{detect}\n{cluster}\n{more}");
        self.running.insert(seed, Program::member(self.network, seed, RELAYERS[0], &more, port).await);
    }

    fn url(&self, seed: u8) -> Option<String> {
        let path = self.network.folder.path().join(format!("{seed}.address"));
        self.running.contains_key(&seed).then(|| std::fs::read_to_string(path).ok())?
    }

    /// Where each is reached now: it changes when it begins to work.
    pub fn doors(&self) -> Vec<String> {
        self.running.keys().filter_map(|seed| self.url(*seed)).collect()
    }

    /// One of them, where it is now.
    pub fn at(&self, seed: u8) -> UnderTest {
        UnderTest::at(self.url(seed).unwrap()).asked_by(self.http.clone())
    }

    /// Which works.
    pub async fn holder(&self) -> u8 {
        eventually("one of them works", || async {
            for seed in self.running.keys() {
                let Some(url) = self.url(*seed) else { continue };
                let asked = self.http.get(format!("{url}/metrics")).timeout(Duration::from_secs(2)).send();
                let Ok(answer) = asked.await else { continue };
                let text = answer.text().await.unwrap_or_default();
                if text.lines().any(|line| line == "surety_holder 1") {
                    return Some(*seed);
                }
            }
            None
        })
        .await
    }

    /// One that does not work.
    pub async fn idle(&self) -> u8 {
        let works = self.holder().await;
        *self.running.keys().find(|seed| **seed != works).unwrap()
    }

    /// Waits until it is ready.
    pub async fn ready(&self, seed: u8) -> String {
        eventually("it is ready", || async {
            let (status, said) = self.at(seed).get("/readyz").await;
            (status == StatusCode::OK).then_some(said)
        })
        .await
    }

    /// SIGKILL.
    pub fn kill(&mut self, seed: u8) {
        self.running.remove(&seed).unwrap().kill();
    }

    /// It hangs, and nobody finds it any more.
    pub fn hang(&mut self, seed: u8) -> Hanging {
        let program = self.running.remove(&seed).unwrap();
        kill_process(Pid::from_raw(program.id()).unwrap(), Signal::STOP).unwrap();
        Hanging(program)
    }

    /// It wakes up in time and is one of them again.
    pub fn wake(&mut self, seed: u8, hanging: Hanging) {
        self.running.insert(seed, hanging.wake());
    }

    /// Waits until everything that was acknowledged is written.
    pub async fn drained(&self) {
        for seed in self.running.keys() {
            eventually("the stream is empty", || async {
                let (_, text) = self.at(*seed).get("/metrics").await;
                text.lines().any(|line| line == "surety_stream_messages 0").then_some(())
            })
            .await;
        }
    }

    /// SIGTERM to all: each ends well.
    pub async fn end(mut self) {
        for program in std::mem::take(&mut self.running).into_values() {
            assert!(program.terminate().await.success());
        }
    }
}

impl Drop for Members<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for seed in RELAYERS {
                let log = self.network.folder.path().join(format!("{seed}.log"));
                let log = std::fs::read_to_string(log).unwrap_or_default();
                let lines: Vec<&str> = log.lines().collect();
                println!("{seed}:\n{}", lines[lines.len().saturating_sub(LINES)..].join("\n"));
            }
        }
    }
}

/// A process that hangs.
pub struct Hanging(Program);

impl Hanging {
    /// It goes on where it was.
    pub fn wake(self) -> Program {
        kill_process(Pid::from_raw(self.0.id()).unwrap(), Signal::CONT).unwrap();
        self.0
    }
}
