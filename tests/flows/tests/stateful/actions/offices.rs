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

/// Mostly what is paused, when something is.
fn unpause(world: &mut World, step: &Step) -> Tried {
    let is_paused = |contract: &ContractName| {
        let question = charter::QueryMsg::Paused { contract: *contract };
        world.network.query::<charter::UntilResponse>(&world.network.charter, &question).until.is_some()
    };
    let contract = ContractName::ALL.iter().copied().find(is_paused).unwrap_or_else(|| name(step));
    by_guardian(world, step, &charter::ExecuteMsg::Unpause { contract })
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

/// Mostly one that is none: never was, or was removed by a verdict.
fn admit_reporter(world: &mut World, step: &Step) -> Tried {
    let actors = world.network.actors.clone();
    let question = telemetry::QueryMsg::Reporters {};
    let seated: telemetry::ReportersResponse = world.network.query(&world.network.telemetry, &question);
    let is_new = |address: &&Addr| !seated.reporters.iter().any(|it| it.address == address.as_str());
    let candidates = || actors.reporters.iter().chain([&actors.tester]);
    let at = usize::from(step.a) % candidates().count();
    let address = candidates().find(is_new).or(candidates().nth(at)).unwrap().to_string();
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
