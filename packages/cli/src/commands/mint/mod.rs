//! `surety mint`: devices from a CSV file, in batches, with receipts.
//!
//! Whatever moment a run ends at, the same command goes on: [`receipts`] say what was sent, the chain says what came of it, and
//! a batch of which nobody knows is sent with the sequence it had, so that it cannot land twice.

mod carrier;
mod receipts;
mod rows;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use cosmwasm_std::Coin;
use serde_json::json;
use surety_api::device::{DeviceResponse, ExecuteMsg, QueryMsg as DeviceQuery, MAX_BATCH};
use surety_api::{catalog, DeviceId, ModelId, Slug};
use surety_chain::{ChainError, Client, Msg};

use crate::{CliError, Context};
use carrier::{Carrier, Pending};
use receipts::{Receipt, Receipts, State};

/// Mint devices from a CSV file. Run again, it goes on where it ended.
#[derive(Debug, Args)]
#[command(
    after_help = "The receipts have one row for each device and thing that became of it, and the last row of a device holds:
  sent    signed and perhaps broadcast; height is the last block it can be in
  minted  its transaction is in the block height
  before  the chain had it already, by a transaction these receipts know nothing of
  other   the chain has it under another model: nothing was staked for it

Examples:
  surety mint --model 1 --region us --devices devices.csv --dry-run
  surety mint --model 1 --region us --devices devices.csv --batch 250 --yes
  surety mint --model 1 --region us --devices devices.csv --receipts minted.csv --yes"
)]
pub struct Mint {
    /// The model.
    #[arg(long)]
    model: ModelId,
    /// Where the devices will be sold.
    #[arg(long)]
    region: Slug,
    /// CSV with a column `device`.
    #[arg(long)]
    devices: PathBuf,
    /// CSV of what became of each device; it only grows. Beside the devices, with `.receipts.csv` at its end, when left out.
    #[arg(long)]
    receipts: Option<PathBuf>,
    /// Devices in one transaction.
    #[arg(long, default_value_t = 100)]
    batch: usize,
}

/// What is minted, and what it takes.
pub(crate) struct Terms {
    model: ModelId,
    region: Slug,
    chain: String,
    denom: String,
    contract: String,
    unit_stake: u128,
}

impl Mint {
    /// Runs the command.
    ///
    /// # Errors
    /// A file does not read, the chain or a contract refuses, or some of the devices are minted under another model.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        if !(1..=MAX_BATCH).contains(&self.batch) {
            return Err(CliError::Argument {
                argument: "--batch",
                found: self.batch.to_string(),
                expected: format!("1 to {MAX_BATCH}"),
            });
        }
        let devices = rows::read(&self.devices)?;
        let terms = self.terms(context).await?;
        if context.global().dry_run || context.global().generate_only {
            return self.only_say(context, &terms, &devices).await;
        }
        let account = context.account()?;
        let mut receipts = Receipts::open(&self.receipts_path(), terms.model, &terms.chain)?;
        let carrier = Carrier { terms: &terms, account: &account, options: context.options() };
        let sent_before = pending(&devices, &receipts)?;
        let mut unknown = Vec::new();
        for (pending, devices) in sent_before {
            if !carrier.landed_before(&devices, pending, &mut receipts).await? {
                unknown.push((pending, devices));
            }
        }
        check_chain(&terms, account.client(), &devices, &receipts).await?;
        let others: Vec<DeviceId> = devices.iter().filter(|it| receipts.is_other(it)).copied().collect();
        carrier.look_for(&others, &mut receipts).await?;

        let left: Vec<DeviceId> = devices.iter().filter(|it| !receipts.is_settled(it)).copied().collect();
        let mut batches: Vec<(Vec<DeviceId>, Option<Pending>)> = Vec::new();
        let resent: std::collections::BTreeSet<DeviceId> =
            unknown.iter().flat_map(|(_, devices)| devices.iter().copied()).collect();
        batches.extend(unknown.into_iter().map(|(pending, devices)| (devices, Some(pending))));
        let fresh: Vec<DeviceId> = left.iter().filter(|it| !resent.contains(it)).copied().collect();
        batches.extend(fresh.chunks(self.batch).map(|chunk| (chunk.to_vec(), None)));
        let balance = account.client().balance(account.address(), &terms.denom).await?.u128();
        if balance < terms.stake(left.len()) {
            eprintln!(
                "surety: the account holds {balance}{0}, and all of it takes a stake of {1}{0}: it stops where the coins end, and goes on when this is run again",
                terms.denom,
                terms.stake(left.len())
            );
        }
        if !batches.is_empty() {
            context.ask(&format!(
                "Mint {} devices of model {} in {} transactions, with a stake of {}{}?",
                left.len(),
                terms.model,
                batches.len(),
                terms.stake(left.len()),
                terms.denom
            ))?;
        }
        let mut run =
            Run { minted: 0, transactions: Vec::new(), goal: left.len(), began: std::time::Instant::now() };
        for (batch, pending) in batches {
            run.batch(&carrier, batch, pending, &mut receipts).await?;
        }
        let count = |state: State| devices.iter().filter(|it| receipts.state(it) == Some(state)).count();
        let others = count(State::Other);
        context.print(&json!({
            "devices": devices.len(), "minted": run.minted,
            "minted_before": devices.len().saturating_sub(run.minted).saturating_sub(others),
            "minted_by_others": others,
            "receipts": receipts.path(), "transactions": run.transactions,
        }))?;
        match others {
            0 => Ok(()),
            count => Err(CliError::MintedByOthers { count, receipts: receipts.path().to_owned() }),
        }
    }

    fn receipts_path(&self) -> PathBuf {
        self.receipts.clone().unwrap_or_else(|| self.devices.with_extension("receipts.csv"))
    }

    async fn terms(&self, context: &Context) -> Result<Terms, CliError> {
        let model: catalog::ModelResponse =
            context.query("catalog", &catalog::QueryMsg::Model { model: self.model }).await?;
        let category = model.details.category;
        let category: catalog::CategoryResponse =
            context.query("catalog", &catalog::QueryMsg::Category { category }).await?;
        let profile = context.profile()?;
        Ok(Terms {
            model: self.model,
            region: self.region.clone(),
            chain: profile.chain_id,
            denom: profile.denom,
            contract: context.contract("device")?,
            unit_stake: category.unit_stake.u128(),
        })
    }

    /// What would be sent: every transaction where they are to be signed elsewhere, otherwise the first, and what all of them take. The
    /// receipts are not looked at, but the chain is.
    async fn only_say(&self, context: &Context, terms: &Terms, devices: &[DeviceId]) -> Result<(), CliError> {
        let client = context.client()?;
        let (mut count, mut transactions) = (0_usize, 0_usize);
        for batch in devices.chunks(self.batch) {
            let new = terms.not_on_chain(&client, batch).await?;
            if !new.is_empty() && (context.global().generate_only || transactions == 0) {
                context.send(&[terms.message(&new)?]).await?;
            }
            count = count.saturating_add(new.len());
            transactions = transactions.saturating_add(usize::from(!new.is_empty()));
        }
        if context.global().generate_only {
            return Ok(());
        }
        let account = context.account()?;
        context.print(&json!({
            "devices": devices.len(), "to_mint": count, "transactions": transactions,
            "stake": format!("{}{}", terms.stake(count), terms.denom),
            "balance": format!("{}{}", client.balance(account.address(), &terms.denom).await?, terms.denom),
        }))
    }
}

/// What a run has done so far.
struct Run {
    minted: usize,
    transactions: Vec<serde_json::Value>,
    goal: usize,
    began: std::time::Instant,
}

impl Run {
    async fn batch(
        &mut self,
        carrier: &Carrier<'_>,
        batch: Vec<DeviceId>,
        pending: Option<Pending>,
        receipts: &mut Receipts,
    ) -> Result<(), CliError> {
        let client = carrier.account.client();
        let new = match pending {
            Some(_) => batch,
            None => {
                let new = carrier.terms.not_on_chain(client, &batch).await?;
                let gone: Vec<DeviceId> = batch.into_iter().filter(|it| !new.contains(it)).collect();
                carrier.look_for(&gone, receipts).await?;
                new
            }
        };
        let carried = carrier.carry(&new, pending, receipts).await?;
        self.minted = self.minted.saturating_add(carried.minted);
        if let Some(landed) = carried.transaction {
            self.transactions.push(json!({
                "hash": landed.hash.to_string(), "height": landed.height, "devices": carried.minted,
                "gas_used": landed.gas_used.map(|gas| gas.to_string()),
            }));
            eprintln!("minted {} of {} in {} s", self.minted, self.goal, self.began.elapsed().as_secs());
        }
        Ok(())
    }
}

impl Terms {
    const fn stake(&self, devices: usize) -> u128 {
        self.unit_stake.saturating_mul(devices as u128)
    }

    fn message(&self, devices: &[DeviceId]) -> Result<Msg, CliError> {
        let stake = self.stake(devices.len());
        let message =
            ExecuteMsg::Mint { model: self.model, devices: devices.to_vec(), region: self.region.clone() };
        Ok(Msg::execute(&self.contract, &message, &[Coin::new(stake, &self.denom)])?)
    }

    fn row(&self, device: DeviceId, state: State) -> Receipt {
        let chain = self.chain.clone();
        Receipt {
            device,
            state,
            lot: None,
            transaction: None,
            height: None,
            sequence: None,
            model: self.model,
            chain,
        }
    }

    async fn on_chain(&self, client: &Client, device: DeviceId) -> Result<Option<DeviceResponse>, CliError> {
        match client.smart(&self.contract, &DeviceQuery::Device { device }).await {
            Ok(found) => Ok(Some(found)),
            Err(ChainError::ContractRefused { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A batch is minted as a whole or not at all, so its first and last device nearly always tell whether it is there; where others
    /// have minted one in between, the contract refuses the batch and all of it is looked for.
    async fn not_on_chain(&self, client: &Client, batch: &[DeviceId]) -> Result<Vec<DeviceId>, CliError> {
        let mut any = false;
        for device in [batch.first(), batch.last()].into_iter().flatten() {
            any |= self.on_chain(client, *device).await?.is_some();
        }
        if !any {
            return Ok(batch.to_vec());
        }
        let mut new = Vec::new();
        for device in batch {
            if self.on_chain(client, *device).await?.is_none() {
                new.push(*device);
            }
        }
        Ok(new)
    }
}

/// Transactions that were written down and whose end was not, with their devices, in the order of their sequences.
fn pending(devices: &[DeviceId], receipts: &Receipts) -> Result<Vec<(Pending, Vec<DeviceId>)>, CliError> {
    let mut found: BTreeMap<(u64, String), (Pending, Vec<DeviceId>)> = BTreeMap::new();
    for device in devices {
        let Some(row) = receipts.of(device).filter(|row| row.state == State::Sent) else { continue };
        let (Some(hash), Some(timeout_height), Some(sequence)) = (&row.transaction, row.height, row.sequence)
        else {
            continue;
        };
        let key = (sequence, hash.clone());
        let hash = hash.parse().map_err(|_| CliError::Malformed {
            path: receipts.path().to_owned(),
            problem: format!("`{hash}` is no hash of a transaction"),
        })?;
        let pending = Pending { hash, timeout_height, sequence };
        found.entry(key).or_insert_with(|| (pending, Vec::new())).1.push(*device);
    }
    Ok(found.into_values().collect())
}

/// What the receipts call minted must be on this chain: a test network that began anew has the same id and knows nothing of it.
async fn check_chain(
    terms: &Terms,
    client: &Client,
    devices: &[DeviceId],
    receipts: &Receipts,
) -> Result<(), CliError> {
    let mut settled = devices.iter().filter(|it| receipts.is_settled(it));
    for device in [settled.next(), settled.next_back()].into_iter().flatten() {
        if terms.on_chain(client, *device).await?.is_none() {
            return Err(CliError::Malformed {
                path: receipts.path().to_owned(),
                problem: format!(
                    "it says that {device} is minted, and the chain knows nothing of it: it is of another chain; name another --receipts"
                ),
            });
        }
    }
    Ok(())
}
