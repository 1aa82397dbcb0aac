//! Mint: exact stake, a valid licence, a certified model, every device once (I14).
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{coin, Addr, Coin, Uint128};
use surety_api::accrual::{TierRow, TierTable};
use surety_api::charter::{self, ContractName};
use surety_api::device::{
    DeviceEvent, DeviceStage, DevicesResponse, ExecuteMsg, LotResponse, QueryMsg, StakedResponse, MAX_BATCH,
};
use surety_api::license::raw::LicenceInvalid;
use surety_api::{ApiError, Curve, DeviceId, LicenceId, LotId, ModelId};
use surety_device::permissions::LICENCE_HOLDER;
use surety_device::ContractError;
use surety_testkit::actions::{CATEGORY, REGION, UNIT_STAKE};
use surety_testkit::{events, Contracts, Network, Settings, TestDevice, DENOM};

pub fn ids(count: u64) -> Vec<DeviceId> {
    (1..=count)
        .map(|number| {
            let mut bytes = [0; 20];
            bytes[12..].copy_from_slice(&number.to_be_bytes());
            DeviceId::new(bytes)
        })
        .collect()
}

fn message(model: ModelId, devices: &[DeviceId]) -> ExecuteMsg {
    ExecuteMsg::Mint { model, devices: devices.to_vec(), region: REGION.parse().unwrap() }
}

pub fn stake(count: usize) -> Vec<Coin> {
    Network::funds(UNIT_STAKE * count as u128)
}

/// The maker's mint that must be refused.
pub fn refused(network: &mut Network, model: ModelId, devices: &[DeviceId], funds: &[Coin]) -> ContractError {
    let (maker, device) = (network.actors.maker.clone(), network.device.clone());
    network.refused(&maker, &device, &message(model, devices), funds)
}

fn staked(network: &Network) -> u128 {
    let question = QueryMsg::Staked { category: CATEGORY.parse().unwrap() };
    network.query::<StakedResponse>(&network.device, &question).staked.u128()
}

fn lot(network: &Network, lot: u64) -> LotResponse {
    network.query(&network.device, &QueryMsg::Lot { lot: LotId(lot) })
}

#[test]
fn a_batch_is_one_lot_with_frozen_terms() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let devices = ids(3);
    let maker = network.actors.maker.clone();
    let response = network.mint_with(&maker, model, devices.clone(), &stake(3)).unwrap();
    assert_eq!(
        events::<DeviceEvent>(&response),
        [DeviceEvent::Minted { lot: LotId(1), licence, model, count: 3 }]
    );

    let details = lot(&network, 1).details;
    assert_eq!((details.licence, details.model, details.count), (licence, model, 3));
    assert_eq!((details.curve, details.region.as_str()), (Curve::P256, REGION));
    assert_eq!(details.silence_after, network.settings.silence_after);
    assert_eq!(details.terms.unit_stake.u128(), UNIT_STAKE);
    assert_eq!(details.terms.burn.u128(), UNIT_STAKE / 4);

    let question = QueryMsg::Devices { lot: LotId(1), start_after: None, limit: None };
    assert_eq!(network.query::<DevicesResponse>(&network.device, &question).devices, devices);
    assert_eq!(staked(&network), 3 * UNIT_STAKE);
    assert_eq!(network.buckets().undrawn.u128(), 3 * UNIT_STAKE);

    // What the category and the model say later is for later mints.
    network.set_category(2 * UNIT_STAKE, TierTable::Diagram).unwrap();
    assert_eq!(lot(&network, 1).details, details);
}

#[test]
fn a_batch_that_crosses_a_step_is_split_there() {
    let row = |from, burn_bps| TierRow { from_stake: Uint128::new(from), burn_bps, integrations_bps: 100 };
    // The second row starts within the third device, which still falls into the first.
    let tiers = TierTable::Rows(vec![row(0, 2_500), row(2 * UNIT_STAKE + 1, 3_000)]);
    let mut batch = Network::new();
    let (licence, model) = batch.ready(Curve::P256);
    batch.set_category(UNIT_STAKE, tiers.clone()).unwrap();
    let maker = batch.actors.maker.clone();
    let devices = ids(5);
    let response = batch.mint_with(&maker, model, devices.clone(), &stake(5)).unwrap();
    assert_eq!(
        events::<DeviceEvent>(&response),
        [
            DeviceEvent::Minted { lot: LotId(1), licence, model, count: 3 },
            DeviceEvent::Minted { lot: LotId(2), licence, model, count: 2 },
        ]
    );

    let mut singles = Network::new();
    let (_, model) = singles.ready(Curve::P256);
    singles.set_category(UNIT_STAKE, tiers).unwrap();
    for device in &devices {
        singles.mint_with(&maker, model, vec![*device], &stake(1)).unwrap();
    }
    let terms_of = |network: &Network, device: DeviceId| {
        let question = QueryMsg::Device { device };
        let known: surety_api::device::DeviceResponse = network.query(&network.device, &question);
        assert_eq!(known.stage, DeviceStage::Minted);
        lot(network, known.lot.get()).details.terms
    };
    for device in devices {
        assert_eq!(terms_of(&batch, device), terms_of(&singles, device), "{device}");
    }
    assert_eq!(batch.balance(&maker), singles.balance(&maker));
}

#[test]
fn the_stake_must_be_exact_and_of_the_one_coin() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let devices = ids(2);
    let expected = Uint128::new(2 * UNIT_STAKE);
    let whole = 2 * UNIT_STAKE;
    assert_eq!(refused(&mut network, model, &devices, &[]), ContractError::NoFunds { expected });
    for received in [whole - 1, whole + 1] {
        assert_eq!(
            refused(&mut network, model, &devices, &Network::funds(received)),
            ContractError::WrongAmount { expected, received: Uint128::new(received) }
        );
    }
    assert_eq!(
        refused(&mut network, model, &devices, &[coin(1, "other"), coin(whole, DENOM)]),
        ContractError::SeveralDenoms { denoms: 2, expected }
    );
    let (maker, device) = (network.actors.maker.clone(), network.device.clone());
    let error: surety_vault::ContractError =
        network.refused(&maker, &device, &message(model, &devices), &[coin(whole, "other")]);
    assert!(matches!(error, surety_vault::ContractError::WrongDenom { .. }), "{error}");
}

#[test]
fn a_device_is_minted_once() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let [one, two, three] = ids(3).try_into().unwrap();
    assert_eq!(
        refused(&mut network, model, &[one, two, one], &stake(3)),
        ContractError::DuplicateInBatch { device: one }
    );
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    network.mint_with(&maker, model, vec![one, two], &stake(2)).unwrap();
    assert_eq!(
        refused(&mut network, model, &[three, two], &stake(2)),
        ContractError::AlreadyMinted { device: two }
    );

    let licence = network.licensed(&rival);
    let model = network.model(licence, Curve::Secp256k1);
    network.certify(model);
    let device = network.device.clone();
    let error: ContractError = network.refused(&rival, &device, &message(model, &[one]), &stake(1));
    assert_eq!(error, ContractError::AlreadyMinted { device: one });
}

#[test]
fn a_list_is_neither_empty_nor_too_long() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    assert_eq!(refused(&mut network, model, &[], &[]), ContractError::EmptyBatch {});
    let devices = ids(MAX_BATCH as u64 + 1);
    assert_eq!(
        refused(&mut network, model, &devices, &stake(devices.len())),
        ContractError::BatchTooLarge { count: MAX_BATCH + 1, max: MAX_BATCH }
    );
    let maker = network.actors.maker.clone();
    network.mint_with(&maker, model, devices[1..].to_vec(), &stake(MAX_BATCH)).unwrap();
    assert_eq!(lot(&network, 1).details.count as usize, MAX_BATCH);
}

#[test]
fn only_the_licence_holder_mints() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let device = network.device.clone();
    for sender in [network.actors.rival.clone(), network.actors.stranger.clone()] {
        let error: ContractError = network.refused(&sender, &device, &message(model, &ids(1)), &stake(1));
        assert_eq!(error, LICENCE_HOLDER.refuse(&sender).into());
    }
}

/// A licence that is issued and bonded but not confirmed, with a certified model.
fn provisional(settings: Settings) -> (Network, Addr, LicenceId, ModelId) {
    let mut network = Network::with(settings, Contracts::default());
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    network.post_bond(&maker, licence, network.settings.minimum_bond).unwrap();
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    (network, maker, licence, model)
}

#[test]
fn a_provisional_licence_mints_up_to_its_cap_and_its_end() {
    let (mut network, maker, _, model) = provisional(Settings { provisional_cap: 3, ..Settings::default() });
    let devices = ids(4);
    let too_many = |minted, asked| ContractError::ProvisionalCap { cap: 3, minted, asked };
    assert_eq!(refused(&mut network, model, &devices, &stake(4)), too_many(0, 4));
    network.mint_with(&maker, model, devices[..2].to_vec(), &stake(2)).unwrap();
    // All mints count, whatever became of the devices.
    assert_eq!(refused(&mut network, model, &devices[2..], &stake(2)), too_many(2, 2));

    let expires = network.settings.start + network.settings.provisional_period;
    network.advance_to(expires - 1);
    network.mint_with(&maker, model, devices[2..3].to_vec(), &stake(1)).unwrap();
    network.advance_to(expires);
    assert_eq!(
        refused(&mut network, model, &devices[3..], &stake(1)),
        LicenceInvalid::Expired { expires }.into()
    );
}

#[test]
fn a_licence_being_left_mints_no_more() {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::P256);
    let maker = network.actors.maker.clone();
    network.renounce(&maker, licence).unwrap();
    let status = surety_api::license::LicenceStatus::Renouncing;
    assert_eq!(refused(&mut network, model, &ids(1), &stake(1)), LicenceInvalid::Left { status }.into());
}

#[test]
fn a_bond_below_the_requirement_mints_nothing() {
    let mut network = Network::new();
    network.category();
    let maker = network.actors.maker.clone();
    let licence = network.issue(&maker);
    network.post_bond(&maker, licence, network.settings.minimum_bond - 1).unwrap();
    let model = network.model(licence, Curve::P256);
    network.certify(model);
    let device = network.device.clone();
    let error: surety_vault::ContractError =
        network.refused(&maker, &device, &message(model, &ids(1)), &stake(1));
    assert!(matches!(error, surety_vault::ContractError::BondTooLow { .. }), "{error}");
    network.post_bond(&maker, licence, 1).unwrap();
    network.mint_with(&maker, model, ids(1), &stake(1)).unwrap();
}

#[test]
fn a_pause_stops_the_mint_and_nothing_else() {
    let mut network = Network::new();
    let (_, model) = network.ready(Curve::P256);
    let fleet = TestDevice::fleet(Curve::P256, 3);
    network.mint(model, &fleet).unwrap();
    let (guardian, at) = (network.actors.guardian.clone(), network.charter.clone());
    let pause = charter::ExecuteMsg::Pause { contract: ContractName::Device };
    network.execute(&guardian, &at, &pause, &[]).unwrap();
    let until = network.now() + charter::PAUSE_SECONDS;
    assert_eq!(
        refused(&mut network, model, &ids(1), &stake(1)),
        ApiError::Paused { contract: ContractName::Device, until }.into()
    );

    let (maker, driver) = (network.actors.maker.clone(), network.actors.driver.clone());
    network.activate(&fleet[0], &driver).unwrap();
    let device = network.device.clone();
    let scrap = ExecuteMsg::Scrap { devices: vec![fleet[1].id()] };
    network.execute(&maker, &device, &scrap, &[]).unwrap();
    let transfer =
        ExecuteMsg::TransferNft { recipient: maker.to_string(), token_id: fleet[0].id().to_string() };
    network.execute(&driver, &device, &transfer, &[]).unwrap();
    let burn = ExecuteMsg::Burn { token_id: fleet[0].id().to_string() };
    let error: ContractError = network.refused(&maker, &device, &burn, &[]);
    assert_eq!(error, ContractError::NoBurn {});

    network.advance_to(until);
    network.mint_with(&maker, model, ids(1), &stake(1)).unwrap();
}
