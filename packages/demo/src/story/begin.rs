//! Keys, chain, contracts, offices, a licensed manufacturer with two certified models, and three relayers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context as _};
use serde_json::json;
use surety_chain::Deployment;

use super::licence;
use crate::args::{Args, ChainKind};
use crate::broker::Broker;
use crate::cast;
use crate::chain::{Balances, Chain, COIN, DENOM};
use crate::fleet::Fleet;
use crate::pace::Pace;
use crate::relayers::{Files, Relayer};
use crate::surety::{generate_key, Surety};
use crate::world::World;

/// Everybody who signs transactions, and has what fees are paid in.
const SIGNERS: [&str; 18] = [
    "governance",
    "integrations",
    "community",
    "guardian",
    "maker",
    "seller",
    "courier",
    "reporter1",
    "reporter2",
    "reporter3",
    "tester",
    "rival",
    "challenger",
    "council1",
    "council2",
    "council3",
    "council4",
    "council5",
];
/// Everybody who only receives.
const RECEIVERS: [&str; 4] = ["driver", "buyer", "owner", "victim"];
/// The relayers, by the key they sign with.
const REPORTERS: [&str; 3] = ["reporter1", "reporter2", "reporter3"];

/// The first council.
const COUNCIL: [&str; 5] = ["council1", "council2", "council3", "council4", "council5"];

/// Sets the stage.
pub async fn begin(args: &Args, folder: &Path) -> anyhow::Result<World> {
    let programs = match &args.programs {
        Some(folder) => folder.clone(),
        None => std::env::current_exe()?.parent().context("this program has no folder")?.to_owned(),
    };
    let program = programs.join("surety");
    let pace = Pace::of(args.chain);
    eprintln!("Surety on the {} chain", args.chain.as_str());

    let keys = folder.join("keys");
    std::fs::create_dir(&keys)?;
    let mut people = BTreeMap::new();
    for who in SIGNERS.into_iter().chain(RECEIVERS) {
        people.insert(who.to_owned(), generate_key(&program, &keys.join(format!("{who}.json"))).await?);
    }
    let broker = Broker::start(folder).await?;
    if let (None, Some(devices)) = (&broker, args.devices) {
        bail!("a fleet of {devices} speaks over MQTT too: install mosquitto (apt-get install mosquitto)");
    }
    let chain = Chain::start(args, &program, folder, &balances(&people, args.minted())).await?;
    let deployment = folder.join("deployment.json");
    let surety =
        Surety { program, profile: folder.join("profile.toml"), deployment: deployment.clone(), keys };
    let chain_id = chain.client.profile().chain_id.clone();
    let in_fleet = cast::MORE + args.minted().saturating_sub(cast::MINTED);
    let fleet = Fleet::init(programs.join("surety-fleet"), folder.join("fleet"), &chain_id, in_fleet).await?;
    let devices = fleet.devices().await?;
    let contracts = deploy(args, &surety, folder, &pace, &people).await?;
    let mut world = World {
        chain,
        surety,
        fleet,
        devices,
        minted: args.minted(),
        broker,
        crowd: Vec::new(),
        relayers: Vec::new(),
        pace,
        people,
        contracts,
        transactions: Vec::new(),
        folder: folder.to_owned(),
        alive: Vec::new(),
        out_of_reach: Vec::new(),
        spoke_at: 0,
    };
    world.tell("eight contracts are deployed, their addresses stand in the charter");
    licence::first(&mut world).await?;
    for reporter in REPORTERS {
        let address = world.address(reporter).to_owned();
        world.act("admit reporter", "governance", &["network", "admit-reporter", &address]).await?;
        let files = Files {
            program: &programs.join("surety-relayer"),
            folder,
            profile: &world.surety.profile,
            deployment: &deployment,
            key: world.surety.key(reporter),
            // One is enough: the others hear their devices over HTTP.
            broker: world.broker.as_ref().filter(|_| world.relayers.is_empty()).map(|it| it.url.clone()),
        };
        world.relayers.push(Relayer::start(reporter, &files, &pace).await?);
    }
    world.tell("three relayers listen; two of them must agree before a silence counts");
    Ok(world)
}

fn balances(people: &BTreeMap<String, String>, minted: u64) -> Balances {
    let mut balances = Balances::new();
    for (who, address) in people {
        if RECEIVERS.contains(&who.as_str()) {
            continue;
        }
        let coins = balances.entry(address.clone()).or_default();
        coins.insert(crate::chain::FEE_DENOM.into(), 1_000 * COIN);
        match who.as_str() {
            // The bond, eighty coins behind each device, and some to spare.
            "maker" => drop(coins.insert(DENOM.into(), (136_000 + 80 * u128::from(minted)) * COIN)),
            "rival" => drop(coins.insert(DENOM.into(), 200_000 * COIN)),
            "challenger" => drop(coins.insert(DENOM.into(), 10_000 * COIN)),
            _ => {}
        }
    }
    balances
}

async fn deploy(
    args: &Args,
    surety: &Surety,
    folder: &Path,
    pace: &Pace,
    people: &BTreeMap<String, String>,
) -> anyhow::Result<BTreeMap<String, String>> {
    let offices: BTreeMap<_, _> = people.iter().filter(|(who, _)| OFFICES.contains(&who.as_str())).collect();
    let parameters = folder.join("parameters.json");
    let council = COUNCIL.map(|who| people.get(who).map_or("", String::as_str));
    std::fs::write(
        &parameters,
        surety_localnet::parameters(&pace.periods, &json!(offices), &council, DENOM, COIN).to_string(),
    )?;
    let artifacts: PathBuf = args.artifacts.clone();
    let (parameters, artifacts) = (parameters.display().to_string(), artifacts.display().to_string());
    let mut arguments = vec!["network", "deploy", "--network", "demo", "--parameters", &parameters];
    match args.chain {
        ChainKind::Embedded => arguments.push("--native"),
        ChainKind::Wasmd => arguments.extend(["--artifacts", &artifacts]),
    }
    surety.run("governance", &arguments).await?;
    let deployment = Deployment::load(&surety.deployment)?;
    Ok(deployment.contracts.into_iter().map(|(name, deployed)| (name, deployed.address)).collect())
}

/// The charter's four offices.
const OFFICES: [&str; 4] = ["governance", "integrations", "community", "guardian"];
