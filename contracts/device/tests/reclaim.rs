//! Reclaim: a device's key frees it, and an old word hurts nobody.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use surety_api::device::{DeviceEvent, DeviceResponse, DevicesResponse, ExecuteMsg, QueryMsg};
use surety_api::{Curve, LicenceId, LotId, ModelId};
use surety_device::ContractError;
use surety_statement::KeyError;
use surety_testkit::actions::UNIT_STAKE;
use surety_testkit::{events, Network, TestDevice};

struct Squat {
    network: Network,
    device: TestDevice,
    maker: LicenceId,
    makers_model: ModelId,
    squatter: LicenceId,
    squatters_model: ModelId,
}

/// The rival has minted a device of the maker, under a model of a curve.
fn squat(devices_curve: Curve, lots_curve: Curve) -> Squat {
    let mut network = Network::new();
    let (maker, makers_model) = network.ready(devices_curve);
    let rival = network.actors.rival.clone();
    let squatter = network.licensed(&rival);
    let squatters_model = network.model(squatter, lots_curve);
    network.certify(squatters_model);
    let device = TestDevice::new(devices_curve, 0);
    mint_as(&mut network, &rival, squatters_model, &device);
    Squat { network, device, maker, makers_model, squatter, squatters_model }
}

fn mint_as(network: &mut Network, sender: &Addr, model: ModelId, device: &TestDevice) {
    network.mint_with(sender, model, vec![device.id()], &Network::funds(UNIT_STAKE)).unwrap();
}

impl Squat {
    fn reclaim(&mut self, licence: LicenceId) -> Vec<DeviceEvent> {
        let message = self.device.reclaim(&self.network, licence);
        let (stranger, contract) = (self.network.actors.stranger.clone(), self.network.device.clone());
        events(&self.network.execute(&stranger, &contract, &message, &[]).unwrap())
    }

    fn refused(&mut self, message: &ExecuteMsg) -> ContractError {
        let (stranger, contract) = (self.network.actors.stranger.clone(), self.network.device.clone());
        self.network.refused(&stranger, &contract, message, &[])
    }

    fn send(&mut self, sender: &Addr, message: &ExecuteMsg) {
        let contract = self.network.device.clone();
        self.network.execute(sender, &contract, message, &[]).unwrap();
    }
}

#[test]
fn a_squatted_device_is_freed_and_the_squatters_stake_burns() {
    // Whatever curve the squatter's model names.
    for lots_curve in [Curve::Secp256k1, Curve::P256] {
        let mut case = squat(Curve::Secp256k1, lots_curve);
        let (device, maker) = (case.device.id(), case.maker);
        let (supply, rival) = (case.network.supply(), case.network.actors.rival.clone());
        let balance = case.network.balance(&rival);
        assert_eq!(case.reclaim(maker), [DeviceEvent::Reclaimed { device, licence: maker }]);
        assert_eq!(supply - case.network.supply(), UNIT_STAKE);
        assert_eq!(case.network.balance(&rival), balance);
        assert_eq!(case.network.buckets().undrawn.u128(), 0);
        let lot = QueryMsg::Devices { lot: LotId(1), start_after: None, limit: None };
        assert!(case.network.query::<DevicesResponse>(&case.network.device, &lot).devices.is_empty());

        let fleet = [case.device.clone()];
        case.network.mint(case.makers_model, &fleet).unwrap();
        let driver = case.network.actors.driver.clone();
        case.network.activate(&case.device, &driver).unwrap();
    }
}

#[test]
fn the_same_word_answers_a_squatter_who_comes_back() {
    let mut case = squat(Curve::P256, Curve::P256);
    let (maker, model, device) = (case.maker, case.squatters_model, case.device.clone());
    case.reclaim(maker);
    let rival = case.network.actors.rival.clone();
    mint_as(&mut case.network, &rival, model, &device);
    case.reclaim(maker);
}

#[test]
fn a_replay_leaves_the_device_where_it_belongs() {
    let mut case = squat(Curve::P256, Curve::P256);
    let (licence, device) = (case.maker, case.device.id());
    let word = case.device.reclaim(&case.network, licence);
    case.reclaim(licence);
    assert_eq!(case.refused(&word), ContractError::UnknownDevice { device });
    let fleet = [case.device.clone()];
    case.network.mint(case.makers_model, &fleet).unwrap();
    assert_eq!(case.refused(&word), ContractError::NothingToReclaim { device, licence });

    // Not from its own maker's notice of scrap either: that stake is the maker's.
    let maker = case.network.actors.maker.clone();
    case.send(&maker, &ExecuteMsg::Scrap { devices: vec![device] });
    assert_eq!(case.refused(&word), ContractError::NothingToReclaim { device, licence });
}

#[test]
fn an_older_word_is_void_once_the_key_has_named_another_licence() {
    let mut case = squat(Curve::P256, Curve::P256);
    let (first, second, device) = (case.maker, case.squatter, case.device.id());
    let old = case.device.reclaim(&case.network, first);
    case.reclaim(first);
    let fleet = [case.device.clone()];
    case.network.mint(case.makers_model, &fleet).unwrap();
    // The device moves on, by its own word, to the other maker.
    case.reclaim(second);
    let (rival, model, key) = (case.network.actors.rival.clone(), case.squatters_model, case.device.clone());
    mint_as(&mut case.network, &rival, model, &key);
    assert_eq!(case.refused(&old), ContractError::ReclaimSuperseded { device, licence: first });
}

#[test]
fn a_device_under_a_squatters_notice_is_freed() {
    let mut case = squat(Curve::P256, Curve::P256);
    let (licence, device) = (case.maker, case.device.id());
    let rival = case.network.actors.rival.clone();
    case.send(&rival, &ExecuteMsg::Scrap { devices: vec![device] });
    let supply = case.network.supply();
    case.reclaim(licence);
    assert_eq!(supply - case.network.supply(), UNIT_STAKE);
    case.network.advance(case.network.settings.scrap_period);
    assert_eq!(
        case.refused(&ExecuteMsg::CollectScrap { devices: vec![device], held_by: None }),
        ContractError::UnknownDevice { device }
    );
}

#[test]
fn a_scrapped_device_is_freed_and_burns_nothing() {
    let mut case = squat(Curve::P256, Curve::P256);
    let device = case.device.id();
    let rival = case.network.actors.rival.clone();
    case.send(&rival, &ExecuteMsg::Scrap { devices: vec![device] });
    case.network.advance(case.network.settings.scrap_period);
    case.send(&rival, &ExecuteMsg::CollectScrap { devices: vec![device], held_by: None });
    let supply = case.network.supply();
    // Even for the licence in whose lot it was scrapped.
    case.reclaim(case.squatter);
    assert_eq!(case.network.supply(), supply);
    let (model, key) = (case.squatters_model, case.device.clone());
    mint_as(&mut case.network, &rival, model, &key);
    let again: DeviceResponse = case.network.query(&case.network.device, &QueryMsg::Device { device });
    assert_eq!((again.lot, again.stage), (LotId(2), surety_api::device::DeviceStage::Minted));
}

#[test]
fn nobody_else_frees_a_device() {
    let mut case = squat(Curve::P256, Curve::P256);
    let (licence, device) = (case.maker, case.device.id());
    let ExecuteMsg::Reclaim { public_key, signature, .. } = case.device.reclaim(&case.network, licence)
    else {
        unreachable!("a reclaim")
    };
    let other = TestDevice::new(Curve::P256, 9);
    let message =
        ExecuteMsg::Reclaim { device, public_key: other.public_key(), licence, signature: signature.clone() };
    assert_eq!(case.refused(&message), KeyError::WrongDevice { device, owner: other.id() }.into());
    let message = ExecuteMsg::Reclaim { device, public_key, licence: case.squatter, signature };
    assert_eq!(case.refused(&message), ContractError::BadSignature { device });

    let unknown = LicenceId(77);
    let message = case.device.reclaim(&case.network, unknown);
    assert_eq!(case.refused(&message), ContractError::UnknownLicence { licence: unknown });
}

#[test]
fn an_activated_device_stays_where_it_is() {
    let mut case = squat(Curve::P256, Curve::P256);
    let driver = case.network.actors.driver.clone();
    case.network.activate(&case.device, &driver).unwrap();
    let message = case.device.reclaim(&case.network, case.maker);
    assert_eq!(case.refused(&message), ContractError::AlreadyActivated { device: case.device.id() });
}
