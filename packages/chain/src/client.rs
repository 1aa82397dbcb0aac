//! The client: one profile, its nodes, and transactions from signing to landing.

use std::sync::Arc;
use std::time::Duration;

use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmwasm_std::Event;
use serde_json::json;
use tokio::sync::OnceCell;

use crate::block::{unix_seconds, TxResult};
use crate::msg::base64;
use crate::query::query;
use crate::rpc::Rpc;
use crate::rpc_types::{BroadcastAnswer, StatusAnswer, TxAnswer};
use crate::tx::{Draft, Slot};
use crate::{ChainError, Clock, Estimate, Missing, Msg, Profile, SignedTx, Signer, TxHash, TxOptions};

/// How often in a row waiting puts up with a node that does not answer.
const PATIENCE: u32 = 20;

/// Talks to the chain of one profile. Clones share connections.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    profile: Profile,
    rpc: Rpc,
    checked: OnceCell<()>,
}

/// Where the chain is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its id.
    pub chain_id: String,
    /// The latest block's height.
    pub height: u64,
    /// The latest block's time in unix seconds, rounded down.
    pub time: u64,
    /// Whether the node is still behind the others.
    pub catching_up: bool,
}

/// A transaction in a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Landed {
    /// Its hash.
    pub hash: TxHash,
    /// The block it is in.
    pub height: u64,
    /// 0 when it worked.
    pub code: u32,
    /// The module that failed it.
    pub codespace: String,
    /// The error text when it failed.
    pub log: String,
    /// `None` on a chain that does not measure gas.
    pub gas_used: Option<u64>,
    /// What contracts and modules reported.
    pub events: Vec<Event>,
}

impl Landed {
    /// The same when it worked, otherwise the chain's refusal.
    ///
    /// # Errors
    /// The transaction is in a block but failed.
    pub fn ok(self) -> Result<Self, ChainError> {
        if self.code == 0 {
            Ok(self)
        } else {
            Err(ChainError::refused(&self.codespace, self.code, self.log))
        }
    }
}

/// What became of a broadcast transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is in a block, worked or failed.
    Landed(Landed),
    /// Its timeout height has passed and its hash is unknown: it never will be in a block.
    Dead,
}

impl Client {
    /// A client for `profile`. Connects to nothing yet.
    ///
    /// # Errors
    /// A field of the profile cannot be used.
    pub fn new(profile: Profile) -> Result<Self, ChainError> {
        let profile = profile.checked()?;
        let rpc = Rpc::new(profile.rpc.clone(), Duration::from_millis(profile.request_timeout_ms))?;
        Ok(Self(Arc::new(Inner { profile, rpc, checked: OnceCell::new() })))
    }

    /// The profile.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.0.profile
    }

    pub(crate) fn rpc(&self) -> &Rpc {
        &self.0.rpc
    }

    /// Where the chain is.
    ///
    /// # Errors
    /// The node serves another chain, or does not answer.
    pub async fn status(&self) -> Result<Status, ChainError> {
        self.status_of(self.rpc()).await
    }

    async fn status_of(&self, rpc: &Rpc) -> Result<Status, ChainError> {
        let answer: StatusAnswer = rpc.call("status", json!({})).await?;
        let expected = &self.profile().chain_id;
        if answer.node_info.network != *expected {
            return Err(ChainError::WrongChain {
                expected: expected.clone(),
                found: answer.node_info.network,
            });
        }
        Ok(Status {
            chain_id: answer.node_info.network,
            height: answer.sync_info.latest_block_height,
            time: unix_seconds(&answer.sync_info.latest_block_time)?,
            catching_up: answer.sync_info.catching_up,
        })
    }

    /// Unix seconds by the profile's clock.
    ///
    /// # Errors
    /// The clock is the chain's and the node does not answer.
    pub async fn now(&self) -> Result<u64, ChainError> {
        match self.profile().clock {
            Clock::System => Ok(Clock::system_seconds()),
            Clock::Chain => Ok(self.status().await?.time),
        }
    }

    /// Where `signer` stands as of the last block.
    ///
    /// # Errors
    /// The account holds no coins yet, or the node does not answer.
    pub async fn slot(&self, signer: &dyn Signer) -> Result<Slot, ChainError> {
        let address = signer.address(&self.profile().prefix)?;
        let account = self
            .account(&address)
            .await?
            .ok_or(ChainError::NotFound { kind: Missing::Account, id: address })?;
        Ok(Slot { account_number: account.account_number, sequence: account.sequence })
    }

    /// What `messages` would cost, without sending them. A contract's refusal shows here already.
    ///
    /// # Errors
    /// The chain refuses the messages, or the node does not answer.
    pub async fn estimate(
        &self,
        signer: &dyn Signer,
        messages: &[Msg],
        options: &TxOptions,
    ) -> Result<Estimate, ChainError> {
        let slot = self.slot(signer).await?;
        let sender = signer.address(&self.profile().prefix)?;
        self.estimate_draft(&self.draft(signer, &sender, slot, messages, options, 0)).await
    }

    /// Simulates, prices and signs at the signer's present sequence, without broadcasting.
    ///
    /// # Errors
    /// The chain refuses the messages, the key does not sign, or the node does not answer.
    pub async fn prepare(
        &self,
        signer: &dyn Signer,
        messages: &[Msg],
        options: &TxOptions,
    ) -> Result<SignedTx, ChainError> {
        let slot = self.slot(signer).await?;
        self.prepare_at(signer, slot, messages, options).await
    }

    /// As [`Client::prepare`], at a sequence the caller keeps.
    ///
    /// # Errors
    /// As there; [`ChainError::OutOfSequence`] when the sequence is not the next.
    pub async fn prepare_at(
        &self,
        signer: &dyn Signer,
        slot: Slot,
        messages: &[Msg],
        options: &TxOptions,
    ) -> Result<SignedTx, ChainError> {
        let status = self.status().await?;
        let profile = self.profile();
        let timeout_height =
            status.height.saturating_add(options.timeout_blocks.unwrap_or(profile.timeout_blocks));
        let sender = signer.address(&profile.prefix)?;
        let draft = self.draft(signer, &sender, slot, messages, options, timeout_height);
        let cost = self.estimate_draft(&draft).await?;
        draft.sign(signer, &profile.chain_id, cost)
    }

    fn draft<'a>(
        &self,
        signer: &dyn Signer,
        sender: &'a str,
        slot: Slot,
        messages: &'a [Msg],
        options: &'a TxOptions,
        timeout_height: u64,
    ) -> Draft<'a> {
        Draft { sender, public_key: signer.public_key(), slot, messages, options, timeout_height }
    }

    async fn estimate_draft(&self, draft: &Draft<'_>) -> Result<Estimate, ChainError> {
        if let Some(limit) = draft.options.gas_limit {
            return self.profile().cost_of_limit(limit);
        }
        let request =
            SimulateRequest { tx_bytes: draft.unsigned(self.profile())?, ..SimulateRequest::default() };
        let answer: SimulateResponse =
            query(self.rpc(), "/cosmos.tx.v1beta1.Service/Simulate", &request).await?;
        let gas_used = answer.gas_info.map_or(0, |info| info.gas_used);
        self.profile().cost_of_simulated(gas_used)
    }

    /// Hands a signed transaction to a node. One the node has already is no error.
    ///
    /// # Errors
    /// The chain does not take it: nothing of it will land. Or no node answers: it may have been taken, and only
    /// [`Client::wait`] tells.
    pub async fn broadcast(&self, tx: &SignedTx) -> Result<(), ChainError> {
        self.check_chain().await?;
        let params = json!({ "tx": base64(&tx.bytes) });
        let answer: BroadcastAnswer = match self.rpc().call("broadcast_tx_sync", params).await {
            Err(ChainError::Rpc { message, .. }) if message.contains("already exists in cache") => {
                return Ok(())
            }
            answer => answer?,
        };
        // A node without the cache entry says the same by code 19.
        if answer.code == 0 || (answer.codespace == "sdk" && answer.code == 19) {
            Ok(())
        } else {
            Err(ChainError::refused(&answer.codespace, answer.code, answer.log))
        }
    }

    async fn check_chain(&self) -> Result<(), ChainError> {
        self.0.checked.get_or_try_init(|| async { self.status().await.map(drop) }).await.copied()
    }

    /// The transaction with this hash; `None` when no block has it.
    ///
    /// # Errors
    /// The node does not answer, or keeps no index of transactions.
    pub async fn tx(&self, hash: TxHash) -> Result<Option<Landed>, ChainError> {
        tx_at(self.rpc(), hash).await
    }

    /// What became of a transaction, looking once; `None` while it may still land.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn outcome(&self, hash: TxHash, timeout_height: u64) -> Result<Option<Outcome>, ChainError> {
        // All answers from one node: another one may lag behind.
        let rpc = self.rpc().pinned();
        if let Some(landed) = tx_at(&rpc, hash).await? {
            return Ok(Some(Outcome::Landed(landed)));
        }
        if self.status_of(&rpc).await?.height <= timeout_height {
            return Ok(None);
        }
        // A node indexes a block a moment after it reports its height.
        tokio::time::sleep(self.poll()).await;
        Ok(Some(tx_at(&rpc, hash).await?.map_or(Outcome::Dead, Outcome::Landed)))
    }

    /// Waits until a transaction is in a block or can be in none any more.
    ///
    /// A node that does not answer is asked again for a while, and the next one in its place.
    ///
    /// # Errors
    /// No node answers for long, or a node keeps no index of transactions.
    pub async fn wait(&self, hash: TxHash, timeout_height: u64) -> Result<Outcome, ChainError> {
        let mut failures = 0;
        loop {
            match self.outcome(hash, timeout_height).await {
                Ok(Some(outcome)) => return Ok(outcome),
                Ok(None) => failures = 0,
                Err(error @ (ChainError::Unreachable { .. } | ChainError::Timeout { .. })) => {
                    failures += 1;
                    if failures >= PATIENCE {
                        return Err(error);
                    }
                    self.rpc().advance();
                }
                Err(error) => return Err(error),
            }
            tokio::time::sleep(self.poll()).await;
        }
    }

    fn poll(&self) -> Duration {
        Duration::from_millis(self.profile().poll_ms)
    }
}

async fn tx_at(rpc: &Rpc, hash: TxHash) -> Result<Option<Landed>, ChainError> {
    let params = json!({ "hash": base64(&hash.0), "prove": false });
    let answer: TxAnswer = match rpc.call("tx", params).await {
        Err(ChainError::Rpc { message, .. }) if message.contains("not found") => return Ok(None),
        answer => answer?,
    };
    let TxResult { code, codespace, log, gas_used, events, .. } = answer.tx_result.into();
    Ok(Some(Landed { hash, height: answer.height, code, codespace, log, gas_used, events }))
}
