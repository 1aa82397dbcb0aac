//! How the story ends: what became of every device, every event and every coin.

use std::collections::BTreeMap;

use anyhow::ensure;
use serde::Serialize;
use serde_json::Value;
use surety_api::vault::{BucketsResponse, DeviceOutcome, DeviceResponse, QueryMsg};

use crate::args::{ChainKind, Output};
use crate::cast;
use crate::chain::{COIN, DENOM};
use crate::spoken::Spoken;
use crate::surety::Transaction;
use crate::world::World;

/// The object the story ends with. Amounts are strings in the smallest unit.
#[derive(Debug, Serialize)]
pub struct Ending {
    chain: &'static str,
    devices: Vec<Device>,
    fleet: Vec<Spoken>,
    relayer: Events,
    vault: Vault,
    transactions: Vec<Transaction>,
}

#[derive(Debug, Serialize)]
struct Device {
    device: String,
    outcome: DeviceOutcome,
    stake: String,
    burned: String,
    manufacturer: String,
    integrations: String,
    driver: String,
    slashed: String,
    #[serde(skip)]
    account: DeviceResponse,
}

#[derive(Debug, Serialize)]
struct Events {
    received: u64,
    accepted: u64,
    rejected: BTreeMap<String, u64>,
}

#[derive(Debug, Serialize)]
struct Vault {
    balance: String,
    buckets: BTreeMap<&'static str, String>,
}

/// Reads how it ended, from the programs that know.
pub async fn read(world: &mut World, chain: ChainKind) -> anyhow::Result<Ending> {
    let mut devices = Vec::new();
    for index in cast::ACTIVATED.chain(cast::RIVALS) {
        let account = world.account(index).await?;
        devices.push(Device {
            device: account.device.to_string(),
            outcome: account.outcome,
            stake: account.stake.to_string(),
            burned: account.burned.to_string(),
            manufacturer: account.manufacturer.to_string(),
            integrations: account.integrations.to_string(),
            driver: account.driver.to_string(),
            slashed: account.slashed.to_string(),
            account,
        });
    }
    let stats = world.relayers[0].stats().await?;
    let number = |field: &str| stats.get(field).and_then(Value::as_u64).unwrap_or_default();
    let rejected = stats.get("rejected").cloned().unwrap_or_default();
    let relayer = Events {
        received: number("received"),
        accepted: number("accepted"),
        rejected: serde_json::from_value(rejected)?,
    };
    let vault = &world.contracts["vault"];
    let buckets: BucketsResponse = world.chain.client.smart(vault, &QueryMsg::Buckets {}).await?;
    let balance = world.chain.client.balance(vault, DENOM).await?;
    let buckets = [
        ("bond", buckets.bond),
        ("undrawn", buckets.undrawn),
        ("accrual", buckets.accrual),
        ("streams", buckets.streams),
        ("case_bonds", buckets.case_bonds),
        ("reserves", buckets.reserves),
        ("escrow", buckets.escrow),
        ("claimable", buckets.claimable),
        ("surplus", buckets.surplus),
    ];
    Ok(Ending {
        chain: chain.as_str(),
        devices,
        fleet: std::mem::take(&mut world.crowd),
        relayer,
        vault: Vault {
            balance: balance.to_string(),
            buckets: buckets.into_iter().map(|(name, amount)| (name, amount.to_string())).collect(),
        },
        transactions: std::mem::take(&mut world.transactions),
    })
}

/// What must be true of every ending.
pub fn check(ending: &Ending, chain: ChainKind) -> anyhow::Result<()> {
    for device in &ending.devices {
        let account = &device.account;
        let parts =
            [account.burned, account.manufacturer, account.integrations, account.driver, account.slashed];
        let sum: u128 = parts.iter().map(|part| part.u128()).sum();
        ensure!(
            sum == account.stake.u128(),
            "{}: the parts are {sum}, the stake {}",
            device.device,
            device.stake
        );
    }
    let outcome =
        |index: u64| ending.devices.get(usize::try_from(index).unwrap_or(usize::MAX)).map(|it| it.outcome);
    let expected = [
        (cast::SILENT, DeviceOutcome::Disconnected),
        (cast::FAILING, DeviceOutcome::Malfunction),
        (cast::WRONGED, DeviceOutcome::Completed),
        (cast::RETURNING, DeviceOutcome::Recovered),
        (cast::REMOVED, DeviceOutcome::Removed),
        (cast::LIAR, DeviceOutcome::Completed),
        (cast::ACTIVATED.end, DeviceOutcome::Recalled),
    ];
    for (index, wanted) in expected {
        ensure!(
            outcome(index) == Some(wanted),
            "device {index} ended as {:?} instead of {wanted}",
            outcome(index)
        );
    }
    let failed = ending.devices.iter().find(|device| device.outcome == DeviceOutcome::Malfunction);
    if let (Some(failed), ChainKind::Embedded) = (failed, chain) {
        let account = &failed.account;
        let parts = [account.burned, account.manufacturer, account.integrations, account.driver];
        let expected = [20 * COIN, 57 * COIN / 2, 3 * COIN / 2, 30 * COIN];
        ensure!(parts.map(|part| part.u128()) == expected, "the failed device ended with {parts:?}");
    }
    let removed = ending.devices.iter().find(|device| device.outcome == DeviceOutcome::Removed);
    ensure!(
        removed.is_some_and(|device| device.account.driver.is_zero()),
        "somebody earned by pulling a plug"
    );
    for reason in ["wrong_key", "altered_data", "replay", "stale_clock"] {
        ensure!(ending.relayer.rejected.contains_key(reason), "no event was refused as {reason}");
    }
    Ok(())
}

/// Prints it.
pub fn print(ending: &Ending, output: Output) -> anyhow::Result<()> {
    if output == Output::Json {
        println!("{}", serde_json::to_string(ending)?);
        return Ok(());
    }
    println!();
    println!(
        "{:<44}{:<14}{:>10}{:>12}{:>14}{:>14}{:>12}{:>12}",
        "device", "outcome", "stake", "burned", "manufacturer", "integrations", "driver", "slashed"
    );
    for device in &ending.devices {
        let account = &device.account;
        println!(
            "{:<44}{:<14}{:>10}{:>12}{:>14}{:>14}{:>12}{:>12}",
            device.device,
            device.outcome.to_string(),
            coins(account.stake.u128()),
            coins(account.burned.u128()),
            coins(account.manufacturer.u128()),
            coins(account.integrations.u128()),
            coins(account.driver.u128()),
            coins(account.slashed.u128()),
        );
    }
    println!();
    println!("the whole fleet, each device once (signing counted in, all programs on this machine, as they were built):");
    println!(
        "{:<8}{:<12}{:>10}{:>14}{:>10}{:>12}",
        "door", "format", "devices", "acknowledged", "ms", "events/s"
    );
    for part in &ending.fleet {
        println!(
            "{:<8}{:<12}{:>10}{:>14}{:>10}{:>12}",
            part.door,
            part.format,
            part.devices,
            part.acknowledged,
            part.milliseconds,
            part.events_per_second
        );
    }
    let Events { received, accepted, rejected } = &ending.relayer;
    println!();
    println!("first relayer: {received} events, {accepted} accepted, rejected {rejected:?}");
    println!("vault: {} = {:?}", ending.vault.balance, ending.vault.buckets);
    println!("{} transactions", ending.transactions.len());
    Ok(())
}

fn coins(amount: u128) -> String {
    format!("{}.{:06}", amount / COIN, amount % COIN)
}
