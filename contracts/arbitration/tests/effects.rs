//! Effects stand alone: one that is refused is recorded, undoes nothing, and is sent again by anyone.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{
    Binary, DepsMut, Env, MessageInfo, Reply, Response, StdError, SubMsgResponse, SubMsgResult,
};
use cw_multi_test::ContractWrapper;
use surety_api::arbitration::{
    ArbitrationEvent, Effect, EffectState, EffectsResponse, ExecuteMsg, FailuresResponse, LicenceVerdict,
    Phase, QueryMsg, Sanction,
};
use surety_api::license::raw::LICENCES;
use surety_api::license::LicenceStatus;
use surety_api::{license, vault, CaseId, Curve};
use surety_arbitration::contract::reply;
use surety_arbitration::ContractError;
use surety_testkit::council::{modest, AS_ASKED};
use surety_testkit::{events, Contracts, Network, Settings, DAY};

use super::common::{bond, frozen, refuses};

/// A license contract that revokes nothing while its licence is being left.
fn moody(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: license::ExecuteMsg,
) -> Result<Response, surety_license::ContractError> {
    if let license::ExecuteMsg::RevokeLicence { licence } = message {
        if LICENCES.load(deps.storage, licence.get())?.withdrawal_date.is_none() {
            return Err(StdError::generic_err("not today").into());
        }
    }
    surety_license::contract::execute(deps, env, info, message)
}

fn failures(network: &Network) -> Vec<(u64, Effect)> {
    let message = QueryMsg::Failures { start_after: None, limit: None };
    let failures: FailuresResponse = network.query(&network.arbitration, &message);
    failures.failures.into_iter().map(|failed| (failed.case.get(), failed.effect)).collect()
}

#[test]
fn what_fails_is_recorded_undoes_nothing_and_is_done_by_whoever_comes() {
    use surety_license::contract::{instantiate, query};
    let license = Box::new(ContractWrapper::new(moody, instantiate, query));
    let mut network = Network::with(Settings::with_council(), Contracts { license, ..Contracts::default() });
    let (licence, _) = network.ready(Curve::Secp256k1);
    let (rival, maker, stranger) =
        (network.actors.rival.clone(), network.actors.maker.clone(), network.actors.stranger.clone());
    let asks = LicenceVerdict { licence: Sanction::Revoke, ..modest() };
    let case = network.challenge(&rival, licence, asks);
    network.settle_case(case, AS_ASKED);
    let ends = network.case(case).until;
    network.advance_to(ends);
    let answer = network.execute_case(case).unwrap();
    let said = events::<ArbitrationEvent>(&answer);
    assert!(said.contains(&ArbitrationEvent::EffectFailed { case, effect: Effect::Revoke }));
    assert!(said.contains(&ArbitrationEvent::EffectDone { case, effect: Effect::ExecuteReserve }));
    assert!(said.contains(&ArbitrationEvent::EffectDone { case, effect: Effect::Unlock }));
    assert_eq!(network.phase(case), Phase::Executed);
    assert!(!frozen(&network, licence));
    assert!(bond(&network, licence) < network.settings.minimum_bond);
    assert_eq!(failures(&network), [(1, Effect::Revoke)]);
    let effects: EffectsResponse = network.query(&network.arbitration, &QueryMsg::Effects { case });
    let failed = effects.effects.iter().find(|entry| entry.effect == Effect::Revoke).unwrap();
    assert!(matches!(&failed.state, EffectState::Failed { error } if (1..=200).contains(&error.len())));

    // What was done is not done again, and what was never sent is not sent.
    for effect in [Effect::ExecuteReserve, Effect::Suspend] {
        let message = ExecuteMsg::RetryEffect { case, effect };
        refuses(&mut network, &stranger, &message, 0, &ContractError::NotFailed { case, effect });
    }
    let retry = ExecuteMsg::RetryEffect { case, effect: Effect::Revoke };
    network.to_arbitration(&stranger, &retry, 0).unwrap();
    assert_eq!(failures(&network), [(1, Effect::Revoke)], "it has failed again");
    network.renounce(&maker, licence).unwrap();
    network.to_arbitration(&stranger, &retry, 0).unwrap();
    let record =
        LICENCES.query(&network.app.wrap(), network.license.clone(), licence.get()).unwrap().unwrap();
    assert_eq!(record.status, LicenceStatus::Revoked);
    assert!(failures(&network).is_empty());
    refuses(&mut network, &stranger, &retry, 0, &ContractError::NotFailed { case, effect: Effect::Revoke });
}

thread_local! {
    static SETTLED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A vault whose pools are not settled far enough for a reserve until somebody has done it.
fn unsettled(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    message: vault::ExecuteMsg,
) -> Result<Response, surety_vault::ContractError> {
    if matches!(message, vault::ExecuteMsg::Reserve { .. }) && !SETTLED.get() {
        return Err(StdError::generic_err("settle first").into());
    }
    surety_vault::contract::execute(deps, env, info, message)
}

#[test]
fn a_licence_is_not_let_go_before_what_the_verdict_takes_is_out_of_reach() {
    use surety_vault::contract::{instantiate, query};
    let vault = Box::new(ContractWrapper::new(unsettled, instantiate, query));
    let mut network = Network::with(Settings::with_council(), Contracts { vault, ..Contracts::default() });
    let (licence, _) = network.ready(Curve::Secp256k1);
    let (rival, stranger) = (network.actors.rival.clone(), network.actors.stranger.clone());
    let case = network.challenge(&rival, licence, modest());
    network.council_decides(case, AS_ASKED);
    // Nobody has come since the vote: all that follows is sent at once, and the reserve is refused.
    network.advance(11 * DAY);
    network.execute_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Executed);
    assert_eq!(failures(&network), [(1, Effect::Reserve), (1, Effect::ExecuteReserve)]);
    assert!(frozen(&network, licence));

    SETTLED.set(true);
    let retry = |effect| ExecuteMsg::RetryEffect { case, effect };
    let answer = network.to_arbitration(&stranger, &retry(Effect::Reserve), 0).unwrap();
    let said = events::<ArbitrationEvent>(&answer);
    assert!(said.contains(&ArbitrationEvent::EffectDone { case, effect: Effect::Unlock }));
    assert!(!frozen(&network, licence));
    assert!(bond(&network, licence) < network.settings.minimum_bond);
    network.to_arbitration(&stranger, &retry(Effect::ExecuteReserve), 0).unwrap();
    assert!(failures(&network).is_empty());
}

/// Regression of the field: a reply taken for the answer to something else.
#[test]
fn an_answer_to_nothing_is_refused() {
    let mut deps = mock_dependencies();
    #[allow(deprecated)]
    let result = SubMsgResult::Ok(SubMsgResponse { events: vec![], data: None, msg_responses: vec![] });
    for id in [31, 32 + 13, u64::MAX] {
        let answer = Reply { id, payload: Binary::default(), gas_used: 0, result: result.clone() };
        let refusal = reply(deps.as_mut(), mock_env(), answer).unwrap_err();
        assert_eq!(refusal, ContractError::UnknownReply { id });
    }
    // A case that is none has no effects either.
    let answer = Reply { id: 32, payload: Binary::default(), gas_used: 0, result };
    let refusal = reply(deps.as_mut(), mock_env(), answer).unwrap_err();
    assert_eq!(refusal, ContractError::UnknownCase { case: CaseId(1) });
}
