//! Who may send what: the whole table.

use super::common::{refused_as, CURVES};
use cosmwasm_std::{coins, Binary};
use surety_api::telemetry::{ExecuteMsg, SignedStatement};
use surety_api::{ApiError, DeviceId, Document};
use surety_telemetry::permissions::permission;
use surety_telemetry::ContractError;
use surety_testkit::permission_table;
use surety_testkit::{Network, DENOM};

/// One of every message.
fn samples() -> Vec<ExecuteMsg> {
    let device = DeviceId::new([7; 20]);
    let proof = SignedStatement { statement: Binary::default(), signature: Binary::default() };
    let nothing = Document { uri: String::new(), sha256: Binary::default() };
    vec![
        ExecuteMsg::AdmitReporter { address: String::new() },
        ExecuteMsg::StrikeReporter { reporter: String::new() },
        ExecuteMsg::RemoveReporter { reporter: String::new() },
        ExecuteMsg::Overturn { device },
        ExecuteMsg::RenewBeacon {},
        ExecuteMsg::ReportMalfunction { device, first: proof.clone(), second: proof.clone() },
        ExecuteMsg::ReportRemoved { device, proof: proof.clone() },
        ExecuteMsg::ReportSilence { reports: vec![] },
        ExecuteMsg::Refute { device, proof: proof.clone() },
        ExecuteMsg::FinaliseSilence { device },
        ExecuteMsg::ReportRecovery { device, proof: proof.clone() },
        ExecuteMsg::ReportAlive { device, proof },
        ExecuteMsg::SubmitEpoch { epoch: 0, root: Binary::default(), count: 0, document: nothing },
    ]
}

#[test]
fn the_table() {
    assert_eq!(
        permission_table(&samples(), permission),
        [
            "admit_reporter: governance",
            "strike_reporter: the arbitration contract",
            "remove_reporter: the arbitration contract",
            "overturn: the arbitration contract",
            "renew_beacon: anyone",
            "report_malfunction: anyone",
            "report_removed: anyone",
            "report_silence: an admitted reporter",
            "refute: anyone",
            "finalise_silence: anyone",
            "report_recovery: anyone",
            "report_alive: anyone",
            "submit_epoch: an admitted reporter",
        ]
    );
}

#[test]
fn nobody_but_governance_admits_and_nobody_but_reporters_reports() {
    let (mut network, _) = Network::activated(CURVES[0]);
    let actors = network.actors.clone();
    for sender in [&actors.integrations, &actors.guardian, &actors.community, &actors.maker, &actors.stranger]
    {
        let admit = ExecuteMsg::AdmitReporter { address: actors.stranger.to_string() };
        assert_eq!(refused_as(&mut network, sender, &admit), unauthorized(sender, "governance"));
        let report = ExecuteMsg::ReportSilence { reports: vec![] };
        assert_eq!(refused_as(&mut network, sender, &report), unauthorized(sender, "an admitted reporter"));
    }
}

#[test]
fn no_message_takes_coins() {
    let mut network = Network::new();
    let (stranger, telemetry) = (network.actors.stranger.clone(), network.telemetry.clone());
    for message in samples() {
        let error = network.execute(&stranger, &telemetry, &message, &coins(1, DENOM)).unwrap_err();
        let refusal = error.downcast::<ContractError>().unwrap();
        assert_eq!(refusal, ContractError::Api(ApiError::UnexpectedFunds {}), "{message:?}");
    }
    assert_eq!(network.balance(&telemetry), 0);
}

fn unauthorized(sender: &cosmwasm_std::Addr, expected: &str) -> ContractError {
    ContractError::Api(ApiError::Unauthorized { sender: sender.to_string(), expected: expected.into() })
}
