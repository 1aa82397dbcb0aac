//! The life of a device.

use cosmwasm_std::{Addr, Binary};
use surety_api::device::{DeviceResponse, ExecuteMsg, QueryMsg};
use surety_api::vault::{self, HeldTo};
use surety_testkit::actions::{REGION, UNIT_STAKE};
use surety_testkit::{Network, TestDevice, DAY};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("mint", 20, mint),
    ("activate", 24, activate),
    ("scrap", 6, scrap),
    ("collect_scrap", 8, collect_scrap),
    ("reclaim", 4, reclaim),
    ("apply_fault", 20, apply_fault),
    ("apply_recovery", 16, apply_recovery),
    ("transfer", 8, transfer),
    ("ban", 6, ban),
    ("unban", 4, unban),
    ("end_hold", 4, end_hold),
    ("pair", 1, pair),
    ("unpair", 1, unpair),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg) -> Tried {
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
    let held_by = super::arbitration::cases(world).last().filter(|_| step.a % 2 == 1).map(|last| last.case);
    // Mostly one whose notice has come and not lapsed.
    let due = world.devices.iter().find_map(|device| {
        let known = known(world, device)?;
        let (date, until) = known.scrap_date.zip(known.scrap_until)?;
        (date..until).contains(&world.network.now()).then_some(known.device)
    });
    let device = due.filter(|_| step.who % 8 != 6).unwrap_or_else(|| world.device(step).id());
    send(world, &sender, &ExecuteMsg::CollectScrap { devices: vec![device], held_by })
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

fn ban(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, &ExecuteMsg::Ban { device: world.active(step).id() })
}

fn unban(world: &mut World, step: &Step) -> Tried {
    let sender = world.mostly(&world.network.actors.integrations, step);
    send(world, &sender, &ExecuteMsg::Unban { device: world.active(step).id() })
}

/// Anyone ends a hold whose time is over.
fn end_hold(world: &mut World, step: &Step) -> Tried {
    let (sender, contract) = (world.anyone(step), world.network.vault.clone());
    let message = vault::ExecuteMsg::EndHold { device: world.active(step).id(), to: HeldTo::Maker };
    world.send(&sender, &contract, &message, &[])
}

fn holder(world: &World, step: &Step) -> Addr {
    let holder = [&world.network.actors.driver, &world.network.actors.buyer][usize::from(step.a) % 2];
    world.mostly(holder, step)
}

fn pair(world: &mut World, step: &Step) -> Tried {
    let (device, sender, nonce) = (world.active(step), holder(world, step), world.next_seq());
    let (vehicle, expires) = ([7; 32], world.network.now() + DAY);
    let signature = device.pairing(&world.network, vehicle, &sender, nonce, expires);
    let vehicle = Binary::from(vehicle);
    send(world, &sender, &ExecuteMsg::Pair { device: device.id(), vehicle, nonce, expires, signature })
}

/// What the device contract knows of a device, once it is minted.
fn known(world: &World, device: &TestDevice) -> Option<DeviceResponse> {
    let question = QueryMsg::Device { device: device.id() };
    world.network.try_query(&world.network.device, &question).ok()
}

/// Mostly one that is paired, by whoever holds it.
fn unpair(world: &mut World, step: &Step) -> Tried {
    let paired = world.devices.iter().find_map(|device| {
        let known = known(world, device)?;
        known.vehicle.and(known.holder).map(|holder| (device.id(), Addr::unchecked(holder)))
    });
    let (device, holder) = paired.unwrap_or_else(|| (world.active(step).id(), holder(world, step)));
    let sender = world.mostly(&holder, step);
    send(world, &sender, &ExecuteMsg::Unpair { device, proof: None })
}
