//! The client: one profile, its nodes, and transactions from signing to landing.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::tendermint::abci::Event as ProtoEvent;
use cosmwasm_std::{Attribute, Event};
use serde_json::json;

use crate::block::TxResult;
use crate::moves::{moves, Rehearsal};
use crate::msg::base64;
use crate::node::NodeFault;
use crate::query::query;
use crate::rpc::Rpc;
use crate::rpc_types::{BroadcastAnswer, TxAnswer};
use crate::status::{Landed, Outcome, Status};
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
}

impl Client {
    /// A client for `profile`. Connects to nothing yet.
    ///
    /// # Errors
    /// A field of the profile cannot be used.
    pub fn new(profile: Profile) -> Result<Self, ChainError> {
        let profile = profile.checked()?;
        let timeout = Duration::from_millis(profile.request_timeout_ms);
        let rpc = Rpc::new(&profile.rpc, &profile.chain_id, timeout)?;
        Ok(Self(Arc::new(Inner { profile, rpc })))
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
        let mut last = None;
        for rpc in self.rpc().each() {
            let Some(node) = rpc.node() else { continue };
            match rpc.status(node).await {
                Err(error) if NodeFault::of(&error).is_some() => last = Some(error),
                answer => return answer,
            }
        }
        Err(last.unwrap_or_else(no_node))
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

    /// What `messages` would cost and move, without sending them: they are run on the chain's present state. A contract's refusal shows
    /// here already.
    ///
    /// # Errors
    /// As [`Client::estimate`].
    pub async fn rehearse(
        &self,
        signer: &dyn Signer,
        messages: &[Msg],
        options: &TxOptions,
    ) -> Result<Rehearsal, ChainError> {
        let slot = self.slot(signer).await?;
        let sender = signer.address(&self.profile().prefix)?;
        let draft = self.draft(signer, &sender, slot, messages, options, 0);
        let profile = self.priced(options);
        let (gas_used, events) = self.simulate(draft.unsigned(&profile)?).await?;
        let cost = match options.gas_limit {
            Some(limit) => profile.cost_of_limit(limit)?,
            None => profile.cost_of_simulated(gas_used)?,
        };
        Ok(Rehearsal { cost, moves: moves(&events) })
    }

    /// As [`Client::rehearse`], for what is signed already. Its signature is not looked at: only broadcasting tells whether it fits.
    ///
    /// # Errors
    /// As [`Client::estimate`]; [`ChainError::OutOfSequence`] when it is signed for another sequence than the next.
    pub async fn rehearse_signed(&self, tx: &SignedTx) -> Result<Rehearsal, ChainError> {
        let (gas_used, events) = self.simulate(tx.bytes.clone()).await?;
        Ok(Rehearsal { cost: Estimate { gas_used, ..tx.cost.clone() }, moves: moves(&events) })
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
        let profile = self.priced(draft.options);
        match draft.options.gas_limit {
            Some(limit) => profile.cost_of_limit(limit),
            None => {
                let (gas_used, _) = self.simulate(draft.unsigned(&profile)?).await?;
                profile.cost_of_simulated(gas_used)
            }
        }
    }

    /// The profile with the price of these options.
    fn priced(&self, options: &TxOptions) -> Cow<'_, Profile> {
        match options.gas_price {
            None => Cow::Borrowed(self.profile()),
            Some(gas_price) => Cow::Owned(Profile { gas_price, ..self.profile().clone() }),
        }
    }

    /// Gas and events of a transaction that is only tried.
    async fn simulate(&self, tx_bytes: Vec<u8>) -> Result<(u64, Vec<Event>), ChainError> {
        let request = SimulateRequest { tx_bytes, ..SimulateRequest::default() };
        let answer: SimulateResponse =
            query(self.rpc(), "/cosmos.tx.v1beta1.Service/Simulate", &request).await?;
        let gas_used = answer.gas_info.map_or(0, |info| info.gas_used);
        let events = answer.result.map_or_else(Vec::new, |result| result.events);
        Ok((gas_used, events.into_iter().map(event).collect()))
    }

    /// Hands a signed transaction to a node, and to the next when that one is of no use. One the node has already is no
    /// error.
    ///
    /// # Errors
    /// The chain does not take it: nothing of it will land. Or it is not known whether it was taken
    /// ([`ChainError::may_have_been_taken`]), and only [`Client::wait`] tells.
    pub async fn broadcast(&self, tx: &SignedTx) -> Result<(), ChainError> {
        let mut last: Option<ChainError> = None;
        for rpc in self.rpc().each() {
            match broadcast_at(&rpc, tx).await {
                Ok(()) => return Ok(()),
                // A node that gave no answer may have taken it, whatever another says.
                Err(error) if last.as_ref().is_some_and(ChainError::may_have_been_taken) => {
                    if NodeFault::of(&error).is_none() {
                        break;
                    }
                }
                Err(error) if NodeFault::of(&error).is_some() => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(no_node))
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
    /// No node answers, or none has the blocks in which it may have landed ([`ChainError::NoHistory`]).
    pub async fn outcome(&self, hash: TxHash, timeout_height: u64) -> Result<Option<Outcome>, ChainError> {
        let mut last = None;
        for rpc in self.rpc().each() {
            match self.outcome_at(&rpc, hash, timeout_height).await {
                Err(error) if NodeFault::of(&error).is_some() => last = Some(error),
                answer => return answer,
            }
        }
        Err(last.unwrap_or_else(no_node))
    }

    /// All answers from one node: another one may lag behind.
    async fn outcome_at(
        &self,
        rpc: &Rpc,
        hash: TxHash,
        timeout_height: u64,
    ) -> Result<Option<Outcome>, ChainError> {
        if let Some(landed) = tx_at(rpc, hash).await? {
            return Ok(Some(Outcome::Landed(landed)));
        }
        let Some(node) = rpc.node() else { return Err(no_node()) };
        let status = rpc.status(node).await?;
        if status.height <= timeout_height {
            return Ok(None);
        }
        // A node that lacks the blocks it may be in knows nothing of it either way.
        let first = timeout_height.saturating_sub(self.profile().timeout_blocks).max(1);
        if status.earliest_height > first {
            return Err(ChainError::NoHistory {
                url: node.url.clone(),
                earliest: status.earliest_height,
                height: first,
            });
        }
        // A node indexes a block a moment after it reports its height.
        tokio::time::sleep(self.poll()).await;
        Ok(Some(tx_at(rpc, hash).await?.map_or(Outcome::Dead, Outcome::Landed)))
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

fn no_node() -> ChainError {
    ChainError::decode("the profile", "it names no node that may be used")
}

async fn broadcast_at(rpc: &Rpc, tx: &SignedTx) -> Result<(), ChainError> {
    let params = json!({ "tx": base64(&tx.bytes) });
    let answer: BroadcastAnswer = match rpc.call("broadcast_tx_sync", params).await {
        Err(ChainError::Rpc { message, .. }) if message.contains("already exists in cache") => return Ok(()),
        answer => answer?,
    };
    // A node without the cache entry says the same by code 19.
    if answer.code == 0 || (answer.codespace == "sdk" && answer.code == 19) {
        Ok(())
    } else {
        Err(ChainError::refused(&answer.codespace, answer.code, answer.log))
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

fn event(raw: ProtoEvent) -> Event {
    // `Event::add_attribute` refuses keys that begin with an underscore, which the chain itself writes.
    let mut event = Event::new(raw.r#type);
    let attributes = raw.attributes.into_iter();
    event.attributes = attributes.map(|found| Attribute { key: found.key, value: found.value }).collect();
    event
}
