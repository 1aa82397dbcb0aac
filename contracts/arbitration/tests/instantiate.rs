//! Only parameters under which a case can be decided, and ends, are taken.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, from_json, Uint128};
use surety_api::arbitration::{Bonds, CouncilResponse, InstantiateMsg, Periods, QueryMsg};
use surety_api::ApiError;
use surety_arbitration::contract::{instantiate, query};
use surety_arbitration::ContractError;

const MOST: u64 = 100 * 365 * 86_400;

fn message() -> InstantiateMsg {
    let api = mock_dependencies().api;
    let bond = Uint128::new(10);
    InstantiateMsg {
        charter: api.addr_make("charter").to_string(),
        council: ["a", "b", "c"].map(|name| api.addr_make(name).to_string()).to_vec(),
        periods: Periods {
            response: 1,
            evidence: 2,
            vote: 3,
            appeal_window: 4,
            appeal_vote: 5,
            timelock: 6,
            reissue_notice: 7,
            execution: 8,
        },
        bonds: Bonds { licence: bond, fault: bond, ban: bond, reporter: bond, reissue: bond },
        lapse_burn_bps: 500,
        evidence_per_side: 20,
        evidence_per_other: 3,
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
fn what_was_fixed_reads_back_and_the_council_is_seated() {
    let mut deps = mock_dependencies();
    let info = message_info(&deps.api.addr_make("deployer"), &[]);
    instantiate(deps.as_mut(), mock_env(), info, message()).unwrap();
    let config = query(deps.as_ref(), mock_env(), QueryMsg::Config {}).unwrap();
    assert_eq!(from_json::<InstantiateMsg>(config).unwrap(), message());
    let council = query(deps.as_ref(), mock_env(), QueryMsg::Council { council: None }).unwrap();
    let council: CouncilResponse = from_json(council).unwrap();
    let mut expected = message().council;
    expected.sort();
    assert_eq!(council, CouncilResponse { council: 1, members: expected });
    let version = cw2::get_contract_version(&deps.storage).unwrap();
    assert_eq!(version.contract, "surety-arbitration");
}

#[test]
fn periods_are_neither_nothing_nor_forever() {
    type Change = fn(&mut Periods) -> &mut u64;
    let fields: [(&str, Change); 8] = [
        ("response", |p| &mut p.response),
        ("evidence", |p| &mut p.evidence),
        ("vote", |p| &mut p.vote),
        ("appeal_window", |p| &mut p.appeal_window),
        ("appeal_vote", |p| &mut p.appeal_vote),
        ("timelock", |p| &mut p.timelock),
        ("reissue_notice", |p| &mut p.reissue_notice),
        ("execution", |p| &mut p.execution),
    ];
    for (field, change) in fields {
        for seconds in [0, MOST + 1, u64::MAX] {
            let refusal = refused(|message| *change(&mut message.periods) = seconds);
            assert_eq!(refusal, ContractError::BadPeriod { field, seconds, most: MOST });
        }
    }
}

#[test]
fn nothing_is_free_and_no_share_is_more_than_the_whole() {
    let zero = Uint128::zero();
    assert_eq!(refused(|m| m.bonds.licence = zero), ContractError::MustNotBeZero { field: "licence" });
    assert_eq!(refused(|m| m.bonds.fault = zero), ContractError::MustNotBeZero { field: "fault" });
    assert_eq!(refused(|m| m.bonds.ban = zero), ContractError::MustNotBeZero { field: "ban" });
    assert_eq!(refused(|m| m.bonds.reporter = zero), ContractError::MustNotBeZero { field: "reporter" });
    assert_eq!(refused(|m| m.bonds.reissue = zero), ContractError::MustNotBeZero { field: "reissue" });
    let field = "evidence_per_side";
    assert_eq!(refused(|m| m.evidence_per_side = 0), ContractError::MustNotBeZero { field });
    let share = ContractError::ShareTooLarge { field: "lapse_burn_bps", found: 10_001, most: 10_000 };
    assert_eq!(refused(|m| m.lapse_burn_bps = 10_001), share);
}

#[test]
fn coins_and_addresses_that_are_none_are_refused() {
    let mut deps = mock_dependencies();
    let info = message_info(&deps.api.addr_make("deployer"), &coins(1, "udimo"));
    let refusal = instantiate(deps.as_mut(), mock_env(), info, message()).unwrap_err();
    assert_eq!(refusal, ContractError::Api(ApiError::UnexpectedFunds {}));
    assert!(matches!(refused(|m| m.charter = "charter".into()), ContractError::Std(_)));
    assert!(matches!(refused(|m| m.council[0] = m.council[0].to_uppercase()), ContractError::Std(_)));
}
