//! What a licence allows beside minting: the official presale after vote and bond; software, which mints nothing; and the cap.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::license::raw::LicenceInvalid;
use surety_api::license::{
    ApplicationDetails, ExecuteMsg, LicenceResponse, Offers, PresaleResponse, QueryMsg,
};
use surety_api::{Curve, LicenceId};
use surety_testkit::{application, Contracts, Network, Settings, TestDevice, COIN, DAY};

const BOND: u128 = 100_000 * COIN;

fn presale(network: &Network, licence: LicenceId) -> PresaleResponse {
    network.query(&network.license, &QueryMsg::MayPresale { licence })
}

#[test]
fn a_provisional_licence_may_run_the_official_presale_after_vote_and_bond() {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    let lacks = |missing| PresaleResponse { may_presale: missing == 0, bond_missing: Uint128::new(missing) };
    assert_eq!(presale(&network, licence), lacks(BOND));
    network.post_bond(&maker, licence, BOND - 1).unwrap();
    assert_eq!(presale(&network, licence), lacks(1));
    network.post_bond(&maker, licence, 2).unwrap();
    assert_eq!(presale(&network, licence), lacks(0));
    network.renounce(&maker, licence).unwrap();
    let left = PresaleResponse { may_presale: false, bond_missing: Uint128::zero() };
    assert_eq!(presale(&network, licence), left);
}

#[test]
fn software_carries_the_bond_and_mints_nothing() {
    let mut network = Network::new();
    network.category();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let license = network.license.clone();
    let details = ApplicationDetails { offers: Offers::Software, ..application() };
    let request = network.approved(&maker, details);
    network.take_licence(&maker, request).unwrap();
    let licence = LicenceId(1);
    network.post_bond(&maker, licence, BOND).unwrap();
    network.execute(&integrations, &license, &ExecuteMsg::Confirm { licence }, &[]).unwrap();
    let shown: LicenceResponse = network.query(&license, &QueryMsg::Licence { licence });
    assert!(!shown.may_mint);
    assert!(!presale(&network, licence).may_presale);
    // Registered in the catalog it is like a device model; a mint of it is refused.
    let model = network.model(licence, Curve::Secp256k1);
    network.certify(model);
    let refusal = surety_device::ContractError::from(LicenceInvalid::SoftwareOnly {});
    network.refuses(&refusal, |network| network.mint(model, &[TestDevice::new(Curve::Secp256k1, 0)]));
}

/// Old finding: a limit by current holdings instead of a cumulative count. Devices that are scrapped and paid back still count against
/// what a provisional licence may mint.
#[test]
fn limit_by_current_holdings_instead_of_cumulative_count() {
    let settings = Settings { provisional_cap: 2, ..Settings::default() };
    let mut network = Network::with(settings, Contracts::default());
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    network.post_bond(&maker, licence, BOND).unwrap();
    let model = network.model(licence, Curve::Secp256k1);
    network.certify(model);
    let device = |n| TestDevice::new(Curve::Secp256k1, n);
    network.mint(model, &[device(0), device(1)]).unwrap();
    let contract = network.device.clone();
    let scrap = surety_api::device::ExecuteMsg::Scrap { devices: vec![device(0).id(), device(1).id()] };
    network.execute(&maker, &contract, &scrap, &[]).unwrap();
    network.advance(45 * DAY);
    let refusal = surety_device::ContractError::ProvisionalCap { cap: 2, minted: 2, asked: 1 };
    network.refuses(&refusal, |network| network.mint(model, &[device(2)]));
}
