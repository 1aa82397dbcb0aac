//! One owner for a key's sequence.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::tx::Slot;
use crate::{ChainError, Client, Landed, Msg, Outcome, SignedTx, Signer, TxOptions};

/// How often [`Account::execute_and_wait`] signs anew when the sequence turns out to be another.
const ATTEMPTS: u32 = 3;

/// Signs for one key and hands out its sequences in order. Clones share them; a key must have one owner in all.
#[derive(Clone)]
pub struct Account {
    client: Client,
    signer: Arc<dyn Signer>,
    address: String,
    next: Arc<Mutex<Option<Slot>>>,
}

impl Account {
    /// The account of `signer` on the client's chain. Connects to nothing yet.
    ///
    /// # Errors
    /// The key gives no address.
    pub fn new(client: Client, signer: Arc<dyn Signer>) -> Result<Self, ChainError> {
        let address = signer.address(&client.profile().prefix)?;
        Ok(Self { client, signer, address, next: Arc::default() })
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The client it uses.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The key it signs with.
    #[must_use]
    pub fn signer(&self) -> &dyn Signer {
        self.signer.as_ref()
    }

    /// Forgets the sequence: the next transaction takes it from the chain. Call it after a transaction turned out dead.
    pub async fn resync(&self) {
        *self.next.lock().await = None;
    }

    /// Simulates and signs with the next sequence, which is used up from here on. Store the result, then
    /// [`Account::broadcast`] it.
    ///
    /// # Errors
    /// The chain refuses the messages or the node does not answer; the sequence is not used up then.
    pub async fn prepare(&self, messages: &[Msg], options: &TxOptions) -> Result<SignedTx, ChainError> {
        let mut next = self.next.lock().await;
        self.prepare_locked(&mut next, messages, options).await
    }

    /// Gives back the sequence of a transaction that was prepared last and is not going to be broadcast.
    pub async fn discard(&self, tx: &SignedTx) {
        let mut next = self.next.lock().await;
        if let Some(slot) = *next {
            let used = Slot { sequence: tx.sequence, ..slot };
            if after(used) == slot {
                *next = Some(used);
            }
        }
    }

    /// Hands a prepared transaction to the chain.
    ///
    /// # Errors
    /// The chain does not take it: its sequence is free again. Or no node answers: whether it was taken only
    /// [`Client::wait`] tells.
    pub async fn broadcast(&self, tx: &SignedTx) -> Result<(), ChainError> {
        let mut next = self.next.lock().await;
        self.broadcast_locked(&mut next, tx).await
    }

    /// Signs, broadcasts and waits; signs anew when another sequence was due.
    ///
    /// # Errors
    /// The chain or a contract refuses, also in the block; the transaction is dead; or no node answers, where it may still
    /// land.
    pub async fn execute_and_wait(
        &self,
        messages: &[Msg],
        options: &TxOptions,
    ) -> Result<Landed, ChainError> {
        let tx = self.send(messages, options).await?;
        match self.client.wait(tx.hash, tx.timeout_height).await? {
            Outcome::Landed(landed) => landed.ok(),
            Outcome::Dead => {
                self.resync().await;
                Err(ChainError::Dead { hash: tx.hash, timeout_height: tx.timeout_height })
            }
        }
    }

    /// Signs and broadcasts; signs anew when another sequence was due.
    ///
    /// # Errors
    /// As [`Account::execute_and_wait`], but for what happens in the block.
    pub async fn send(&self, messages: &[Msg], options: &TxOptions) -> Result<SignedTx, ChainError> {
        let mut next = self.next.lock().await;
        let mut attempt = 1;
        loop {
            let sent = match self.prepare_locked(&mut next, messages, options).await {
                Ok(tx) => self.broadcast_locked(&mut next, &tx).await.map(|()| tx),
                Err(error) => Err(error),
            };
            match sent {
                Err(ChainError::OutOfSequence { .. }) if attempt < ATTEMPTS => attempt += 1,
                sent => return sent,
            }
        }
    }

    async fn prepare_locked(
        &self,
        next: &mut Option<Slot>,
        messages: &[Msg],
        options: &TxOptions,
    ) -> Result<SignedTx, ChainError> {
        let slot = match *next {
            Some(slot) => slot,
            None => self.client.slot(self.signer.as_ref()).await?,
        };
        let prepared = self.client.prepare_at(self.signer.as_ref(), slot, messages, options).await;
        match &prepared {
            Ok(_) => *next = Some(after(slot)),
            Err(error) => correct(next, slot, error),
        }
        prepared
    }

    async fn broadcast_locked(&self, next: &mut Option<Slot>, tx: &SignedTx) -> Result<(), ChainError> {
        let sent = self.client.broadcast(tx).await;
        if let (Err(error), Some(slot)) = (&sent, *next) {
            let used = Slot { sequence: tx.sequence, ..slot };
            match error {
                // Taken or not, nobody knows: the sequence stays used up until the caller has waited.
                error if error.may_have_been_taken() => {}
                ChainError::OutOfSequence { .. } => correct(next, used, error),
                // Refused before the mempool: the sequence was not used, unless later ones are out already.
                _ if after(used) == slot => *next = Some(used),
                _ => {}
            }
        }
        sent
    }
}

fn after(slot: Slot) -> Slot {
    Slot { sequence: slot.sequence.saturating_add(1), ..slot }
}

/// The node counts what waits in its mempool, so what it expects is better than what the last block says.
fn correct(next: &mut Option<Slot>, slot: Slot, error: &ChainError) {
    if let ChainError::OutOfSequence { expected, .. } = error {
        *next = Some(Slot { sequence: *expected, ..slot });
    }
}
