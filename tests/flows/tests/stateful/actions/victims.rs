//! What cases leave to be claimed.

use surety_api::vault::{CaseReserveResponse, ExecuteMsg, Payee, QueryMsg};
use surety_api::CaseId;
use surety_testkit::VictimList;

use super::{arbitration, Line};
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("claim_victim", 10, claim_victim),
    ("burn_unclaimed", 6, burn_unclaimed),
    ("claim_balance", 12, claim_balance),
];

/// Every device there is, minted or not, weighs one more than the one before.
pub fn list(world: &World, case: u64) -> VictimList {
    let entries: Vec<_> = world.devices.iter().map(|device| device.id()).zip(1..).collect();
    world.network.victims(case, &entries)
}

/// A case whose victims have something left, if there is one.
fn with_some_left(world: &World, step: &Step) -> CaseId {
    let has_some = |case: &CaseId| {
        let message = QueryMsg::CaseReserve { case: *case };
        let answer: CaseReserveResponse = world.network.query(&world.network.vault, &message);
        answer.reserve.is_some_and(|reserve| reserve.payout.is_some() && !reserve.held.is_zero())
    };
    let cases = arbitration::cases(world);
    let any = CaseId(1 + u64::from(step.b % 4));
    cases.into_iter().map(|case| case.case).find(has_some).unwrap_or(any)
}

pub fn claim_victim(world: &mut World, step: &Step) -> Tried {
    let case = with_some_left(world, step);
    let device = world.active(step).id();
    let index = world.devices.iter().position(|it| it.id() == device).unwrap();
    let message = list(world, case.get()).claim(u32::try_from(index).unwrap());
    send(world, step, &message)
}

fn burn_unclaimed(world: &mut World, step: &Step) -> Tried {
    let case = with_some_left(world, step);
    send(world, step, &ExecuteMsg::BurnUnclaimed { case })
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
    send(world, step, &ExecuteMsg::ClaimBalance { payee })
}

fn send(world: &mut World, step: &Step, message: &ExecuteMsg) -> Tried {
    let (sender, contract) = (world.anyone(step), world.network.vault.clone());
    world.send(&sender, &contract, message, &[])
}
