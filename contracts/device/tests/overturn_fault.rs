//! OverturnFault: a contest has shown that a fault was none.
#![allow(clippy::unwrap_used)]

use surety_api::device::{DeviceCondition, DeviceEvent, DeviceResponse, ExecuteMsg, QueryMsg};
use surety_api::{telemetry, ApiError, Curve};
use surety_device::ContractError;
use surety_testkit::{events, Network, TestDevice, MONTH};

fn condition(network: &Network, device: &TestDevice) -> Option<DeviceCondition> {
    let question = QueryMsg::Device { device: device.id() };
    network.query::<DeviceResponse>(&network.device, &question).condition
}

#[test]
fn a_device_works_again_and_the_same_finding_cannot_be_applied() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.advance(MONTH);
    network.report_malfunction(&device).unwrap();
    network.apply_fault(&device).unwrap();
    let overturn = ExecuteMsg::OverturnFault { device: device.id() };
    network.verdict_on_report(&telemetry::ExecuteMsg::Overturn { device: device.id() }).unwrap();
    let response = network.verdict_on_device(&overturn).unwrap();
    assert_eq!(events::<DeviceEvent>(&response), [DeviceEvent::FaultOverturned { device: device.id() }]);
    assert_eq!(condition(&network, &device), Some(DeviceCondition::Working));
    assert!(events::<DeviceEvent>(&network.verdict_on_device(&overturn).unwrap()).is_empty());
    let error = network.apply_fault(&device).unwrap_err();
    let nothing = ContractError::NothingToApply { device: device.id() };
    assert_eq!(error.downcast::<ContractError>().unwrap(), nothing);
}

#[test]
fn only_the_council_overturns() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (actors, contract) = (network.actors.clone(), network.device.clone());
    let overturn = ExecuteMsg::OverturnFault { device: device.id() };
    for sender in [&actors.governance, &actors.integrations, &actors.maker, &actors.driver] {
        let refusal: ContractError = network.refused(sender, &contract, &overturn, &[]);
        assert!(matches!(refusal, ContractError::Api(ApiError::Unauthorized { .. })));
    }
}
