//! Cases before the council, message by message.

use cosmwasm_std::{Addr, Binary, Uint128};
use surety_api::arbitration::{
    contest_leaf, BanHeld, CaseResponse, CasesResponse, Choice, ContestedFault, Effect, ExecuteMsg,
    LicenceVerdict, Phase, QueryMsg, Recall, ReporterVerdict, Sanction, Subject, Verdict, Victim, Victims,
};
use surety_api::vault::{Allocation, DeviceOutcome};
use surety_api::{merkle, vault, CaseId, DeviceId, LicenceId};
use surety_testkit::council::document;
use surety_testkit::{Network, COIN};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("seat_council", 1, seat_council),
    ("open_licence", 4, open_licence),
    ("open_fault", 4, open_fault),
    ("open_ban", 4, open_ban),
    ("open_reporter", 1, open_reporter),
    ("open_reissue", 1, open_reissue),
    ("hold_faults", 12, hold_faults),
    ("end_faults", 6, end_faults),
    ("file_evidence", 4, file_evidence),
    ("propose", 4, propose),
    ("recuse", 1, recuse),
    ("vote", 4, vote),
    ("appeal", 4, appeal),
    ("advance", 8, advance),
    ("execute", 6, execute),
    ("retry_effect", 2, retry_effect),
    ("void_reissue", 4, void_reissue),
];

/// Sends a message to arbitration, with so many units.
pub fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg, amount: u128) -> Tried {
    let contract = world.network.arbitration.clone();
    let funds = if amount == 0 { vec![] } else { Network::funds(amount) };
    world.send(sender, &contract, message, &funds)
}

/// All cases there are.
pub fn cases(world: &World) -> Vec<CaseResponse> {
    let message = QueryMsg::Cases { start_after: None, limit: Some(100) };
    world.network.query::<CasesResponse>(&world.network.arbitration, &message).cases
}

/// Mostly the newest case in which the message has a meaning, or one of the newest three.
fn case(world: &World, step: &Step, wanted: impl Fn(&CaseResponse) -> bool) -> Option<CaseResponse> {
    let mut cases = cases(world);
    if step.who % 8 != 5 {
        if let Some(at) = cases.iter().rposition(wanted) {
            return Some(cases.swap_remove(at));
        }
    }
    let at = cases.len().checked_sub(1 + usize::from(step.a) % cases.len().clamp(1, 3))?;
    Some(cases.swap_remove(at))
}

fn is_over(phase: Phase) -> bool {
    matches!(phase, Phase::Executed | Phase::Dismissed | Phase::Lapsed)
}

/// Every device there is weighs one more than the one before.
fn victims(world: &World, step: &Step) -> Victims {
    if step.a % 2 == 0 {
        let weighed = world.devices.iter().zip(1u128..);
        let devices =
            weighed.map(|(device, weight)| Victim { device: device.id(), weight: Uint128::new(weight) });
        return Victims::List { devices: devices.collect() };
    }
    let list = super::victims::list(world, cases(world).len() as u64 + 1).victims();
    // Now and then the total is a lie.
    let total_weight = if step.who % 8 == 0 { Uint128::new(3) } else { list.total_weight };
    Victims::Root { root: list.root, count: list.count, total_weight, list: Some(document("victims")) }
}

fn licence_verdict(world: &World, step: &Step) -> LicenceVerdict {
    let reward_bps = u16::from(step.who) % 1_001;
    let victims_bps = if step.who % 2 == 0 { 5_000 } else { 0 };
    LicenceVerdict {
        bond: Uint128::new(u128::from(step.a % 20_000) * COIN),
        stake_bps: if step.b % 16 < 10 { 0 } else { step.b % 10_001 },
        model: (step.who % 3 == 0).then(|| world.models[world.side(step)]),
        allocation: Allocation { burn_bps: 10_000 - reward_bps - victims_bps, victims_bps, reward_bps },
        victims: (victims_bps > 0).then(|| victims(world, step)),
        recall: match step.b % 8 {
            0 => Recall::Licence,
            1 if step.who % 3 == 0 => Recall::Model,
            _ => Recall::None,
        },
        licence: match step.b % 10 {
            0 => Sanction::Revoke,
            5 => Sanction::Suspend,
            _ => Sanction::None,
        },
    }
}

/// Governance seats a council of four of the five, or all of them.
fn seat_council(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.governance, step);
    let seats = world.network.actors.council.iter().map(Addr::to_string).collect::<Vec<_>>();
    let left_out = usize::from(step.a) % (2 * seats.len());
    let members =
        seats.into_iter().enumerate().filter(|(seat, _)| *seat != left_out).map(|(_, member)| member);
    let message = ExecuteMsg::SeatCouncil { members: members.collect() };
    send(world, &sender, &message, 0)
}

pub fn open_licence(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    let actors = &world.network.actors;
    let rich = [&actors.stranger, &actors.rival, &actors.integrations, &actors.driver];
    let challenger = rich[usize::from(step.who) % rich.len()].clone();
    let bond = world.network.opening_bond(licence, &challenger);
    let asks = licence_verdict(world, step);
    send(
        world,
        &challenger,
        &ExecuteMsg::OpenLicence { licence, complaint: document("complaint"), asks },
        bond,
    )
}

fn leaves(world: &World, licence: LicenceId) -> Vec<merkle::Hash> {
    let arbitration = world.network.arbitration.as_str();
    let leaf = |(index, device): (u32, &surety_testkit::TestDevice)| {
        contest_leaf("surety-test", arbitration, licence, index, device.id())
    };
    (0..).zip(&world.devices).map(leaf).collect()
}

/// A device with a stream that can be contested, of that licence or of any, and its licence.
fn faulted(world: &World, of: Option<LicenceId>) -> Option<(DeviceId, LicenceId)> {
    world.devices.iter().filter(|device| world.is_active(device)).find_map(|device| {
        let question = vault::QueryMsg::Device { device: device.id() };
        let account: vault::DeviceResponse = world.network.query(&world.network.vault, &question);
        let is_faulted = matches!(account.outcome, DeviceOutcome::Malfunction | DeviceOutcome::Disconnected);
        let is_open = is_faulted && account.contest.is_none() && world.network.now() < account.ends_at;
        let licence = account.pool.licence;
        (is_open && of.is_none_or(|of| of == licence)).then(|| (device.id(), licence))
    })
}

/// A maker contests whatever its devices are said to have: the list has them all.
pub fn open_fault(world: &mut World, step: &Step) -> Tried {
    let licence = faulted(world, None).map_or(world.licences[world.side(step)], |(_, licence)| licence);
    let sender = world.mostly(&world.holder(licence), step);
    let leaves = leaves(world, licence);
    let message = ExecuteMsg::OpenFault {
        licence,
        complaint: document("complaint"),
        root: Binary::from(merkle::root(&leaves).unwrap()),
        count: u32::try_from(leaves.len()).unwrap(),
        list: document("list"),
    };
    // Sometimes hardly enough for one stream.
    let bond = if step.who % 4 == 0 { 10 * COIN } else { 100 * COIN };
    send(world, &sender, &message, bond)
}

pub fn open_ban(world: &mut World, step: &Step) -> Tried {
    let device = world.active(step).id();
    let sender =
        if step.who % 2 == 0 { world.maker(world.side(step)) } else { world.network.actors.driver.clone() };
    let bond = world.network.settings.case_bonds.ban.u128();
    send(world, &sender, &ExecuteMsg::OpenBan { device, complaint: document("complaint") }, bond)
}

pub fn open_reporter(world: &mut World, step: &Step) -> Tried {
    let reporters = &world.network.actors.reporters;
    let reporter = reporters[usize::from(step.a) % reporters.len()].to_string();
    let asks = ReporterVerdict::ALL[usize::from(step.b % 8 == 0)];
    let bond = world.network.settings.case_bonds.reporter.u128();
    let sender = world.anyone(step);
    send(
        world,
        &sender,
        &ExecuteMsg::OpenReporter { reporter, complaint: document("lie"), penalty: asks },
        bond,
    )
}

/// To somebody who mostly has no licence.
pub fn open_reissue(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    let actors = &world.network.actors;
    let heirs = [&actors.buyer, &actors.stranger, &actors.rival, &actors.maker];
    let to = heirs[usize::from(step.b) % heirs.len()].to_string();
    let bond = world.network.settings.case_bonds.reissue.u128();
    let sender = actors.stranger.clone();
    send(world, &sender, &ExecuteMsg::OpenReissue { licence, to, complaint: document("lost") }, bond)
}

fn contested(case: &CaseResponse) -> Option<LicenceId> {
    match case.subject {
        Subject::Fault { licence, .. } => Some(licence),
        _ => None,
    }
}

/// The challenger of a contest holds one device of its list.
pub fn hold_faults(world: &mut World, step: &Step) -> Tried {
    let wanted = |case: &CaseResponse| {
        contested(case).is_some() && matches!(case.phase, Phase::Response | Phase::Evidence)
    };
    let Some(case) = case(world, step, wanted) else { return Tried::Refused };
    let licence = contested(&case).unwrap_or(world.licences[0]);
    let device = faulted(world, Some(licence)).map_or_else(|| world.active(step).id(), |(device, _)| device);
    let index = world.devices.iter().position(|it| it.id() == device).unwrap();
    let index = u32::try_from(index).unwrap();
    let proof =
        merkle::proof(&leaves(world, licence), index).unwrap().into_iter().map(Binary::from).collect();
    let sender = world.mostly(&Addr::unchecked(&case.challenger), step);
    let items = vec![ContestedFault { index, device, proof }];
    send(world, &sender, &ExecuteMsg::HoldFaults { case: case.case, items }, 0)
}

pub fn end_faults(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| case.held > 0 && is_over(case.phase)) else {
        return Tried::Refused;
    };
    let message = QueryMsg::Held { case: case.case, start_after: None, limit: None };
    let held: surety_api::arbitration::HeldResponse =
        world.network.query(&world.network.arbitration, &message);
    let devices = if held.devices.is_empty() { world.some_devices(step) } else { held.devices };
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::EndFaults { case: case.case, devices }, 0)
}

/// Who is accused in a case, besides arbitration's own view of it.
fn other_side(world: &World, case: &CaseResponse) -> Addr {
    match &case.subject {
        Subject::Licence { licence } | Subject::Reissue { licence, .. } => world.holder(*licence),
        Subject::Reporter { reporter } => reporter.clone(),
        Subject::Fault { .. } | Subject::Ban { .. } => world.network.actors.integrations.clone(),
    }
}

fn side_of(world: &World, step: &Step, case: &CaseResponse) -> Addr {
    let side = if step.a % 2 == 0 { other_side(world, case) } else { Addr::unchecked(&case.challenger) };
    world.mostly(&side, step)
}

fn file_evidence(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| case.phase == Phase::Evidence) else { return Tried::Refused };
    let sender = side_of(world, step, &case);
    send(world, &sender, &ExecuteMsg::FileEvidence { case: case.case, document: document("evidence") }, 0)
}

/// A member, mostly.
fn member(world: &World, step: &Step) -> Addr {
    let council = &world.network.actors.council;
    world.mostly(&council[usize::from(step.b) % council.len()], step)
}

/// What a member may propose in a case of that kind.
fn verdict(world: &World, step: &Step, case: &CaseResponse) -> Verdict {
    let upheld = step.a % 2 == 0;
    match &case.subject {
        Subject::Licence { .. } => {
            Verdict::Licence(LicenceVerdict { victims: None, ..licence_verdict(world, step) })
        }
        Subject::Fault { .. } => Verdict::Fault { upheld },
        Subject::Ban { .. } => Verdict::Ban {
            upheld,
            held: upheld.then(|| BanHeld::ALL[usize::from(step.b) % BanHeld::ALL.len()]),
        },
        Subject::Reporter { .. } => Verdict::Reporter(ReporterVerdict::ALL[usize::from(step.a) % 2]),
        Subject::Reissue { .. } => Verdict::Reissue {},
    }
}

pub fn propose(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| !is_over(case.phase)) else { return Tried::Refused };
    let sender = member(world, step);
    let verdict = verdict(world, step, &case);
    send(world, &sender, &ExecuteMsg::Propose { case: case.case, verdict }, 0)
}

fn recuse(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| !is_over(case.phase)) else { return Tried::Refused };
    let sender = member(world, step);
    send(world, &sender, &ExecuteMsg::Recuse { case: case.case }, 0)
}

/// Mostly one of the proposals.
pub fn choice(step: &Step, case: &CaseResponse) -> Choice {
    if step.b % 4 == 0 {
        return Choice::Dismiss {};
    }
    Choice::Proposal { number: 1 + u32::from(step.b / 4) % case.proposals.max(1) }
}

pub fn vote_as(world: &mut World, member: &Addr, case: CaseId, choice: Choice) -> Tried {
    send(world, member, &ExecuteMsg::Vote { case, choice, reason: Binary::from([1; 32]) }, 0)
}

fn is_voting(case: &CaseResponse) -> bool {
    matches!(case.phase, Phase::Vote | Phase::AppealVote)
}

fn vote(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, is_voting) else { return Tried::Refused };
    let sender = member(world, step);
    vote_as(world, &sender, case.case, choice(step, &case))
}

pub fn appeal_in(world: &mut World, step: &Step, case: &CaseResponse) -> Tried {
    let sender = side_of(world, step, case);
    let message = ExecuteMsg::Appeal { case: case.case, grounds: document("grounds") };
    send(world, &sender, &message, 2 * case.bond.u128())
}

fn appeal(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| case.phase == Phase::AppealWindow) else {
        return Tried::Refused;
    };
    appeal_in(world, step, &case)
}

fn advance(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| !is_over(case.phase)) else { return Tried::Refused };
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::Advance { case: case.case }, 0)
}

fn execute(world: &mut World, step: &Step) -> Tried {
    let Some(case) = case(world, step, |case| case.phase == Phase::Due) else { return Tried::Refused };
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::Execute { case: case.case }, 0)
}

fn retry_effect(world: &mut World, step: &Step) -> Tried {
    let failed = world.failures().failures.last().map(|failed| (failed.case, failed.effect));
    let any = (CaseId(u64::from(step.a % 4)), Effect::ALL[usize::from(step.b) % Effect::ALL.len()]);
    let (case, effect) = failed.unwrap_or(any);
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::RetryEffect { case, effect }, 0)
}

fn void_reissue(world: &mut World, step: &Step) -> Tried {
    let wanted =
        |case: &CaseResponse| matches!(case.subject, Subject::Reissue { .. }) && !is_over(case.phase);
    let Some(case) = case(world, step, wanted) else { return Tried::Refused };
    let sender = world.mostly(&other_side(world, &case), step);
    send(world, &sender, &ExecuteMsg::VoidReissue { case: case.case }, 0)
}
