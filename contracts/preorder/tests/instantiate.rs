//! Instantiation: what later messages take for granted.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Coin, StdError};
use surety_api::preorder::{InstantiateMsg, QueryMsg};
use surety_api::ApiError;
use surety_preorder::contract::{instantiate, query};
use surety_preorder::ContractError;
use surety_testkit::DAY;

fn message() -> InstantiateMsg {
    InstantiateMsg {
        charter: mock_dependencies().api.addr_make("charter").into_string(),
        name: "Places".into(),
        symbol: "PLACE".into(),
        denoms: vec!["ucoin".into(), "uusd".into()],
        refund_grace: 14 * DAY,
        max_delivery_period: 730 * DAY,
        max_early_bps: 5_000,
    }
}

fn run(message: InstantiateMsg, funds: &[Coin]) -> Result<(), ContractError> {
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("anyone");
    instantiate(deps.as_mut(), mock_env(), message_info(&sender, funds), message).map(drop)
}

#[test]
fn what_was_said_can_be_asked() {
    let mut deps = mock_dependencies();
    let sender = deps.api.addr_make("anyone");
    instantiate(deps.as_mut(), mock_env(), message_info(&sender, &[]), message()).unwrap();
    let answer = query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap();
    assert_eq!(cosmwasm_std::from_json::<InstantiateMsg>(answer).unwrap(), message());
}

#[test]
fn every_limit_has_its_bounds() {
    type Spoil = fn(&mut InstantiateMsg);
    let cases: [(Spoil, &str); 8] = [
        (|m| m.name = "  ".into(), "name"),
        (|m| m.symbol = "x".repeat(65), "symbol"),
        (|m| m.refund_grace = u64::MAX, "refund_grace"),
        (|m| m.max_delivery_period = 0, "max_delivery_period"),
        (|m| m.max_delivery_period = u64::MAX, "max_delivery_period"),
        (|m| m.max_early_bps = 10_001, "max_early_bps"),
        (|m| m.denoms = vec!["ucoin".into(); 33], "denoms"),
        (|m| m.denoms.push("ab".into()), "denom"),
    ];
    for (spoil, expected) in cases {
        let mut spoiled = message();
        spoil(&mut spoiled);
        match run(spoiled, &[]) {
            Err(ContractError::OutOfRange { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    run(InstantiateMsg { refund_grace: 0, max_early_bps: 10_000, denoms: vec![], ..message() }, &[]).unwrap();
}

#[test]
fn a_malformed_charter_and_coins_are_refused() {
    let error = run(InstantiateMsg { charter: "charter".into(), ..message() }, &[]).unwrap_err();
    assert!(matches!(error, ContractError::Std(StdError::GenericErr { .. })), "{error}");
    let upper = message().charter.to_uppercase();
    run(InstantiateMsg { charter: upper, ..message() }, &[]).unwrap_err();
    assert_eq!(run(message(), &coins(1, "ucoin")), Err(ApiError::UnexpectedFunds {}.into()));
}
