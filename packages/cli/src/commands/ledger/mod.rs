//! `surety ledger`: what moved in and out of the vault, for an accountant (docs/ledger.md).

mod entry;
mod owners;
mod period;
mod rows;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use cosmwasm_std::Uint128;
use serde::Serialize;
use serde_json::json;
use surety_api::vault::{BucketsResponse, QueryMsg};
use surety_api::{charter, LicenceId};
use surety_chain::{Client, TxHash};

use crate::{Address, CliError, Context, Format};
use entry::{entries, Direction, Entry};
use owners::Owners;
use period::{Moment, Per};
use rows::{lines, sums, Found};

/// Claims, burns, stake in and out of each period, as CSV.
#[derive(Debug, Args)]
#[command(
    after_help = "Columns and kinds: docs/ledger.md. The node must have indexed the whole time asked for.

Examples:
  surety ledger --licence 1 --since 2026-01-01 --until 2027-01-01 --per quarter --out 2026.csv
  surety ledger --integrations --per month
  surety ledger --address wasm1e2tczyk2rw7u47kzxxee5g7ufkncdmlcaap0vs --entries --out driver.csv
  surety ledger --per all"
)]
pub struct Ledger {
    /// Only what is of this licence: bonds, stake, claims of both sides, burns, what its devices' holders and victims got.
    #[arg(long, conflicts_with_all = ["integrations", "address"])]
    licence: Option<LicenceId>,
    /// Only what integrations was paid or credited.
    #[arg(long, conflicts_with = "address")]
    integrations: bool,
    /// Only what this address was paid or credited, or paid as the bond of a case or as a loan.
    #[arg(long)]
    address: Option<Address>,
    /// The first moment, in UTC: 2026-01-01 or 2026-01-01T00:00:00Z. From the first block on when left out.
    #[arg(long)]
    since: Option<Moment>,
    /// The first moment behind it. Up to now when left out.
    #[arg(long)]
    until: Option<Moment>,
    /// How long a period is.
    #[arg(long, value_enum, default_value = "month")]
    per: Per,
    /// A row for each amount in place of sums.
    #[arg(long)]
    entries: bool,
    /// Where to write; stdout when left out. The file must not exist.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Decimal places of a coin.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(0..=18))]
    decimals: u32,
}

/// Entries of one transaction.
struct Booked {
    height: u64,
    hash: TxHash,
    entries: Vec<Entry>,
}

impl Ledger {
    /// Runs the command.
    ///
    /// # Errors
    /// A node lacks blocks or its index, the sums are not those of the vault, or the file is there already.
    pub async fn run(self, context: &Context) -> Result<(), CliError> {
        let client = context.client()?;
        let vault = context.contract("vault")?;
        let first = client.height_at(self.since.map_or(0, |it| it.0)).await?;
        let mut last = match self.until {
            Some(until) => client.height_at(until.0).await?.saturating_sub(1),
            None => client.status().await?.height,
        };
        let mut booked = booked(&client, &vault, first, last).await?;
        if self.since.is_none() && self.until.is_none() {
            last = reconcile(context, &client, &vault, last, &mut booked).await?;
        } else {
            eprintln!("a part of the time is not compared with the vault's sums: that is done without --since and --until");
        }
        let found = self.select(context, &client, booked).await?;
        let start = match self.since {
            Some(since) => since,
            None => Moment(client.block(first.min(last)).await?.time),
        };
        let end = match self.until {
            Some(until) => until,
            None => Moment(client.block(last).await?.time.saturating_add(1)),
        };
        if self.entries {
            self.write(context, &lines(&found, self.decimals))
        } else {
            self.write(context, &sums(&self.per.periods(start, end), &found, self.decimals))
        }
    }

    /// What was asked for, with its time and its licence.
    async fn select(
        &self,
        context: &Context,
        client: &Client,
        booked: Vec<Booked>,
    ) -> Result<Vec<Found>, CliError> {
        let office = surety_api::charter::Office::Integrations;
        let office: charter::OfficeResponse =
            context.query("charter", &charter::QueryMsg::Office { office }).await?;
        let mut owners = Owners::default();
        let mut times: BTreeMap<u64, Moment> = BTreeMap::new();
        let mut found = Vec::new();
        for Booked { height, hash, entries } in booked {
            for mut entry in entries {
                if entry.kind == "claimed" {
                    let by_integrations = entry.about.address.as_deref() == Some(office.holder.as_str());
                    entry.about.integrations = by_integrations;
                    entry.kind =
                        if by_integrations { "claimed_by_integrations" } else { "claimed_by_manufacturer" };
                }
                let wanted = match (&self.address, self.integrations) {
                    (Some(address), _) => entry.about.address.as_ref() == Some(&address.0),
                    (None, true) => entry.about.integrations,
                    (None, false) => true,
                };
                if !wanted {
                    continue;
                }
                // Sums of all licences need not know which.
                if self.licence.is_some() || self.entries {
                    entry.about.licence = owners.licence(context, &entry.about).await?;
                }
                if self.licence.is_some() && entry.about.licence != self.licence {
                    continue;
                }
                let time = match times.get(&height) {
                    Some(time) => *time,
                    None => Moment(client.block(height).await?.time),
                };
                times.insert(height, time);
                found.push(Found { time, height, transaction: hash.to_string(), entry });
            }
        }
        Ok(found)
    }

    fn write(&self, context: &Context, rows: &[impl Serialize]) -> Result<(), CliError> {
        let path = self.out.clone().unwrap_or_else(|| "stdout".into());
        let failed = |problem: String| CliError::Malformed { path: path.clone(), problem };
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            writer.serialize(row).map_err(|error| failed(error.to_string()))?;
        }
        let text = writer.into_inner().map_err(|error| failed(error.to_string()))?;
        let file = |source| CliError::File { path: path.clone(), source };
        match &self.out {
            Some(out) => {
                let mut created = std::fs::File::create_new(out).map_err(file)?;
                std::io::Write::write_all(&mut created, &text)
                    .and_then(|()| created.sync_all())
                    .map_err(file)?;
                context.print(&json!({"rows": rows.len(), "file": out}))
            }
            None if context.global().output == Format::Json => context.print(&rows),
            None => std::io::Write::write_all(&mut std::io::stdout().lock(), &text).map_err(file),
        }
    }
}

/// What moved in some blocks, in order.
async fn booked(client: &Client, vault: &str, first: u64, last: u64) -> Result<Vec<Booked>, CliError> {
    let mut booked = Vec::new();
    if first > last {
        return Ok(booked);
    }
    let mut page = 1_u64;
    loop {
        let Some(found) = client.executions(vault, first, last, page).await? else { break };
        for landed in found {
            let entries = entries(&landed.events, vault);
            if !entries.is_empty() {
                booked.push(Booked { height: landed.height, hash: landed.hash, entries });
            }
        }
        if page % 10 == 0 {
            eprintln!("{} transactions looked at", page.saturating_mul(100));
        }
        page = page.saturating_add(1);
    }
    Ok(booked)
}

/// Everything that ever moved must be what the vault has counted. Blocks that come meanwhile are read too: up to which it returns.
async fn reconcile(
    context: &Context,
    client: &Client,
    vault: &str,
    mut last: u64,
    all: &mut Vec<Booked>,
) -> Result<u64, CliError> {
    loop {
        let buckets: BucketsResponse = context.query("vault", &QueryMsg::Buckets {}).await?;
        let now = client.status().await?.height;
        let new = booked(client, vault, last.saturating_add(1), now).await?;
        let moved = !new.is_empty();
        all.extend(new);
        last = now.max(last);
        if moved {
            continue;
        }
        let sum = |direction: Direction| {
            let entries = all.iter().flat_map(|it| &it.entries).filter(|it| it.direction == direction);
            entries.fold(Uint128::zero(), |sum, it| sum.saturating_add(it.amount))
        };
        let burned = sum(Direction::Burned);
        for (what, found, counted) in [
            ("deposited", sum(Direction::In), buckets.deposited),
            ("paid", sum(Direction::Out), buckets.paid),
            // What was sent without a message burns uncounted.
            ("burned", burned.min(buckets.burned), buckets.burned),
        ] {
            if found != counted {
                return Err(CliError::Unreconciled { what, found: found.u128(), counted: counted.u128() });
            }
        }
        eprintln!(
            "it is what the vault has counted: {} in, {} out, {} burned, and {} of surplus burned",
            buckets.deposited,
            buckets.paid,
            buckets.burned,
            burned.saturating_sub(buckets.burned)
        );
        return Ok(last);
    }
}
