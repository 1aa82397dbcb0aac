//! Silence, found and refuted; a device unplugged; a device sold; a device that fails.

use anyhow::ensure;
use surety_api::telemetry::{QueryMsg, SilenceResponse};
use surety_api::vault::DeviceOutcome;

use crate::cast;
use crate::chain::COIN;
use crate::world::{Event, World};

/// Two devices are silent, a third only seems to be.
pub async fn silence(world: &mut World) -> anyhow::Result<()> {
    let advance_proof = world.folder.join("signed-in-advance.json");
    let silent_since = world.account(cast::RETURNING).await?.activated_at;
    // Signed now, for a time when it would be needed: it bears the beacon of today.
    let later = silent_since + world.pace.periods.silence_after + world.pace.periods.malfunction_gap;
    world.fleet.sign(cast::WRONGED, later, &advance_proof).await?;
    world.live_until(silent_since + world.pace.periods.silence_after + world.pace.heartbeat / 2).await?;
    for index in [cast::SILENT, cast::RETURNING, cast::WRONGED] {
        world.wait_for(index, Event::ReportOpen).await?;
    }
    world.tell(
        "two relayers have not heard three devices for too long, and say so; the window to refute it is open",
    );

    let wronged = world.device(cast::WRONGED)?.to_string();
    let proof = advance_proof.display().to_string();
    let refusal = world.surety.refused("courier", &["report", "refute", &wronged, "--proof", &proof]).await?;
    ensure!(refusal.to_lowercase().contains("beacon"), "refused, but not for its beacon: {refusal}");
    world.tell("a heartbeat signed in advance is refused: it cannot bear a beacon nobody knew yet");

    let opened = window_ends(world, cast::WRONGED).await? - world.pace.periods.refutation_window;
    world.live_until(opened + world.pace.periods.beacon_interval + 1).await?;
    world.speak_with_a_beacon_after(cast::WRONGED, opened).await?;
    world.wait_for(cast::WRONGED, Event::NoReport).await?;
    world.out_of_reach.clear();
    world.alive.push(cast::WRONGED);
    world.heartbeat().await?;
    world.tell(
        "one of the three was only out of reach of two relayers: one heartbeat over the new beacon clears it",
    );

    let over = window_ends(world, cast::SILENT).await?.max(window_ends(world, cast::RETURNING).await?);
    world.live_until(over + 1).await?;
    for index in [cast::SILENT, cast::RETURNING] {
        world.wait_for(index, Event::Outcome(DeviceOutcome::Disconnected)).await?;
    }
    world.tell("nobody refuted the other two: what they had left to accrue streams to their drivers");

    let month = world.pace.periods.month;
    let now = world.chain.now().await?;
    world.live_until(now + month).await?;
    sell(world).await?;
    come_back(world).await
}

async fn window_ends(world: &World, index: u64) -> anyhow::Result<u64> {
    let query = QueryMsg::Silence { device: world.device(index)? };
    let answer: SilenceResponse = world.chain.client.smart(&world.contracts["telemetry"], &query).await?;
    let ends = answer.report.and_then(|report| report.window_ends);
    ends.ok_or_else(|| anyhow::anyhow!("no silence report on device {index}"))
}

async fn sell(world: &mut World) -> anyhow::Result<()> {
    let device = world.device(cast::SILENT)?.to_string();
    world.act("claim driver", "courier", &["claim", "driver", &device]).await?;
    let before = world.balance("seller").await?;
    ensure!(before > 0, "the seller got nothing of its stream");
    let buyer = world.address("buyer").to_owned();
    world.act("sell device", "seller", &["device", "transfer", &device, "--to", &buyer]).await?;
    world.tell("a driver sells its silent device while the stream runs: the rest is the buyer's");
    Ok(())
}

async fn come_back(world: &mut World) -> anyhow::Result<()> {
    let now = world.chain.now().await?;
    world.live_until(now + world.pace.periods.beacon_interval + 1).await?;
    world.speak_with_a_beacon_after(cast::RETURNING, now).await?;
    world.wait_for(cast::RETURNING, Event::Outcome(DeviceOutcome::Recovered)).await?;
    world.alive.push(cast::RETURNING);
    world.heartbeat().await?;
    world.tell("the other silent device comes back, and accrues to its maker again");
    Ok(())
}

/// A driver pulls the plug.
pub async fn removal(world: &mut World) -> anyhow::Result<()> {
    let now = world.chain.now().await?;
    world.alive.retain(|index| *index != cast::REMOVED);
    let relayer = world.relayers[0].url.clone();
    world.fleet.send(&relayer, &[cast::REMOVED], now, 1).await?;
    world.wait_for(cast::REMOVED, Event::Outcome(DeviceOutcome::Removed)).await?;
    world.tell("a driver unplugs its device, which signs so: from now on nobody earns from it");
    Ok(())
}

/// A device fails, twelve months after it was activated.
pub async fn malfunction(world: &mut World) -> anyhow::Result<()> {
    let half = world.account(cast::FAILING).await?.activated_at + 12 * world.pace.periods.month;
    let relayer = world.relayers[0].url.clone();
    world.live_until(half - world.pace.periods.malfunction_gap).await?;
    let first = world.chain.now().await?;
    world.fleet.send(&relayer, &[cast::FAILING], first, 0x8001).await?;
    world.alive.retain(|index| *index != cast::FAILING);
    // Where the chapters before took long, halftime is over already; the gap between the statements must be kept all the same.
    world.live_until(half.max(first + world.pace.periods.malfunction_gap)).await?;
    let second = world.chain.now().await?;
    world.fleet.send(&relayer, &[cast::FAILING], second, 0x8001).await?;
    world.wait_for(cast::FAILING, Event::Outcome(DeviceOutcome::Malfunction)).await?;
    let account = world.account(cast::FAILING).await?;
    world.tell(format_args!(
        "a device reports a terminal fault twice; the chain checks its P-256 signatures; {} units stream to its driver",
        account.unaccrued
    ));

    let device = world.device(cast::FAILING)?.to_string();
    let fault = world.chain.now().await?;
    let mut before = world.balance("driver").await?;
    for month in 1..=6 {
        world.live_until(fault + month * world.pace.periods.month).await?;
        world.act("claim driver", "courier", &["claim", "driver", &device]).await?;
        let now = world.balance("driver").await?;
        if matches!(world.pace.clock, surety_chain::Clock::Chain) {
            ensure!(now - before == 5 * COIN / 2, "{} in a month instead of 2.5 coins", now - before);
        }
        ensure!(now > before, "the stream stands still");
        before = now;
    }
    world
        .tell("month by month the driver receives its 24th, with no coin of its own and no transaction sent");
    Ok(())
}
