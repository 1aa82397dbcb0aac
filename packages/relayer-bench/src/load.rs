//! How long an acknowledgement takes over HTTP when the relayer is busy, but not at its limit.

use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt as _, TryStreamExt as _};
use surety_relayer::config::Config;
use surety_relayer::Relayer;
use tokio::time::Instant;

use crate::error::BenchError;
use crate::fleet::{Said, CHAIN};
use crate::pipeline::{bodies, profile, Way, REQUEST, TELEMETRY};

/// Of what the relayer takes over HTTP at the most.
const SHARE: f64 = 0.8;
/// The part of the requests that finds out how much that is.
const TRIAL: usize = 4;
/// Requests under way at once while it is found out.
const FULL: usize = 32;

/// Figures of one load. The sender is in the same process, on a thread of its own, and computes on the same cores.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Events in a second when the next request is sent as soon as one is answered.
    pub most: f64,
    /// Events in a second at which acknowledgements were timed.
    pub per_second: f64,
    /// Half of the requests were acknowledged in this time.
    pub p50_ms: f64,
    /// 99 of 100 were.
    pub p99_ms: f64,
}

/// Starts the relayer on a store and sends it events over loopback: first as many as it takes, then a share of that, each request at its
/// time whether the one before was answered or not.
pub async fn measure(folder: &std::path::Path, said: &[Said]) -> Result<Load, BenchError> {
    let config = Config::load(&configure(folder)?).map_err(surety_relayer::RelayerError::from)?;
    let relayer = Relayer::start(config).await?;
    let to = Target { http: reqwest::Client::new(), url: format!("{}/v1/events", relayer.url()).into() };
    let bodies = bodies(said, Way::Batch)?;
    // As another program would: what it has to do does not stand in one line with what the relayer has.
    let sender = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(to.load(bodies))
    });
    let load = sender.await.map_err(|_| BenchError::Thread)?;
    relayer.stop().await;
    load
}

/// Where to.
#[derive(Clone)]
struct Target {
    http: reqwest::Client,
    url: Arc<str>,
}

impl Target {
    /// Finds out how much is taken at the most, and times a share of that.
    async fn load(self, mut bodies: Vec<Vec<u8>>) -> Result<Load, BenchError> {
        let timed = bodies.split_off(bodies.len().div_ceil(TRIAL));
        let events = (bodies.len() * REQUEST) as f64;
        let begun = Instant::now();
        futures::stream::iter(bodies)
            .map(|body| tokio::spawn(self.clone().send(body)))
            .buffer_unordered(FULL)
            .map(|sent| sent.map_err(|_| BenchError::Thread)?)
            .try_collect::<()>()
            .await?;
        let most = events / begun.elapsed().as_secs_f64();
        let per_second = SHARE * most;
        let took = self.in_time(timed, Duration::from_secs_f64(REQUEST as f64 / per_second)).await?;
        let quantile =
            |share: usize| took.get(took.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
        Ok(Load { most, per_second, p50_ms: quantile(50), p99_ms: quantile(99) })
    }

    /// Sends a request after each pause; how long each took from when it was due, in milliseconds, the shortest first.
    async fn in_time(&self, bodies: Vec<Vec<u8>>, pause: Duration) -> Result<Vec<f64>, BenchError> {
        let begun = Instant::now();
        let mut waiting = Vec::with_capacity(bodies.len());
        for (number, body) in (0_u32..).zip(bodies) {
            let due = begun + pause * number;
            tokio::time::sleep_until(due).await;
            let to = self.clone();
            waiting.push(tokio::spawn(async move { to.send(body).await.map(|()| due.elapsed()) }));
        }
        let mut took = Vec::with_capacity(waiting.len());
        for answer in waiting {
            took.push(answer.await.map_err(|_| BenchError::Thread)??.as_secs_f64() * 1_000.0);
        }
        took.sort_by(f64::total_cmp);
        Ok(took)
    }

    async fn send(self, body: Vec<u8>) -> Result<(), BenchError> {
        let request = self.http.post(&*self.url).header("content-type", surety_statement::cloud_event::BATCH);
        let answer = request.body(body).send().await?;
        let status = answer.status();
        let body = answer.text().await?;
        if status.is_success() && body.contains(&format!("\"accepted\":{REQUEST}")) {
            Ok(())
        } else {
            Err(BenchError::Answer { status: status.as_u16(), body })
        }
    }
}

/// A configuration for the store in this folder, and a chain that does not answer: the relayer goes by what it was last told.
fn configure(folder: &std::path::Path) -> Result<std::path::PathBuf, BenchError> {
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text);
    let key = surety_chain::SecretKey::from_bytes(&[1; 32])?;
    let key_file = folder.join("bench.key");
    if !key_file.exists() {
        surety_chain::keyfile::write_key(&key_file, &key)?;
    }
    let profile = profile();
    write("profile.toml", toml::to_string(&profile)?)?;
    let contract =
        |address: &str| serde_json::json!({ "address": address, "code_id": 1, "checksum": "00".repeat(32) });
    let deployment = serde_json::json!({
        "chain_id": CHAIN, "network": "bench",
        "contracts": { "telemetry": contract(TELEMETRY), "device": contract("bench1device") },
    });
    write("deployment.json", deployment.to_string())?;
    let at = folder.display();
    let config = format!(
        "[listen]\naddress = \"127.0.0.1:0\"\n[store]\npath = \"{at}/relayer.db\"\n[chain]\nprofile = \"{at}/profile.toml\"\n\
         deployment = \"{at}/deployment.json\"\nkey_file = \"{at}/bench.key\"\n[submit]\npoll_ms = 1000\n",
    );
    write("relayer.toml", config)?;
    Ok(folder.join("relayer.toml"))
}
