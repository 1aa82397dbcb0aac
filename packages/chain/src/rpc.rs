//! CometBFT JSON-RPC over HTTP: one call, several nodes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::{json, Value};

use crate::block::unix_seconds;
use crate::node::{Node, NodeFault};
use crate::rpc_types::StatusAnswer;
use crate::status::Status;
use crate::ChainError;

/// The nodes of a profile. One that is away, behind or does not read makes room for the next, and one that serves another
/// chain is not used at all.
#[derive(Clone, Debug)]
pub(crate) struct Rpc {
    http: reqwest::Client,
    chain_id: Arc<str>,
    nodes: Arc<[Node]>,
    /// The node that answered last.
    current: Arc<AtomicUsize>,
    /// Only this node, where answers are compared.
    only: Option<usize>,
    /// Nodes are asked whatever was found out about them.
    unguarded: bool,
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
    pub fn new(urls: &[String], chain_id: &str, timeout: Duration) -> Result<Self, ChainError> {
        let http = reqwest::Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout.min(Duration::from_secs(5)))
            .build()
            .map_err(|source| ChainError::Unreachable { url: urls.join(", "), source })?;
        let nodes = urls.iter().cloned().map(Node::new).collect();
        Ok(Self {
            http,
            chain_id: chain_id.into(),
            nodes,
            current: Arc::default(),
            only: None,
            unguarded: false,
        })
    }

    /// Each node by itself, in the order in which they are asked: answers that are compared must come from one node.
    pub fn each(&self) -> Vec<Self> {
        self.order().into_iter().map(|index| Self { only: Some(index), ..self.clone() }).collect()
    }

    /// Every node by itself, whatever is wrong with it.
    pub fn all(&self) -> Vec<Self> {
        (0..self.nodes.len()).map(|index| Self { only: Some(index), ..self.clone() }).collect()
    }

    /// The same, where it is to be found out whether the node may be used.
    pub fn unguarded(&self) -> Self {
        Self { unguarded: true, ..self.clone() }
    }

    /// What is known of the nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The one node of [`Rpc::each`] or [`Rpc::all`].
    pub fn node(&self) -> Option<&Node> {
        self.nodes.get(self.only?)
    }

    /// Nodes to ask: first those with which nothing is wrong, the last that answered ahead.
    fn order(&self) -> Vec<usize> {
        if let Some(index) = self.only {
            return vec![index];
        }
        let (count, current) = (self.nodes.len().max(1), self.current.load(Ordering::Relaxed));
        let around = (0..count).map(|step| current.wrapping_add(step) % count);
        let (well, unwell): (Vec<usize>, Vec<usize>) =
            around.partition(|index| self.nodes.get(*index).is_some_and(|node| node.fault().is_none()));
        [well, unwell].concat()
    }

    /// Calls `method`, on the next node when one is of no use.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: Value,
    ) -> Result<T, ChainError> {
        let read = |answer| serde_json::from_value(answer).map_err(|error| ChainError::decode(method, error));
        self.ask(method, &params, read).await
    }

    /// The same where the answer reads in a way of its own. What does not read is asked of the next node.
    pub async fn ask<T>(
        &self,
        method: &'static str,
        params: &Value,
        read: impl Fn(Value) -> Result<T, ChainError>,
    ) -> Result<T, ChainError> {
        let mut last = None;
        for index in self.order() {
            let Some(node) = self.nodes.get(index) else { continue };
            let answer = match self.identify(node).await {
                Ok(()) => self.call_one(&node.url, method, params).await.and_then(&read),
                Err(error) => Err(error),
            };
            match answer {
                Ok(answer) => {
                    node.answered();
                    self.current.store(index, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(error) => {
                    let Some(fault) = NodeFault::of(&error) else {
                        node.answered();
                        return Err(error);
                    };
                    if !matches!(error, ChainError::Barred { .. }) {
                        node.set_fault(fault);
                    }
                    last = Some(error);
                }
            }
        }
        Err(last.unwrap_or_else(|| ChainError::decode(method, "the profile names no node")))
    }

    /// A call that only an embedded chain knows: it goes to the first node, whatever state that is in.
    pub async fn steer(&self, method: &'static str, params: &Value) -> Result<Value, ChainError> {
        let none = || ChainError::decode(method, "the profile names no node");
        self.call_one(&self.nodes.first().ok_or_else(none)?.url, method, params).await
    }

    /// Where the chain is, as one node says; a node of another chain is found out here.
    pub async fn status(&self, node: &Node) -> Result<Status, ChainError> {
        let answer: StatusAnswer = self
            .call_one(&node.url, "status", &json!({}))
            .await
            .and_then(|answer| {
                serde_json::from_value(answer).map_err(|error| ChainError::decode("status", error))
            })
            .inspect_err(|error| {
                if let Some(fault) = NodeFault::of(error) {
                    node.set_fault(fault);
                }
            })?;
        if answer.node_info.network != *self.chain_id {
            let (expected, found) = (self.chain_id.to_string(), answer.node_info.network);
            node.set_fault(NodeFault::WrongChain { expected: expected.clone(), found: found.clone() });
            return Err(ChainError::WrongChain { url: node.url.clone(), expected, found });
        }
        let height = answer.sync_info.latest_block_height;
        node.identified(height);
        Ok(Status {
            chain_id: answer.node_info.network,
            height,
            time: unix_seconds(&answer.sync_info.latest_block_time)?,
            catching_up: answer.sync_info.catching_up,
            earliest_height: answer.sync_info.earliest_block_height,
        })
    }

    /// Nothing is asked of a node before it has said the right chain id.
    async fn identify(&self, node: &Node) -> Result<(), ChainError> {
        match node.fault() {
            _ if self.unguarded => return Ok(()),
            Some(fault @ NodeFault::WrongContract { .. }) => {
                return Err(ChainError::Barred { url: node.url.clone(), fault })
            }
            Some(NodeFault::WrongChain { .. }) => {}
            _ if node.is_identified() => return Ok(()),
            _ => {}
        }
        self.status(node).await.map(drop)
    }

    async fn call_one(&self, url: &str, method: &'static str, params: &Value) -> Result<Value, ChainError> {
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
        Ok(envelope.result.unwrap_or(Value::Null))
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
