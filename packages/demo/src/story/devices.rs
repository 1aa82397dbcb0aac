//! Devices are minted, activated by their own signatures, and heard; some lie.

use anyhow::{ensure, Context as _};
use surety_api::vault::{BucketsResponse, QueryMsg};
use surety_api::Curve;

use crate::cast;
use crate::chain::COIN;
use crate::surety::Transaction;
use crate::world::World;

/// 800 devices, in batches.
pub async fn mint(world: &mut World) -> anyhow::Result<()> {
    for (model, curve) in [("1", Curve::Secp256k1), ("2", Curve::P256)] {
        let csv = world.folder.join(format!("devices-{}.csv", curve.as_str()));
        world.fleet.csv(curve, &csv).await?;
        keep_first(world, &csv)?;
        let csv = csv.display().to_string();
        let arguments = ["mint", "--model", model, "--region", "us", "--devices", &csv, "--batch", "100"];
        let receipt = world.surety.run("maker", &arguments).await?;
        let batches = receipt.get("transactions").and_then(|list| list.as_array()).context("no receipts")?;
        for batch in batches {
            world.transactions.push(Transaction::read("mint", batch)?);
        }
    }
    let vault: BucketsResponse =
        world.chain.client.smart(&world.contracts["vault"], &QueryMsg::Buckets {}).await?;
    ensure!(
        vault.deposited.u128() == 164_000 * COIN,
        "{} committed instead of 164,000 coins",
        vault.deposited
    );
    world.tell("800 devices are minted; bond and stake together are 164,000 coins");
    Ok(())
}

/// Takes devices of others out of a CSV of all.
fn keep_first(world: &World, csv: &std::path::Path) -> anyhow::Result<()> {
    let others: Vec<String> = (cast::MINTED..cast::FLEET)
        .map(|index| Ok(world.device(index)?.to_string()))
        .collect::<anyhow::Result<_>>()?;
    let all = std::fs::read_to_string(csv)?;
    let kept = all.lines().filter(|line| !others.iter().any(|other| line.contains(other)));
    Ok(std::fs::write(csv, kept.map(|line| format!("{line}\n")).collect::<String>())?)
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
