//! How a manufacturer gets its licence and its models.

use anyhow::Context as _;
use surety_api::license::{ApplicationDetails, ApplicationResponse, Offers, QueryMsg, Samples};
use surety_api::{ApplicationId, Document};

use crate::chain::{COIN, DENOM};
use crate::world::World;

/// Unix seconds until which the certificates of the story are valid: the year 2100.
const VALID_UNTIL: &str = "4102444800";
/// The hash of every document: the story's have no bytes that anyone could compare.
pub const HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Somebody who applies.
pub struct Applicant {
    /// Its name in the story.
    pub who: &'static str,
    /// The number of its application and of its licence.
    pub number: u64,
    /// Its models, by number, and the curve of their keys.
    pub models: &'static [(&'static str, &'static str)],
}

/// The manufacturer of most of the story.
const MAKER: Applicant = Applicant { who: "maker", number: 1, models: &[("1", "secp256k1"), ("2", "p256")] };

/// The category, and the first manufacturer in it.
pub async fn first(world: &mut World) -> anyhow::Result<()> {
    let stake = format!("{}{DENOM}", 80 * COIN);
    world.act("set category", "governance", &["model", "category", "dash-cam", "--stake", &stake]).await?;
    let tester = world.address("tester").to_owned();
    world.act("admit tester", "governance", &["standard", "admit-tester", &tester]).await?;
    grant(world, &MAKER).await?;
    world.tell("the manufacturer applied; after the review and its public days the community said yes");
    world.tell("it bonds 100,000 coins and holds licence 1, which it can never sell");
    world.tell("two dash cams are certified: one signs with secp256k1, one with P-256; 80 coins stand behind each device");
    Ok(())
}

/// From the application to certified models: the committee reviews, the days are public, the community says yes, the bond is posted.
pub async fn grant(world: &mut World, applicant: &Applicant) -> anyhow::Result<()> {
    application(world, applicant).await?;
    let licence = applicant.number.to_string();
    let bond = format!("{}{DENOM}", 100_000 * COIN);
    world.act("post bond", applicant.who, &["licence", "bond", &licence, "--amount", &bond]).await?;
    world.act("confirm licence", "integrations", &["licence", "confirm", &licence]).await?;
    for (model, curve) in applicant.models {
        let hardware = format!("Cam A{model}");
        let register = [
            "model",
            "register",
            "--licence",
            &licence,
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
            HASH,
        ];
        world.act("register model", applicant.who, &register).await?;
        let paper = ["--region", "us", "--uri", "https://example.org/paper", "--sha256", HASH];
        let report = [["model", "report", model].as_slice(), &paper].concat();
        world.act("report model", "tester", &report).await?;
        let certify = [["model", "certify", model, "--valid-until", VALID_UNTIL].as_slice(), &paper].concat();
        world.act("certify model", "integrations", &certify).await?;
    }
    Ok(())
}

async fn application(world: &mut World, applicant: &Applicant) -> anyhow::Result<()> {
    let document =
        |name: &str| Document { uri: format!("https://example.org/{name}"), sha256: vec![0; 32].into() };
    let samples = Samples { test_units: document("units"), data: document("data") };
    let details = ApplicationDetails {
        business: document("business"),
        operating_history: document("history"),
        category: "dash-cam".parse()?,
        offers: Offers::Devices,
        designs: applicant.models.iter().map(|(model, _)| document(&format!("cam-a{model}"))).collect(),
        samples: Some(samples),
        code: None,
    };
    let number = applicant.number.to_string();
    let path = world.folder.join(format!("application-{number}.json"));
    std::fs::write(&path, serde_json::to_vec(&details)?)?;
    let path = path.display().to_string();
    world.act("apply", applicant.who, &["application", "submit", "--details", &path]).await?;
    let review = ["application", "review", &number, "--uri", "https://example.org/review", "--sha256", HASH];
    world.act("review application", "integrations", &review).await?;
    let query = QueryMsg::Application { application: ApplicationId(applicant.number) };
    let reviewed: ApplicationResponse = world.chain.client.smart(&world.contracts["license"], &query).await?;
    let review = reviewed.review.context("a reviewed application has a review")?;
    // A node simulates as of the block before its latest.
    world.live_until(review.vote_from + 2).await?;
    world.act("approve application", "community", &["application", "decide", &number, "--approve"]).await?;
    world.act("take licence", applicant.who, &["application", "take", &number]).await?;
    Ok(())
}
