//! Cases as the vault meets them: bonds, locks, verdicts, victims; and loans.

use cosmwasm_std::Uint128;
use surety_api::vault::{BondSlot, CaseReserveResponse, DeviceResponse, ExecuteMsg, Payee, QueryMsg};
use surety_api::CaseId;
use surety_testkit::{Network, Verdict, VictimList, COIN, DAY};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

/// Cases of a sequence.
const CASES: u64 = 4;

pub const ACTIONS: &[Line] = &[
    ("hold_case_bond", 3, hold_case_bond),
    ("release_case_bond", 2, release_case_bond),
    ("lock", 2, lock),
    ("unlock", 2, unlock),
    ("reserve", 2, reserve),
    ("execute_reserve", 5, execute_reserve),
    ("claim_victim", 6, claim_victim),
    ("burn_unclaimed", 4, burn_unclaimed),
    ("claim_balance", 4, claim_balance),
    ("offer_loan", 1, offer_loan),
    ("accept_loan", 2, accept_loan),
    ("withdraw_loan_offer", 1, withdraw_loan_offer),
    ("repay_loan", 2, repay_loan),
    ("story: a verdict pays victims", 3, a_verdict_pays_victims),
];

fn case(step: &Step) -> u64 {
    1 + u64::from(step.b) % CASES
}

fn slot(step: &Step) -> BondSlot {
    BondSlot::ALL[usize::from(step.a) % 2]
}

/// Every device there is, minted or not, weighs one more than the one before; the total is sometimes a lie.
fn list(world: &World, case: u64) -> VictimList {
    let entries: Vec<_> = world.devices.iter().map(|device| device.id()).zip(1..).collect();
    world.network.victims(case, &entries)
}

fn hold_case_bond(world: &mut World, step: &Step) -> Tried {
    let payer = world.anyone(step);
    let amount = 1 + u128::from(step.a);
    world.network.hold_case_bond(case(step), slot(step), &payer, amount).into()
}

fn release_case_bond(world: &mut World, step: &Step) -> Tried {
    let payee = match step.who % 3 {
        0 => Payee::Licence(world.licences[world.side(step)]),
        1 => Payee::Integrations,
        _ => Payee::Address(world.anyone(step).into()),
    };
    let share = u128::from(step.who);
    world.network.release_case_bond(case(step), slot(step), share / 2, Some((payee, share))).into()
}

fn lock(world: &mut World, step: &Step) -> Tried {
    let deadline = world.network.now() + u64::from(step.who) * DAY;
    world.network.lock(world.licences[world.side(step)], case(step), deadline).into()
}

fn unlock(world: &mut World, step: &Step) -> Tried {
    world.network.unlock(world.licences[world.side(step)], case(step)).into()
}

fn reserve(world: &mut World, step: &Step) -> Tried {
    let (side, case) = (world.side(step), case(step));
    let reward_bps = u16::from(step.who) % 1_001;
    let victims_bps = if step.who % 2 == 0 { 5_000 } else { 0 };
    let mut victims = (victims_bps > 0).then(|| list(world, case).victims());
    if let Some(victims) = victims.as_mut().filter(|_| step.who % 8 == 0) {
        victims.total_weight = Uint128::new(3);
    }
    let verdict = Verdict {
        bond: u128::from(step.a) * COIN,
        stake_bps: if step.b % 16 < 12 { 0 } else { step.b % 10_001 },
        model: (step.who % 3 == 0).then(|| world.models[side]),
        allocation: (10_000 - reward_bps - victims_bps, victims_bps, reward_bps),
        reward_to: Some(world.anyone(step).into()),
        victims,
    };
    world.network.reserve(case, world.licences[side], &verdict).into()
}

fn execute_reserve(world: &mut World, step: &Step) -> Tried {
    world.network.execute_reserve(case(step)).into()
}

/// Mostly for a case that has something for victims.
fn claim_victim(world: &mut World, step: &Step) -> Tried {
    let has_some = |case: &u64| {
        let message = QueryMsg::CaseReserve { case: CaseId(*case) };
        let answer: CaseReserveResponse = world.network.query(&world.network.vault, &message);
        answer.reserve.is_some_and(|reserve| reserve.payout.is_some() && !reserve.held.is_zero())
    };
    let case = (1..=CASES).find(has_some).unwrap_or_else(|| case(step));
    let device = world.active(step).id();
    let index = world.devices.iter().position(|it| it.id() == device).unwrap();
    let message = list(world, case).claim(u32::try_from(index).unwrap());
    let sender = world.anyone(step);
    world.network.to_vault(&sender, &message, &[]).into()
}

fn burn_unclaimed(world: &mut World, step: &Step) -> Tried {
    let sender = world.anyone(step);
    let message = ExecuteMsg::BurnUnclaimed { case: CaseId(case(step)) };
    world.network.to_vault(&sender, &message, &[]).into()
}

/// A verdict is carried out and one of its victims claims, as an honest network would see it.
fn a_verdict_pays_victims(world: &mut World, step: &Step) -> Tried {
    let (case, device) = (case(step), world.active(step).id());
    let licence =
        match world.network.try_query::<DeviceResponse>(&world.network.vault, &QueryMsg::Device { device }) {
            Ok(account) => account.pool.licence,
            Err(_) => return Tried::Refused,
        };
    let victims = list(world, case).victims();
    let verdict = Verdict {
        bond: COIN * (1 + u128::from(step.a)),
        allocation: (1_000, 8_000, 1_000),
        victims: Some(victims),
        ..Verdict::default()
    };
    if let Tried::Refused = world.network.reserve(case, licence, &verdict).into() {
        return Tried::Refused;
    }
    world.network.execute_reserve(case).unwrap();
    let index = world.devices.iter().position(|it| it.id() == device).unwrap();
    let claim = list(world, case).claim(u32::try_from(index).unwrap());
    let sender = world.anyone(step);
    world.network.to_vault(&sender, &claim, &[]).into()
}

/// Mostly for somebody for whom something waits.
fn claim_balance(world: &mut World, step: &Step) -> Tried {
    let actors = &world.network.actors;
    let addresses = [&actors.governance, &actors.maker, &actors.rival, &actors.driver, &actors.stranger];
    let mut payees: Vec<_> = addresses.map(|address| Payee::Address(address.to_string())).into();
    payees.extend(world.licences.iter().map(|licence| Payee::Licence(*licence)));
    payees.push(Payee::Integrations);
    let chosen = payees.iter().find(|payee| world.network.claimable(payee) > 0);
    let payee = chosen.unwrap_or(&payees[usize::from(step.b) % payees.len()]).clone();
    let stranger = actors.stranger.clone();
    world.network.to_vault(&stranger, &ExecuteMsg::ClaimBalance { payee }, &[]).into()
}

fn offer_loan(world: &mut World, step: &Step) -> Tried {
    let (licence, governance) = (world.licences[world.side(step)], world.network.actors.governance.clone());
    let amount = (1 + u128::from(step.b)) * COIN;
    world.network.offer_loan(licence, &governance, 1 + step.b % 10_000, amount).into()
}

fn accept_loan(world: &mut World, step: &Step) -> Tried {
    from_license(world, &ExecuteMsg::AcceptLoan { licence: world.licences[world.side(step)] })
}

fn withdraw_loan_offer(world: &mut World, step: &Step) -> Tried {
    from_license(world, &ExecuteMsg::WithdrawLoanOffer { licence: world.licences[world.side(step)] })
}

fn from_license(world: &mut World, message: &ExecuteMsg) -> Tried {
    let license = world.network.license.clone();
    world.network.to_vault(&license, message, &[]).into()
}

fn repay_loan(world: &mut World, step: &Step) -> Tried {
    let message = ExecuteMsg::RepayLoan { licence: world.licences[world.side(step)] };
    let stranger = world.network.actors.stranger.clone();
    let funds = Network::funds(1 + u128::from(step.b % 100) * COIN);
    world.network.to_vault(&stranger, &message, &funds).into()
}
