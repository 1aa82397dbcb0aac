//! A relayer in this process, and what is asked of it.

use std::path::Path;

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use surety_relayer::{Config, Relayer};
use surety_statement::cloud_event::{BATCH, SINGLE};

use crate::network::{eventually, Network};
use crate::through::Stream;

pub struct UnderTest {
    pub url: String,
    http: reqwest::Client,
    relayer: Option<Relayer>,
    /// What events wait in before they are written, where the suite runs with that.
    stream: Option<Stream>,
}

/// What devices are told.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Ack {
    pub accepted: u64,
    pub rejected: Vec<Rejected>,
    pub beacon: Option<String>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    pub id: Option<String>,
    pub reason: String,
}

impl Ack {
    pub fn reasons(&self) -> Vec<&str> {
        self.rejected.iter().map(|rejected| rejected.reason.as_str()).collect()
    }

    pub fn beacon(&self) -> [u8; 8] {
        let mut beacon = [0; 8];
        hex::decode_to_slice(self.beacon.as_ref().unwrap(), &mut beacon).unwrap();
        beacon
    }
}

impl UnderTest {
    /// A relayer of its own in that network, by the seed of its key; `more` is appended to its configuration.
    pub async fn start(network: &Network, seed: u8, more: &str) -> Self {
        Self::configured(&network.config(seed, more)).await
    }

    /// A relayer by its configuration file.
    pub async fn configured(path: &Path) -> Self {
        let loaded = Config::load(path).unwrap();
        let stream = Stream::of(&loaded.config);
        let relayer = Relayer::start(loaded).await.unwrap();
        Self { stream, url: relayer.url(), relayer: Some(relayer), ..Self::at(String::new()) }
    }

    /// One that runs elsewhere.
    pub fn at(url: String) -> Self {
        Self { url, http: reqwest::Client::new(), relayer: None, stream: None }
    }

    /// One that runs elsewhere by that configuration file.
    pub fn at_by(url: String, path: &Path) -> Self {
        Self { stream: Stream::of(&Config::read(path).unwrap()), ..Self::at(url) }
    }

    /// The same, asked by another client.
    pub fn asked_by(&self, http: reqwest::Client) -> Self {
        Self { http, stream: self.stream.clone(), ..Self::at(self.url.clone()) }
    }

    pub async fn stop(mut self) {
        self.relayer.take().unwrap().stop().await;
    }

    /// Sends events, and says what came of them: of the acknowledgement, or where they wait in a stream of what was written.
    pub async fn send(&self, events: &[String]) -> Ack {
        match &self.stream {
            None => self.acknowledged(events).await,
            Some(stream) => stream.send(self, events).await,
        }
    }

    /// Waits until all that was acknowledged is written, where it waits in a stream before.
    pub async fn written(&self) {
        if let Some(stream) = &self.stream {
            stream.drained().await;
        }
    }

    /// Sends events; what the door says of them.
    pub async fn acknowledged(&self, events: &[String]) -> Ack {
        let (status, body) = self.post_events(events).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    pub async fn post_events(&self, events: &[String]) -> (StatusCode, String) {
        match events {
            [event] => self.post("/v1/events", &[("content-type", SINGLE)], event.clone().into()).await,
            _ => {
                let body = surety_statement::send::batch(events);
                self.post("/v1/events", &[("content-type", BATCH)], body.into()).await
            }
        }
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> (StatusCode, String) {
        let mut request = self.http.post(format!("{}{path}", self.url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    pub async fn activate(&self, body: &Value) -> (StatusCode, Value) {
        let headers = [("content-type", "application/json")];
        let (status, answer) = self.post("/v1/activations", &headers, body.to_string().into()).await;
        (status, serde_json::from_str(&answer).unwrap())
    }

    pub async fn get(&self, path: &str) -> (StatusCode, String) {
        let response = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    pub async fn json(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// A count of `/v1/stats` by its path, such as `/outbox/landed`.
    pub async fn count(&self, pointer: &str) -> u64 {
        self.json("/v1/stats").await.pointer(pointer).and_then(Value::as_u64).unwrap_or_default()
    }

    /// Waits until everything it has to do now is done.
    pub async fn settled(&self) {
        let turns = self.count("/turns").await;
        eventually("the relayer settles", || async {
            let stats = self.json("/v1/stats").await;
            let done = stats["turns"].as_u64().unwrap() > turns + 1 && stats["outbox"]["pending"] == 0;
            done.then_some(())
        })
        .await;
    }
}
