//! How long an acknowledgement takes over HTTP when the relayer is busy, but not at its limit.

use std::sync::Arc;
use std::time::Duration;

use surety_relayer::config::Config;
use surety_relayer::Relayer;
use tokio::time::Instant;

use crate::error::BenchError;
use crate::fleet::{Said, CHAIN};
use crate::pipeline::{bodies, profile, Way, REQUEST, TELEMETRY};

/// Of what the way in takes at the most.
const SHARE: f64 = 0.8;

/// Figures of one load.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// Starts the relayer on a store and sends it events over loopback, each request at its time whether the one before was
/// answered or not. `cost` is seconds of computing for an event.
pub async fn measure(
    folder: &std::path::Path,
    said: &[Said],
    cost: f64,
    cores: usize,
) -> Result<Load, BenchError> {
    let relayer =
        Relayer::start(Config::load(&configure(folder)?).map_err(surety_relayer::RelayerError::from)?)
            .await?;
    let per_second = SHARE * cores as f64 / cost;
    let pause = Duration::from_secs_f64(REQUEST as f64 / per_second);
    let http = reqwest::Client::new();
    let url: Arc<str> = format!("{}/v1/events", relayer.url()).into();
    let begun = Instant::now();
    let mut waiting = Vec::new();
    for (number, body) in (0_u32..).zip(bodies(said, Way::Batch)?) {
        let due = begun + pause * number;
        tokio::time::sleep_until(due).await;
        waiting.push(tokio::spawn(send(http.clone(), url.clone(), body, due)));
    }
    let mut took = Vec::with_capacity(waiting.len());
    for answer in waiting {
        took.push(answer.await.map_err(|_| BenchError::Thread)??.as_secs_f64() * 1_000.0);
    }
    relayer.stop().await;
    took.sort_by(f64::total_cmp);
    let quantile =
        |share: usize| took.get(took.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    Ok(Load { per_second, p50_ms: quantile(50), p99_ms: quantile(99) })
}

async fn send(
    http: reqwest::Client,
    url: Arc<str>,
    body: Vec<u8>,
    due: Instant,
) -> Result<Duration, BenchError> {
    let request = http.post(&*url).header("content-type", "application/cloudevents-batch+json").body(body);
    let answer = request.send().await?;
    let status = answer.status();
    let body = answer.text().await?;
    if status.is_success() && body.contains(&format!("\"accepted\":{REQUEST}")) {
        Ok(due.elapsed())
    } else {
        Err(BenchError::Answer { status: status.as_u16(), body })
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
