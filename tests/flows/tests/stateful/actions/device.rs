//! The life of a device.

use surety_api::device::ExecuteMsg;
use surety_testkit::actions::{REGION, UNIT_STAKE};
use surety_testkit::Network;

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("mint", 10, mint),
    ("activate", 12, activate),
    ("scrap", 3, scrap),
    ("collect_scrap", 4, collect_scrap),
    ("reclaim", 2, reclaim),
    ("apply_fault", 10, apply_fault),
    ("apply_recovery", 8, apply_recovery),
    ("transfer", 4, transfer),
];

fn send(world: &mut World, sender: &cosmwasm_std::Addr, message: &ExecuteMsg) -> Tried {
    let contract = world.network.device.clone();
    world.send(sender, &contract, message, &[])
}

fn mint(world: &mut World, step: &Step) -> Tried {
    let side = world.side(step);
    let sender = world.mostly(&world.maker(side), step);
    let devices = world.some_devices(step);
    let funds = Network::funds(UNIT_STAKE * devices.len() as u128);
    let message = ExecuteMsg::Mint { model: world.models[side], devices, region: REGION.parse().unwrap() };
    let contract = world.network.device.clone();
    world.send(&sender, &contract, &message, &funds)
}

fn activate(world: &mut World, step: &Step) -> Tried {
    let owner = [&world.network.actors.driver, &world.network.actors.buyer, &world.network.actors.maker]
        [usize::from(step.a) % 3]
        .clone();
    let message = world.device(step).activation(&world.network, &owner, world.network.now() + 3_600);
    send(world, &world.anyone(step), &message)
}

fn scrap(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.maker(world.side(step)), step);
    send(world, &sender, &ExecuteMsg::Scrap { devices: vec![world.device(step).id()] })
}

fn collect_scrap(world: &mut World, step: &Step) -> Tried {
    let sender = world.anyone(step);
    send(world, &sender, &ExecuteMsg::CollectScrap { devices: vec![world.device(step).id()] })
}

fn reclaim(world: &mut World, step: &Step) -> Tried {
    let licence = world.licences[world.side(step)];
    let message = world.device(step).reclaim(&world.network, licence);
    send(world, &world.anyone(step), &message)
}

fn apply_fault(world: &mut World, step: &Step) -> Tried {
    send(world, &world.anyone(step), &ExecuteMsg::ApplyFault { device: world.active(step).id() })
}

fn apply_recovery(world: &mut World, step: &Step) -> Tried {
    send(world, &world.anyone(step), &ExecuteMsg::ApplyRecovery { device: world.active(step).id() })
}

fn transfer(world: &mut World, step: &Step) -> Tried {
    let (sender, recipient) = match step.a % 2 {
        0 => (world.network.actors.driver.clone(), world.network.actors.buyer.to_string()),
        _ => (world.network.actors.buyer.clone(), world.network.actors.maker.to_string()),
    };
    let sender = world.mostly(&sender, step);
    send(
        world,
        &sender,
        &ExecuteMsg::TransferNft { recipient, token_id: world.active(step).id().to_string() },
    )
}
