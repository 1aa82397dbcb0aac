//! A node that lies: it hands every call on to an honest one and changes the answers as told. For tests of whoever must
//! not believe a single node.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use cosmrs::proto::cosmwasm::wasm::v1::{QueryCodeResponse, QueryContractInfoResponse};
use cosmrs::proto::traits::Message;
use serde_json::{json, Value};
use tokio::sync::oneshot;

use crate::msg::base64;
use crate::rpc_types::decode_base64;

/// What a node lies about. By default it is honest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lies {
    /// It says this chain id.
    pub chain_id: Option<String>,
    /// It says that its latest block is this many blocks back.
    pub behind: u64,
    /// It says another checksum of every code.
    pub checksum: bool,
    /// It says another code id of every contract.
    pub code_id: bool,
    /// It sends half of what contracts answer.
    pub half: bool,
    /// It sends a page of text.
    pub page: bool,
    /// It has no block below this height.
    pub pruned_below: u64,
    /// It takes transactions and keeps them to itself.
    pub swallow: bool,
    /// It never answers.
    pub silent: bool,
}

/// A running liar. It ends when this is dropped.
#[derive(Debug)]
pub struct Liar {
    address: SocketAddr,
    lies: Shared,
    _stop: oneshot::Sender<()>,
}

type Shared = Arc<Mutex<Lies>>;

#[derive(Clone)]
struct App {
    honest: String,
    http: reqwest::Client,
    lies: Shared,
}

impl Liar {
    /// Starts one on loopback before the node at `honest`. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// It cannot listen.
    pub async fn start(honest: String) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let lies = Shared::default();
        let app = App { honest, http: reqwest::Client::new(), lies: lies.clone() };
        let router = Router::new().route("/", post(call)).with_state(app);
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(async move {
            tokio::select! {
                served = axum::serve(listener, router) => drop(served),
                _ = stopped => {}
            }
        });
        Ok(Self { address, lies, _stop: stop })
    }

    /// Its RPC address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it lies like this.
    pub fn tell(&self, lies: Lies) {
        *self.lies.lock().unwrap_or_else(PoisonError::into_inner) = lies;
    }
}

async fn call(State(app): State<App>, Json(request): Json<Value>) -> Response {
    let lies = app.lies.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if lies.silent {
        std::future::pending::<()>().await;
    }
    if lies.page {
        return (StatusCode::OK, "<html>Welcome to our node</html>").into_response();
    }
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let (method, path) = (text(request.get("method")), text(request.pointer("/params/path")));
    if let Some(answer) = lies.instead(&method, &request) {
        return Json(answer).into_response();
    }
    let Ok(answer) = app.http.post(&app.honest).json(&request).send().await else {
        return (StatusCode::BAD_GATEWAY, "no node").into_response();
    };
    let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or(StatusCode::BAD_GATEWAY);
    let Ok(mut answer) = answer.json::<Value>().await else {
        return (StatusCode::BAD_GATEWAY, "no node").into_response();
    };
    lies.change(&method, &path, &mut answer);
    (status, Json(answer)).into_response()
}

impl Lies {
    /// What it says without asking.
    fn instead(&self, method: &str, request: &Value) -> Option<Value> {
        if self.swallow && method == "broadcast_tx_sync" {
            return Some(
                json!({ "jsonrpc": "2.0", "id": 1, "result": { "code": 0, "log": "", "codespace": "" } }),
            );
        }
        let height: u64 =
            request.pointer("/params/height").and_then(Value::as_str).and_then(|text| text.parse().ok())?;
        let is_block = matches!(method, "block" | "block_results");
        (is_block && height < self.pruned_below).then(|| {
            let data = format!("height {height} is not available, lowest height is {}", self.pruned_below);
            json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": -32603, "message": "Internal error", "data": data } })
        })
    }

    fn change(&self, method: &str, path: &str, answer: &mut Value) {
        match method {
            "status" => self.change_status(answer),
            "abci_query" => self.change_query(path, answer),
            _ => {}
        }
    }

    fn change_status(&self, answer: &mut Value) {
        if let (Some(chain_id), Some(found)) =
            (&self.chain_id, answer.pointer_mut("/result/node_info/network"))
        {
            *found = chain_id.as_str().into();
        }
        if let Some(found) = answer.pointer_mut("/result/sync_info/latest_block_height") {
            let height = found.as_str().and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
            *found = height.saturating_sub(self.behind).to_string().into();
        }
        if let Some(sync_info) = answer.pointer_mut("/result/sync_info").and_then(Value::as_object_mut) {
            sync_info.insert("earliest_block_height".into(), self.pruned_below.to_string().into());
        }
    }

    fn change_query(&self, path: &str, answer: &mut Value) {
        let Some(found) = answer.pointer_mut("/result/response/value") else { return };
        let Some(value) = found.as_str().and_then(|text| decode_base64(text).ok()) else { return };
        let changed = match path {
            "/cosmwasm.wasm.v1.Query/Code" if self.checksum => {
                QueryCodeResponse::decode(value.as_slice()).ok().map(|mut answer| {
                    if let Some(info) = &mut answer.code_info {
                        info.data_hash.iter_mut().for_each(|byte| *byte = !*byte);
                    }
                    answer.encode_to_vec()
                })
            }
            "/cosmwasm.wasm.v1.Query/ContractInfo" if self.code_id => {
                QueryContractInfoResponse::decode(value.as_slice()).ok().map(|mut answer| {
                    if let Some(info) = &mut answer.contract_info {
                        info.code_id = info.code_id.saturating_add(100);
                    }
                    answer.encode_to_vec()
                })
            }
            "/cosmwasm.wasm.v1.Query/SmartContractState" | "/cosmwasm.wasm.v1.Query/RawContractState"
                if self.half =>
            {
                value.get(..value.len() / 2).map(<[u8]>::to_vec)
            }
            _ => None,
        };
        if let Some(changed) = changed {
            *found = base64(&changed).into();
        }
    }
}
