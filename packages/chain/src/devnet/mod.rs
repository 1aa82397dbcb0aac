//! The embedded chain: native contracts behind the RPC calls the client uses, on loopback (docs/design.md section 4,
//! "Chain").
//!
//! It takes real signed transactions and checks signature, account number, sequence, chain id, timeout height and fee
//! denom, with CheckTx, mempool and block apart, so that faults can be injected. Its time moves only when told
//! ([`Client::devnet_advance`](crate::Client::devnet_advance)). It measures no gas: `gas_used` is null and a simulation,
//! which does run the messages and reports their refusal, answers [`GAS_PER_MESSAGE`] for each of them.

mod action;
mod answer;
mod ante;
mod bank;
mod exec;
mod http;
mod liar;
mod mempool;
mod node;
mod print;
mod queries;
mod refusal;
mod search;
mod storage;
mod world;

use std::net::SocketAddr;
use std::time::Duration;

use cosmwasm_std::{Coin, Empty};
use cw_multi_test::Contract;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::{Clock, Profile};

pub use liar::{Liar, Lies};

/// What a simulation says a message uses.
pub const GAS_PER_MESSAGE: u64 = 200_000;

/// What a native contract's artifact starts with; its name follows.
pub const MARKER: &str = "surety-native:";

/// How an embedded chain begins.
#[derive(Clone, Debug)]
pub struct DevnetConfig {
    /// The chain's id.
    pub chain_id: String,
    /// The bech32 prefix of its addresses.
    pub prefix: String,
    /// The network's coin.
    pub denom: String,
    /// The only denom it takes as a fee.
    pub fee_denom: String,
    /// Where it listens; port 0 takes a free one. Meant for loopback: nobody is asked who they are.
    pub listen: SocketAddr,
    /// Who holds which coins at the start.
    pub genesis: Vec<(String, Vec<Coin>)>,
    /// Unix seconds of the first block.
    pub genesis_time: u64,
    /// Time between blocks; `None` makes one as soon as a transaction is there, and none otherwise.
    pub block_interval: Option<Duration>,
}

impl Default for DevnetConfig {
    fn default() -> Self {
        Self {
            chain_id: "surety-devnet-1".into(),
            prefix: "wasm".into(),
            denom: "udimo".into(),
            fee_denom: "udimo".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            genesis: Vec::new(),
            genesis_time: Clock::system_seconds(),
            block_interval: None,
        }
    }
}

/// Makes a native contract anew for every time its code is stored.
pub type Factory = Box<dyn Fn() -> Box<dyn Contract<Empty>> + Send>;

/// A contract that is linked in instead of uploaded. Its artifact is the marker [`NativeContract::marker`].
pub struct NativeContract {
    name: String,
    factory: Factory,
}

impl NativeContract {
    /// A contract by name. The factory must not set a checksum: the chain takes the marker's.
    pub fn new(
        name: impl Into<String>,
        factory: impl Fn() -> Box<dyn Contract<Empty>> + Send + 'static,
    ) -> Self {
        Self { name: name.into(), factory: Box::new(factory) }
    }

    /// The bytes that stand for this contract in `MsgStoreCode`.
    #[must_use]
    pub fn marker(&self) -> Vec<u8> {
        marker(&self.name)
    }
}

/// The bytes that stand for the native contract `name` in `MsgStoreCode`; the code's checksum is their sha256.
#[must_use]
pub fn marker(name: &str) -> Vec<u8> {
    format!("{MARKER}{name}").into_bytes()
}

/// The marker without its tag: what stands after a `#` makes the same contract another code, with another checksum, so that upgrades
/// can be tried.
fn untagged(marker: &[u8]) -> &[u8] {
    marker.split(|byte| *byte == b'#').next().unwrap_or_default()
}

/// Why an embedded chain does not start.
#[derive(Debug, Error)]
pub enum DevnetError {
    /// It cannot listen.
    #[error("the embedded chain cannot listen on {listen}: {source}")]
    Listen {
        /// Where it should have.
        listen: SocketAddr,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// An address of the genesis is of another chain or does not read.
    #[error("genesis: `{address}` is no address with prefix `{prefix}`")]
    BadGenesisAddress {
        /// The address.
        address: String,
        /// The chain's prefix.
        prefix: String,
    },
    /// The chain did not come up.
    #[error("the embedded chain cannot start: {problem}")]
    Start {
        /// What happened.
        problem: String,
    },
}

/// A running embedded chain. It ends when this is dropped.
#[derive(Debug)]
pub struct Devnet {
    address: SocketAddr,
    profile: Profile,
    _stop: oneshot::Sender<()>,
}

impl Devnet {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its RPC address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A profile for it: no fees, the chain's clock.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile.clone()
    }
}

/// Starts an embedded chain with these contracts linked in. Must be called inside a tokio runtime.
///
/// # Errors
/// It cannot listen, or the genesis is wrong.
pub async fn serve(config: DevnetConfig, contracts: Vec<NativeContract>) -> Result<Devnet, DevnetError> {
    let failed = |source| DevnetError::Listen { listen: config.listen, source };
    let listener = tokio::net::TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let mut profile =
        Profile::new(&config.chain_id, &format!("http://{address}"), &config.denom, &config.prefix);
    profile.fee_denom = config.fee_denom.clone();
    profile.clock = Clock::Chain;
    profile.poll_ms = 50;
    let profile = profile.checked().map_err(|error| DevnetError::Start { problem: error.to_string() })?;

    let interval = config.block_interval;
    let chain = node::spawn(config, contracts).await?;
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(http::run(listener, chain, interval, stopped));
    Ok(Devnet { address, profile, _stop: stop })
}
