//! Integrations requires a larger bond: thirty days to cure, then minting stops, and nothing is ever taken.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Uint128};
use cw_multi_test::AppResponse;
use surety_api::license::raw::Raise;
use surety_api::license::{
    ExecuteMsg, LicenceResponse, LicenceStatus, LicenseEvent, PresaleResponse, QueryMsg,
};
use surety_api::{ApiError, Curve, LicenceId};
use surety_license::ContractError;
use surety_testkit::{events, Network, TestDevice, COIN, DAY};

const BOND: u128 = 100_000 * COIN;

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn raise_by(network: &mut Network, sender: &Addr, licence: LicenceId, requirement: u128) -> Answer {
    let license = network.license.clone();
    let message = ExecuteMsg::RaiseBond { licence, requirement: Uint128::new(requirement) };
    network.execute(sender, &license, &message, &[])
}

fn raise(network: &mut Network, licence: LicenceId, requirement: u128) -> Answer {
    let integrations = network.actors.integrations.clone();
    raise_by(network, &integrations, licence, requirement)
}

fn shown(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

#[test]
fn minting_goes_on_for_thirty_days_and_stops_until_the_bond_is_there() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let maker = network.actors.maker.clone();
    let device = |n| [TestDevice::new(Curve::Secp256k1, n)];
    let effective_at = network.now() + 30 * DAY;
    let buckets = network.buckets();
    let sent = raise(&mut network, licence, BOND + 1).unwrap();
    let requirement = Uint128::new(BOND + 1);
    let raised = LicenseEvent::BondRaised { licence, requirement, effective_at };
    assert_eq!(events::<LicenseEvent>(&sent), [raised]);
    assert_eq!(network.buckets(), buckets, "it takes nothing");
    let now = shown(&network, licence);
    assert_eq!(now.requirement, Uint128::new(BOND));
    assert_eq!(now.raise, Some(Raise { requirement, effective_at }));

    network.advance_to(effective_at - 1);
    network.mint(model, &device(0)).unwrap();
    network.advance_to(effective_at);
    let now = shown(&network, licence);
    assert_eq!((now.requirement, now.raise, now.may_mint), (requirement, None, false));
    let presale: PresaleResponse = network.query(&network.license, &QueryMsg::MayPresale { licence });
    assert_eq!(presale, PresaleResponse { may_presale: false, bond_missing: Uint128::one() });
    let refusal = network.mint(model, &device(1)).unwrap_err();
    assert!(refusal.downcast_ref::<surety_vault::ContractError>().is_some(), "{refusal}");

    network.post_bond(&maker, licence, 1).unwrap();
    network.mint(model, &device(1)).unwrap();
    assert_eq!(shown(&network, licence).status, LicenceStatus::Active, "it was never anything else");
}

#[test]
fn never_below_the_networks_minimum() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    for requirement in [0, BOND - 1] {
        let refusal = ContractError::RequirementTooLow {
            requirement: Uint128::new(requirement),
            minimum: Uint128::new(BOND),
        };
        network.refuses(&refusal, |network| raise(network, licence, requirement));
    }
}

#[test]
fn a_raise_is_replaced_before_it_counts_and_added_to_after() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let start = network.now();
    raise(&mut network, licence, 3 * BOND).unwrap();
    network.advance(29 * DAY);
    // What is asked of it last, it has a whole cure period for.
    raise(&mut network, licence, 2 * BOND).unwrap();
    network.advance_to(start + 30 * DAY);
    assert_eq!(shown(&network, licence).requirement, Uint128::new(BOND));
    network.advance_to(start + 59 * DAY);
    assert_eq!(shown(&network, licence).requirement, Uint128::new(2 * BOND));
    // A raise of what is required by now; meanwhile the earlier one stands.
    raise(&mut network, licence, 3 * BOND).unwrap();
    assert_eq!(shown(&network, licence).requirement, Uint128::new(2 * BOND));
    network.advance(30 * DAY);
    assert_eq!(shown(&network, licence).requirement, Uint128::new(3 * BOND));
}

#[test]
fn less_counts_at_once() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    raise(&mut network, licence, 2 * BOND).unwrap();
    network.advance(30 * DAY);
    assert!(!shown(&network, licence).may_mint);
    let effective_at = network.now();
    let sent = raise(&mut network, licence, BOND).unwrap();
    let requirement = Uint128::new(BOND);
    let lowered = LicenseEvent::BondRaised { licence, requirement, effective_at };
    assert_eq!(events::<LicenseEvent>(&sent), [lowered]);
    let now = shown(&network, licence);
    assert_eq!((now.requirement, now.raise, now.may_mint), (requirement, None, true));
}

#[test]
fn who_leaves_owes_no_more() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let (left, revoked) = (network.licensed(&maker), network.licensed(&rival));
    network.renounce(&maker, left).unwrap();
    network.verdict(&ExecuteMsg::RevokeLicence { licence: revoked }).unwrap();
    for (licence, status) in [(left, LicenceStatus::Renouncing), (revoked, LicenceStatus::Revoked)] {
        network.refuses(&ContractError::Leaving { licence, status }, |network| {
            raise(network, licence, 2 * BOND)
        });
    }
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, left).unwrap();
    let refusal = ContractError::Leaving { licence: left, status: LicenceStatus::Renounced };
    network.refuses(&refusal, |network| raise(network, left, 2 * BOND));
}

#[test]
fn nobody_but_integrations_raises() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    let licence = network.licensed(&actors.maker);
    for sender in [&actors.governance, &actors.community, &actors.guardian, &actors.maker] {
        let expected = "integrations".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network
            .refuses(&ContractError::from(refusal), |network| raise_by(network, sender, licence, 2 * BOND));
    }
    network.refuses(&ContractError::UnknownLicence { licence: LicenceId(2) }, |network| {
        raise(network, LicenceId(2), 2 * BOND)
    });
}
