//! Three challenges: one fails, one nobody decides, one succeeds against a manufacturer that had hoped to leave in time.

use anyhow::{ensure, Context as _};
use surety_api::arbitration::{CaseResponse, Phase, QueryMsg};
use surety_api::license::{LicenceResponse, QueryMsg as LicenseQuery};
use surety_api::vault::DeviceOutcome;
use surety_api::{CaseId, LicenceId};

use super::licence::{grant, Applicant, HASH};
use crate::cast;
use crate::chain::{COIN, DENOM};
use crate::world::World;

/// The manufacturer that neglects its devices.
const RIVAL: Applicant = Applicant { who: "rival", number: 2, models: &[("3", "secp256k1")] };
/// Four of the five: more than two thirds.
const MAJORITY: [&str; 4] = ["council1", "council2", "council3", "council4"];
const COMPLAINT: &str = "https://example.org/complaint";

/// The cases, in the order in which they are opened.
const FAILING: &str = "1";
const LAPSING: &str = "2";
const SUCCEEDING: &str = "3";

/// A second manufacturer sells two devices and leaves.
pub async fn rival(world: &mut World) -> anyhow::Result<()> {
    grant(world, &RIVAL).await?;
    let csv = world.folder.join("devices-rival.csv");
    let mut lines = vec!["device".to_owned()];
    for index in cast::RIVALS {
        lines.push(world.device(index)?.to_string());
    }
    std::fs::write(&csv, lines.join("\n") + "\n")?;
    let csv = csv.display().to_string();
    let receipt =
        world.surety.run("rival", &["mint", "--model", "3", "--region", "us", "--devices", &csv]).await?;
    let batch = receipt.pointer("/transactions/0").context("no receipt of the mint")?;
    world.transactions.push(crate::surety::Transaction::read("mint", batch)?);
    let expires = world.chain.now().await? + 3_600;
    for index in cast::RIVALS {
        let (device, relayer) = (world.contracts["device"].clone(), world.relayers[0].url.clone());
        let answer = world.fleet.activate(index, &device, world.address("victim"), expires, &relayer).await?;
        world.transactions.push(crate::surety::Transaction::read("activate", &answer)?);
        world.alive.push(index);
    }
    world.heartbeat().await?;
    world.act("renounce licence", "rival", &["licence", "renounce", "2"]).await?;
    world.tell("a second manufacturer sells two devices, and renounces its licence at once");
    Ok(())
}

/// All three cases, side by side.
pub async fn play(world: &mut World) -> anyhow::Result<()> {
    let hoped_for = withdrawal_date(world).await?;
    open(world).await?;
    for number in [FAILING, SUCCEEDING] {
        // Each was opened in a block of its own, on a busy machine seconds after the one before.
        let opened = case(world, number).await?;
        world.live_until(opened.opened_at + opened.periods.response + opened.periods.evidence + 2).await?;
        move_to(world, number, Phase::Vote).await?;
    }
    for (case, choice) in [(FAILING, "dismiss"), (SUCCEEDING, "1")] {
        for member in MAJORITY {
            world.act("vote", member, &["council", "vote", case, choice, "--reason", HASH]).await?;
        }
    }
    fails(world).await?;
    lapses(world).await?;
    succeeds(world).await?;
    world.live_until(hoped_for + 2).await?;
    let refusal = world.surety.refused("rival", &["licence", "withdraw", "2"]).await?;
    let moved = withdrawal_date(world).await?;
    ensure!(moved > hoped_for, "the withdrawal date stayed at {hoped_for}");
    ensure!(refusal.contains(&moved.to_string()), "refused, but not for the new date: {refusal}");
    world
        .tell("its renouncement is void: on the day it had hoped for nothing is paid, six months start anew");
    Ok(())
}

async fn open(world: &mut World) -> anyhow::Result<()> {
    let thousand = format!("{}{DENOM}", 1_000 * COIN);
    let twice = format!("{}{DENOM}", 2_000 * COIN);
    let bond = (50_000 * COIN).to_string();
    for deposit in [&thousand, &twice] {
        let arguments = [
            "challenge",
            "licence",
            "1",
            "--uri",
            COMPLAINT,
            "--sha256",
            HASH,
            "--deposit",
            deposit,
            "--bond",
            &bond,
        ];
        world.act("challenge", "challenger", &arguments).await?;
    }
    let victims: Vec<String> = cast::RIVALS
        .iter()
        .map(|index| Ok(format!("{}=1", world.device(*index)?)))
        .collect::<anyhow::Result<_>>()?;
    let bond = (20_000 * COIN).to_string();
    let mut arguments =
        vec!["challenge", "licence", "2", "--uri", COMPLAINT, "--sha256", HASH, "--deposit", &thousand];
    arguments.extend(["--bond", &bond, "--stake-bps", "5000", "--model", "3", "--recall", "model"]);
    arguments.extend(["--burn-bps", "5000", "--victims-bps", "4000", "--reward-bps", "1000"]);
    for victim in &victims {
        arguments.extend(["--victim", victim]);
    }
    world.act("challenge", "challenger", &arguments).await?;
    world.tell(
        "a challenger with coins opens three cases; its second against one manufacturer costs twice the bond",
    );
    Ok(())
}

async fn fails(world: &mut World) -> anyhow::Result<()> {
    let decided = case(world, FAILING).await?;
    world.live_until(decided.until + 2).await?;
    move_to(world, FAILING, Phase::AppealWindow).await?;
    let window = case(world, FAILING).await?;
    world.live_until(window.until + 2).await?;
    move_to(world, FAILING, Phase::Dismissed).await?;
    let before = world.balance("maker").await?;
    world.act("claim balance", "courier", &["claim", "balance", "licence/1"]).await?;
    let paid = world.balance("maker").await? - before;
    ensure!(paid == 500 * COIN, "{paid} instead of half the challenger's bond");
    world.tell("one is dismissed: half of the challenger's bond burns, half is the manufacturer's");
    Ok(())
}

async fn lapses(world: &mut World) -> anyhow::Result<()> {
    move_to(world, LAPSING, Phase::Lapsed).await?;
    world.tell("one the council never voted on: it lapses, its lock is gone, the bond goes back less 5 %");
    Ok(())
}

async fn succeeds(world: &mut World) -> anyhow::Result<()> {
    move_to(world, SUCCEEDING, Phase::Timelock).await?;
    let timelock = case(world, SUCCEEDING).await?;
    world.live_until(timelock.until + 2).await?;
    world.act("execute verdict", "courier", &["challenge", "execute", SUCCEEDING]).await?;
    let ended = case(world, SUCCEEDING).await?;
    ensure!(ended.phase == Phase::Executed, "the case is {}", ended.phase);
    for index in cast::RIVALS {
        let before = world.balance("victim").await?;
        let device = world.device(index)?.to_string();
        world
            .act("pay victim", "courier", &["claim", "victim", "--case", SUCCEEDING, "--device", &device])
            .await?;
        let paid = world.balance("victim").await? - before;
        // Its share would be more: nobody gets more than three times a device's stake.
        ensure!(paid == 240 * COIN, "{paid} instead of three times the stake");
        let account = world.account(index).await?;
        ensure!(account.outcome == DeviceOutcome::Recalled, "device {index} is {}", account.outcome);
    }
    world.tell("one succeeds: 20,000 coins leave the bond, half of the stake is taken, the holders are paid, the model is recalled");
    Ok(())
}

/// Moves a case on, unless somebody did, and checks where it stands.
async fn move_to(world: &mut World, number: &str, phase: Phase) -> anyhow::Result<()> {
    if case(world, number).await?.phase != phase {
        world.act("advance case", "courier", &["challenge", "advance", number]).await?;
    }
    let now = case(world, number).await?.phase;
    ensure!(now == phase, "case {number} is {now} instead of {phase}");
    Ok(())
}

async fn case(world: &World, number: &str) -> anyhow::Result<CaseResponse> {
    let query = QueryMsg::Case { case: number.parse::<CaseId>()? };
    Ok(world.chain.client.smart(&world.contracts["arbitration"], &query).await?)
}

async fn withdrawal_date(world: &World) -> anyhow::Result<u64> {
    let query = LicenseQuery::Licence { licence: LicenceId(2) };
    let licence: LicenceResponse = world.chain.client.smart(&world.contracts["license"], &query).await?;
    licence.withdrawal_date.context("a renounced licence has a withdrawal date")
}

/// The rest of the second manufacturer's bond, six months after the verdict, and what is left of the challenger's.
pub async fn close(world: &mut World) -> anyhow::Result<()> {
    world.live_until(withdrawal_date(world).await? + 2).await?;
    let before = world.balance("rival").await?;
    world.act("withdraw bond", "rival", &["licence", "withdraw", "2"]).await?;
    let paid = world.balance("rival").await? - before;
    ensure!(paid == 80_000 * COIN, "{paid} came back instead of what the verdict left of the bond");
    let challenger = format!("address/{}", world.address("challenger"));
    world.act("claim balance", "courier", &["claim", "balance", &challenger]).await?;
    world.tell("six months after the verdict the second manufacturer has what is left of its bond");
    Ok(())
}
