//! Terms that would break a promise later are refused at once.

use cosmwasm_std::Uint128;
use cw_multi_test::Executor;
use surety_api::license::{InstantiateMsg, QueryMsg};
use surety_api::ApiError;
use surety_license::{ContractError, Parameter, MAX_PERIOD};
use surety_testkit::{Contracts, Network};

fn good(network: &Network) -> InstantiateMsg {
    network.query(&network.license, &QueryMsg::Config {})
}

#[test]
fn the_terms_can_be_read() {
    let network = Network::new();
    let settings = &network.settings;
    let expected = InstantiateMsg {
        charter: network.charter.to_string(),
        name: "Surety licences".into(),
        symbol: "LICENCE".into(),
        minimum_bond: Uint128::new(settings.minimum_bond),
        provisional_period: settings.provisional_period,
        provisional_cap: settings.provisional_cap,
        renounce_period: settings.renounce_period,
        vote_delay: settings.vote_delay,
        review_reveal_delay: settings.review_reveal_delay,
        approval_period: settings.approval_period,
        cure_period: settings.cure_period,
        clarification_rounds: settings.clarification_rounds,
    };
    assert_eq!(good(&network), expected);
}

#[test]
fn bad_terms_are_refused() {
    let mut network = Network::new();
    let (governance, good) = (network.actors.governance.clone(), good(&network));
    let code = network.app.store_code(Contracts::default().license);
    let text = |parameter, length| ContractError::TextLength { parameter, length, max: 64 };
    let max = MAX_PERIOD;
    let period = |parameter, seconds| ContractError::PeriodOutOfRange { parameter, seconds, min: 1, max };
    let delay = |parameter, seconds| ContractError::PeriodOutOfRange { parameter, seconds, min: 0, max };
    for (bad, refusal) in [
        (InstantiateMsg { name: String::new(), ..good.clone() }, text(Parameter::Name, 0)),
        (InstantiateMsg { name: "x".repeat(65), ..good.clone() }, text(Parameter::Name, 65)),
        (InstantiateMsg { symbol: String::new(), ..good.clone() }, text(Parameter::Symbol, 0)),
        (InstantiateMsg { symbol: "x".repeat(65), ..good.clone() }, text(Parameter::Symbol, 65)),
        (InstantiateMsg { minimum_bond: Uint128::zero(), ..good.clone() }, ContractError::ZeroBond {}),
        (InstantiateMsg { provisional_period: 0, ..good.clone() }, period(Parameter::ProvisionalPeriod, 0)),
        (
            InstantiateMsg { provisional_period: MAX_PERIOD + 1, ..good.clone() },
            period(Parameter::ProvisionalPeriod, MAX_PERIOD + 1),
        ),
        (InstantiateMsg { renounce_period: 0, ..good.clone() }, period(Parameter::RenouncePeriod, 0)),
        (
            InstantiateMsg { renounce_period: u64::MAX, ..good.clone() },
            period(Parameter::RenouncePeriod, u64::MAX),
        ),
        (InstantiateMsg { approval_period: 0, ..good.clone() }, period(Parameter::ApprovalPeriod, 0)),
        (InstantiateMsg { cure_period: 0, ..good.clone() }, period(Parameter::CurePeriod, 0)),
        (InstantiateMsg { cure_period: max + 1, ..good.clone() }, period(Parameter::CurePeriod, max + 1)),
        (InstantiateMsg { vote_delay: max + 1, ..good.clone() }, delay(Parameter::VoteDelay, max + 1)),
        (
            InstantiateMsg { review_reveal_delay: u64::MAX, ..good.clone() },
            delay(Parameter::ReviewRevealDelay, u64::MAX),
        ),
        (
            InstantiateMsg { clarification_rounds: 17, ..good.clone() },
            ContractError::TooManyRounds { rounds: 17, max: 16 },
        ),
    ] {
        network.refuses(&refusal, |network| {
            network
                .app
                .instantiate_contract(code, governance.clone(), &bad, &[], "bad", None)
                .map(|_| cw_multi_test::AppResponse::default())
        });
    }
    let bad = InstantiateMsg { charter: network.charter.as_str().to_uppercase(), ..good };
    let error = network.app.instantiate_contract(code, governance, &bad, &[], "bad", None).unwrap_err();
    assert!(matches!(error.downcast::<ContractError>(), Ok(ContractError::Std(_))));
}

#[test]
fn coins_are_refused() {
    let mut network = Network::new();
    let (maker, good) = (network.actors.maker.clone(), good(&network));
    let code = network.app.store_code(Contracts::default().license);
    network.refuses(&ContractError::from(ApiError::UnexpectedFunds {}), |network| {
        network
            .app
            .instantiate_contract(code, maker, &good, &Network::funds(1), "bad", None)
            .map(|_| cw_multi_test::AppResponse::default())
    });
}
