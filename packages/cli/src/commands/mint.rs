//! `surety mint`: devices from a CSV file, in batches, with receipts.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use cosmwasm_std::Coin;
use serde::Deserialize;
use surety_api::device::{ExecuteMsg, QueryMsg as DeviceQuery, MAX_BATCH};
use surety_api::{catalog, device, DeviceId, ModelId, Slug};
use surety_chain::{ChainError, Msg};

use crate::context::receipt;
use crate::{CliError, Context};

/// Mint devices from a CSV file.
#[derive(Debug, Args)]
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
    /// Devices in one transaction.
    #[arg(long, default_value_t = 100)]
    batch: usize,
}

#[derive(Debug, Deserialize)]
struct Row {
    device: DeviceId,
}

impl Mint {
    /// Runs the command. Devices of the file that were minted before are left out, so that a broken-off run goes on.
    ///
    /// # Errors
    /// The file does not read, or the chain or a contract refuses.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        if !(1..=MAX_BATCH).contains(&self.batch) {
            return Err(CliError::Argument {
                argument: "--batch",
                found: self.batch.to_string(),
                expected: format!("1 to {MAX_BATCH}"),
            });
        }
        let devices = self.read()?;
        let stake = self.unit_stake(context).await?;
        let denom = context.profile()?.denom;
        let account = context.account()?;
        let contract = context.contract("device")?;
        let mut receipts = Vec::new();
        let (mut minted, mut skipped) = (0, 0);
        for batch in devices.chunks(self.batch) {
            let new = self.not_minted(context, batch).await?;
            skipped += batch.len() - new.len();
            if new.is_empty() {
                continue;
            }
            let count = new.len();
            let funds = [Coin::new(stake.saturating_mul(count as u128), &denom)];
            let message = ExecuteMsg::Mint { model: self.model, devices: new, region: self.region.clone() };
            let msg = Msg::execute(&contract, &message, &funds)?;
            if let Some(landed) = context.send_quietly(&account, &[msg]).await? {
                minted += count;
                eprintln!("minted {minted} of {}", devices.len());
                receipts.push(receipt(&landed));
            }
        }
        context
            .print(&serde_json::json!({"minted": minted, "minted_before": skipped, "transactions": receipts}))
    }

    fn read(&self) -> Result<Vec<DeviceId>, CliError> {
        let malformed = |problem: String| CliError::Malformed { path: self.devices.clone(), problem };
        let mut reader =
            csv::Reader::from_path(&self.devices).map_err(|error| malformed(error.to_string()))?;
        let mut seen = BTreeSet::new();
        let mut devices = Vec::new();
        for row in reader.deserialize::<Row>() {
            let device = row.map_err(|error| malformed(error.to_string()))?.device;
            if !seen.insert(device) {
                return Err(malformed(format!("{device} stands there twice")));
            }
            devices.push(device);
        }
        Ok(devices)
    }

    async fn unit_stake(&self, context: &Context) -> Result<u128, CliError> {
        let model: catalog::ModelResponse =
            context.query("catalog", &catalog::QueryMsg::Model { model: self.model }).await?;
        let category = model.details.category;
        let category: catalog::CategoryResponse =
            context.query("catalog", &catalog::QueryMsg::Category { category }).await?;
        Ok(category.unit_stake.u128())
    }

    /// A batch is minted as a whole or not at all, so its first and last device tell whether it is there.
    async fn not_minted(&self, context: &Context, batch: &[DeviceId]) -> Result<Vec<DeviceId>, CliError> {
        let ends = [batch.first(), batch.last()];
        let mut any = false;
        for device in ends.into_iter().flatten() {
            any |= minted(context, *device).await?;
        }
        if !any {
            return Ok(batch.to_vec());
        }
        let mut new = Vec::new();
        for device in batch {
            if !minted(context, *device).await? {
                new.push(*device);
            }
        }
        Ok(new)
    }
}

async fn minted(context: &Context, device: DeviceId) -> Result<bool, CliError> {
    match context.query::<device::DeviceResponse>("device", &DeviceQuery::Device { device }).await {
        Ok(_) => Ok(true),
        Err(CliError::Chain(ChainError::ContractRefused { .. })) => Ok(false),
        Err(error) => Err(error),
    }
}
