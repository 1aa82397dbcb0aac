//! `end_hold_stream`: a contested fault stands or falls.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{
    BondSlot, CaseBondsResponse, DeviceOutcome, DueResponse, ExecuteMsg, FaultCause, Payee, QueryMsg,
    VaultEvent,
};
use surety_api::{CaseId, Curve, LicenceId};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::error::StreamError;
use surety_vault::ContractError;

const CASE: CaseId = CaseId(4);

/// A device that failed after 12 months, contested at once; a month later.
fn contested(cause: FaultCause) -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(12 * MONTH);
    network.by_device(&ExecuteMsg::OpenStream { device: device.id(), cause }).unwrap();
    let maker = network.actors.maker.clone();
    network.hold_case_bond(CASE.get(), BondSlot::Opening, &maker, 10 * COIN).unwrap();
    let until = network.now() + 12 * MONTH;
    network.contest(&device, CASE.get(), until).unwrap();
    network.advance(MONTH);
    (network, device)
}

fn due(network: &Network, device: &TestDevice) -> u128 {
    let question = QueryMsg::DriverDue { device: device.id() };
    network.query::<DueResponse>(&network.vault, &question).amount.u128()
}

/// Amount and reserved part of the opening bond.
fn bond(network: &Network) -> (u128, u128) {
    let bonds: CaseBondsResponse = network.query(&network.vault, &QueryMsg::CaseBonds { case: CASE });
    (bonds.bonds[0].bond.amount.u128(), bonds.bonds[0].bond.reserved.u128())
}

fn claimable(network: &Network) -> (u128, u128) {
    (network.claimable(&Payee::Licence(LicenceId(1))), network.claimable(&Payee::Integrations))
}

fn released(device: &TestDevice, upheld: bool, [bond, credited, returned]: [u128; 3]) -> VaultEvent {
    let [bond, credited, returned] = [bond, credited, returned].map(Uint128::new);
    VaultEvent::StreamReleased { device: device.id(), case: CASE, upheld, bond, credited, returned }
}

#[test]
fn a_fault_that_stands_gives_the_holder_the_stream_and_a_twentieth_of_it() {
    for cause in [FaultCause::Malfunction, FaultCause::Disconnected] {
        let (mut network, device) = contested(cause);
        let answer = network.end_contest(&device, CASE.get(), true).unwrap();
        assert!(events(&answer).contains(&released(&device, true, [1_500_000, 0, 0])));
        assert_eq!(bond(&network), (8_500_000, 0));
        assert_eq!(due(&network, &device), 4 * COIN);
        network.advance(11 * MONTH);
        network.claim_driver(&device).unwrap();
        assert_eq!(network.balance(&network.actors.driver), 31_500_000);
        let stake = network.stake_of(&device);
        assert_eq!((stake.driver.u128(), stake.held, stake.contest), (30 * COIN, Uint128::zero(), None));
        network.release_case_bond(CASE.get(), BondSlot::Opening, 0, None).unwrap();
    }
}

#[test]
fn a_fault_that_falls_leaves_the_maker_as_if_there_had_been_none() {
    for cause in [FaultCause::Malfunction, FaultCause::Disconnected] {
        let (mut network, device) = contested(cause);
        let answer = network.end_contest(&device, CASE.get(), false).unwrap();
        assert!(events(&answer).contains(&released(&device, false, [0, 2_500_000, 27_500_000])));
        assert_eq!((bond(&network), claimable(&network)), ((10 * COIN, 0), (2_375_000, 125_000)));
        let stake = network.stake_of(&device);
        assert_eq!((stake.outcome, stake.pool.generation), (DeviceOutcome::Recovered, 2));
        network.advance(PERIOD);
        let stake = network.stake_of(&device);
        assert_eq!(
            [stake.burned, stake.manufacturer, stake.integrations, stake.driver].map(|part| part.u128()),
            [20 * COIN, 57 * COIN, 3 * COIN, 0]
        );
        assert_eq!(network.pool(stake.pool).manufacturer_due.u128(), 26_125_000);
        assert_eq!(due(&network, &device), 0);
    }
}

#[test]
fn what_the_driver_was_paid_before_is_not_taken_back() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(12 * MONTH);
    let fault = ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction };
    network.by_device(&fault).unwrap();
    network.advance(10 * DAY);
    network.claim_driver(&device).unwrap();
    let paid = network.balance(&network.actors.driver);
    let maker = network.actors.maker.clone();
    network.hold_case_bond(CASE.get(), BondSlot::Opening, &maker, 10 * COIN).unwrap();
    let until = network.now() + MONTH;
    network.contest(&device, CASE.get(), until).unwrap();
    network.advance(10 * DAY);
    network.end_contest(&device, CASE.get(), false).unwrap();
    assert_eq!(paid, 821_917);
    assert_eq!(network.stake_of(&device).driver.u128(), paid);
    assert_eq!(claimable(&network), (780_823, 41_095));
}

#[test]
fn a_stream_that_closed_in_between_is_decided_too() {
    for (upheld, driver, held_for_maker) in [(true, 6_500_000, (0, 0)), (false, 0, (4_750_000, 250_000))] {
        let (mut network, device) = contested(FaultCause::Disconnected);
        network.advance(MONTH);
        network.by_device(&ExecuteMsg::CloseStream { device: device.id() }).unwrap();
        network.advance(MONTH);
        // Two months streamed; they wait.
        let stake = network.stake_of(&device);
        assert_eq!((stake.held.u128(), stake.driver.u128(), due(&network, &device)), (5 * COIN, 0, 0));
        assert_eq!(stake.outcome, DeviceOutcome::Recovered);
        network.end_contest(&device, CASE.get(), upheld).unwrap();
        assert_eq!((due(&network, &device), claimable(&network)), (driver, held_for_maker));
        network.advance(PERIOD);
        let stake = network.stake_of(&device);
        let sum = stake.burned + stake.manufacturer + stake.integrations + stake.driver;
        assert_eq!((sum, stake.held), (stake.stake, Uint128::zero()));
    }
}

#[test]
fn in_the_last_day_of_the_device_all_of_it_is_the_makers_at_once() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let since = (network.now() + PERIOD) / DAY * DAY;
    network.advance_to(since - 10 * DAY);
    let fault = ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction };
    network.by_device(&fault).unwrap();
    let maker = network.actors.maker.clone();
    network.hold_case_bond(CASE.get(), BondSlot::Opening, &maker, 10 * COIN).unwrap();
    network.contest(&device, CASE.get(), since + MONTH).unwrap();
    network.advance_to(since + 60);
    let left = network.buckets().streams.u128();
    network.end_contest(&device, CASE.get(), false).unwrap();
    let (m, i) = claimable(&network);
    assert_eq!((m + i, network.buckets().streams.u128()), (left, 0));
    network.advance(2 * DAY);
    let stake = network.stake_of(&device);
    assert_eq!(stake.driver, Uint128::zero());
    assert_eq!(stake.burned + stake.manufacturer + stake.integrations, stake.stake);
}

/// The fault was none, so the device would have been in its pool when that was recalled.
#[test]
fn a_fault_that_falls_after_a_recall_goes_to_the_maker_until_then_and_to_the_holder_from_then() {
    let (mut network, device) = contested(FaultCause::Malfunction);
    network.recall(LicenceId(1), None).unwrap();
    network.advance(2 * MONTH);
    network.end_contest(&device, CASE.get(), false).unwrap();
    assert_eq!(claimable(&network), (2_375_000, 125_000));
    assert_eq!(due(&network, &device), 5 * COIN);
    assert_eq!(network.stake_of(&device).outcome, DeviceOutcome::Recalled);
    network.advance(PERIOD);
    assert_eq!(network.stake_of(&device).driver.u128(), 27_500_000);
}

#[test]
fn it_ends_once_and_by_its_own_case() {
    let (mut network, device) = contested(FaultCause::Malfunction);
    let other = ContractError::Stream(StreamError::NotContested { device: device.id(), case: CaseId(5) });
    network.refuses(&other, |n| n.end_contest(&device, 5, false));
    network.end_contest(&device, CASE.get(), true).unwrap();
    let over = ContractError::Stream(StreamError::NotContested { device: device.id(), case: CASE });
    for upheld in [true, false] {
        network.refuses(&over, |n| n.end_contest(&device, CASE.get(), upheld));
    }
}

#[test]
fn a_ban_holds_what_comes_back() {
    let (mut network, device) = contested(FaultCause::Malfunction);
    let until = network.now() + 3 * MONTH;
    network.hold_accrual(&device, until).unwrap();
    network.end_contest(&device, CASE.get(), false).unwrap();
    network.advance(2 * MONTH);
    assert_eq!(network.stake_of(&device).held.u128(), 5 * COIN);
}

#[test]
fn a_contest_that_is_won_is_no_way_around_a_slash() {
    let (mut network, device) = contested(FaultCause::Malfunction);
    network.slash(1, LicenceId(1), None, 5_000).unwrap();
    let supply = network.supply();
    let answer = network.end_contest(&device, CASE.get(), false).unwrap();
    // A month is credited; of the eleven left, half burns.
    assert!(events(&answer).contains(&released(&device, false, [0, 2_500_000, 13_750_000])));
    assert_eq!(supply - network.supply(), 13_750_000);
    assert_eq!(network.stake_of(&device).slashed.u128(), 13_750_000);
    network.advance(PERIOD);
    assert_eq!(network.stake_of(&device).manufacturer.u128(), 28_500_000 + 2_375_000 + 13_062_500);
}
