//! Governance admits reporters, 31 at the most.

use super::common::{events, refused_as, send_as};
use cosmwasm_std::Addr;
use cw_multi_test::MockApiBech32;
use surety_api::telemetry::{ExecuteMsg, QueryMsg, ReportersResponse, TelemetryEvent};
use surety_telemetry::ContractError;
use surety_testkit::Network;

fn admit(address: &str) -> ExecuteMsg {
    ExecuteMsg::AdmitReporter { address: address.into() }
}

fn reporters(network: &Network) -> ReportersResponse {
    network.query(&network.telemetry, &QueryMsg::Reporters {})
}

#[test]
fn an_admitted_reporter_is_listed_and_announced() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    let address = network.actors.stranger.to_string();
    let response = send_as(&mut network, &governance, &admit(&address)).unwrap();
    assert_eq!(events(&response), [TelemetryEvent::ReporterAdmitted { address: address.clone() }]);

    let listed = reporters(&network);
    assert_eq!(listed.threshold, network.settings.threshold);
    let mut expected: Vec<String> = network.actors.reporters.iter().map(Addr::to_string).collect();
    expected.push(address);
    expected.sort();
    let listed: Vec<String> = listed.reporters.into_iter().map(|reporter| reporter.address).collect();
    assert_eq!(listed, expected);
}

#[test]
fn nobody_is_admitted_twice() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    let address = network.actors.reporters[0].to_string();
    let refusal = refused_as(&mut network, &governance, &admit(&address));
    assert_eq!(refusal, ContractError::AlreadyReporter { address });
}

#[test]
fn the_thirty_second_and_what_is_no_address_are_refused() {
    let mut network = Network::new();
    let governance = network.actors.governance.clone();
    let api = MockApiBech32::new("wasm");
    for number in network.actors.reporters.len()..31 {
        let address = api.addr_make(&format!("reporter {number}"));
        send_as(&mut network, &governance, &admit(address.as_str())).unwrap();
    }
    assert_eq!(reporters(&network).reporters.len(), 31);
    let refusal = refused_as(&mut network, &governance, &admit(api.addr_make("one more").as_str()));
    assert_eq!(refusal, ContractError::TooManyReporters { most: 31 });
    assert!(matches!(refused_as(&mut network, &governance, &admit("nobody")), ContractError::Std(_)));
}
