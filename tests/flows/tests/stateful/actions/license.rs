//! What makers, offices and lenders do about a licence.

use cosmwasm_std::{Addr, Coin, Uint128};
use surety_api::accrual::TierTable;
use surety_api::license::{ExecuteMsg, LicenceResponse, QueryMsg};
use surety_api::vault::raw::LOAN_OFFERS;
use surety_api::{catalog, vault, LicenceId};
use surety_testkit::actions::{CATEGORY, UNIT_STAKE};
use surety_testkit::{Network, COIN, DAY};

use super::{applications, Line};
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("confirm", 2, confirm),
    ("suspend", 1, suspend),
    ("reinstate", 4, reinstate),
    ("revoke_licence", 1, revoke_licence),
    ("raise_bond", 1, raise_bond),
    ("offer_loan", 2, offer_loan),
    ("accept_loan", 4, accept_loan),
    ("withdraw_loan_offer", 2, withdraw_loan_offer),
    ("repay_loan", 4, repay_loan),
    ("settle_loan", 4, settle_loan),
    ("renounce", 1, renounce),
    ("withdraw_bond", 4, withdraw_bond),
    ("set_category", 2, set_category),
    ("story: a maker borrows", 4, |world, step| borrows(world, step).into()),
    ("story: a maker leaves", 1, |world, step| leaves(world, step).into()),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg, funds: &[Coin]) -> Tried {
    let contract = world.network.license.clone();
    world.send(sender, &contract, message, funds)
}

/// Mostly integrations.
fn by_integrations(world: &mut World, step: &Step, message: &ExecuteMsg) -> Tried {
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, message, &[])
}

/// Mostly the licence's holder.
fn by_maker(world: &mut World, step: &Step, message: &ExecuteMsg) -> Tried {
    let sender = world.mostly(&world.maker(world.side(step)), step);
    send(world, &sender, message, &[])
}

fn confirm(world: &mut World, step: &Step) -> Tried {
    // Who has been confirmed needs it no more: it is the last to join that does.
    let licence = *world.licences.last().unwrap();
    by_integrations(world, step, &ExecuteMsg::Confirm { licence })
}

fn suspend(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    by_integrations(world, step, &ExecuteMsg::Suspend { licence })
}

fn reinstate(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    by_integrations(world, step, &ExecuteMsg::Reinstate { licence })
}

fn revoke_licence(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    by_integrations(world, step, &ExecuteMsg::RevokeLicence { licence })
}

fn raise_bond(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    let requirement = Uint128::new((100_000 + u128::from(step.b % 20_000)) * COIN);
    by_integrations(world, step, &ExecuteMsg::RaiseBond { licence, requirement })
}

/// A licence for which a loan is on offer.
fn on_offer(world: &World) -> Option<LicenceId> {
    world.licences.iter().copied().find(|licence| {
        let question = QueryMsg::Licence { licence: *licence };
        let shown: LicenceResponse = world.network.query(&world.network.license, &question);
        shown.loan.is_some_and(|loan| !loan.accepted && world.network.now() < loan.expires)
    })
}

/// Mostly to the maker that joined last: a loan is for one that is not confirmed yet.
fn offer_loan(world: &mut World, step: &Step) -> Tried {
    let licence = *world.licences.last().unwrap();
    let sender = world.mostly(&world.network.actors.governance, step);
    let expires = world.network.now() + u64::from(step.a % 400) * DAY;
    let message = ExecuteMsg::OfferLoan { licence, share_bps: 1 + step.b % 10_000, expires };
    send(world, &sender, &message, &Network::funds((1 + u128::from(step.b % 60_000)) * COIN))
}

/// Mostly one that is on offer.
fn accept_loan(world: &mut World, step: &Step) -> Tried {
    let licence = on_offer(world).unwrap_or(*world.licences.last().unwrap());
    let sender = world.mostly(&world.holder(licence), step);
    let shown: LicenceResponse = world.network.query(&world.network.license, &QueryMsg::Licence { licence });
    let (share_bps, expires) = shown.loan.map_or((1, 1), |loan| (loan.share_bps, loan.expires));
    let offer = LOAN_OFFERS.query(&world.network.app.wrap(), world.network.vault.clone(), licence.get());
    // Now and then for a coin too many.
    let amount = offer.unwrap().map_or(Uint128::zero(), |offer| offer.amount)
        + Uint128::from(u128::from(step.who % 16 == 9));
    send(world, &sender, &ExecuteMsg::AcceptLoan { licence, amount, share_bps, expires }, &[])
}

fn withdraw_loan_offer(world: &mut World, step: &Step) -> Tried {
    let licence = *world.licences.last().unwrap();
    let sender = world.mostly(&world.network.actors.governance, step);
    send(world, &sender, &ExecuteMsg::WithdrawLoanOffer { licence }, &[])
}

/// Now and then all of it.
fn repay_loan(world: &mut World, step: &Step) -> Tried {
    let licence = *world.licences.last().unwrap();
    let bond: vault::BondResponse =
        world.network.query(&world.network.vault, &vault::QueryMsg::Bond { licence });
    let owed = bond.lent.u128();
    let amount = if step.who % 2 == 0 && owed > 0 { owed } else { 1 + u128::from(step.b % 100) * COIN };
    let (stranger, contract) = (world.network.actors.stranger.clone(), world.network.vault.clone());
    world.send(&stranger, &contract, &vault::ExecuteMsg::RepayLoan { licence }, &Network::funds(amount))
}

fn settle_loan(world: &mut World, step: &Step) -> Tried {
    let licence = *world.licences.last().unwrap();
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::SettleLoan { licence }, &[])
}

fn renounce(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    by_maker(world, step, &ExecuteMsg::Renounce { licence })
}

fn withdraw_bond(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    by_maker(world, step, &ExecuteMsg::WithdrawBond { licence })
}

/// Governance says whether the makers of the category are too few.
fn set_category(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.governance, step);
    let contract = world.network.catalog.clone();
    let message = catalog::ExecuteMsg::SetCategory {
        category: CATEGORY.parse().unwrap(),
        unit_stake: Uint128::new(UNIT_STAKE),
        tiers: if step.b % 2 == 0 { TierTable::Default } else { TierTable::Diagram },
        target: u64::from(step.b),
        underserved: step.a % 2 == 0,
    };
    world.send(&sender, &contract, &message, &[])
}

/// A new maker in a category that is underserved takes a loan and mostly pays it back.
fn borrows(world: &mut World, step: &Step) -> Option<()> {
    set_category(world, &Step { who: 0, a: 0, ..*step }).done()?;
    applications::is_licensed(world, step)?;
    let certain = Step { who: 0, a: 365, ..*step };
    offer_loan(world, &certain).done()?;
    // It may take its time to think.
    if step.who % 3 == 0 {
        return Some(());
    }
    accept_loan(world, &certain).done()?;
    let (licence, model) = (*world.licences.last()?, *world.models.last()?);
    let (stranger, vault) = (world.network.actors.stranger.clone(), world.network.vault.clone());
    let funds = Network::funds(world.network.settings.minimum_bond);
    world.send(&stranger, &vault, &vault::ExecuteMsg::PostBond { licence }, &funds).done()?;
    world.network.certify(model);
    if step.who % 2 == 0 {
        return Some(());
    }
    world.network.advance(30 * DAY);
    repay_loan(world, &certain).done()?;
    settle_loan(world, &certain).done()
}

/// Half a year after it has said so.
fn leaves(world: &mut World, step: &Step) -> Option<()> {
    let certain = Step { who: 0, ..*step };
    renounce(world, &certain).done()?;
    world.network.advance(world.network.settings.renounce_period);
    withdraw_bond(world, &certain).done()
}
