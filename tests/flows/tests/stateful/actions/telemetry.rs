//! What devices say and reporters claim.

use cosmwasm_std::{Addr, Binary};
use surety_api::telemetry::{ExecuteMsg, Silence};
use surety_testkit::actions::TERMINAL_CODE;
use surety_testkit::{document, DAY};

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("renew_beacon", 12, renew_beacon),
    ("report_malfunction", 8, report_malfunction),
    ("report_removed", 6, report_removed),
    ("report_silence", 28, report_silence),
    ("refute", 4, refute),
    ("finalise_silence", 16, finalise_silence),
    ("report_recovery", 10, report_recovery),
    ("report_alive", 4, report_alive),
    ("submit_epoch", 4, submit_epoch),
];

fn send(world: &mut World, sender: &Addr, message: &ExecuteMsg) -> Tried {
    let contract = world.network.telemetry.clone();
    world.send(sender, &contract, message, &[])
}

fn renew_beacon(world: &mut World, step: &Step) -> Tried {
    send(world, &world.anyone(step), &ExecuteMsg::RenewBeacon {})
}

fn report_malfunction(world: &mut World, step: &Step) -> Tried {
    let (device, now) = (world.active(step), world.network.now());
    let apart = u64::from(step.a % 4) * DAY;
    // The same numbers now and then: a statement is used once.
    let first = if step.who % 4 == 0 { 1 } else { world.next_seq() };
    let second = world.next_seq();
    let first = device.statement(&world.network, first, now - apart, TERMINAL_CODE);
    let second = device.statement(&world.network, second, now, TERMINAL_CODE);
    send(world, &world.anyone(step), &ExecuteMsg::ReportMalfunction { device: device.id(), first, second })
}

fn report_removed(world: &mut World, step: &Step) -> Tried {
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 1);
    send(world, &world.anyone(step), &ExecuteMsg::ReportRemoved { device: device.id(), proof })
}

fn report_silence(world: &mut World, step: &Step) -> Tried {
    let reporters = &world.network.actors.reporters;
    let sender = world.mostly(&reporters[usize::from(step.who) % reporters.len()], step);
    let since = world.network.now() - u64::from(step.a % 4) * 15 * DAY;
    let mut devices = world.some_devices(step);
    devices.push(world.active(step).id());
    let reports = devices.into_iter().map(|device| Silence { device, since, boot: 0, seq: 0 }).collect();
    send(world, &sender, &ExecuteMsg::ReportSilence { reports })
}

fn refute(world: &mut World, step: &Step) -> Tried {
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 0);
    send(world, &world.anyone(step), &ExecuteMsg::Refute { device: device.id(), proof })
}

fn finalise_silence(world: &mut World, step: &Step) -> Tried {
    send(world, &world.anyone(step), &ExecuteMsg::FinaliseSilence { device: world.active(step).id() })
}

fn report_recovery(world: &mut World, step: &Step) -> Tried {
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 0);
    send(world, &world.anyone(step), &ExecuteMsg::ReportRecovery { device: device.id(), proof })
}

fn report_alive(world: &mut World, step: &Step) -> Tried {
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 0);
    send(world, &world.anyone(step), &ExecuteMsg::ReportAlive { device: device.id(), proof })
}

/// Mostly the epoch that is just over; reporters agree more often than not.
fn submit_epoch(world: &mut World, step: &Step) -> Tried {
    let reporters = &world.network.actors.reporters;
    let sender = world.mostly(&reporters[usize::from(step.b) % reporters.len()], step);
    let settings = &world.network.settings;
    let over = (world.network.now() - settings.start) / settings.epoch_period;
    let epoch = (over + u64::from(step.a % 2)).saturating_sub(1);
    let root = Binary::from([u8::from(step.who % 4 == 0); 32]);
    send(world, &sender, &ExecuteMsg::SubmitEpoch { epoch, root, count: 1, document: document("rows") })
}
