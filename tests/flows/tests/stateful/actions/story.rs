//! Several messages in the order in which people send them, so that sequences also get where single messages rarely lead.
//! The first that is refused ends the story.

use surety_api::device::ExecuteMsg as Device;
use surety_api::telemetry::{ExecuteMsg as Telemetry, Silence};
use surety_testkit::actions::TERMINAL_CODE;
use surety_testkit::DAY;

use super::Line;
use crate::step::Step;
use crate::world::{Tried, World};

pub const ACTIONS: &[Line] = &[
    ("story: a device fails", 8, fails),
    ("story: a device falls silent", 12, falls_silent),
    ("story: a device is unplugged", 8, is_unplugged),
    ("story: a device comes back", 16, comes_back),
    ("story: a report is refuted", 8, is_refuted),
    ("story: stock is scrapped", 6, is_scrapped),
];

/// Sends each message by the stranger to telemetry, then one to the device contract.
fn tell(world: &mut World, reports: Vec<Telemetry>, then: Option<Device>) -> Tried {
    let stranger = world.network.actors.stranger.clone();
    let (telemetry, device) = (world.network.telemetry.clone(), world.network.device.clone());
    for report in &reports {
        if let Tried::Refused = world.send(&stranger, &telemetry, report, &[]) {
            return Tried::Refused;
        }
    }
    match then {
        Some(message) => world.send(&stranger, &device, &message, &[]),
        None => Tried::Done,
    }
}

pub fn fails(world: &mut World, step: &Step) -> Tried {
    let device = world.active(step);
    let (earlier, first, second) = (world.network.now(), world.next_seq(), world.next_seq());
    world.network.advance(DAY + u64::from(step.a));
    let now = world.network.now();
    let first = device.statement(&world.network, first, earlier, TERMINAL_CODE);
    let second = device.statement(&world.network, second, now, TERMINAL_CODE);
    let report = Telemetry::ReportMalfunction { device: device.id(), first, second };
    tell(world, vec![report], Some(Device::ApplyFault { device: device.id() }))
}

/// Two of three reporters say so; the window opens.
fn is_reported(world: &mut World, step: &Step) -> Tried {
    let telemetry = world.network.telemetry.clone();
    let since = world.network.now() - 31 * DAY;
    let reports = vec![Silence { device: world.active(step).id(), since, boot: 0, seq: 0 }];
    for reporter in world.network.actors.reporters.clone().iter().take(2) {
        let report = Telemetry::ReportSilence { reports: reports.clone() };
        if let Tried::Refused = world.send(reporter, &telemetry, &report, &[]) {
            return Tried::Refused;
        }
    }
    Tried::Done
}

pub fn falls_silent(world: &mut World, step: &Step) -> Tried {
    if let Tried::Refused = is_reported(world, step) {
        return Tried::Refused;
    }
    world.network.advance(8 * DAY);
    let device = world.active(step).id();
    tell(world, vec![Telemetry::FinaliseSilence { device }], Some(Device::ApplyFault { device }))
}

pub fn is_unplugged(world: &mut World, step: &Step) -> Tried {
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 1);
    let report = Telemetry::ReportRemoved { device: device.id(), proof };
    tell(world, vec![report], Some(Device::ApplyFault { device: device.id() }))
}

pub fn comes_back(world: &mut World, step: &Step) -> Tried {
    world.network.advance(DAY + 1);
    if let Tried::Refused = tell(world, vec![Telemetry::RenewBeacon {}], None) {
        return Tried::Refused;
    }
    world.network.advance(60);
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 0);
    let report = Telemetry::ReportRecovery { device: device.id(), proof };
    tell(world, vec![report], Some(Device::ApplyRecovery { device: device.id() }))
}

fn is_refuted(world: &mut World, step: &Step) -> Tried {
    if let Tried::Refused = is_reported(world, step) {
        return Tried::Refused;
    }
    world.network.advance(DAY + 1);
    if let Tried::Refused = tell(world, vec![Telemetry::RenewBeacon {}], None) {
        return Tried::Refused;
    }
    let (device, seq) = (world.active(step), world.next_seq());
    let proof = device.statement(&world.network, seq, world.network.now(), 0);
    tell(world, vec![Telemetry::Refute { device: device.id(), proof }], None)
}

fn is_scrapped(world: &mut World, step: &Step) -> Tried {
    let maker = world.maker(world.side(step));
    let contract = world.network.device.clone();
    let devices = vec![world.device(step).id()];
    if let Tried::Refused = world.send(&maker, &contract, &Device::Scrap { devices: devices.clone() }, &[]) {
        return Tried::Refused;
    }
    world.network.advance(46 * DAY);
    // Nobody must collect it.
    if step.who % 4 == 0 {
        return Tried::Done;
    }
    tell(world, vec![], Some(Device::CollectScrap { devices, held_by: None }))
}
