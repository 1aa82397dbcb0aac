//! `hold_case_bond` and `release_case_bond`: what opens a case or appeals, and what becomes of it.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Coin, StdError, Uint128};
use surety_api::charter::{self, ContractName};
use surety_api::vault::raw::{CaseBond, CASE_BONDS};
use surety_api::vault::{
    BondSlot, CaseBondEntry, CaseBondsResponse, ExecuteMsg, Payee, QueryMsg, VaultEvent,
};
use surety_api::{ApiError, CaseId, LicenceId};
use surety_testkit::{events, Network, COIN, DENOM};
use surety_vault::error::CaseError;
use surety_vault::ContractError;

const CASE: CaseId = CaseId(7);

fn bonds(network: &Network) -> Vec<CaseBondEntry> {
    network.query::<CaseBondsResponse>(&network.vault, &QueryMsg::CaseBonds { case: CASE }).bonds
}

#[test]
fn a_bond_is_held_for_its_payer() {
    let mut network = Network::new();
    let rival = network.actors.rival.clone();
    let answer = network.hold_case_bond(7, BondSlot::Opening, &rival, 1_000 * COIN).unwrap();
    let amount = Uint128::new(1_000 * COIN);
    let held =
        VaultEvent::CaseBondHeld { case: CASE, slot: BondSlot::Opening, payer: rival.to_string(), amount };
    assert!(events(&answer).contains(&held));
    let bond = CaseBond { payer: rival, amount, reserved: Uint128::zero() };
    assert_eq!(bonds(&network), [CaseBondEntry { slot: BondSlot::Opening, bond }]);
    assert_eq!(network.buckets().case_bonds, amount);
    assert_eq!(network.buckets().surplus, Uint128::zero());
}

#[test]
fn a_case_has_one_bond_of_each_kind() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.hold_case_bond(7, BondSlot::Opening, &rival, COIN).unwrap();
    let exists = ContractError::Case(CaseError::BondExists { case: CASE, slot: BondSlot::Opening });
    network.refuses(&exists, |n| n.hold_case_bond(7, BondSlot::Opening, &rival, COIN));
    network.hold_case_bond(7, BondSlot::Appeal, &maker, 2 * COIN).unwrap();
    network.hold_case_bond(8, BondSlot::Opening, &rival, 4 * COIN).unwrap();
    assert_eq!(bonds(&network).len(), 2);
    assert_eq!(network.buckets().case_bonds.u128(), 7 * COIN);
}

#[test]
fn a_lost_bond_is_burned_shared_and_returned_to_the_coin() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let licence = network.licensed(&maker);
    network.hold_case_bond(7, BondSlot::Opening, &rival, 101).unwrap();
    let supply = network.supply();
    let answer =
        network.release_case_bond(7, BondSlot::Opening, 50, Some((Payee::Licence(licence), 40))).unwrap();
    let (burned, shared, returned) = (Uint128::new(50), Uint128::new(40), Uint128::new(11));
    let released =
        VaultEvent::CaseBondReleased { case: CASE, slot: BondSlot::Opening, burned, shared, returned };
    assert!(events(&answer).contains(&released));
    assert_eq!(supply - network.supply(), 50);
    assert_eq!(network.claimable(&Payee::Licence(licence)), 40);
    assert_eq!(network.claimable(&Payee::Address(rival.into())), 11);
    assert_eq!(network.buckets().case_bonds, Uint128::zero());
    assert!(bonds(&network).is_empty());
    let gone = ContractError::Case(CaseError::UnknownBond { case: CASE, slot: BondSlot::Opening });
    network.refuses(&gone, |n| n.release_case_bond(7, BondSlot::Opening, 0, None));
}

#[test]
fn a_won_case_gives_the_whole_bond_back() {
    let mut network = Network::new();
    let rival = network.actors.rival.clone();
    network.hold_case_bond(7, BondSlot::Appeal, &rival, COIN).unwrap();
    let supply = network.supply();
    network.release_case_bond(7, BondSlot::Appeal, 0, None).unwrap();
    assert_eq!(network.claimable(&Payee::Address(rival.into())), COIN);
    assert_eq!(network.supply(), supply);
}

#[test]
fn no_more_is_taken_than_is_in_it() {
    let mut network = Network::new();
    let rival = network.actors.rival.clone();
    network.hold_case_bond(7, BondSlot::Opening, &rival, 100).unwrap();
    let (slot, amount) = (BondSlot::Opening, Uint128::new(100));
    let to = Payee::Integrations;
    for (burn, share) in [(101, 0), (0, 101), (60, 41)] {
        let asked = Uint128::new(burn + share);
        let small = ContractError::Case(CaseError::BondTooSmall { case: CASE, slot, amount, asked });
        network.refuses(&small, |n| n.release_case_bond(7, slot, burn, Some((to.clone(), share))));
    }
    network.release_case_bond(7, slot, 60, Some((to, 40))).unwrap();
    assert_eq!(network.claimable(&Payee::Address(rival.into())), 0);
}

/// Contested streams stand on a part of the bond; it cannot leave from under them.
#[test]
fn what_stands_for_streams_stays() {
    let mut network = Network::new();
    let rival = network.actors.rival.clone();
    network.hold_case_bond(7, BondSlot::Opening, &rival, 100).unwrap();
    let vault = network.vault.clone();
    let reserved = Uint128::new(5);
    let bond = CaseBond { payer: rival, amount: Uint128::new(100), reserved };
    CASE_BONDS
        .save(&mut *network.app.contract_storage_mut(&vault), (7, BondSlot::Opening.as_str()), &bond)
        .unwrap();
    let stands =
        ContractError::Case(CaseError::BondReserved { case: CASE, slot: BondSlot::Opening, reserved });
    network.refuses(&stands, |n| n.release_case_bond(7, BondSlot::Opening, 0, None));
}

/// Old finding: wrong denom kept, funds sent along and lost.
#[test]
fn wrong_denom_kept_and_funds_sent_along() {
    let mut network = Network::new();
    let (rival, arbitration) = (network.actors.rival.clone(), network.arbitration.clone());
    let case = CASE;
    let hold = ExecuteMsg::HoldCaseBond { case, slot: BondSlot::Opening, payer: rival.to_string() };
    let none = ContractError::NoFunds { denom: DENOM.into() };
    network.refuses(&none, |n| n.to_vault(&arbitration, &hold, &[]));
    let wrong = ContractError::WrongDenom { expected: DENOM.into(), received: "other".into() };
    let both = vec![Coin::new(5u128, "other"), Coin::new(5u128, DENOM)];
    network.refuses(&wrong, |n| n.arbitrate(&hold, both));
    network.arbitrate(&hold, Network::funds(5)).unwrap();
    let release =
        ExecuteMsg::ReleaseCaseBond { case, slot: BondSlot::Opening, burn: Uint128::zero(), other: None };
    let unexpected = ContractError::Api(ApiError::UnexpectedFunds {});
    network.refuses(&unexpected, |n| n.arbitrate(&release, Network::funds(1)));
    assert_eq!(network.buckets().balance.u128(), 5);
}

/// Old finding: unvalidated or upper-case addresses. One payee must not have two names.
#[test]
fn addresses_unvalidated_or_in_upper_case() {
    let mut network = Network::new();
    let (rival, slot) = (network.actors.rival.clone(), BondSlot::Opening);
    for payer in ["nobody".to_owned(), rival.as_str().to_uppercase(), String::new()] {
        let hold = ExecuteMsg::HoldCaseBond { case: CASE, slot, payer };
        assert!(matches!(
            network.arbitrate(&hold, Network::funds(1)).unwrap_err().downcast(),
            Ok(ContractError::Std(StdError::GenericErr { .. }))
        ));
    }
    network.hold_case_bond(7, slot, &rival, 10).unwrap();
    let upper = Payee::Address(rival.as_str().to_uppercase());
    assert!(network.release_case_bond(7, slot, 0, Some((upper, 1))).is_err());
    assert_eq!(network.buckets().case_bonds.u128(), 10);
}

#[test]
fn only_arbitration_and_no_pause_stops_it() {
    let mut network = Network::new();
    let (rival, guardian) = (network.actors.rival.clone(), network.actors.guardian.clone());
    let hold = ExecuteMsg::HoldCaseBond { case: CASE, slot: BondSlot::Opening, payer: rival.to_string() };
    let expected = "the arbitration contract".to_owned();
    let refused = ApiError::Unauthorized { sender: rival.to_string(), expected };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&rival, &hold, &Network::funds(1)));
    let charter = network.charter.clone();
    let pause = charter::ExecuteMsg::Pause { contract: ContractName::Vault };
    network.execute(&guardian, &charter, &pause, &[]).unwrap();
    network.arbitrate(&hold, Network::funds(1)).unwrap();
}

/// A licence that does not exist may be named as a payee of a share; its coins then wait for good, and nobody else gets them.
#[test]
fn a_share_for_a_licence_nobody_holds_is_nobodys_to_take() {
    let mut network = Network::new();
    let rival = network.actors.rival.clone();
    network.hold_case_bond(7, BondSlot::Opening, &rival, 10).unwrap();
    let ghost = Payee::Licence(LicenceId(99));
    network.release_case_bond(7, BondSlot::Opening, 0, Some((ghost.clone(), 4))).unwrap();
    let unknown = ContractError::UnknownLicence { licence: LicenceId(99) };
    network.refuses(&unknown, |n| n.to_vault(&rival, &ExecuteMsg::ClaimBalance { payee: ghost }, &[]));
}
