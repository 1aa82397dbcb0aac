//! Devices are minted, activated by their own signatures, and heard; some lie.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use anyhow::{ensure, Context as _};
use surety_api::vault::{BucketsResponse, QueryMsg};
use surety_api::Curve;

use crate::cast;
use crate::chain::COIN;
use crate::surety::Transaction;
use crate::world::World;

/// 800 devices, in batches.
pub async fn mint(world: &mut World) -> anyhow::Result<()> {
    let deposited = mint_range(world, 0..cast::MINTED).await?;
    ensure!(deposited == 164_000 * COIN, "{deposited} committed instead of 164,000 coins");
    world.tell("800 devices are minted; bond and stake together are 164,000 coins");
    Ok(())
}

/// The rest of a larger fleet. It is minted when the story has paid its drivers: more devices mean a higher tier, and what
/// drivers are paid is known to the unit for the first one (docs/design.md section 2).
pub async fn mint_more(world: &mut World) -> anyhow::Result<()> {
    let more = world.minted.saturating_sub(cast::MINTED);
    if more == 0 {
        return Ok(());
    }
    let begun = Instant::now();
    let before = deposited(world).await?;
    let after = mint_range(world, cast::MORE..cast::MORE + more).await?;
    let expected = before + u128::from(more) * 80 * COIN;
    ensure!(after == expected, "{after} are deposited after {more} more devices instead of {expected}");
    let seconds = begun.elapsed().as_secs();
    world.tell(format_args!("{more} more devices are minted, in {seconds} seconds of real time"));
    Ok(())
}

/// Mints devices of both curves; returns what the vault has been given in all.
async fn mint_range(world: &mut World, devices: Range<u64>) -> anyhow::Result<u128> {
    let ids: BTreeSet<String> =
        devices.clone().map(|index| Ok(world.device(index)?.to_string())).collect::<anyhow::Result<_>>()?;
    for (model, curve) in [("1", Curve::Secp256k1), ("2", Curve::P256)] {
        let csv = world.folder.join(format!("devices-{}-{}.csv", curve.as_str(), devices.start));
        world.fleet.csv(curve, &csv).await?;
        keep(&ids, &csv)?;
        let csv = csv.display().to_string();
        let arguments = ["mint", "--model", model, "--region", "us", "--devices", &csv, "--batch", "100"];
        let receipt = world.surety.run("maker", &arguments).await?;
        let batches = receipt.get("transactions").and_then(|list| list.as_array()).context("no receipts")?;
        for batch in batches {
            world.transactions.push(Transaction::read("mint", batch)?);
        }
    }
    deposited(world).await
}

async fn deposited(world: &World) -> anyhow::Result<u128> {
    let vault: BucketsResponse =
        world.chain.client.smart(&world.contracts["vault"], &QueryMsg::Buckets {}).await?;
    Ok(vault.deposited.u128())
}

/// Leaves the header and these devices in a CSV of all.
fn keep(ids: &BTreeSet<String>, csv: &Path) -> anyhow::Result<()> {
    let all = std::fs::read_to_string(csv)?;
    let of_these = |line: &str| line.split(',').next().is_some_and(|device| ids.contains(device));
    let kept = all.lines().enumerate().filter(|(number, line)| *number == 0 || of_these(line));
    Ok(std::fs::write(csv, kept.map(|(_, line)| format!("{line}\n")).collect::<String>())?)
}

/// Devices name their owners; a relayer pays.
pub async fn activate(world: &mut World) -> anyhow::Result<()> {
    let expires = world.chain.now().await? + 3_600;
    for index in cast::ACTIVATED {
        let owner = match index {
            cast::FAILING => "driver",
            cast::SILENT => "seller",
            _ => "owner",
        };
        let (device, relayer) = (world.contracts["device"].clone(), world.relayers[0].url.clone());
        let answer = world.fleet.activate(index, &device, world.address(owner), expires, &relayer).await?;
        world.transactions.push(Transaction::read("activate", &answer)?);
    }
    ensure!(world.balance("driver").await? == 0, "an owner had to have coins");
    let account = world.chain.client.account(world.address("driver")).await?;
    ensure!(account.is_none_or(|account| account.sequence == 0), "an owner had to send something");
    world.tell("10 devices are sold and installed: each named its owner with its own key, and no owner needed a coin");
    Ok(())
}

/// Everybody speaks once, and one device tries everything.
pub async fn lies(world: &mut World) -> anyhow::Result<()> {
    world.alive = cast::ACTIVATED.filter(|index| *index != cast::WRONGED).collect();
    world.out_of_reach = vec![cast::WRONGED];
    world.heartbeat().await?;
    // From here on these two are silent.
    world.alive.retain(|index| ![cast::SILENT, cast::RETURNING].contains(index));
    let (relayer, now) = (world.relayers[0].url.clone(), world.chain.now().await?);
    for lie in ["wrong-key", "altered", "replay", "stale-clock"] {
        world.fleet.lie(&relayer, cast::LIAR, now, lie).await?;
    }
    world.tell("the fleet streams; a wrong key, altered bytes, a replay and a stale clock are refused, each with its reason");
    Ok(())
}
