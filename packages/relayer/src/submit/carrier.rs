//! What the submitter needs of a chain, so that its rules can be tried against a chain of any kind.

use std::future::Future;

use cosmwasm_std::Decimal;
use surety_chain::{Account, ChainError, Msg, Outcome, SignedTx, TxHash, TxOptions};

use super::plan::{self, Plan};
use crate::chain::Reader;
use crate::registry::Registry;
use crate::store::outbox::Kind;
use crate::store::Store;
use crate::RelayerError;

/// A chain with one or several lanes. Each lane is a key with sequences of its own.
pub trait Carrier: Send + Sync {
    /// How many lanes there are, at least one.
    fn lanes(&self) -> usize;

    /// What an entry takes, as the chain is now.
    fn plan(&self, kind: &Kind) -> impl Future<Output = Result<Plan, RelayerError>> + Send;

    /// What brings the pool of the entry's device up to date.
    fn settlement(&self, kind: &Kind) -> impl Future<Output = Result<Vec<Msg>, RelayerError>> + Send;

    /// Simulates and signs with the lane's next sequence, which is used up then.
    fn prepare(
        &self,
        lane: usize,
        messages: &[Msg],
        gas_price: Decimal,
    ) -> impl Future<Output = Result<SignedTx, ChainError>> + Send;

    /// Gives back the sequence of a transaction that was prepared last and never broadcast.
    fn discard(&self, lane: usize, tx: &SignedTx) -> impl Future<Output = ()> + Send;

    /// Hands a transaction over.
    fn broadcast(&self, lane: usize, tx: &SignedTx) -> impl Future<Output = Result<(), ChainError>> + Send;

    /// What became of a transaction; `None` while it may still land.
    fn outcome(
        &self,
        hash: TxHash,
        timeout_height: u64,
    ) -> impl Future<Output = Result<Option<Outcome>, ChainError>> + Send;

    /// What whoever pays the fees holds of the fee denom.
    fn balance(&self) -> impl Future<Output = Result<u128, ChainError>> + Send;

    /// The lane takes its next sequence from the chain.
    fn resync(&self, lane: usize) -> impl Future<Output = ()> + Send;
}

/// The real one.
pub struct Lanes {
    accounts: Vec<Account>,
    reader: Reader,
    registry: Registry,
    store: Store,
}

impl Lanes {
    /// Lanes of these accounts. The first pays the fees of all and sends what only its address may.
    #[must_use]
    pub const fn new(accounts: Vec<Account>, reader: Reader, registry: Registry, store: Store) -> Self {
        Self { accounts, reader, registry, store }
    }

    fn account(&self, lane: usize) -> Result<&Account, ChainError> {
        let none =
            || ChainError::Encode { what: "a transaction", problem: format!("there is no lane {lane}") };
        self.accounts.get(lane).ok_or_else(none)
    }
}

impl Carrier for Lanes {
    fn lanes(&self) -> usize {
        self.accounts.len()
    }

    async fn plan(&self, kind: &Kind) -> Result<Plan, RelayerError> {
        plan::plan(kind, &self.reader, &self.registry, &self.store).await
    }

    async fn settlement(&self, kind: &Kind) -> Result<Vec<Msg>, RelayerError> {
        plan::settlement(kind, &self.reader).await
    }

    async fn prepare(
        &self,
        lane: usize,
        messages: &[Msg],
        gas_price: Decimal,
    ) -> Result<SignedTx, ChainError> {
        let payer = self.account(0)?.address();
        let fee_granter = (lane > 0).then(|| payer.to_owned());
        let options = TxOptions { gas_price: Some(gas_price), fee_granter, ..TxOptions::default() };
        self.account(lane)?.prepare(messages, &options).await
    }

    async fn discard(&self, lane: usize, tx: &SignedTx) {
        if let Ok(account) = self.account(lane) {
            account.discard(tx).await;
        }
    }

    async fn broadcast(&self, lane: usize, tx: &SignedTx) -> Result<(), ChainError> {
        self.account(lane)?.broadcast(tx).await
    }

    async fn outcome(&self, hash: TxHash, timeout_height: u64) -> Result<Option<Outcome>, ChainError> {
        self.reader.client.outcome(hash, timeout_height).await
    }

    async fn balance(&self) -> Result<u128, ChainError> {
        let client = &self.reader.client;
        let held = client.balance(self.account(0)?.address(), &client.profile().fee_denom).await?;
        Ok(held.u128())
    }

    async fn resync(&self, lane: usize) {
        if let Ok(account) = self.account(lane) {
            account.resync().await;
        }
    }
}
