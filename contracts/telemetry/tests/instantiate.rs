//! Only parameters under which something can be proven, and refuted, are taken.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, from_json, Binary};
use surety_api::telemetry::{BeaconResponse, InstantiateMsg, QueryMsg, TelemetryEvent};
use surety_api::ApiError;
use surety_telemetry::contract::{instantiate, query};
use surety_telemetry::ContractError;

fn message() -> InstantiateMsg {
    let charter = mock_dependencies().api.addr_make("charter").to_string();
    InstantiateMsg {
        charter,
        threshold: 2,
        refutation_window: 700,
        malfunction_gap: 100,
        max_age: 3_000,
        max_ahead: 5,
        beacon_interval: 100,
        max_strikes: 3,
        epoch_period: 700,
    }
}

fn refused(change: impl FnOnce(&mut InstantiateMsg)) -> ContractError {
    let mut deps = mock_dependencies();
    let info = message_info(&deps.api.addr_make("deployer"), &[]);
    let mut message = message();
    change(&mut message);
    instantiate(deps.as_mut(), mock_env(), info, message).unwrap_err()
}

#[test]
fn what_was_fixed_reads_back_and_a_first_beacon_is_out() {
    let mut deps = mock_dependencies();
    let info = message_info(&deps.api.addr_make("deployer"), &[]);
    let response = instantiate(deps.as_mut(), mock_env(), info, message()).unwrap();

    let config = query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap();
    assert_eq!(from_json::<InstantiateMsg>(config).unwrap(), message());
    let newest = query(deps.as_ref(), mock_env(), QueryMsg::Beacon {}).unwrap();
    let newest: BeaconResponse = from_json(newest).unwrap();
    let first = surety_telemetry::beacon::next([0; 8], &mock_env().block);
    assert_eq!(newest.beacon, Binary::from(first));
    assert_eq!(newest.published_at, mock_env().block.time.seconds());
    let event = TelemetryEvent::Beacon { beacon: surety_telemetry::beacon::hex(first) };
    assert_eq!(response.events, [cosmwasm_std::Event::from(event)]);
    let version = cw2::get_contract_version(&deps.storage).unwrap();
    assert_eq!(version.contract, "surety-telemetry");
}

#[test]
fn a_threshold_nobody_or_everybody_could_meet_is_refused() {
    for threshold in [0, 32, u32::MAX] {
        let refusal = refused(|message| message.threshold = threshold);
        assert_eq!(refusal, ContractError::BadThreshold { threshold, most: 31 });
    }
}

#[test]
fn periods_are_neither_nothing_nor_forever() {
    let most = 100 * 365 * 86_400;
    let refusal = refused(|message| message.malfunction_gap = 0);
    assert_eq!(refusal, ContractError::BadPeriod { field: "malfunction_gap", seconds: 0, least: 1, most });
    let refusal = refused(|message| message.refutation_window = 0);
    assert_eq!(refusal, ContractError::BadPeriod { field: "refutation_window", seconds: 0, least: 1, most });
    let refusal = refused(|message| message.max_age = u64::MAX);
    assert_eq!(refusal, ContractError::BadPeriod { field: "max_age", seconds: u64::MAX, least: 1, most });
    let refusal = refused(|message| message.max_ahead = most + 1);
    assert_eq!(refusal, ContractError::BadPeriod { field: "max_ahead", seconds: most + 1, least: 0, most });
    let refusal = refused(|message| message.beacon_interval = 0);
    assert_eq!(refusal, ContractError::BadPeriod { field: "beacon_interval", seconds: 0, least: 1, most });
}

#[test]
fn a_window_without_a_new_beacon_and_a_gap_beyond_the_age_are_refused() {
    let refusal = refused(|message| message.beacon_interval = message.refutation_window);
    assert_eq!(
        refusal,
        ContractError::PeriodsDoNotFit { shorter: "beacon_interval", longer: "refutation_window" }
    );
    let refusal = refused(|message| message.malfunction_gap = message.max_age);
    assert_eq!(refusal, ContractError::PeriodsDoNotFit { shorter: "malfunction_gap", longer: "max_age" });
}

#[test]
fn coins_and_a_charter_that_is_no_address_are_refused() {
    let mut deps = mock_dependencies();
    let info = message_info(&deps.api.addr_make("deployer"), &coins(1, "udimo"));
    let refusal = instantiate(deps.as_mut(), mock_env(), info, message()).unwrap_err();
    assert_eq!(refusal, ContractError::Api(ApiError::UnexpectedFunds {}));
    assert!(matches!(refused(|message| message.charter = "charter".into()), ContractError::Std(_)));
}
