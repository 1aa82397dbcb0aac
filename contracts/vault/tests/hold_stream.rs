//! `hold_stream`: a contested fault pays nothing while the case runs, and costs whoever contests it a share of the bond.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{
    BondSlot, CaseBondsResponse, Contest, DueResponse, ExecuteMsg, FaultCause, QueryMsg, VaultEvent,
};
use surety_api::{ApiError, CaseId, Curve};
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH, PERIOD};
use surety_vault::error::{CaseError, StreamError};
use surety_vault::ContractError;

const CASE: CaseId = CaseId(4);

/// A device that failed after 12 months, and the bond of a case about it.
fn faulted(cause: FaultCause, bond: u128) -> (Network, TestDevice) {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.advance(12 * MONTH);
    network.by_device(&ExecuteMsg::OpenStream { device: device.id(), cause }).unwrap();
    let maker = network.actors.maker.clone();
    network.hold_case_bond(CASE.get(), BondSlot::Opening, &maker, bond).unwrap();
    (network, device)
}

fn due(network: &Network, device: &TestDevice) -> u128 {
    let question = QueryMsg::DriverDue { device: device.id() };
    network.query::<DueResponse>(&network.vault, &question).amount.u128()
}

fn reserved(network: &Network) -> u128 {
    let bonds: CaseBondsResponse = network.query(&network.vault, &QueryMsg::CaseBonds { case: CASE });
    bonds.bonds[0].bond.reserved.u128()
}

#[test]
fn it_pays_nothing_until_the_time_is_over_and_everything_then() {
    let (mut network, device) = faulted(FaultCause::Malfunction, 2 * COIN);
    network.advance(10 * DAY);
    let until = network.now() + 2 * MONTH;
    let answer = network.contest(&device, CASE.get(), until).unwrap();
    // A twentieth of 30 x 355 / 365, rounded up.
    let bond = Uint128::new(1_458_905);
    assert!(events(&answer).contains(&VaultEvent::StreamHeld {
        device: device.id(),
        case: CASE,
        until,
        bond
    }));
    assert_eq!(reserved(&network), bond.u128());
    let stake = network.stake_of(&device);
    assert_eq!(stake.contest, Some(Contest { case: CASE, until, bond }));
    assert_eq!((stake.driver.u128(), stake.held.u128()), (0, 821_917));
    network.advance(2 * MONTH - 1);
    assert_eq!(due(&network, &device), 0);
    network.refuses(&ContractError::NothingDue {}, |n| n.claim_driver(&device));
    network.advance(1);
    assert_eq!(due(&network, &device), 5_821_917);
    network.claim_driver(&device).unwrap();
    assert_eq!(network.balance(&network.actors.driver), 5_821_917);
    // The bond stays reserved until arbitration says what became of it.
    assert_eq!(reserved(&network), bond.u128());
    let kept = CaseError::BondReserved { case: CASE, slot: BondSlot::Opening, reserved: bond };
    network
        .refuses(&ContractError::Case(kept), |n| n.release_case_bond(CASE.get(), BondSlot::Opening, 0, None));
}

#[test]
fn a_stream_is_contested_once_and_in_time() {
    let (mut network, device) = faulted(FaultCause::Malfunction, 100 * COIN);
    let closed = network.now() + network.settings.contest_window;
    network.advance_to(closed - 1);
    let until = network.now() + MONTH;
    network.contest(&device, CASE.get(), until).unwrap();
    let again = ContractError::Stream(StreamError::ContestedBefore { device: device.id() });
    network.refuses(&again, |n| n.contest(&device, CASE.get(), until));
    network.end_contest(&device, CASE.get(), true).unwrap();
    network.refuses(&again, |n| n.contest(&device, CASE.get(), until));

    let (mut network, device) = faulted(FaultCause::Disconnected, 100 * COIN);
    network.advance_to(closed);
    let late = ContractError::Stream(StreamError::ContestTooLate { device: device.id(), closed });
    network.refuses(&late, |n| n.contest(&device, CASE.get(), until));
}

#[test]
fn what_stands_on_the_devices_own_word_is_not_contested() {
    let (mut network, device) = faulted(FaultCause::Removed, 100 * COIN);
    let until = network.now() + MONTH;
    let refused = ContractError::Stream(StreamError::NotContestable { device: device.id() });
    network.refuses(&refused, |n| n.contest(&device, CASE.get(), until));
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let refused = ContractError::NotStreaming { device: device.id() };
    network.refuses(&refused, |n| n.contest(&device, CASE.get(), until));
    let unknown = TestDevice::new(Curve::Secp256k1, 99);
    let refused = ContractError::UnknownDevice { device: unknown.id() };
    network.refuses(&refused, |n| n.contest(&unknown, CASE.get(), until));
}

#[test]
fn the_bond_must_cover_the_share() {
    let (mut network, device) = faulted(FaultCause::Malfunction, 1_499_999);
    let (slot, until) = (BondSlot::Opening, network.now() + MONTH);
    let (amount, asked) = (Uint128::new(1_499_999), Uint128::new(1_500_000));
    let small = CaseError::BondTooSmall { case: CASE, slot, amount, asked };
    network.refuses(&ContractError::Case(small), |n| n.contest(&device, CASE.get(), until));
    let none = CaseError::UnknownBond { case: CaseId(5), slot };
    network.refuses(&ContractError::Case(none), |n| n.contest(&device, 5, until));
    let maker = network.actors.maker.clone();
    network.hold_case_bond(5, slot, &maker, 1_500_000).unwrap();
    let now = network.now();
    let passed = ContractError::DeadlinePassed { deadline: now, now };
    network.refuses(&passed, |n| n.contest(&device, 5, now));
    network.contest(&device, 5, until).unwrap();
}

#[test]
fn only_arbitration_contests() {
    let (mut network, device) = faulted(FaultCause::Malfunction, 100 * COIN);
    let until = network.now() + MONTH;
    let messages = [
        ExecuteMsg::HoldStream { device: device.id(), case: CASE, until },
        ExecuteMsg::EndHoldStream { device: device.id(), case: CASE, upheld: false },
    ];
    for sender in [network.actors.integrations.clone(), network.actors.maker.clone(), network.device.clone()]
    {
        for message in &messages {
            let expected = "the arbitration contract".to_owned();
            let refused = ApiError::Unauthorized { sender: sender.to_string(), expected };
            network.refuses(&ContractError::Api(refused), |n| n.to_vault(&sender, message, &[]));
        }
    }
}

/// While an earlier stream of the device is contested, the next one cannot be; its time counts from the end of that.
#[test]
fn the_next_stream_has_its_own_time() {
    let (mut network, device) = faulted(FaultCause::Disconnected, 100 * COIN);
    let until = network.now() + 3 * MONTH;
    network.contest(&device, CASE.get(), until).unwrap();
    network.advance(DAY);
    network
        .by_device(&ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction })
        .unwrap();
    network.advance(MONTH);
    // The new stream flows.
    assert_eq!(due(&network, &device), 2_500_000);
    let pending = ContractError::Stream(StreamError::ContestedBefore { device: device.id() });
    network.refuses(&pending, |n| n.contest(&device, CASE.get(), until));
    network.end_contest(&device, CASE.get(), true).unwrap();
    network.advance(13 * DAY);
    network.contest(&device, CASE.get(), until).unwrap();
    network.end_contest(&device, CASE.get(), false).unwrap();
    network.advance(PERIOD);
    let stake = network.stake_of(&device);
    assert_eq!(stake.held, Uint128::zero());
    // A day of the first stream, which stood; nothing of the second, which fell before anything of it was paid.
    assert_eq!(stake.driver.u128(), 82_191);
}

#[test]
fn a_contest_that_is_ended_late_does_not_reopen_the_window_of_the_next_stream() {
    let (mut network, device) = faulted(FaultCause::Disconnected, 10 * COIN);
    let until = network.now() + MONTH;
    network.contest(&device, CASE.get(), until).unwrap();
    network
        .by_device(&ExecuteMsg::OpenStream { device: device.id(), cause: FaultCause::Malfunction })
        .unwrap();
    // The hold is over with the case; nobody says so for half a year.
    network.advance_to(until);
    network.advance(6 * MONTH);
    network.end_contest(&device, CASE.get(), true).unwrap();
    let maker = network.actors.maker.clone();
    network.hold_case_bond(5, BondSlot::Opening, &maker, 10 * COIN).unwrap();
    let (closed, later) = (until + network.settings.contest_window, network.now() + MONTH);
    let too_late = StreamError::ContestTooLate { device: device.id(), closed };
    network.refuses(&ContractError::from(too_late), |n| n.contest(&device, 5, later));
}
