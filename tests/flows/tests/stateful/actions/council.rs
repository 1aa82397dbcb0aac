//! Cases from their opening to what they bring about, as a council that does its work sees them. Each story says who goes where; how
//! it ends is the votes' doing.

use surety_api::arbitration::{CaseResponse, Choice, ExecuteMsg, Phase};
use surety_api::device;
use surety_api::CaseId;

use super::{arbitration, story, victims, Line};
use crate::step::Step;
use crate::world::World;

pub const ACTIONS: &[Line] = &[
    ("story: the council votes", 6, |world, step| votes_on_the_newest(world, step).into()),
    ("story: a challenge is decided", 10, |world, step| challenge(world, step).into()),
    ("story: a challenge is appealed", 2, |world, step| appealed(world, step).into()),
    ("story: a case lapses", 1, |world, step| lapses(world, step).into()),
    ("story: a fault is contested", 8, |world, step| contest(world, step).into()),
    ("story: a ban is contested", 6, |world, step| ban(world, step).into()),
    ("story: a reporter is judged", 1, |world, step| reporter(world, step).into()),
    ("story: a licence is issued anew", 1, |world, step| reissue(world, step).into()),
];

fn newest(world: &World) -> Option<CaseResponse> {
    arbitration::cases(world).pop()
}

/// Time passes until the case is voted on.
fn comes_to_the_vote(world: &mut World, case: CaseId) -> Option<()> {
    for _ in 0..3 {
        let now = world.network.case(case);
        match now.phase {
            Phase::Vote | Phase::AppealVote => return Some(()),
            Phase::Response | Phase::Evidence => world.network.advance_to(now.until),
            _ => return None,
        }
    }
    None
}

/// Four of those who are left vote alike, and the vote ends. Somebody votes twice.
fn is_voted(world: &mut World, case: CaseId, choice: Choice) -> Option<()> {
    comes_to_the_vote(world, case)?;
    let now = world.network.case(case);
    let council = world.network.actors.council.clone();
    let left = council.into_iter().filter(|member| !now.recused.iter().any(|it| it == member.as_str()));
    for member in left.take(4) {
        let _ = arbitration::vote_as(world, &member, case, choice);
    }
    world.network.advance_to(now.until);
    let stranger = world.network.actors.stranger.clone();
    arbitration::send(world, &stranger, &ExecuteMsg::Advance { case }, 0).done()
}

/// Anyone moves it on to its end.
fn is_carried_out(world: &mut World, case: CaseId) -> Option<()> {
    let stranger = world.network.actors.stranger.clone();
    for _ in 0..4 {
        let now = world.network.case(case);
        match now.phase {
            Phase::Executed | Phase::Dismissed | Phase::Lapsed => return Some(()),
            Phase::Due => {
                arbitration::send(world, &stranger, &ExecuteMsg::Execute { case }, 0).done()?;
            }
            _ => {
                world.network.advance_to(now.until.max(world.network.now()));
                let _ = arbitration::send(world, &stranger, &ExecuteMsg::Advance { case }, 0);
            }
        }
    }
    None
}

fn is_decided(world: &mut World, step: &Step, case: CaseId) -> Option<()> {
    let now = world.network.case(case);
    is_voted(world, case, arbitration::choice(step, &now))?;
    is_carried_out(world, case)
}

fn votes_on_the_newest(world: &mut World, step: &Step) -> Option<()> {
    let case = newest(world)?;
    is_voted(world, case.case, arbitration::choice(step, &case))
}

fn challenge(world: &mut World, step: &Step) -> Option<()> {
    arbitration::open_licence(world, step).done()?;
    if step.who % 2 == 0 {
        let _ = arbitration::propose(world, step);
    }
    let case = newest(world)?.case;
    is_decided(world, step, case)?;
    let _ = victims::claim_victim(world, step);
    Some(())
}

fn appealed(world: &mut World, step: &Step) -> Option<()> {
    arbitration::open_licence(world, step).done()?;
    let case = newest(world)?;
    let first = arbitration::choice(step, &case);
    is_voted(world, case.case, first)?;
    arbitration::appeal_in(world, step, &case).done()?;
    let second = if step.who % 3 == 0 { first } else { Choice::Proposal { number: 1 } };
    is_voted(world, case.case, second)?;
    is_carried_out(world, case.case)
}

fn lapses(world: &mut World, step: &Step) -> Option<()> {
    let opened = match step.b % 4 {
        0 => arbitration::open_reporter(world, step),
        1 => arbitration::open_fault(world, step),
        _ => arbitration::open_licence(world, step),
    };
    opened.done()?;
    let case = newest(world)?;
    world.network.advance_to(case.deadline);
    let stranger = world.network.actors.stranger.clone();
    arbitration::send(world, &stranger, &ExecuteMsg::Advance { case: case.case }, 0).done()
}

/// A device fails in some way, its maker contests that, and anyone ends what the case held.
fn contest(world: &mut World, step: &Step) -> Option<()> {
    match step.who % 3 {
        0 => story::fails(world, step),
        1 => story::falls_silent(world, step),
        _ => story::is_unplugged(world, step),
    }
    .done()?;
    let _ = arbitration::open_fault(world, step);
    let case = newest(world)?.case;
    // What follows may be left to chance.
    if step.b % 3 == 0 {
        return Some(());
    }
    arbitration::hold_faults(world, step).done()?;
    if step.b % 5 == 1 {
        return Some(());
    }
    if step.a % 4 == 0 {
        let _ = story::comes_back(world, step);
    }
    is_decided(world, step, case)?;
    arbitration::end_faults(world, step).done()
}

fn ban(world: &mut World, step: &Step) -> Option<()> {
    let (integrations, contract) = (world.network.actors.integrations.clone(), world.network.device.clone());
    let message = device::ExecuteMsg::Ban { device: world.active(step).id() };
    let _ = world.send(&integrations, &contract, &message, &[]);
    arbitration::open_ban(world, step).done()?;
    let _ = arbitration::propose(world, step);
    let case = newest(world)?.case;
    is_decided(world, step, case)
}

fn reporter(world: &mut World, step: &Step) -> Option<()> {
    arbitration::open_reporter(world, step).done()?;
    let case = newest(world)?.case;
    is_decided(world, step, case)
}

fn reissue(world: &mut World, step: &Step) -> Option<()> {
    arbitration::open_reissue(world, step).done()?;
    let case = newest(world)?.case;
    is_decided(world, step, case)
}
