//! CometBFT JSON-RPC over HTTP: one call, several nodes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};

use crate::ChainError;

/// The nodes of a profile. A node that cannot be reached makes room for the next one.
#[derive(Debug)]
pub(crate) struct Rpc {
    http: reqwest::Client,
    urls: Vec<String>,
    current: AtomicUsize,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    result: Option<Value>,
    #[serde(default)]
    error: Option<NodeError>,
}

#[derive(Deserialize)]
struct NodeError {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    data: Option<Value>,
}

impl Rpc {
    pub fn new(urls: Vec<String>, timeout: Duration) -> Result<Self, ChainError> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout.min(Duration::from_secs(5)))
            .build()
            .map_err(|source| ChainError::Unreachable { url: urls.join(", "), source })?;
        Ok(Self { http, urls, current: AtomicUsize::new(0) })
    }

    /// The same, but talking to one node only: answers that are compared must come from the same node.
    pub fn pinned(&self) -> Self {
        let urls = self.urls.get(self.start()).cloned().into_iter().collect();
        Self { http: self.http.clone(), urls, current: AtomicUsize::new(0) }
    }

    /// Goes on to the next node, after the current one failed.
    pub fn advance(&self) {
        self.current.fetch_add(1, Ordering::Relaxed);
    }

    /// Calls `method`, on the next node when one is out of reach.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: Value,
    ) -> Result<T, ChainError> {
        let first = self.start();
        let mut last = None;
        for step in 0..self.urls.len() {
            let index = (first.wrapping_add(step)) % self.urls.len();
            let Some(url) = self.urls.get(index) else { continue };
            match self.call_one(url, method, &params).await {
                Err(error @ (ChainError::Unreachable { .. } | ChainError::Timeout { .. })) => {
                    tracing::debug!(url, method, %error, "node is out of reach");
                    last = Some(error);
                    self.advance();
                }
                answer => return answer,
            }
        }
        Err(last.unwrap_or_else(|| ChainError::decode(method, "the profile names no node")))
    }

    fn start(&self) -> usize {
        self.current.load(Ordering::Relaxed) % self.urls.len().max(1)
    }

    async fn call_one<T: DeserializeOwned>(
        &self,
        url: &str,
        method: &'static str,
        params: &Value,
    ) -> Result<T, ChainError> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let failed = |source: reqwest::Error| {
            if source.is_timeout() {
                ChainError::Timeout { url: url.to_owned(), method }
            } else {
                ChainError::Unreachable { url: url.to_owned(), source }
            }
        };
        let response = self.http.post(url).json(&request).send().await.map_err(failed)?;
        // A node answers errors with status 500 and an envelope; anything else with a bad status is a proxy's page.
        let status = response.error_for_status_ref().map(drop);
        let body = response.bytes().await.map_err(failed)?;
        let envelope: Envelope = match (serde_json::from_slice(&body), status) {
            (Ok(envelope), _) => envelope,
            (Err(_), Err(source)) => return Err(failed(source)),
            (Err(error), Ok(())) => return Err(ChainError::decode(method, error)),
        };
        if let Some(error) = envelope.error {
            return Err(ChainError::Rpc {
                url: url.to_owned(),
                method,
                code: error.code,
                message: error.text(),
            });
        }
        serde_json::from_value(envelope.result.unwrap_or(Value::Null))
            .map_err(|error| ChainError::decode(method, error))
    }
}

impl NodeError {
    /// CometBFT writes "Internal error" into `message` and what happened into `data`.
    fn text(self) -> String {
        match self.data {
            Some(Value::String(data)) if !data.is_empty() => format!("{}: {data}", self.message),
            Some(Value::Null | Value::String(_)) | None => self.message,
            Some(data) => format!("{}: {data}", self.message),
        }
    }
}
