//! Lent bonds: on offer, accepted, withdrawn, repaid by the maker, out of its claims, and first of all when the bond leaves.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Coin, Uint128};
use surety_api::charter::{self, ContractName, PAUSE_SECONDS};
use surety_api::vault::{BondResponse, ExecuteMsg, LiabilitiesResponse, Payee, QueryMsg, VaultEvent};
use surety_api::{ApiError, Curve, LicenceId};
use surety_testkit::{events, Network, TestDevice, Verdict, COIN, DENOM, MONTH};
use surety_vault::error::LoanError;
use surety_vault::ContractError;

fn bond(network: &Network, licence: LicenceId) -> BondResponse {
    network.query(&network.vault, &QueryMsg::Bond { licence })
}

fn parts(network: &Network, licence: LicenceId) -> (u128, u128) {
    let bond = bond(network, licence);
    (bond.own.u128(), bond.lent.u128())
}

fn license_says(network: &mut Network, message: &ExecuteMsg) -> anyhow::Result<cw_multi_test::AppResponse> {
    let license = network.license.clone();
    network.to_vault(&license, message, &[])
}

/// A licensed maker whose bond has 20,000 coins of governance's besides its own 100,000; a quarter of its claims repays them.
fn indebted() -> (Network, LicenceId, Addr) {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let device = TestDevice::new(Curve::Secp256k1, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let (governance, driver) = (network.actors.governance.clone(), network.actors.driver.clone());
    network.activate(&device, &driver).unwrap();
    network.offer_loan(licence, &governance, 2_500, 20_000 * COIN).unwrap();
    license_says(&mut network, &ExecuteMsg::AcceptLoan { licence }).unwrap();
    (network, licence, governance)
}

#[test]
fn an_offer_waits_and_then_is_a_part_of_the_bond() {
    let mut network = Network::new();
    let (maker, governance) = (network.actors.maker.clone(), network.actors.governance.clone());
    let licence = network.issue(&maker);
    let answer = network.offer_loan(licence, &governance, 2_500, 500).unwrap();
    let (amount, lender) = (Uint128::new(500), governance.to_string());
    let offered = VaultEvent::LoanOffered { licence, lender: lender.clone(), amount, share_bps: 2_500 };
    assert!(events(&answer).contains(&offered));
    assert_eq!(network.buckets().escrow, amount);
    assert_eq!(bond(&network, licence).amount, Uint128::zero());
    let offer =
        network.query::<LiabilitiesResponse>(&network.vault, &QueryMsg::Liabilities { licence }).offer;
    assert_eq!(offer.unwrap().amount, amount);
    let answer = license_says(&mut network, &ExecuteMsg::AcceptLoan { licence }).unwrap();
    assert!(events(&answer).contains(&VaultEvent::LoanAccepted { licence, amount }));
    let expected =
        BondResponse { amount, own: Uint128::zero(), lent: amount, lender: Some(lender), share_bps: 2_500 };
    assert_eq!(bond(&network, licence), expected);
    assert_eq!(network.buckets().escrow, Uint128::zero());
    let none = ContractError::Loan(LoanError::NoOffer { licence });
    network.refuses(&none, |n| license_says(n, &ExecuteMsg::AcceptLoan { licence }));
}

#[test]
fn an_offer_withdrawn_is_the_lenders_again() {
    let mut network = Network::new();
    let (maker, governance) = (network.actors.maker.clone(), network.actors.governance.clone());
    let licence = network.issue(&maker);
    network.offer_loan(licence, &governance, 2_500, 500).unwrap();
    let withdraw = ExecuteMsg::WithdrawLoanOffer { licence };
    let answer = license_says(&mut network, &withdraw).unwrap();
    assert!(events(&answer).contains(&VaultEvent::LoanWithdrawn { licence, amount: Uint128::new(500) }));
    assert_eq!(network.claimable(&Payee::Address(governance.to_string())), 500);
    let none = ContractError::Loan(LoanError::NoOffer { licence });
    network.refuses(&none, |n| license_says(n, &withdraw));
    // And another may be made.
    network.offer_loan(licence, &governance, 2_500, 5).unwrap();
}

#[test]
fn one_offer_and_one_loan_at_a_time() {
    let (mut network, licence, governance) = indebted();
    let lent = Uint128::new(20_000 * COIN);
    let license = network.license.clone();
    network.give(&license, 10);
    let offer = ExecuteMsg::OfferLoan { licence, lender: governance.to_string(), share_bps: 1 };
    let owes = ContractError::Loan(LoanError::Indebted { licence, lent });
    network.refuses(&owes, |n| n.to_vault(&license, &offer, &Network::funds(1)));
    let rival = network.actors.rival.clone();
    let other = network.issue(&rival);
    network.offer_loan(other, &governance, 1, 5).unwrap();
    let second = ExecuteMsg::OfferLoan { licence: other, lender: governance.to_string(), share_bps: 1 };
    let exists = ContractError::Loan(LoanError::OfferExists { licence: other });
    network.refuses(&exists, |n| n.to_vault(&license, &second, &Network::funds(1)));
}

#[test]
fn offers_that_make_no_sense_are_refused() {
    let mut network = Network::new();
    let (maker, license) = (network.actors.maker.clone(), network.license.clone());
    let licence = network.issue(&maker);
    network.give(&license, 10);
    let offer = |lender: &str, share_bps| ExecuteMsg::OfferLoan { licence, lender: lender.into(), share_bps };
    for share_bps in [0, 10_001] {
        let invalid = ContractError::Loan(LoanError::InvalidShare { share_bps });
        let message = offer(maker.as_str(), share_bps);
        network.refuses(&invalid, |n| n.to_vault(&license, &message, &Network::funds(1)));
    }
    let none = ContractError::NoFunds { denom: DENOM.into() };
    network.refuses(&none, |n| n.to_vault(&license, &offer(maker.as_str(), 1), &[]));
    let upper = maker.as_str().to_uppercase();
    assert!(network.to_vault(&license, &offer(&upper, 1), &Network::funds(1)).is_err());
    let expected = "the license contract".to_owned();
    let refused = ApiError::Unauthorized { sender: maker.to_string(), expected };
    let message = offer(maker.as_str(), 1);
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&maker, &message, &Network::funds(1)));
}

#[test]
fn a_repayment_makes_the_bond_the_makers_own() {
    let (mut network, licence, governance) = indebted();
    let (maker, lender) = (network.actors.maker.clone(), Payee::Address(governance.to_string()));
    let repay = ExecuteMsg::RepayLoan { licence };
    let answer = network.to_vault(&maker, &repay, &Network::funds(5_000 * COIN)).unwrap();
    let repaid = VaultEvent::LoanRepaid {
        licence,
        lender: governance.to_string(),
        amount: Uint128::new(5_000 * COIN),
        lent: Uint128::new(15_000 * COIN),
    };
    assert!(events(&answer).contains(&repaid));
    assert_eq!(parts(&network, licence), (105_000 * COIN, 15_000 * COIN));
    assert_eq!(network.claimable(&lender), 5_000 * COIN);
    let received = Uint128::new(15_000 * COIN + 1);
    let much =
        ContractError::Loan(LoanError::TooMuch { licence, lent: Uint128::new(15_000 * COIN), received });
    network.refuses(&much, |n| n.to_vault(&maker, &repay, &Network::funds(received.u128())));
    let wrong = ContractError::WrongDenom { expected: DENOM.into(), received: "other".into() };
    network.refuses(&wrong, |n| n.to_vault(&maker, &repay, &[Coin::new(1u128, "other")]));
    // Anyone may help.
    let rival = network.actors.rival.clone();
    network.to_vault(&rival, &repay, &Network::funds(15_000 * COIN)).unwrap();
    let free = bond(&network, licence);
    assert_eq!((free.own.u128(), free.lent.u128()), (120_000 * COIN, 0));
    assert_eq!((free.lender, free.share_bps), (None, 0));
    let nothing = ContractError::Loan(LoanError::NothingOwed { licence });
    network.refuses(&nothing, |n| n.to_vault(&maker, &repay, &Network::funds(1)));
}

#[test]
fn claims_repay_at_their_share() {
    let (mut network, licence, governance) = indebted();
    let (maker, lender) = (network.actors.maker.clone(), Payee::Address(governance.to_string()));
    network.advance(12 * MONTH);
    let before = network.balance(&maker);
    let pool = surety_api::vault::PoolId { licence, model: surety_api::ModelId(1), generation: 1 };
    let answer = network.claim_manufacturer(pool).unwrap();
    // 28.5 accrued; a quarter of it, rounded up, is the lender's.
    let claimed = VaultEvent::Claimed { licence, to: maker.to_string(), amount: Uint128::new(28_500_000) };
    assert!(events(&answer).contains(&claimed));
    assert_eq!(network.balance(&maker) - before, 21_375_000);
    assert_eq!(network.claimable(&lender), 7_125_000);
    assert_eq!(parts(&network, licence), (100_007_125_000, 19_992_875_000));
    // Integrations owes nobody anything.
    let integrations = network.actors.integrations.clone();
    network.claim_integrations(pool).unwrap();
    assert_eq!(network.balance(&integrations), 1_500_000);
    // A claim of a single unit repays too: no claim is too small.
    network.advance(2);
    let owed = network.claimable(&lender);
    network.claim_manufacturer(pool).unwrap();
    assert_eq!(network.claimable(&lender), owed + 1);
}

#[test]
fn a_claim_repays_no_more_than_is_owed() {
    let (mut network, licence, _) = indebted();
    let maker = network.actors.maker.clone();
    let repay = ExecuteMsg::RepayLoan { licence };
    network.to_vault(&maker, &repay, &Network::funds(20_000 * COIN - 100)).unwrap();
    network.advance(12 * MONTH);
    let before = network.balance(&maker);
    let pool = surety_api::vault::PoolId { licence, model: surety_api::ModelId(1), generation: 1 };
    network.claim_manufacturer(pool).unwrap();
    assert_eq!(network.balance(&maker) - before, 28_500_000 - 100);
    assert_eq!(bond(&network, licence).lender, None);
}

#[test]
fn a_bond_that_leaves_pays_the_lender_first() {
    let (mut network, licence, governance) = indebted();
    let maker = network.actors.maker.clone();
    network.renounce(&maker, licence).unwrap();
    network.advance(network.settings.renounce_period);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker) - before, 100_000 * COIN);
    assert_eq!(network.claimable(&Payee::Address(governance.into())), 20_000 * COIN);
    assert_eq!(network.buckets().bond, Uint128::zero());
}

/// The maker's own part answers first; what is taken of the lent part is the lender's loss.
#[test]
fn a_verdict_takes_the_own_part_before_the_lent_one() {
    let (mut network, licence, _) = indebted();
    network.reserve(1, licence, &Verdict { bond: 90_000 * COIN, ..Verdict::default() }).unwrap();
    assert_eq!(parts(&network, licence), (10_000 * COIN, 20_000 * COIN));
    network.reserve(2, licence, &Verdict { bond: 15_000 * COIN, ..Verdict::default() }).unwrap();
    assert_eq!(parts(&network, licence), (0, 15_000 * COIN));
    network.reserve(3, licence, &Verdict { bond: 15_000 * COIN, ..Verdict::default() }).unwrap();
    let empty = bond(&network, licence);
    assert_eq!((empty.amount, empty.lender, empty.share_bps), (Uint128::zero(), None, 0));
}

#[test]
fn a_lent_bond_counts_towards_the_requirement() {
    let mut network = Network::new();
    let (maker, governance) = (network.actors.maker.clone(), network.actors.governance.clone());
    network.category();
    let licence = network.issue(&maker);
    let model = network.model(licence, Curve::Secp256k1);
    network.certify(model);
    network.post_bond(&maker, licence, 40_000 * COIN).unwrap();
    let device = TestDevice::new(Curve::Secp256k1, 0);
    assert!(network.mint(model, std::slice::from_ref(&device)).is_err());
    network.offer_loan(licence, &governance, 5_000, 60_000 * COIN).unwrap();
    assert!(network.mint(model, std::slice::from_ref(&device)).is_err(), "an offer is no bond");
    license_says(&mut network, &ExecuteMsg::AcceptLoan { licence }).unwrap();
    network.mint(model, &[device]).unwrap();
}

#[test]
fn a_paused_vault_takes_no_loan() {
    let (mut network, licence, governance) = indebted();
    let (maker, guardian) = (network.actors.maker.clone(), network.actors.guardian.clone());
    let (charter, license) = (network.charter.clone(), network.license.clone());
    let pause = charter::ExecuteMsg::Pause { contract: ContractName::Vault };
    network.execute(&guardian, &charter, &pause, &[]).unwrap();
    let until = network.now() + PAUSE_SECONDS;
    network.give(&license, 1);
    let offer = ExecuteMsg::OfferLoan { licence, lender: governance.to_string(), share_bps: 1 };
    let repay = ExecuteMsg::RepayLoan { licence };
    let paused = ContractError::Api(ApiError::Paused { contract: ContractName::Vault, until });
    for (sender, message) in [(&license, &offer), (&maker, &repay)] {
        network.refuses(&paused, |n| n.to_vault(sender, message, &Network::funds(1)));
    }
}

/// A bond that has left does not come back by a loan, and an offer made before is the lender's again.
#[test]
fn a_licence_that_was_left_takes_no_loan() {
    let mut network = Network::new();
    let (maker, governance) = (network.actors.maker.clone(), network.actors.governance.clone());
    let licence = network.licensed(&maker);
    network.offer_loan(licence, &governance, 1, 50).unwrap();
    network.renounce(&maker, licence).unwrap();
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, licence).unwrap();
    let left = ContractError::LicenceLeft { licence };
    network.refuses(&left, |n| license_says(n, &ExecuteMsg::AcceptLoan { licence }));
    license_says(&mut network, &ExecuteMsg::WithdrawLoanOffer { licence }).unwrap();
    let license = network.license.clone();
    network.give(&license, 1);
    let offer = |licence| ExecuteMsg::OfferLoan { licence, lender: governance.to_string(), share_bps: 1 };
    network.refuses(&left, |n| n.to_vault(&license, &offer(licence), &Network::funds(1)));
    let unknown = ContractError::UnknownLicence { licence: LicenceId(9) };
    network.refuses(&unknown, |n| n.to_vault(&license, &offer(LicenceId(9)), &Network::funds(1)));
}
