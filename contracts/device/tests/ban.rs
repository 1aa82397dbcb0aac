//! Bans: off the network at once, accrual withheld once and for a time, and never redirected by integrations.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use surety_api::device::{DeviceEvent, DeviceResponse, ExecuteMsg, QueryMsg};
use surety_api::vault::HeldTo;
use surety_api::{ApiError, Curve};
use surety_device::ContractError;
use surety_testkit::{events, Network, TestDevice, COIN, DAY, MONTH};

fn details(network: &Network, device: &TestDevice) -> DeviceResponse {
    network.query(&network.device, &QueryMsg::Device { device: device.id() })
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.device.clone();
    network.refused(sender, &contract, message, &[])
}

fn hold(device: &TestDevice, until: u64) -> ExecuteMsg {
    ExecuteMsg::HoldBan { device: device.id(), until }
}

fn end(device: &TestDevice, upheld: bool, held: HeldTo) -> ExecuteMsg {
    ExecuteMsg::EndBan { device: device.id(), upheld, held }
}

/// Coins the maker has received for one device so far, everything due claimed.
fn maker_received(network: &mut Network, device: &TestDevice) -> u128 {
    let (maker, pool) = (network.actors.maker.clone(), network.stake_of(device).pool);
    let before = network.balance(&maker);
    let _ = network.claim_manufacturer(pool);
    network.balance(&maker) - before
}

#[test]
fn a_ban_withholds_for_its_time_and_then_all_of_it_flows() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.advance(MONTH);
    assert_eq!(maker_received(&mut network, &device), 57 * COIN / 24);
    let response = network.ban(&device).unwrap();
    let held_until = network.now() + 14 * DAY;
    assert_eq!(events::<DeviceEvent>(&response), [DeviceEvent::Banned { device: device.id(), held_until }]);
    let banned = details(&network, &device);
    assert!(banned.banned);
    assert_eq!(banned.held_until, Some(held_until));

    network.advance(14 * DAY - 1);
    assert_eq!(maker_received(&mut network, &device), 0);
    network.advance(1);
    assert_eq!(details(&network, &device).held_until, None, "the ban stands, the hold is over");
    // Anyone lets it flow: nobody has to ask integrations.
    let (stranger, vault) = (network.actors.stranger.clone(), network.vault.clone());
    let flow = surety_api::vault::ExecuteMsg::EndHold { device: device.id(), to: HeldTo::Maker };
    network.execute(&stranger, &vault, &flow, &[]).unwrap();
    network.advance(MONTH - 14 * DAY);
    assert_eq!(maker_received(&mut network, &device), 57 * COIN / 24);
}

#[test]
fn a_ban_taken_back_is_as_if_it_had_never_been() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    network.ban(&device).unwrap();
    network.advance(3 * DAY);
    let response = network.unban(&device).unwrap();
    assert_eq!(events::<DeviceEvent>(&response), [DeviceEvent::Unbanned { device: device.id() }]);
    let free = details(&network, &device);
    assert_eq!((free.banned, free.held_until), (false, None));
    network.advance(MONTH - 3 * DAY);
    assert_eq!(maker_received(&mut network, &device), 57 * COIN / 24);
}

#[test]
fn accrual_is_withheld_once_in_a_devices_life() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.ban(&device).unwrap();
    network.unban(&device).unwrap();
    let response = network.ban(&device).unwrap();
    let again = DeviceEvent::Banned { device: device.id(), held_until: 0 };
    assert_eq!(events::<DeviceEvent>(&response), [again]);
    assert_eq!(details(&network, &device).held_until, None);
    network.advance(MONTH);
    assert_eq!(maker_received(&mut network, &device), 57 * COIN / 24);
}

#[test]
fn a_device_in_stock_is_banned_without_a_hold_and_may_still_be_sold_or_scrapped() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let fleet = TestDevice::fleet(Curve::P256, 2);
    network.mint(model, &fleet).unwrap();
    for device in &fleet {
        let response = network.ban(device).unwrap();
        let banned = DeviceEvent::Banned { device: device.id(), held_until: 0 };
        assert_eq!(events::<DeviceEvent>(&response), [banned]);
    }
    let (driver, maker, contract) =
        (network.actors.driver.clone(), network.actors.maker.clone(), network.device.clone());
    network.activate(&fleet[0], &driver).unwrap();
    network.execute(&maker, &contract, &ExecuteMsg::Scrap { devices: vec![fleet[1].id()] }, &[]).unwrap();
    network.advance(MONTH);
    assert_eq!(maker_received(&mut network, &fleet[0]), 57 * COIN / 24);
    // The first ban of it while it is sold is the first that can hold anything.
    network.unban(&fleet[0]).unwrap();
    network.ban(&fleet[0]).unwrap();
    assert!(details(&network, &fleet[0]).held_until.is_some());
}

#[test]
fn a_case_prolongs_the_hold_once() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.ban(&device).unwrap();
    let until = network.now() + 60 * DAY;
    let response = network.verdict_on_device(&hold(&device, until)).unwrap();
    let held = DeviceEvent::BanHeld { device: device.id(), held_until: until };
    assert_eq!(events::<DeviceEvent>(&response), std::slice::from_ref(&held));
    let response = network.verdict_on_device(&hold(&device, until + 60 * DAY)).unwrap();
    assert_eq!(events::<DeviceEvent>(&response), [held], "a second case prolongs nothing");
    network.advance(59 * DAY);
    assert_eq!(maker_received(&mut network, &device), 0);
    assert_eq!(details(&network, &device).held_until, Some(until));
}

#[test]
fn a_hold_that_is_over_is_not_taken_up_again_by_a_case() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.ban(&device).unwrap();
    network.advance(14 * DAY);
    let response = network.verdict_on_device(&hold(&device, network.now() + 60 * DAY)).unwrap();
    let nothing = DeviceEvent::BanHeld { device: device.id(), held_until: 0 };
    assert_eq!(events::<DeviceEvent>(&response), [nothing]);
    // What the verdict says of held accrual comes too late to take any.
    network.verdict_on_device(&end(&device, true, HeldTo::Burn)).unwrap();
    network.advance(MONTH - 14 * DAY);
    assert_eq!(maker_received(&mut network, &device), 57 * COIN / 24);
}

#[test]
fn a_verdict_says_where_withheld_accrual_goes() {
    for (upheld, held, to_maker, to_driver) in [
        (true, HeldTo::Holder, false, true),
        (true, HeldTo::Burn, false, false),
        (true, HeldTo::Maker, true, false),
        (false, HeldTo::Burn, true, false),
    ] {
        let (mut network, device) = Network::activated(Curve::P256);
        network.ban(&device).unwrap();
        network.verdict_on_device(&hold(&device, network.now() + 2 * MONTH)).unwrap();
        network.advance(MONTH);
        let response = network.verdict_on_device(&end(&device, upheld, held)).unwrap();
        let told = events::<DeviceEvent>(&response);
        assert!(told.contains(&DeviceEvent::BanEnded { device: device.id(), upheld }));
        assert_eq!(told.contains(&DeviceEvent::Unbanned { device: device.id() }), !upheld);
        assert_eq!(details(&network, &device).banned, upheld);
        let month = 57 * COIN / 24;
        assert_eq!(maker_received(&mut network, &device), if to_maker { month } else { 0 }, "{held}");
        let _ = network.claim_driver(&device);
        let all = 60 * COIN / 24;
        assert_eq!(network.balance(&network.actors.driver), if to_driver { all } else { 0 }, "{held}");
        // From now on it accrues as ever.
        network.advance(MONTH);
        assert_eq!(maker_received(&mut network, &device), month);
    }
}

#[test]
fn a_verdict_on_a_ban_that_was_taken_back_changes_nothing() {
    let (mut network, device) = Network::activated(Curve::P256);
    network.ban(&device).unwrap();
    network.verdict_on_device(&hold(&device, network.now() + 2 * MONTH)).unwrap();
    network.advance(MONTH);
    network.unban(&device).unwrap();
    for upheld in [true, false] {
        let response = network.verdict_on_device(&end(&device, upheld, HeldTo::Burn)).unwrap();
        assert!(events::<DeviceEvent>(&response).is_empty());
    }
    assert!(!details(&network, &device).banned);
    assert_eq!(maker_received(&mut network, &device), 57 * COIN / 24);
}

#[test]
fn who_may_not_and_what_is_not_there() {
    let (mut network, device) = Network::activated(Curve::P256);
    let id = device.id();
    let (ban, unban) = (ExecuteMsg::Ban { device: id }, ExecuteMsg::Unban { device: id });
    let actors = network.actors.clone();
    for sender in [&actors.governance, &actors.guardian, &actors.maker, &actors.reporters[0]] {
        for message in [ban.clone(), unban.clone(), hold(&device, 1), end(&device, true, HeldTo::Burn)] {
            let refusal = refused(&mut network, sender, &message);
            assert!(matches!(refusal, ContractError::Api(ApiError::Unauthorized { .. })), "{message:?}");
        }
    }
    // Not even integrations says where money goes.
    for message in [hold(&device, 1), end(&device, true, HeldTo::Burn)] {
        let refusal = refused(&mut network, &actors.integrations, &message);
        assert!(matches!(refusal, ContractError::Api(ApiError::Unauthorized { .. })));
    }
    let free = ContractError::NotBanned { device: id };
    assert_eq!(refused(&mut network, &actors.integrations, &unban), free);
    let error = network.verdict_on_device(&hold(&device, network.now() + 1)).unwrap_err();
    assert_eq!(error.downcast::<ContractError>().unwrap(), free);
    network.ban(&device).unwrap();
    let twice = ContractError::AlreadyBanned { device: id };
    assert_eq!(refused(&mut network, &actors.integrations, &ban), twice);
    let nobody = TestDevice::new(Curve::P256, 99).id();
    let refusal = refused(&mut network, &actors.integrations, &ExecuteMsg::Ban { device: nobody });
    assert_eq!(refusal, ContractError::UnknownDevice { device: nobody });
}
