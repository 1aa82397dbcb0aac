//! A licence is held up and let go again.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use surety_api::license::raw::LicenceInvalid;
use surety_api::license::{ExecuteMsg, LicenceResponse, LicenceStatus, LicenseEvent, QueryMsg};
use surety_api::{ApiError, Curve, LicenceId};
use surety_license::ContractError;
use surety_testkit::{events, Network, TestDevice, DAY};

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn send(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> Answer {
    let license = network.license.clone();
    network.execute(sender, &license, message, &[])
}

fn suspend(network: &mut Network, licence: LicenceId) -> Answer {
    let integrations = network.actors.integrations.clone();
    send(network, &integrations, &ExecuteMsg::Suspend { licence })
}

fn reinstate(network: &mut Network, licence: LicenceId) -> Answer {
    let integrations = network.actors.integrations.clone();
    send(network, &integrations, &ExecuteMsg::Reinstate { licence })
}

fn shown(network: &Network, licence: LicenceId) -> LicenceResponse {
    network.query(&network.license, &QueryMsg::Licence { licence })
}

#[test]
fn a_suspended_licence_mints_nothing_until_it_is_reinstated() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let device = [TestDevice::new(Curve::Secp256k1, 0)];
    let before = shown(&network, licence);
    let sent = suspend(&mut network, licence).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), [LicenseEvent::Suspended { licence }]);
    let held = LicenceResponse { status: LicenceStatus::Suspended, may_mint: false, ..before.clone() };
    assert_eq!(shown(&network, licence), held);
    let refusal = surety_device::ContractError::from(LicenceInvalid::Suspended {});
    network.refuses(&refusal, |network| network.mint(model, &device));

    let sent = reinstate(&mut network, licence).unwrap();
    assert_eq!(events::<LicenseEvent>(&sent), [LicenseEvent::Reinstated { licence }]);
    assert_eq!(shown(&network, licence), before);
    network.mint(model, &device).unwrap();
}

/// I16: what is sold goes on accruing and paying while its maker is suspended and after it is revoked; and see the checker's I16
/// after every message.
#[test]
fn a_suspension_touches_no_device_already_sold() {
    let (mut network, device) = Network::activated(Curve::Secp256k1);
    let stake = network.stake_of(&device);
    let licence = stake.pool.licence;
    suspend(&mut network, licence).unwrap();
    assert_eq!(network.stake_of(&device), stake);
    network.advance(30 * DAY);
    network.claim_manufacturer(stake.pool).unwrap();
    let accrued = network.stake_of(&device);
    let revoke = ExecuteMsg::RevokeLicence { licence };
    network.verdict(&revoke).unwrap();
    assert_eq!(network.stake_of(&device), accrued);
    network.advance(30 * DAY);
    network.claim_manufacturer(stake.pool).unwrap();
    network.report_malfunction(&device).unwrap();
    network.apply_fault(&device).unwrap();
}

#[test]
fn a_reinstated_licence_is_what_it_was_and_its_expiry_ran_on() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    let before = shown(&network, licence);
    suspend(&mut network, licence).unwrap();
    network.advance(network.settings.provisional_period);
    reinstate(&mut network, licence).unwrap();
    assert_eq!(shown(&network, licence), before, "provisional, with the same cap and expiry");
    let record = surety_api::license::raw::LICENCES
        .query(&network.app.wrap(), network.license.clone(), licence.get())
        .unwrap()
        .unwrap();
    let expires = before.expires.unwrap();
    assert_eq!(record.ensure_valid(network.now()), Err(LicenceInvalid::Expired { expires }));
}

#[test]
fn suspending_is_total_and_reinstating_is_not() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    let not_suspended = |status| ContractError::NotSuspended { licence, status };
    network.refuses(&not_suspended(LicenceStatus::Active), |network| reinstate(network, licence));
    suspend(&mut network, licence).unwrap();
    // Again, by the council, and in every stronger state: nothing happens and nothing is refused.
    let stays = |network: &mut Network| {
        let before = shown(network, licence);
        let sent = suspend(network, licence).unwrap();
        assert_eq!(events::<LicenseEvent>(&sent), []);
        let sent = network.verdict(&ExecuteMsg::Suspend { licence }).unwrap();
        assert_eq!(events::<LicenseEvent>(&sent), []);
        assert_eq!(shown(network, licence), before);
    };
    stays(&mut network);
    network.renounce(&maker, licence).unwrap();
    stays(&mut network);
    network.refuses(&not_suspended(LicenceStatus::Renouncing), |network| reinstate(network, licence));
    network.verdict(&ExecuteMsg::RevokeLicence { licence }).unwrap();
    stays(&mut network);
    network.refuses(&not_suspended(LicenceStatus::Revoked), |network| reinstate(network, licence));
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&maker, licence).unwrap();
    stays(&mut network);
}

#[test]
fn a_suspended_licence_is_left_like_any_other() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.licensed(&maker);
    suspend(&mut network, licence).unwrap();
    network.renounce(&maker, licence).unwrap();
    network.advance(network.settings.renounce_period);
    let before = network.balance(&maker);
    network.withdraw_bond(&maker, licence).unwrap();
    assert_eq!(network.balance(&maker), before + network.settings.minimum_bond);
}

#[test]
fn nobody_but_integrations_and_the_council_suspends() {
    let mut network = Network::new();
    let actors = network.actors.clone();
    let licence = network.licensed(&actors.maker);
    for sender in [&actors.governance, &actors.community, &actors.guardian, &actors.maker] {
        let refusal = |expected: &str| {
            let expected = expected.to_string();
            ContractError::from(ApiError::Unauthorized { sender: sender.to_string(), expected })
        };
        let both = refusal("integrations or the arbitration contract");
        network.refuses(&both, |network| send(network, sender, &ExecuteMsg::Suspend { licence }));
        network.refuses(&both, |network| send(network, sender, &ExecuteMsg::RevokeLicence { licence }));
        network.refuses(&refusal("integrations"), |network| {
            send(network, sender, &ExecuteMsg::Reinstate { licence })
        });
    }
    let unknown = LicenceId(2);
    for message in [
        ExecuteMsg::Suspend { licence: unknown },
        ExecuteMsg::RevokeLicence { licence: unknown },
        ExecuteMsg::Reinstate { licence: unknown },
    ] {
        network.refuses(&ContractError::UnknownLicence { licence: unknown }, |network| {
            send(network, &actors.integrations, &message)
        });
    }
}
