//! ApplyFault and ApplyRecovery: what is proven takes effect once, by anyone.
#![allow(clippy::unwrap_used)]

use surety_api::device::{DeviceCondition, DeviceEvent, DeviceResponse, ExecuteMsg, QueryMsg};
use surety_api::telemetry::raw::{Finding, FindingKind, FINDINGS};
use surety_api::vault::{DeviceOutcome, FaultCause};
use surety_api::Curve;
use surety_device::ContractError;
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH};

fn condition(network: &Network, device: &TestDevice) -> Option<DeviceCondition> {
    let question = QueryMsg::Device { device: device.id() };
    network.query::<DeviceResponse>(&network.device, &question).condition
}

fn refused(network: &mut Network, message: &ExecuteMsg) -> ContractError {
    let (stranger, contract) = (network.actors.stranger.clone(), network.device.clone());
    network.refused(&stranger, &contract, message, &[])
}

fn nothing_to_apply(network: &mut Network, device: &TestDevice) {
    let device = device.id();
    let nothing = ContractError::NothingToApply { device };
    assert_eq!(refused(network, &ExecuteMsg::ApplyFault { device }), nothing);
    assert_eq!(refused(network, &ExecuteMsg::ApplyRecovery { device }), nothing);
}

#[test]
fn a_proven_malfunction_opens_the_stream_and_is_final() {
    for curve in [Curve::Secp256k1, Curve::P256] {
        let (mut network, device) = Network::activated(curve);
        nothing_to_apply(&mut network, &device);
        network.advance(12 * MONTH);
        network.report_malfunction(&device).unwrap();
        let response = network.apply_fault(&device).unwrap();
        let events: Vec<DeviceEvent> = events(&response);
        let cause = FaultCause::Malfunction;
        assert_eq!(events, [DeviceEvent::FaultApplied { device: device.id(), cause }]);
        assert_eq!(condition(&network, &device), Some(DeviceCondition::Malfunction));
        assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Malfunction);
        nothing_to_apply(&mut network, &device);

        network.advance(MONTH);
        network.claim_driver(&device).unwrap();
        assert_eq!(network.balance(&network.actors.driver), 25 * COIN / 10);
    }
}

#[test]
fn silence_lasts_until_the_device_is_heard() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.fall_silent(&device);
    network.apply_fault(&device).unwrap();
    assert_eq!(condition(&network, &device), Some(DeviceCondition::Disconnected));
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Disconnected);
    nothing_to_apply(&mut network, &device);

    network.come_back(&device, 1);
    let fault = ExecuteMsg::ApplyFault { device: device.id() };
    assert_eq!(refused(&mut network, &fault), ContractError::NothingToApply { device: device.id() });
    let response = network.apply_recovery(&device).unwrap();
    assert_eq!(events::<DeviceEvent>(&response), [DeviceEvent::RecoveryApplied { device: device.id() }]);
    assert_eq!(condition(&network, &device), Some(DeviceCondition::Working));
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Recovered);
    nothing_to_apply(&mut network, &device);
}

#[test]
fn a_removed_device_may_fail_for_good() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.advance(MONTH);
    network.report_removed(&device, 1).unwrap();
    network.apply_fault(&device).unwrap();
    assert_eq!(condition(&network, &device), Some(DeviceCondition::Removed));
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Removed);
    nothing_to_apply(&mut network, &device);

    network.advance(2 * DAY);
    let first = device.statement(&network, 2, network.now() - DAY, surety_testkit::actions::TERMINAL_CODE);
    let second = device.statement(&network, 3, network.now(), surety_testkit::actions::TERMINAL_CODE);
    let (stranger, telemetry) = (network.actors.stranger.clone(), network.telemetry.clone());
    let report = surety_api::telemetry::ExecuteMsg::ReportMalfunction { device: device.id(), first, second };
    network.execute(&stranger, &telemetry, &report, &[]).unwrap();
    network.apply_fault(&device).unwrap();
    assert_eq!(condition(&network, &device), Some(DeviceCondition::Malfunction));
    nothing_to_apply(&mut network, &device);
}

#[test]
fn a_recovery_without_an_applied_fault_changes_nothing() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.advance(MONTH);
    network.report_removed(&device, 1).unwrap();
    network.come_back(&device, 2);
    nothing_to_apply(&mut network, &device);
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Accruing);
}

#[test]
fn a_malfunction_stays_final_even_if_telemetry_forgot_it() {
    for later in [FindingKind::Removed {}, FindingKind::Disconnected {}, FindingKind::Recovered {}] {
        let (mut network, device) = Network::activated(Curve::P256);
        network.advance(MONTH);
        network.report_malfunction(&device).unwrap();
        network.apply_fault(&device).unwrap();
        let finding = Finding { kind: later, found_at: network.now() };
        let telemetry = network.telemetry.clone();
        let mut storage = network.app.contract_storage_mut(&telemetry);
        FINDINGS.save(storage.as_mut(), device.id().into_bytes(), &finding).unwrap();
        drop(storage);
        nothing_to_apply(&mut network, &device);
    }
}

#[test]
fn only_activated_devices_have_faults() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let device = TestDevice::new(Curve::P256, 0);
    let id = device.id();
    let unknown = ContractError::UnknownDevice { device: id };
    assert_eq!(refused(&mut network, &ExecuteMsg::ApplyFault { device: id }), unknown);
    network.mint(model, &[device]).unwrap();
    let sleeping = ContractError::NotActivated { device: id };
    assert_eq!(refused(&mut network, &ExecuteMsg::ApplyFault { device: id }), sleeping);
    assert_eq!(refused(&mut network, &ExecuteMsg::ApplyRecovery { device: id }), sleeping);
}
