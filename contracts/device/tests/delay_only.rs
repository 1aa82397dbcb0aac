//! I5: whatever integrations and reporters send, in any order, a device that refutes what is false of it keeps its stake and whom it
//! goes to, and what was withheld flows once the first ban's time is over.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use surety_api::telemetry::ExecuteMsg;
use surety_api::vault::{self, DeviceOutcome, HeldTo};
use surety_api::Curve;
use surety_statement::status::OK;
use surety_testkit::{Network, TestDevice, DAY};

/// One step of those who would like to do harm; refusals are theirs to bear.
fn harm(network: &mut Network, device: &TestDevice, step: u8) {
    let stranger = network.actors.stranger.clone();
    let telemetry = network.telemetry.clone();
    match step % 6 {
        0 => drop(network.ban(device)),
        1 => drop(network.unban(device)),
        2..=4 => {
            let reporter = network.actors.reporters[usize::from(step % 6) - 2].clone();
            network.report_silence(&reporter, device, 0).unwrap();
        }
        _ => {
            let finalise = ExecuteMsg::FinaliseSilence { device: device.id() };
            drop(network.execute(&stranger, &telemetry, &finalise, &[]));
        }
    }
}

/// The device says that it lives, once a day, as an honest one does.
fn speak(network: &mut Network, device: &TestDevice, seq: u64) {
    let (stranger, telemetry) = (network.actors.stranger.clone(), network.telemetry.clone());
    network.renew_beacon();
    let proof = device.statement(network, seq, network.now(), OK);
    let alive = ExecuteMsg::ReportAlive { device: device.id(), proof };
    network.execute(&stranger, &telemetry, &alive, &[]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i5_a_ban_only_delays(steps in prop::collection::vec(any::<u8>(), 1..16)) {
        let (mut network, device) = Network::activated(Curve::Secp256k1);
        network.advance(2 * network.settings.silence_after);
        for (seq, step) in (1..).zip(steps) {
            harm(&mut network, &device, step);
            network.advance(DAY);
            speak(&mut network, &device, seq);
        }
        network.advance(network.settings.ban_hold);
        let (stranger, vault) = (network.actors.stranger.clone(), network.vault.clone());
        let flow = vault::ExecuteMsg::EndHold { device: device.id(), to: HeldTo::Maker };
        let _ = network.execute(&stranger, &vault, &flow, &[]);

        let account = network.stake_of(&device);
        prop_assert_eq!(account.outcome, DeviceOutcome::Accruing);
        let elapsed = u128::from(network.now() - network.settings.start);
        let due = 57_000_000 * elapsed / u128::from(network.settings.accrual_period);
        prop_assert_eq!(account.manufacturer.u128(), due);
        let maker = network.actors.maker.clone();
        let before = network.balance(&maker);
        network.claim_manufacturer(account.pool).unwrap();
        prop_assert_eq!(network.balance(&maker) - before, due);
    }
}
