//! What a device contract can be created with.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi};
use cosmwasm_std::{coins, from_json, Addr, StdError};
use surety_api::device::{InstantiateMsg, QueryMsg};
use surety_api::ApiError;
use surety_device::contract::{instantiate, query};
use surety_device::ContractError;

fn message() -> InstantiateMsg {
    InstantiateMsg {
        charter: MockApi::default().addr_make("charter").into_string(),
        name: "Devices".into(),
        symbol: "DEVICE".into(),
        silence_after: 730 * 3_600,
        scrap_period: 45 * 86_400,
        scrap_window: 14 * 86_400,
        ban_hold: 14 * 86_400,
    }
}

fn refused(msg: InstantiateMsg) -> ContractError {
    let info = message_info(&Addr::unchecked("deployer"), &[]);
    instantiate(mock_dependencies().as_mut(), mock_env(), info, msg).unwrap_err()
}

#[test]
fn what_was_fixed_is_answered() {
    let mut deps = mock_dependencies();
    let info = message_info(&Addr::unchecked("deployer"), &[]);
    instantiate(deps.as_mut(), mock_env(), info, message()).unwrap();
    let answer = query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap();
    assert_eq!(from_json::<InstantiateMsg>(answer).unwrap(), message());
    let version = cw2::get_contract_version(&deps.storage).unwrap();
    assert_eq!(version.contract, "surety-device");
}

#[test]
fn nothing_is_replaced_by_a_default() {
    let blank = InstantiateMsg { name: " ".into(), ..message() };
    assert_eq!(refused(blank), ContractError::EmptyText { field: "name" });
    let blank = InstantiateMsg { symbol: String::new(), ..message() };
    assert_eq!(refused(blank), ContractError::EmptyText { field: "symbol" });
    let none = InstantiateMsg { silence_after: 0, ..message() };
    assert_eq!(refused(none), ContractError::ZeroPeriod { field: "silence_after" });
    let none = InstantiateMsg { scrap_period: 0, ..message() };
    assert_eq!(refused(none), ContractError::ZeroPeriod { field: "scrap_period" });
    let none = InstantiateMsg { scrap_window: 0, ..message() };
    assert_eq!(refused(none), ContractError::ZeroPeriod { field: "scrap_window" });
    let nowhere = InstantiateMsg { charter: "nowhere".into(), ..message() };
    assert!(matches!(refused(nowhere), ContractError::Std(StdError::GenericErr { .. })));
}

#[test]
fn coins_are_refused() {
    let info = message_info(&Addr::unchecked("deployer"), &coins(1, "udimo"));
    let refused = instantiate(mock_dependencies().as_mut(), mock_env(), info, message());
    assert_eq!(refused.unwrap_err(), ApiError::UnexpectedFunds {}.into());
}
