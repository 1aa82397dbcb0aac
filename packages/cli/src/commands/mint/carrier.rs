//! One batch on its way to the chain: written down, broadcast, waited for, written down.

use std::time::Duration;

use surety_api::device::DeviceEvent;
use surety_api::{DeviceId, LotId};
use surety_chain::tx::Slot;
use surety_chain::{event, Account, ChainError, Landed, Outcome, SignedTx, TxHash, TxOptions};

use super::receipts::{Receipt, Receipts, State};
use super::Terms;
use crate::CliError;

/// How often one batch is begun anew: because others were faster with some of it, or the key's sequence was another.
const ATTEMPTS: u32 = 5;

/// A transaction of an earlier run whose end nobody has seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pending {
    /// Its hash.
    pub hash: TxHash,
    /// The last block it can be in.
    pub timeout_height: u64,
    /// The sequence it would use up.
    pub sequence: u64,
}

/// What came of a batch.
pub(super) struct Carried {
    /// How many were minted.
    pub minted: usize,
    /// What came of the rest is in the receipts; the chain had them before.
    pub transaction: Option<Landed>,
}

/// Carries batches, one after the other.
pub(super) struct Carrier<'a> {
    /// What is minted.
    pub terms: &'a Terms,
    /// Who signs.
    pub account: &'a Account,
    /// The gas limit, if it is not simulated.
    pub options: TxOptions,
}

impl Carrier<'_> {
    /// Mints what of `devices` is not there. `pending` is a transaction that may still bring them: the new one takes its sequence, so
    /// that no more than one of the two can land.
    ///
    /// # Errors
    /// The chain or the contract refuses, or no node answers. What the receipts say then is true, and a later run goes on from there.
    pub async fn carry(
        &self,
        devices: &[DeviceId],
        mut pending: Option<Pending>,
        receipts: &mut Receipts,
    ) -> Result<Carried, CliError> {
        let mut left = devices.to_vec();
        let mut attempt = 1;
        loop {
            if left.is_empty() {
                return Ok(Carried { minted: 0, transaction: None });
            }
            let error = match self.once(&left, pending, receipts).await {
                Ok(landed) => return Ok(Carried { minted: left.len(), transaction: Some(landed) }),
                Err(CliError::Chain(error)) => error,
                Err(error) => return Err(error),
            };
            attempt += 1;
            let retry = match &error {
                // Somebody was faster, or the transaction before this one has landed after all.
                ChainError::ContractRefused { .. } => {
                    if let Some(before) = pending.take() {
                        self.landed_before(&left, before, receipts).await?;
                    }
                    let found = self.look_for(&left, receipts).await?;
                    left.retain(|device| !found.contains(device));
                    !found.is_empty()
                }
                ChainError::OutOfSequence { .. } => {
                    if let Some(before) = pending.take() {
                        self.settle(&left, before, receipts).await?;
                        left.retain(|device| !receipts.is_settled(device));
                    } else {
                        tokio::time::sleep(self.poll()).await;
                    }
                    true
                }
                ChainError::Dead { .. } | ChainError::Expired { .. } => true,
                _ => false,
            };
            if !retry || attempt > ATTEMPTS {
                return Err(error.into());
            }
        }
    }

    /// Waits for a transaction of an earlier run, whose devices these are, and writes down that they are minted if it did that.
    async fn settle(
        &self,
        devices: &[DeviceId],
        pending: Pending,
        receipts: &mut Receipts,
    ) -> Result<(), CliError> {
        match self.account.client().wait(pending.hash, pending.timeout_height).await? {
            Outcome::Landed(landed) if landed.code == 0 => {
                self.minted(devices, &landed, pending.sequence, receipts)
            }
            _ => Ok(()),
        }
    }

    /// Looks once what became of a transaction of an earlier run. `true` where it has minted its devices.
    ///
    /// # Errors
    /// No node answers.
    pub async fn landed_before(
        &self,
        devices: &[DeviceId],
        pending: Pending,
        receipts: &mut Receipts,
    ) -> Result<bool, CliError> {
        match self.account.client().tx(pending.hash).await? {
            Some(landed) if landed.code == 0 => {
                self.minted(devices, &landed, pending.sequence, receipts).map(|()| true)
            }
            _ => Ok(false),
        }
    }

    async fn once(
        &self,
        devices: &[DeviceId],
        pending: Option<Pending>,
        receipts: &mut Receipts,
    ) -> Result<Landed, CliError> {
        let client = self.account.client();
        let msg = self.terms.message(devices)?;
        let slot = client.slot(self.account.signer()).await?;
        // Where the chain is past its sequence, the pending transaction is landed or dead for good.
        let replaced = pending.filter(|it| it.sequence >= slot.sequence);
        let slot = Slot { sequence: replaced.map_or(slot.sequence, |it| it.sequence), ..slot };
        let tx = client.prepare_at(self.account.signer(), slot, &[msg], &self.options).await?;
        self.write_sent(devices, &tx, receipts)?;
        match client.broadcast(&tx).await {
            Err(error) if !error.may_have_been_taken() => return Err(error.into()),
            _ => {}
        }
        match client.wait(tx.hash, tx.timeout_height).await? {
            Outcome::Landed(landed) => {
                let landed = landed.ok()?;
                self.minted(devices, &landed, tx.sequence, receipts)?;
                Ok(landed)
            }
            Outcome::Dead => {
                Err(ChainError::Dead { hash: tx.hash, timeout_height: tx.timeout_height }.into())
            }
        }
    }

    /// Writes down which of these the chain has, and under which model.
    ///
    /// # Errors
    /// No node answers.
    pub async fn look_for(
        &self,
        devices: &[DeviceId],
        receipts: &mut Receipts,
    ) -> Result<Vec<DeviceId>, CliError> {
        let mut rows = Vec::new();
        for device in devices {
            let Some(found) = self.terms.on_chain(self.account.client(), *device).await? else { continue };
            let state = if found.model == self.terms.model { State::Before } else { State::Other };
            rows.push(Receipt { lot: Some(found.lot), ..self.terms.row(*device, state) });
        }
        let found = rows.iter().map(|row| row.device).collect();
        // What an earlier run sent has the better receipt.
        rows.retain(|row| row.state == State::Other || !receipts.is_settled(&row.device));
        receipts.write(rows)?;
        Ok(found)
    }

    fn write_sent(
        &self,
        devices: &[DeviceId],
        tx: &SignedTx,
        receipts: &mut Receipts,
    ) -> Result<(), CliError> {
        self.write(devices, State::Sent, None, tx.hash, tx.timeout_height, tx.sequence, receipts)
    }

    fn minted(
        &self,
        devices: &[DeviceId],
        landed: &Landed,
        sequence: u64,
        receipts: &mut Receipts,
    ) -> Result<(), CliError> {
        let lots = event::typed::<DeviceEvent>(&landed.events, &self.terms.contract);
        let lot = lots.into_iter().find_map(|event| match event {
            DeviceEvent::Minted { lot, .. } => Some(lot),
            _ => None,
        });
        self.write(devices, State::Minted, lot, landed.hash, landed.height, sequence, receipts)
    }

    #[allow(clippy::too_many_arguments)]
    fn write(
        &self,
        devices: &[DeviceId],
        state: State,
        lot: Option<LotId>,
        hash: TxHash,
        height: u64,
        sequence: u64,
        receipts: &mut Receipts,
    ) -> Result<(), CliError> {
        let rows = devices.iter().map(|device| Receipt {
            lot,
            transaction: Some(hash.to_string()),
            height: Some(height),
            sequence: Some(sequence),
            ..self.terms.row(*device, state)
        });
        receipts.write(rows.collect())
    }

    fn poll(&self) -> Duration {
        Duration::from_millis(self.account.client().profile().poll_ms)
    }
}
