//! A ban is contested by who it hurts, once.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{BanHeld, Choice, ExecuteMsg, Phase, Verdict};
use surety_api::vault::Payee;
use surety_api::{device, CaseId};
use surety_arbitration::permissions::BAN_PARTY;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, AS_ASKED, DISMISS};
use surety_testkit::{Network, Settings, TestDevice, DAY};

use super::common::{payee, refuses, with_model, BOND};

const BAN_BOND: u128 = BOND / 10;

fn banned() -> (Network, TestDevice) {
    let (mut network, _, model) = with_model(Settings::with_council());
    let device = TestDevice::new(surety_api::Curve::Secp256k1, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&device, &driver).unwrap();
    network.advance(DAY);
    ban(&mut network, &device);
    (network, device)
}

fn ban(network: &mut Network, device: &TestDevice) {
    let (integrations, contract) = (network.actors.integrations.clone(), network.device.clone());
    let message = device::ExecuteMsg::Ban { device: device.id() };
    network.execute(&integrations, &contract, &message, &[]).unwrap();
}

fn unban(network: &mut Network, device: &TestDevice) {
    let (integrations, contract) = (network.actors.integrations.clone(), network.device.clone());
    let message = device::ExecuteMsg::Unban { device: device.id() };
    network.execute(&integrations, &contract, &message, &[]).unwrap();
}

fn contest(device: &TestDevice) -> ExecuteMsg {
    ExecuteMsg::OpenBan { device: device.id(), complaint: document("complaint") }
}

fn contested() -> (Network, TestDevice, CaseId) {
    let (mut network, device) = banned();
    let maker = network.actors.maker.clone();
    let case = network.open_case(&maker, &contest(&device), BAN_BOND);
    (network, device, case)
}

fn status(network: &Network, device: &TestDevice) -> (bool, Option<u64>) {
    let message = device::QueryMsg::Device { device: device.id() };
    let device: device::DeviceResponse = network.query(&network.device, &message);
    (device.banned, device.held_until)
}

#[test]
fn maker_and_holder_contest_a_ban_that_stands_once() {
    let (mut network, device) = banned();
    let (maker, driver, rival) =
        (network.actors.maker.clone(), network.actors.driver.clone(), network.actors.rival.clone());
    refuses(&mut network, &rival, &contest(&device), BAN_BOND, &ContractError::Api(BAN_PARTY.refuse(&rival)));
    network.give(&driver, BAN_BOND);
    let banned_at = network.now();
    let case = network.open_case(&driver, &contest(&device), BAN_BOND);
    assert_eq!(status(&network, &device), (true, Some(network.case(case).deadline)));
    let before = ContractError::BanContested { device: device.id(), banned_at };
    refuses(&mut network, &maker, &contest(&device), BAN_BOND, &before);
    network.advance(1);
    unban(&mut network, &device);
    let not_banned = ContractError::NotBanned { device: device.id() };
    refuses(&mut network, &maker, &contest(&device), BAN_BOND, &not_banned);
    // Another ban is another matter.
    ban(&mut network, &device);
    network.open_case(&maker, &contest(&device), BAN_BOND);
}

#[test]
fn a_ban_without_ground_ends() {
    let (mut network, device, case) = contested();
    network.carry_out(case, AS_ASKED);
    assert_eq!(network.effects(case), ["release_opening", "end_ban"]);
    assert_eq!(status(&network, &device), (false, None));
    assert_eq!(network.claimable(&payee(&network.actors.maker)), BAN_BOND);
}

#[test]
fn a_ban_that_stands_costs_half_to_integrations() {
    let (mut network, device, case) = contested();
    network.settle_case(case, DISMISS);
    assert_eq!(network.effects(case), ["release_opening", "end_ban"]);
    assert_eq!(status(&network, &device), (true, None));
    assert_eq!(network.claimable(&Payee::Integrations), BAN_BOND / 2);
}

#[test]
fn a_ban_can_be_upheld_with_what_was_held() {
    let (mut network, device, case) = contested();
    let member = network.actors.council[0].clone();
    for (upheld, held) in [(true, None), (false, Some(BanHeld::Burn))] {
        let message = ExecuteMsg::Propose { case, verdict: Verdict::Ban { upheld, held } };
        refuses(&mut network, &member, &message, 0, &ContractError::HeldAccrual {});
    }
    let verdict = Verdict::Ban { upheld: true, held: Some(BanHeld::Holder) };
    network.to_arbitration(&member, &ExecuteMsg::Propose { case, verdict }, 0).unwrap();
    network.carry_out(case, Choice::Proposal { number: 2 });
    assert_eq!(status(&network, &device), (true, None));
    assert_eq!(network.claimable(&Payee::Integrations), BAN_BOND / 2, "who contested it has lost");
    assert_eq!(network.effects(case), ["release_opening", "end_ban"]);
}

#[test]
fn a_silent_council_lets_the_accrual_flow() {
    let (mut network, device, case) = contested();
    network.until(case, Phase::Due);
    network.advance_case(case).unwrap();
    assert_eq!(status(&network, &device), (true, None));
    assert_eq!(network.claimable(&payee(&network.actors.maker)), BAN_BOND / 100 * 95);
}

/// A verdict about one ban does not lift the next.
#[test]
fn a_ban_taken_back_is_nobodys_to_end() {
    let (mut network, device, case) = contested();
    network.advance(DAY);
    unban(&mut network, &device);
    ban(&mut network, &device);
    network.carry_out(case, AS_ASKED);
    assert!(status(&network, &device).0, "the second ban stands");
    assert_eq!(network.effects(case), ["release_opening"]);
}

#[test]
fn a_device_that_was_never_minted_is_not_banned() {
    let (mut network, _, _) = with_model(Settings::with_council());
    let (rival, device) = (network.actors.rival.clone(), TestDevice::new(surety_api::Curve::Secp256k1, 9));
    let not_banned = ContractError::NotBanned { device: device.id() };
    refuses(&mut network, &rival, &contest(&device), BAN_BOND, &not_banned);
}
