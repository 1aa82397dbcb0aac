//! Licences and offices.

use surety_api::charter::{self, ContractName};
use surety_api::license::ExecuteMsg;

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("renounce", 1, renounce),
    ("withdraw_bond", 2, withdraw_bond),
    ("pause", 1, pause),
    ("unpause", 1, unpause),
    ("seal", 1, seal),
];

fn renounce(world: &mut World, step: &Step) -> Tried {
    let side = world.side(step);
    let sender = world.mostly(&world.maker(side), step);
    let contract = world.network.license.clone();
    world.send(&sender, &contract, &ExecuteMsg::Renounce { licence: world.licences[side] }, &[])
}

fn withdraw_bond(world: &mut World, step: &Step) -> Tried {
    let side = world.side(step);
    let sender = world.mostly(&world.maker(side), step);
    let contract = world.network.license.clone();
    world.send(&sender, &contract, &ExecuteMsg::WithdrawBond { licence: world.licences[side] }, &[])
}

fn name(step: &Step) -> ContractName {
    ContractName::ALL[usize::from(step.a) % ContractName::ALL.len()]
}

fn pause(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.guardian, step);
    let contract = world.network.charter.clone();
    world.send(&sender, &contract, &charter::ExecuteMsg::Pause { contract: name(step) }, &[])
}

fn unpause(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.guardian, step);
    let contract = world.network.charter.clone();
    world.send(&sender, &contract, &charter::ExecuteMsg::Unpause { contract: name(step) }, &[])
}

fn seal(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.guardian, step);
    let contract = world.network.charter.clone();
    world.send(&sender, &contract, &charter::ExecuteMsg::Seal {}, &[])
}
