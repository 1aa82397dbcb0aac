//! What the tests of this contract share.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use cosmwasm_std::{from_json, Addr};
use cw_multi_test::AppResponse;
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::{
    ExecuteMsg, FindingResponse, QueryMsg, SignedStatement, Silence, SilenceReport, SilenceResponse,
    SilenceResult, SilenceResults, TelemetryEvent,
};
use surety_api::Curve;
use surety_statement::{sha256, Statement};
use surety_telemetry::ContractError;
use surety_testkit::{Network, TestDevice};

/// Everything a device signs is tried with both.
pub const CURVES: [Curve; 2] = [Curve::Secp256k1, Curve::P256];

/// A statement of now over the newest beacon, to be changed before it is signed.
pub fn says(network: &Network, device: &TestDevice, seq: u64, status: u16) -> Statement {
    Statement {
        chain_id: network.app.block_info().chain_id,
        device: device.id(),
        boot: 1,
        seq,
        time_ms: network.now() * 1_000,
        status,
        beacon: network.beacon(),
        data_hash: sha256(b"{}"),
    }
}

/// Sends as somebody without a role.
pub fn send(network: &mut Network, message: &ExecuteMsg) -> anyhow::Result<AppResponse> {
    let stranger = network.actors.stranger.clone();
    send_as(network, &stranger, message)
}

/// Sends as somebody.
pub fn send_as(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> anyhow::Result<AppResponse> {
    let telemetry = network.telemetry.clone();
    network.execute(sender, &telemetry, message, &[])
}

/// Sends what must be refused, and sees that nothing moved.
pub fn refused(network: &mut Network, message: &ExecuteMsg) -> ContractError {
    let stranger = network.actors.stranger.clone();
    refused_as(network, &stranger, message)
}

/// Sends as somebody what must be refused, and sees that nothing moved.
pub fn refused_as(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let state = |network: &Network| {
        let stored =
            [&network.telemetry, &network.device, &network.vault].map(|at| network.app.dump_wasm_raw(at));
        (stored, network.supply())
    };
    let before = state(network);
    let error = send_as(network, sender, message).unwrap_err();
    assert!(state(network) == before, "a refused message left something behind");
    match error.downcast::<ContractError>() {
        Ok(refusal) => refusal,
        Err(other) => panic!("not refused by telemetry itself: {other:#}"),
    }
}

/// The typed events of an answer.
pub fn events(response: &AppResponse) -> Vec<TelemetryEvent> {
    surety_testkit::events(response)
}

/// What is found of a device, and when.
pub fn finding(network: &Network, device: &TestDevice) -> Option<Finding> {
    let answer: FindingResponse =
        network.query(&network.telemetry, &QueryMsg::Finding { device: device.id() });
    answer.finding
}

/// What is found of a device.
pub fn kind(network: &Network, device: &TestDevice) -> Option<FindingKind> {
    finding(network, device).map(|finding| finding.kind)
}

/// The silence report of a device.
pub fn report(network: &Network, device: &TestDevice) -> Option<SilenceReport> {
    let answer: SilenceResponse =
        network.query(&network.telemetry, &QueryMsg::Silence { device: device.id() });
    answer.report
}

/// A word on a device.
pub fn silence(device: &TestDevice, since: u64) -> Silence {
    Silence { device: device.id(), since, boot: 0, seq: 0 }
}

/// A reporter's words on devices: what became of each.
pub fn report_all(network: &mut Network, reporter: usize, reports: Vec<Silence>) -> Vec<SilenceResult> {
    let reporter = network.actors.reporters[reporter].clone();
    let response = send_as(network, &reporter, &ExecuteMsg::ReportSilence { reports }).unwrap();
    from_json::<SilenceResults>(response.data.unwrap()).unwrap().results
}

/// A reporter's word on one device.
pub fn report_one(network: &mut Network, reporter: usize, device: &TestDevice, since: u64) -> SilenceResult {
    report_all(network, reporter, vec![silence(device, since)]).pop().unwrap()
}

/// An activated device whose silence has just been opened by two reporters.
pub fn opened(curve: Curve) -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(curve);
    let since = network.now();
    network.advance(network.settings.silence_after);
    assert_eq!(report_one(&mut network, 0, &device, since), SilenceResult::Reported {});
    assert_eq!(report_one(&mut network, 1, &device, since), SilenceResult::Opened {});
    (network, device)
}

/// The message that refutes with a statement.
pub fn refute(device: &TestDevice, proof: SignedStatement) -> ExecuteMsg {
    ExecuteMsg::Refute { device: device.id(), proof }
}

/// The message that finalises a silence.
pub fn finalise(device: &TestDevice) -> ExecuteMsg {
    ExecuteMsg::FinaliseSilence { device: device.id() }
}

/// The message that reports a removal.
pub fn removed(device: &TestDevice, proof: SignedStatement) -> ExecuteMsg {
    ExecuteMsg::ReportRemoved { device: device.id(), proof }
}

/// The message that reports a recovery.
pub fn recovery(device: &TestDevice, proof: SignedStatement) -> ExecuteMsg {
    ExecuteMsg::ReportRecovery { device: device.id(), proof }
}

/// The message that reports a malfunction.
pub fn malfunction(device: &TestDevice, first: SignedStatement, second: SignedStatement) -> ExecuteMsg {
    ExecuteMsg::ReportMalfunction { device: device.id(), first, second }
}
