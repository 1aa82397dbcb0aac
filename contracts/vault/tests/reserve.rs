//! `reserve` and `execute_reserve`: a final verdict moves coins aside, and its timelock shares them out.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Uint128};
use surety_api::vault::{
    CaseReserveResponse, ExecuteMsg, LiabilitiesResponse, Payee, QueryMsg, ReservesResponse, VaultEvent,
    Victims,
};
use surety_api::{ApiError, CaseId, Curve, LicenceId, ModelId};
use surety_testkit::{events, Network, TestDevice, Verdict, COIN, DAY, MONTH};
use surety_vault::error::CaseError;
use surety_vault::ContractError;

fn reserve_of(network: &Network, case: u64) -> surety_api::vault::raw::CaseReserve {
    let message = QueryMsg::CaseReserve { case: CaseId(case) };
    network.query::<CaseReserveResponse>(&network.vault, &message).reserve.unwrap()
}

fn bond_of(network: &Network, licence: LicenceId) -> u128 {
    liabilities(network, licence).bond.amount.u128()
}

fn liabilities(network: &Network, licence: LicenceId) -> LiabilitiesResponse {
    network.query(&network.vault, &QueryMsg::Liabilities { licence })
}

/// A maker with ten devices of each of two models, the first of them activated.
fn maker() -> (Network, LicenceId, [ModelId; 2]) {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let other = network.model(licence, Curve::Secp256k1);
    network.certify(other);
    let devices = TestDevice::fleet(Curve::Secp256k1, 20);
    network.mint(model, &devices[..10]).unwrap();
    network.mint(other, &devices[10..]).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&devices[0], &driver).unwrap();
    (network, licence, [model, other])
}

#[test]
fn a_verdict_takes_of_the_bond_and_of_the_stake() {
    let (mut network, licence, _) = maker();
    // Of 60 locked coins half has accrued after a year; 19 devices of 80 are undrawn.
    network.advance(12 * MONTH);
    let verdict = Verdict { bond: 30_000 * COIN, stake_bps: 5_000, ..Verdict::default() };
    let answer = network.reserve(1, licence, &verdict).unwrap();
    let (bond, stake) = (Uint128::new(30_000 * COIN), Uint128::new(775 * COIN));
    let reserved = VaultEvent::Reserved { case: CaseId(1), licence, bond, stake };
    assert!(events(&answer).contains(&reserved));
    let reserve = reserve_of(&network, 1);
    assert_eq!((reserve.bond, reserve.stake, reserve.held), (bond, stake, bond + stake));
    assert_eq!(bond_of(&network, licence), 70_000 * COIN);
    let left = liabilities(&network, licence);
    assert_eq!(left.undrawn.u128(), 760 * COIN);
    // 15 still to accrue and 30 earned that nobody has claimed.
    assert_eq!(left.accrual.u128(), 45 * COIN);
    assert_eq!(network.buckets().reserves, bond + stake);
}

#[test]
fn one_model_answers_alone() {
    let (mut network, licence, [model, _]) = maker();
    let verdict = Verdict { stake_bps: 10_000, model: Some(model), ..Verdict::default() };
    network.reserve(1, licence, &verdict).unwrap();
    // 60 locked and 9 of 80.
    assert_eq!(reserve_of(&network, 1).stake.u128(), 780 * COIN);
    assert_eq!(liabilities(&network, licence).undrawn.u128(), 800 * COIN);
}

/// I3: what is seized is at most what there is.
#[test]
fn a_bond_that_has_less_gives_what_it_has() {
    let (mut network, licence, _) = maker();
    let verdict = Verdict { bond: 80_000 * COIN, ..Verdict::default() };
    network.reserve(1, licence, &verdict).unwrap();
    network.reserve(2, licence, &verdict).unwrap();
    network.reserve(3, licence, &verdict).unwrap();
    let bonds = [1, 2, 3].map(|case| reserve_of(&network, case).bond.u128() / COIN);
    assert_eq!(bonds, [80_000, 20_000, 0]);
    assert_eq!(bond_of(&network, licence), 0);
    // A licence that never had a bond is no obstacle either.
    network.reserve(4, LicenceId(9), &verdict).unwrap();
    for case in 1..=4 {
        network.execute_reserve(case).unwrap();
    }
    assert_eq!(network.buckets().reserves, Uint128::zero());
}

#[test]
fn a_case_reserves_once_and_is_carried_out_once() {
    let (mut network, licence, _) = maker();
    let unknown = ContractError::Case(CaseError::UnknownReserve { case: CaseId(1) });
    network.refuses(&unknown, |n| n.execute_reserve(1));
    let verdict = Verdict { bond: COIN, ..Verdict::default() };
    network.reserve(1, licence, &verdict).unwrap();
    let exists = ContractError::Case(CaseError::ReserveExists { case: CaseId(1) });
    network.refuses(&exists, |n| n.reserve(1, licence, &verdict));
    network.execute_reserve(1).unwrap();
    let executed = ContractError::Case(CaseError::AlreadyExecuted { case: CaseId(1) });
    network.refuses(&executed, |n| n.execute_reserve(1));
    network.refuses(&exists, |n| n.reserve(1, licence, &verdict));
}

#[test]
fn its_parts_burn_reward_and_wait_and_what_rounding_leaves_burns() {
    let (mut network, licence, _) = maker();
    let device = TestDevice::new(Curve::Secp256k1, 0).id();
    let victims = network.victims(1, &[(device, 1)]).victims();
    let rival = network.actors.rival.clone();
    let verdict = Verdict {
        bond: 1_003,
        allocation: (2_000, 7_000, 1_000),
        reward_to: Some(rival.to_string()),
        victims: Some(victims),
        ..Verdict::default()
    };
    network.reserve(1, licence, &verdict).unwrap();
    let supply = network.supply();
    let answer = network.execute_reserve(1).unwrap();
    // 100.3 and 702.1 rounded down; the burn has the rest.
    let (burned, reward, victims) = (Uint128::new(201), Uint128::new(100), Uint128::new(702));
    let executed = VaultEvent::ReserveExecuted { case: CaseId(1), burned, reward, victims };
    assert!(events(&answer).contains(&executed));
    assert_eq!(supply - network.supply(), 201);
    assert_eq!(network.claimable(&Payee::Address(rival.into())), 100);
    assert_eq!(network.buckets().reserves, victims);
    let payout = reserve_of(&network, 1).payout.unwrap();
    assert_eq!(payout.claims_end, network.now() + 365 * DAY);
}

#[test]
fn verdicts_out_of_their_bounds_are_refused() {
    let (mut network, licence, _) = maker();
    let device = TestDevice::new(Curve::Secp256k1, 0).id();
    let listed = network.victims(1, &[(device, 1)]).victims();
    let refuse = |network: &mut Network, error: CaseError, verdict: Verdict| {
        network.refuses(&ContractError::Case(error), |n| n.reserve(1, licence, &verdict));
    };
    for (allocation, sum) in
        [((9_999, 0, 0), 9_999), ((10_000, 0, 1), 10_001), ((65_535, 65_535, 1), 131_071)]
    {
        refuse(&mut network, CaseError::BadAllocation { sum }, Verdict { allocation, ..Verdict::default() });
    }
    let greedy = Verdict { allocation: (8_999, 0, 1_001), ..Verdict::default() };
    refuse(&mut network, CaseError::RewardTooHigh { reward_bps: 1_001, max: 1_000 }, greedy);
    let all = Verdict { stake_bps: 10_001, ..Verdict::default() };
    refuse(&mut network, CaseError::StakeShareTooHigh { stake_bps: 10_001 }, all);
    let root = Binary::from([7u8; 31]);
    let lists = [
        (0, Some(listed.clone()), 1),
        (1, None, 0),
        (1, Some(Victims { root, ..listed.clone() }), 1),
        (1, Some(Victims { count: 0, ..listed.clone() }), 0),
        (1, Some(Victims { total_weight: Uint128::zero(), ..listed }), 1),
    ];
    for (victims_bps, victims, count) in lists {
        let verdict =
            Verdict { allocation: (10_000 - victims_bps, victims_bps, 0), victims, ..Verdict::default() };
        refuse(&mut network, CaseError::BadVictims { victims_bps, count }, verdict);
    }
    let nobody = Verdict { reward_to: Some("nobody".into()), ..Verdict::default() };
    assert!(network.reserve(1, licence, &nobody).is_err());
}

/// I4: three verdicts against one licence, carried out in all six orders.
#[test]
fn verdicts_in_any_order_give_the_same_totals() {
    let orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];
    let outcomes = orders.map(|order| {
        let (mut network, licence, [model, _]) = maker();
        let device = TestDevice::new(Curve::Secp256k1, 0).id();
        network.advance(3 * MONTH + 7);
        let (rival, buyer) = (network.actors.rival.to_string(), network.actors.buyer.to_string());
        let list = network.victims(2, &[(device, 1)]);
        let verdicts = [
            Verdict {
                bond: 70_000 * COIN + 1,
                stake_bps: 1_234,
                allocation: (9_001, 0, 999),
                reward_to: Some(rival.clone()),
                ..Verdict::default()
            },
            Verdict {
                bond: 50_000 * COIN,
                stake_bps: 3_333,
                model: Some(model),
                allocation: (1, 8_999, 1_000),
                reward_to: Some(rival.clone()),
                victims: Some(list.victims()),
            },
            Verdict {
                bond: 7,
                stake_bps: 9_999,
                allocation: (9_999, 0, 1),
                reward_to: Some(buyer.clone()),
                ..Verdict::default()
            },
        ];
        for (case, verdict) in (1..).zip(&verdicts) {
            network.reserve(case, licence, verdict).unwrap();
        }
        let supply = network.supply();
        for case in order {
            network.execute_reserve(case).unwrap();
            network.advance(DAY);
        }
        network.to_vault(&network.actors.stranger.clone(), &list.claim(0), &[]).unwrap();
        let rewards = [rival, buyer].map(|address| network.claimable(&Payee::Address(address)));
        let totals = [1, 2, 3].map(|case| reserve_of(&network, case)).map(|mut reserve| {
            // Only the time at which each was carried out may differ.
            reserve.payout.as_mut().unwrap().claims_end = 0;
            reserve
        });
        (
            supply - network.supply(),
            rewards,
            totals,
            network.balance(&network.actors.driver),
            network.buckets(),
        )
    });
    assert!(outcomes[0].0 > 0 && outcomes[0].1.iter().all(|reward| *reward > 0));
    for outcome in &outcomes[1..] {
        assert_eq!(*outcome, outcomes[0]);
    }
}

/// A case lives on when the maker has gone: a reserve takes coins, and what was locked when it opened waits for it.
#[test]
fn withdrawal_during_an_open_case() {
    let (mut network, licence, _) = maker();
    let maker = network.actors.maker.clone();
    network.renounce(&maker, licence).unwrap();
    let date = network.now() + network.settings.renounce_period;
    network.advance_to(date - 1);
    let deadline = date + 30 * DAY;
    network.lock(licence, 1, deadline).unwrap();
    network.advance_to(date + DAY);
    let held = ContractError::Held { licence, case: CaseId(1), deadline };
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
    network.reserve(1, licence, &Verdict { bond: 60_000 * COIN, ..Verdict::default() }).unwrap();
    network.refuses(&held, |n| n.withdraw_bond(&maker, licence));
    network.unlock(licence, 1).unwrap();
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker) - before, 40_000 * COIN);
    // The verdict is carried out although its licence is gone.
    network.execute_reserve(1).unwrap();
}

/// Old finding: a chain of challenges that each keep the next one's money. From the date on none holds it any more.
#[test]
fn rolling_challenges_across_the_withdrawal_date() {
    let (mut network, licence, _) = maker();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.renounce(&maker, licence).unwrap();
    let date = network.now() + network.settings.renounce_period;
    network.advance_to(date - DAY);
    for case in 1..=20 {
        network.hold_case_bond(case, surety_api::vault::BondSlot::Opening, &rival, COIN).unwrap();
        network.lock(licence, case, network.now() + 2 * DAY).unwrap();
        network.advance(DAY);
    }
    // The first one was opened before the date and is dead; all others came at the date or later.
    network.withdraw_bond(&maker, licence).unwrap();
    let taken = network.reserve(20, licence, &Verdict { bond: COIN, ..Verdict::default() }).unwrap();
    let nothing =
        VaultEvent::Reserved { case: CaseId(20), licence, bond: Uint128::zero(), stake: Uint128::zero() };
    assert!(events(&taken).contains(&nothing));
}

/// A verdict's cost has a bound: a licence has at most 64 live pools, and each costs the same whatever is in it.
#[test]
fn a_verdict_over_every_pool_there_may_be() {
    let (mut network, licence, _) = maker();
    let devices = TestDevice::fleet(Curve::Secp256k1, 100);
    for device in &devices[20..82] {
        let model = network.model(licence, Curve::Secp256k1);
        network.certify(model);
        network.mint(model, std::slice::from_ref(device)).unwrap();
    }
    let (undrawn, accrual) = {
        let all = liabilities(&network, licence);
        assert_eq!(all.live_pools, 64);
        (all.undrawn, all.accrual)
    };
    let verdict = Verdict { stake_bps: 10_000, ..Verdict::default() };
    network.reserve(1, licence, &verdict).unwrap();
    assert_eq!(reserve_of(&network, 1).stake, undrawn + accrual);
    assert_eq!(liabilities(&network, licence).accrual, Uint128::zero());
}

#[test]
fn a_licences_reserves_are_listed_page_by_page() {
    let (mut network, licence, _) = maker();
    for case in [5, 3, 9] {
        network.reserve(case, licence, &Verdict { bond: 1, ..Verdict::default() }).unwrap();
    }
    network.reserve(4, LicenceId(2), &Verdict::default()).unwrap();
    let page = |start_after: Option<u64>, limit| {
        let message = QueryMsg::Reserves { licence, start_after: start_after.map(CaseId), limit };
        let page: ReservesResponse = network.query(&network.vault, &message);
        page.reserves.iter().map(|entry| entry.case.get()).collect::<Vec<_>>()
    };
    assert_eq!(page(None, None), [3, 5, 9]);
    assert_eq!(page(Some(3), Some(1)), [5]);
    assert_eq!(page(Some(9), None), [0u64; 0]);
    let none: CaseReserveResponse = network.query(&network.vault, &QueryMsg::CaseReserve { case: CaseId(1) });
    assert_eq!(none.reserve, None);
}

#[test]
fn only_arbitration_reserves_and_no_coins_come_along() {
    let (mut network, licence, _) = maker();
    network.reserve(1, licence, &Verdict { bond: 1, ..Verdict::default() }).unwrap();
    let execute = ExecuteMsg::ExecuteReserve { case: CaseId(1) };
    let expected = "the arbitration contract".to_owned();
    for sender in [network.actors.integrations.clone(), network.actors.governance.clone()] {
        let refused = ApiError::Unauthorized { sender: sender.to_string(), expected: expected.clone() };
        network.refuses(&ContractError::Api(refused), |n| n.to_vault(&sender, &execute, &[]));
    }
    let unexpected = ContractError::Api(ApiError::UnexpectedFunds {});
    network.refuses(&unexpected, |n| n.arbitrate(&execute, Network::funds(1)));
}
