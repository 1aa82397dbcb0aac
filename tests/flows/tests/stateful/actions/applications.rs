//! From an application to a licence, and what is published on the way.

use cosmwasm_std::Addr;
use surety_api::license::{
    readout_commitment, ApplicationFilter, ApplicationResponse, ApplicationStatus, ApplicationsResponse,
    ExecuteMsg, QueryMsg,
};
use surety_api::{vault, ApplicationId, Curve};
use surety_testkit::{application, document, Network, DAY};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

/// Makers of a sequence; each has to be looked at after every message.
const MAKERS: usize = 4;
const SALT: [u8; 16] = *b"sixteen of these";

pub const ACTIONS: &[Line] = &[
    ("submit", 4, submit),
    ("clarify", 4, clarify),
    ("answer", 4, answer),
    ("commit_readout", 2, commit_readout),
    ("reveal_readout", 2, reveal_readout),
    ("review", 4, review),
    ("decide", 4, decide),
    ("take_licence", 2, take_licence),
    ("withdraw_application", 2, withdraw_application),
    ("story: a maker joins", 4, |world, step| joins(world, step).into()),
    ("story: findings are published", 1, |world, step| findings_are_published(world, step).into()),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg) -> Tried {
    let contract = world.network.license.clone();
    world.send(sender, &contract, message, &[])
}

/// The newest application, and who applied.
fn newest(world: &World) -> (ApplicationId, Addr) {
    let message = QueryMsg::Applications { filter: None, start_after: None, limit: Some(100) };
    let page: ApplicationsResponse = world.network.query(&world.network.license, &message);
    let last = page.applications.last().unwrap();
    (last.application, Addr::unchecked(&last.applicant))
}

/// An application that was approved and may be taken, and who applied.
fn approved(world: &World) -> Option<(ApplicationId, Addr)> {
    let filter = Some(ApplicationFilter::Status(ApplicationStatus::Approved));
    let message = QueryMsg::Applications { filter, start_after: None, limit: Some(100) };
    let page: ApplicationsResponse = world.network.query(&world.network.license, &message);
    page.applications.last().map(|it| (it.application, Addr::unchecked(&it.applicant)))
}

fn submit(world: &mut World, step: &Step) -> Tried {
    let actors = &world.network.actors;
    let applicants = [&actors.stranger, &actors.buyer, &actors.driver, &actors.rival];
    let sender = applicants[usize::from(step.a) % applicants.len()].clone();
    send(world, &sender, &ExecuteMsg::Submit { details: application() })
}

fn clarify(world: &mut World, step: &Step) -> Tried {
    let (application, _) = newest(world);
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, &ExecuteMsg::Clarify { application, question: document("question") })
}

fn answer(world: &mut World, step: &Step) -> Tried {
    let (application, applicant) = newest(world);
    let sender = world.mostly(&applicant, step);
    send(world, &sender, &ExecuteMsg::Answer { application, answer: document("answer") })
}

fn commit_readout(world: &mut World, step: &Step) -> Tried {
    let (application, _) = newest(world);
    let sender = world.mostly(&world.network.actors.tester, step);
    let contract = world.network.license.as_str();
    let commitment = readout_commitment(contract, application, sender.as_str(), &document("findings"), &SALT);
    send(world, &sender, &ExecuteMsg::CommitReadout { application, commitment: commitment.to_vec().into() })
}

fn reveal_readout(world: &mut World, step: &Step) -> Tried {
    let (application, _) = newest(world);
    let sender = world.mostly(&world.network.actors.tester, step);
    let message = ExecuteMsg::RevealReadout {
        application,
        readout: 1,
        document: document("findings"),
        salt: SALT.into(),
    };
    send(world, &sender, &message)
}

fn review(world: &mut World, step: &Step) -> Tried {
    let (application, _) = newest(world);
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, &ExecuteMsg::Review { application, review: document("review") })
}

fn decide(world: &mut World, step: &Step) -> Tried {
    let (application, _) = newest(world);
    let sender = world.mostly(&world.network.actors.community, step);
    send(world, &sender, &ExecuteMsg::Decide { application, approve: step.b % 4 != 0 })
}

fn withdraw_application(world: &mut World, step: &Step) -> Tried {
    let (application, applicant) = newest(world);
    let sender = world.mostly(&applicant, step);
    send(world, &sender, &ExecuteMsg::WithdrawApplication { application })
}

/// Whoever takes a licence registers a model for it.
pub fn take_licence(world: &mut World, step: &Step) -> Tried {
    let (application, applicant) = approved(world).unwrap_or_else(|| newest(world));
    let sender = world.mostly(&applicant, step);
    let tried = send(world, &sender, &ExecuteMsg::TakeLicence { application });
    if matches!(tried, Tried::Done) && world.licences.len() < MAKERS {
        let message = QueryMsg::Application { application };
        let taken: ApplicationResponse = world.network.query(&world.network.license, &message);
        let licence = taken.licence.unwrap();
        let model = world.network.model(licence, Curve::Secp256k1);
        world.licences.push(licence);
        world.models.push(model);
    }
    tried
}

/// Applied for, reviewed, approved, taken.
pub fn is_licensed(world: &mut World, step: &Step) -> Option<()> {
    if world.licences.len() == MAKERS {
        return None;
    }
    submit(world, step).done()?;
    let certain = Step { who: 0, b: 1, ..*step };
    if step.b % 2 == 0 {
        clarify(world, &certain).done()?;
        answer(world, &certain).done()?;
    }
    review(world, &certain).done()?;
    decide(world, &certain).done()?;
    // It has half a year for that.
    if step.who % 5 == 4 {
        return None;
    }
    take_licence(world, &certain).done()
}

/// The whole way to the first mint.
fn joins(world: &mut World, step: &Step) -> Option<()> {
    is_licensed(world, step)?;
    let (licence, model) = (*world.licences.last()?, *world.models.last()?);
    let (stranger, vault) = (world.network.actors.stranger.clone(), world.network.vault.clone());
    let funds = Network::funds(world.network.settings.minimum_bond);
    world.send(&stranger, &vault, &vault::ExecuteMsg::PostBond { licence }, &funds).done()?;
    world.network.certify(model);
    if step.who % 2 == 0 {
        return Some(());
    }
    let integrations = world.network.actors.integrations.clone();
    send(world, &integrations, &ExecuteMsg::Confirm { licence }).done()
}

/// The maker reads them two weeks before the public does.
fn findings_are_published(world: &mut World, step: &Step) -> Option<()> {
    submit(world, step).done()?;
    let certain = Step { who: 0, ..*step };
    world.network.admit_tester();
    commit_readout(world, &certain).done()?;
    world.network.advance(14 * DAY);
    reveal_readout(world, &certain).done()
}
