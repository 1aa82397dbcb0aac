//! The guardian, and whom governance admits.

use cosmwasm_std::Addr;
use serde::Serialize;
use surety_api::charter::{self, ContractName};
use surety_api::{catalog, telemetry};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("pause", 1, pause),
    ("unpause", 4, unpause),
    ("seal", 1, seal),
    ("admit_reporter", 4, admit_reporter),
    ("admit_tester", 2, admit_tester),
    ("remove_tester", 1, remove_tester),
];

fn name(step: &Step) -> ContractName {
    ContractName::ALL[usize::from(step.a) % ContractName::ALL.len()]
}

fn by_guardian(world: &mut World, step: &Step, message: &charter::ExecuteMsg) -> Tried {
    let sender = world.mostly(&world.network.actors.guardian, step);
    let contract = world.network.charter.clone();
    world.send(&sender, &contract, message, &[])
}

fn pause(world: &mut World, step: &Step) -> Tried {
    by_guardian(world, step, &charter::ExecuteMsg::Pause { contract: name(step) })
}

fn unpause(world: &mut World, step: &Step) -> Tried {
    by_guardian(world, step, &charter::ExecuteMsg::Unpause { contract: name(step) })
}

fn seal(world: &mut World, step: &Step) -> Tried {
    by_guardian(world, step, &charter::ExecuteMsg::Seal {})
}

fn by_governance<M: Serialize + std::fmt::Debug>(
    world: &mut World,
    step: &Step,
    contract: &Addr,
    message: &M,
) -> Tried {
    let sender = world.mostly(&world.network.actors.governance, step);
    world.send(&sender, contract, message, &[])
}

/// Also one that a verdict has removed.
fn admit_reporter(world: &mut World, step: &Step) -> Tried {
    let reporters = &world.network.actors.reporters;
    let address = reporters[usize::from(step.a) % reporters.len()].to_string();
    let contract = world.network.telemetry.clone();
    by_governance(world, step, &contract, &telemetry::ExecuteMsg::AdmitReporter { address })
}

fn admit_tester(world: &mut World, step: &Step) -> Tried {
    let address = world.network.actors.tester.to_string();
    let contract = world.network.catalog.clone();
    by_governance(world, step, &contract, &catalog::ExecuteMsg::AdmitTester { address })
}

fn remove_tester(world: &mut World, step: &Step) -> Tried {
    let address = world.network.actors.tester.to_string();
    let contract = world.network.catalog.clone();
    by_governance(world, step, &contract, &catalog::ExecuteMsg::RemoveTester { address })
}
