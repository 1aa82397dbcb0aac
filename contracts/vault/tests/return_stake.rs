//! `return_stake`: the stake of devices never activated goes back whole.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use cw_multi_test::AppResponse;
use surety_api::charter::{self, SEAL_SECONDS};
use surety_api::vault::{ExecuteMsg, LotResponse, QueryMsg, VaultEvent};
use surety_api::{device, ApiError, CaseId, Curve, LicenceId, LotId};
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{events, Network, TestDevice, DAY};
use surety_vault::ContractError;

const LICENCE: LicenceId = LicenceId(1);

fn send(network: &mut Network, lot: u64, count: u32, withdrawal_date: u64) -> anyhow::Result<AppResponse> {
    let contract = network.device.clone();
    network.to_vault(
        &contract,
        &ExecuteMsg::ReturnStake {
            lot: LotId(lot),
            count,
            withdrawal_date,
            window: 1_000 * DAY,
            held_by: None,
        },
        &[],
    )
}

/// Three minted devices.
fn minted() -> (Network, Vec<TestDevice>) {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, 3);
    network.mint(model, &devices).unwrap();
    (network, devices)
}

#[test]
fn scrap_is_paid_back_after_its_notice() {
    let (mut network, devices) = minted();
    let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
    let ids = || devices[..2].iter().map(TestDevice::id).collect();
    network.execute(&maker, &contract, &device::ExecuteMsg::Scrap { devices: ids() }, &[]).unwrap();
    network.advance(network.settings.scrap_period);
    let before = network.balance(&maker);
    let stranger = network.actors.stranger.clone();
    let answer = network
        .execute(
            &stranger,
            &contract,
            &device::ExecuteMsg::CollectScrap { devices: ids(), held_by: None },
            &[],
        )
        .unwrap();
    let amount = Uint128::new(2 * UNIT_STAKE);
    let returned = VaultEvent::StakeReturned { lot: LotId(1), count: 2, to: maker.to_string(), amount };
    assert!(events(&answer).contains(&returned));
    assert_eq!(network.balance(&maker) - before, amount.u128());
    assert_eq!(network.buckets().undrawn.u128(), UNIT_STAKE);
    let lot: LotResponse = network.query(&network.vault, &QueryMsg::Lot { lot: LotId(1) });
    assert_eq!(lot.undrawn, 1);
}

#[test]
fn a_case_opened_before_the_date_holds_it_and_a_later_one_does_not() {
    let (mut network, _) = minted();
    let date = network.now() + 45 * DAY;
    network.refuses(&ContractError::NotDue { withdrawal_date: date }, |n| send(n, 1, 1, date));
    network.advance(44 * DAY);
    let deadline = network.now() + 30 * DAY;
    network.lock(LICENCE, 1, deadline).unwrap();
    network.advance_to(date);
    network.lock(LICENCE, 2, deadline + 100 * DAY).unwrap();
    let held = ContractError::Held { licence: LICENCE, case: CaseId(1), deadline };
    network.refuses(&held, |n| send(n, 1, 1, date));
    network.advance_to(deadline - 1);
    network.refuses(&held, |n| send(n, 1, 1, date));
    network.advance_to(deadline);
    send(&mut network, 1, 1, date).unwrap();
    // What became due after the second case opened is that one's.
    let held = ContractError::Held { licence: LICENCE, case: CaseId(2), deadline: deadline + 100 * DAY };
    network.refuses(&held, |n| send(n, 1, 1, date + 1));
    network.unlock(LICENCE, 2).unwrap();
    send(&mut network, 1, 1, date + 1).unwrap();
}

#[test]
fn no_more_than_there_is() {
    let (mut network, devices) = minted();
    let driver = network.actors.driver.clone();
    network.activate(&devices[0], &driver).unwrap();
    let date = network.now();
    let drawn = ContractError::LotDrawn { lot: LotId(1), undrawn: 2, asked: 3 };
    network.refuses(&drawn, |n| send(n, 1, 3, date));
    network.refuses(&ContractError::NoneAsked { lot: LotId(1) }, |n| send(n, 1, 0, date));
    network.refuses(&ContractError::UnknownLot { lot: LotId(2) }, |n| send(n, 2, 1, date));
    let maker = network.actors.maker.clone();
    let message = ExecuteMsg::ReturnStake {
        lot: LotId(1),
        count: 1,
        withdrawal_date: date,
        window: DAY,
        held_by: None,
    };
    let refused =
        ApiError::Unauthorized { sender: maker.to_string(), expected: "the device contract".into() };
    network.refuses(&ContractError::Api(refused), |n| n.to_vault(&maker, &message, &[]));
}

#[test]
fn a_seal_delays_it() {
    let (mut network, _) = minted();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let (date, until) = (network.now(), network.now() + SEAL_SECONDS);
    network.refuses(&ContractError::Sealed { until }, |n| send(n, 1, 3, date));
    network.advance_to(until);
    send(&mut network, 1, 3, date).unwrap();
    assert_eq!(network.buckets().undrawn, Uint128::zero());
}
