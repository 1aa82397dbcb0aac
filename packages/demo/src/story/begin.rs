//! Keys, chain, contracts, offices, a licensed manufacturer with two certified models, and three relayers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;
use surety_api::license::{
    ApplicationDetails, ApplicationResponse, Offers, QueryMsg as LicenseQuery, Samples,
};
use surety_api::{ApplicationId, Document};
use surety_chain::Deployment;

use crate::args::{Args, ChainKind};
use crate::cast;
use crate::chain::{Balances, Chain, COIN, DENOM};
use crate::fleet::Fleet;
use crate::pace::Pace;
use crate::relayers::{Files, Relayer};
use crate::surety::{generate_key, Surety};
use crate::world::World;

/// Everybody who signs transactions, and has what fees are paid in.
const SIGNERS: [&str; 14] = [
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
    "councillor1",
    "councillor2",
    "councillor3",
    "tester",
];
/// Everybody who only receives.
const RECEIVERS: [&str; 3] = ["driver", "buyer", "owner"];
/// The relayers, by the key they sign with.
const REPORTERS: [&str; 3] = ["reporter1", "reporter2", "reporter3"];

/// The first council.
const COUNCIL: [&str; 3] = ["councillor1", "councillor2", "councillor3"];

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
    let chain = Chain::start(args, &program, folder, &balances(&people)).await?;
    let deployment = folder.join("deployment.json");
    let surety =
        Surety { program, profile: folder.join("profile.toml"), deployment: deployment.clone(), keys };
    let chain_id = chain.client.profile().chain_id.clone();
    let fleet =
        Fleet::init(programs.join("surety-fleet"), folder.join("fleet"), &chain_id, cast::FLEET).await?;
    let devices = fleet.devices().await?;
    let contracts = deploy(args, &surety, folder, &pace, &people).await?;
    let mut world = World {
        chain,
        surety,
        fleet,
        devices,
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
    licence(&mut world).await?;
    for reporter in REPORTERS {
        let address = world.address(reporter).to_owned();
        world.act("admit reporter", "governance", &["network", "admit-reporter", &address]).await?;
        let files = Files {
            program: &programs.join("surety-relayer"),
            folder,
            profile: &world.surety.profile,
            deployment: &deployment,
            key: world.surety.key(reporter),
        };
        world.relayers.push(Relayer::start(reporter, &files, &pace).await?);
    }
    world.tell("three relayers listen; two of them must agree before a silence counts");
    Ok(world)
}

fn balances(people: &BTreeMap<String, String>) -> Balances {
    let mut balances = Balances::new();
    for (who, address) in people {
        if RECEIVERS.contains(&who.as_str()) {
            continue;
        }
        let coins = balances.entry(address.clone()).or_default();
        coins.insert(crate::chain::FEE_DENOM.into(), 1_000 * COIN);
        if who == "maker" {
            coins.insert(DENOM.into(), 200_000 * COIN);
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
    std::fs::write(&parameters, pace.parameters(&json!(offices), &council, DENOM, COIN).to_string())?;
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

/// From the application to the licence that is taken: the committee reviews, the days are public, the community says yes.
async fn application(world: &mut World) -> anyhow::Result<()> {
    let document = |name: &str| Document {
        uri: format!("https://example.org/{name}"),
        // The story's documents have no bytes that anyone could compare.
        sha256: vec![0; 32].into(),
    };
    let samples = Samples { test_units: document("units"), data: document("data") };
    let details = ApplicationDetails {
        business: document("business"),
        operating_history: document("history"),
        category: "dash-cam".parse()?,
        offers: Offers::Devices,
        designs: vec![document("cam-a1"), document("cam-a2")],
        samples: Some(samples),
        code: None,
    };
    let path = world.folder.join("application.json");
    std::fs::write(&path, serde_json::to_vec(&details)?)?;
    let path = path.display().to_string();
    world.act("apply", "maker", &["application", "submit", "--details", &path]).await?;
    let sha256 = "00".repeat(32);
    let review = ["application", "review", "1", "--uri", "https://example.org/review", "--sha256", &sha256];
    world.act("review application", "integrations", &review).await?;
    let query = LicenseQuery::Application { application: ApplicationId(1) };
    let reviewed: ApplicationResponse = world.chain.client.smart(&world.contracts["license"], &query).await?;
    let review = reviewed.review.context("a reviewed application has a review")?;
    world.chain.reach(review.vote_from).await?;
    world.act("approve application", "community", &["application", "decide", "1", "--approve"]).await?;
    world.act("take licence", "maker", &["application", "take", "1"]).await?;
    world.tell("the manufacturer applied; after the review and its public days the community said yes");
    Ok(())
}

async fn licence(world: &mut World) -> anyhow::Result<()> {
    application(world).await?;
    let bond = format!("{}{DENOM}", 100_000 * COIN);
    world.act("post bond", "maker", &["licence", "bond", "1", "--amount", &bond]).await?;
    world.act("confirm licence", "integrations", &["licence", "confirm", "1"]).await?;
    world.tell("the manufacturer bonds 100,000 coins and holds licence 1, which it can never sell");
    let stake = format!("{}{DENOM}", 80 * COIN);
    world.act("set category", "governance", &["model", "category", "dash-cam", "--stake", &stake]).await?;
    let tester = world.address("tester").to_owned();
    world.act("admit tester", "governance", &["standard", "admit-tester", &tester]).await?;
    let sha256 = "00".repeat(32);
    for (model, curve) in [("1", "secp256k1"), ("2", "p256")] {
        let hardware = format!("Cam A{model}");
        let register = [
            "model",
            "register",
            "--licence",
            "1",
            "--category",
            "dash-cam",
            "--hardware",
            &hardware,
            "--curve",
            curve,
            "--terminal-code",
            "0x8001",
            "--region",
            "us",
            "--uri",
            "https://example.org/cam",
            "--sha256",
            &sha256,
        ];
        world.act("register model", "maker", &register).await?;
        let paper = ["--region", "us", "--uri", "https://example.org/paper", "--sha256", &sha256];
        let report = [["model", "report", model].as_slice(), &paper].concat();
        world.act("report model", "tester", &report).await?;
        let certify = [["model", "certify", model, "--valid-until", VALID_UNTIL].as_slice(), &paper].concat();
        world.act("certify model", "integrations", &certify).await?;
    }
    world.tell("two dash cams are certified: one signs with secp256k1, one with P-256; 80 coins stand behind each device");
    Ok(())
}

/// Unix seconds until which the certificates of the story are valid: the year 2100.
const VALID_UNTIL: &str = "4102444800";
