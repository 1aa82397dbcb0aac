//! Coins in and out.

use cosmwasm_std::Addr;
use surety_api::vault::ExecuteMsg;
use surety_testkit::{Network, COIN};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("post_bond", 6, post_bond),
    ("settle", 6, settle),
    ("claim_manufacturer", 16, claim_manufacturer),
    ("claim_integrations", 12, claim_integrations),
    ("claim_driver", 16, claim_driver),
    ("send_coins_astray", 2, send_coins_astray),
    ("burn_surplus", 2, burn_surplus),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg) -> Tried {
    let contract = world.network.vault.clone();
    world.send(sender, &contract, message, &[])
}

fn post_bond(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    let contract = world.network.vault.clone();
    let funds = Network::funds(u128::from(step.b) * COIN);
    world.send(&world.anyone(step), &contract, &ExecuteMsg::PostBond { licence }, &funds)
}

fn settle(world: &mut World, step: &Step) -> Tried {
    let message = ExecuteMsg::Settle { pool: world.pool(step), max_days: u32::from(step.a % 200) };
    send(world, &world.anyone(step), &message)
}

fn claim_manufacturer(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.maker(world.side(step)), step);
    send(world, &sender, &ExecuteMsg::ClaimManufacturer { pool: world.pool(step), max_days: None })
}

fn claim_integrations(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, &ExecuteMsg::ClaimIntegrations { pool: world.pool(step), max_days: None })
}

fn claim_driver(world: &mut World, step: &Step) -> Tried {
    let devices = vec![world.active(step).id()];
    send(world, &world.anyone(step), &ExecuteMsg::ClaimDriver { devices })
}

fn send_coins_astray(world: &mut World, step: &Step) -> Tried {
    let funds = Network::funds(1 + u128::from(step.b));
    let (from, to) = (world.network.actors.stranger.clone(), world.network.vault.clone());
    cw_multi_test::Executor::send_tokens(&mut world.network.app, from, to, &funds).into()
}

fn burn_surplus(world: &mut World, step: &Step) -> Tried {
    send(world, &world.anyone(step), &ExecuteMsg::BurnSurplus {})
}
