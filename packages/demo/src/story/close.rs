//! The manufacturer leaves; everything that is due is claimed.

use anyhow::{ensure, Context as _};
use surety_api::license::{LicenceResponse, QueryMsg as LicenseQuery};
use surety_api::vault::{PoolsResponse, QueryMsg};
use surety_api::LicenceId;

use crate::cast;
use crate::chain::COIN;
use crate::world::World;

/// Renounces, and waits six months.
pub async fn renounce(world: &mut World) -> anyhow::Result<()> {
    claim_pools(world, "maker", LicenceId(1)).await?;
    world.act("renounce licence", "maker", &["licence", "renounce", "1"]).await?;
    let query = LicenseQuery::Licence { licence: LicenceId(1) };
    let licence: LicenceResponse = world.chain.client.smart(&world.contracts["license"], &query).await?;
    let due = licence.withdrawal_date.context("a renounced licence has a withdrawal date")?;
    let fresh = world.folder.join("fresh.csv");
    std::fs::write(&fresh, "device\n0x00000000000000000000000000000000000000ff\n")?;
    let fresh = fresh.display().to_string();
    let mint = ["mint", "--model", "1", "--region", "us", "--devices", &fresh];
    let refusal = world.surety.refused("maker", &mint).await?;
    ensure!(refusal.contains("renouncing"), "refused, but not for the licence: {refusal}");
    world.tell("the manufacturer renounces its licence; a mint is refused from that moment");

    // A node simulates as of the block before its latest, so a moment more than the date itself.
    world.live_until(due + 2).await?;
    let before = world.balance("maker").await?;
    world.act("withdraw bond", "maker", &["licence", "withdraw", "1"]).await?;
    let paid = world.balance("maker").await? - before;
    ensure!(paid == 100_000 * COIN, "{paid} came back instead of the whole bond");
    world.tell("six clean months later it has its 100,000 coins back");
    Ok(())
}

/// After the last end date, everybody takes what is theirs.
pub async fn claim_everything(world: &mut World) -> anyhow::Result<()> {
    let mut last = 0;
    for index in cast::ACTIVATED.chain(cast::RIVALS) {
        last = last.max(world.account(index).await?.ends_at);
    }
    // The last day of a device is paid when it is over.
    world.live_until(last + world.pace.periods.accrual_period().div_ceil(730) + 1).await?;
    claim_pools(world, "maker", LicenceId(1)).await?;
    claim_pools(world, "rival", LicenceId(2)).await?;
    let streaming = [cast::SILENT, cast::FAILING, cast::RETURNING, cast::REMOVED];
    let mut arguments = vec!["claim".to_owned(), "driver".to_owned()];
    for index in streaming.into_iter().chain(cast::RIVALS) {
        arguments.push(world.device(index)?.to_string());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    world.act("claim driver", "courier", &arguments).await?;
    ensure!(world.balance("buyer").await? > 0, "the buyer got nothing of the stream it bought");
    world.tell("two years are over; every claim is paid");
    Ok(())
}

async fn claim_pools(world: &mut World, maker: &str, licence: LicenceId) -> anyhow::Result<()> {
    let query = QueryMsg::Pools { licence, start_after: None, limit: Some(100) };
    let pools: PoolsResponse = world.chain.client.smart(&world.contracts["vault"], &query).await?;
    let licence = licence.to_string();
    for pool in pools.pools {
        let (model, generation) = (pool.pool.model.to_string(), pool.pool.generation.to_string());
        for (who, due) in [("manufacturer", pool.manufacturer_due), ("integrations", pool.integrations_due)] {
            if due.is_zero() {
                continue;
            }
            let signer = if who == "manufacturer" { maker } else { who };
            let arguments = [
                "claim",
                who,
                "--licence",
                &licence,
                "--model",
                &model,
                "--generation",
                &generation,
                "--max-days",
                "800",
            ];
            world.act(&format!("claim {who}"), signer, &arguments).await?;
        }
    }
    Ok(())
}
