//! Contested faults: held under one root, ended one by one.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Binary;
use surety_api::arbitration::{contest_leaf, ContestedFault, ExecuteMsg, HeldResponse, Phase, QueryMsg};
use surety_api::device::raw::ACTIVE;
use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FINDINGS;
use surety_api::vault::DeviceOutcome;
use surety_api::{merkle, CaseId, Curve, DeviceId, LicenceId};
use surety_arbitration::permissions::CHALLENGER;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, AS_ASKED, DISMISS};
use surety_testkit::{Network, Settings, TestDevice, COIN, DAY};

use super::common::{payee, refuses, with_model};

const CONTEST_BOND: u128 = 100 * COIN;

struct Contest {
    network: Network,
    devices: Vec<TestDevice>,
    items: Vec<ContestedFault>,
    case: CaseId,
}

/// Three devices have failed; the maker contests them all.
fn contest() -> Contest {
    contest_of(Settings::with_council(), |network, device| {
        network.report_malfunction(device).unwrap();
    })
}

/// Three devices were found silent, which takes four days each; the maker contests them all.
fn contest_of_silences() -> Contest {
    let settings =
        Settings { silence_after: 2 * DAY, refutation_window: 2 * DAY, ..Settings::with_council() };
    let mut it = contest_of(settings, |network, device| network.fall_silent(device));
    it.hold(it.items.clone()).unwrap();
    it
}

fn contest_of(settings: Settings, fails: impl Fn(&mut Network, &TestDevice)) -> Contest {
    let (mut network, licence, model) = with_model(settings);
    let devices: Vec<_> = (0..3).map(|number| TestDevice::new(Curve::Secp256k1, number)).collect();
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    network.advance(30 * DAY);
    for device in &devices {
        fails(&mut network, device);
        network.apply_fault(device).unwrap();
    }
    let items = items(&network, licence, &devices);
    let root = Binary::from(merkle::root(&leaves(&network, licence, &devices)).unwrap());
    let message = ExecuteMsg::OpenFault {
        licence,
        complaint: document("complaint"),
        root,
        count: 3,
        list: document("list"),
    };
    let maker = network.actors.maker.clone();
    let case = network.open_case(&maker, &message, CONTEST_BOND);
    Contest { network, devices, items, case }
}

fn leaves(network: &Network, licence: LicenceId, devices: &[TestDevice]) -> Vec<merkle::Hash> {
    let leaf = |(index, device): (u32, &TestDevice)| {
        contest_leaf("surety-test", network.arbitration.as_str(), licence, index, device.id())
    };
    (0..).zip(devices).map(leaf).collect()
}

fn items(network: &Network, licence: LicenceId, devices: &[TestDevice]) -> Vec<ContestedFault> {
    let leaves = leaves(network, licence, devices);
    let item = |(index, device): (u32, &TestDevice)| ContestedFault {
        index,
        device: device.id(),
        proof: merkle::proof(&leaves, index).unwrap().into_iter().map(Binary::from).collect(),
    };
    (0..).zip(devices).map(item).collect()
}

impl Contest {
    fn hold(&mut self, items: Vec<ContestedFault>) -> anyhow::Result<cw_multi_test::AppResponse> {
        let maker = self.network.actors.maker.clone();
        self.network.to_arbitration(&maker, &ExecuteMsg::HoldFaults { case: self.case, items }, 0)
    }

    fn end(&mut self, devices: &[DeviceId]) {
        let stranger = self.network.actors.stranger.clone();
        let message = ExecuteMsg::EndFaults { case: self.case, devices: devices.to_vec() };
        self.network.to_arbitration(&stranger, &message, 0).unwrap();
    }

    fn ids(&self) -> Vec<DeviceId> {
        self.devices.iter().map(TestDevice::id).collect()
    }

    fn held(&self) -> usize {
        let message = QueryMsg::Held { case: self.case, start_after: None, limit: None };
        self.network.query::<HeldResponse>(&self.network.arbitration, &message).devices.len()
    }

    fn condition(&self, device: &TestDevice) -> DeviceCondition {
        let querier = self.network.app.wrap();
        let active = ACTIVE.query(&querier, self.network.device.clone(), device.id().into_bytes()).unwrap();
        active.unwrap().condition
    }
}

#[test]
fn a_contest_that_is_won_brings_the_devices_back() {
    let mut it = contest();
    it.hold(it.items[..2].to_vec()).unwrap();
    it.hold(it.items[2..].to_vec()).unwrap();
    assert_eq!((it.held(), it.network.case(it.case).held), (3, 3));
    let nothing = it.network.claim_driver(&it.devices[0]);
    assert!(nothing.is_err(), "a held stream pays nothing");
    it.network.carry_out(it.case, AS_ASKED);
    assert!(it.network.effects(it.case).is_empty(), "the bond stands until the last stream has ended");
    let ids = it.ids();
    it.end(&ids[..1]);
    assert!(it.network.effects(it.case).is_empty());
    it.end(&ids[1..]);
    assert_eq!(it.network.effects(it.case), ["release_opening"]);
    assert_eq!(it.held(), 0);
    for device in &it.devices {
        assert_eq!(it.condition(device), DeviceCondition::Working);
        assert_ne!(it.network.stake_of(device).outcome, DeviceOutcome::Malfunction);
        let querier = it.network.app.wrap();
        let finding =
            FINDINGS.query(&querier, it.network.telemetry.clone(), device.id().into_bytes()).unwrap();
        assert_eq!(finding, None);
    }
    let maker = payee(&it.network.actors.maker);
    assert_eq!(it.network.claimable(&maker), CONTEST_BOND, "the whole bond is back");
    assert_eq!(it.network.buckets().case_bonds.u128(), 0);
}

#[test]
fn a_contest_that_is_lost_or_lapses_pays_the_drivers() {
    for decided in [true, false] {
        let mut it = contest();
        it.hold(it.items.clone()).unwrap();
        if decided {
            it.network.settle_case(it.case, DISMISS);
        } else {
            it.network.until(it.case, Phase::Due);
            it.network.advance_case(it.case).unwrap();
        }
        let ids = it.ids();
        it.end(&ids);
        assert!(it.devices.iter().all(|device| it.condition(device) == DeviceCondition::Malfunction));
        let maker = payee(&it.network.actors.maker);
        let back = it.network.claimable(&maker);
        assert!(back > 0 && back < CONTEST_BOND - 3 * COIN, "5 % of three streams is the driver's: {back}");
        assert_eq!(it.network.buckets().case_bonds.u128(), 0);
        for device in &it.devices {
            it.network.claim_driver(device).unwrap();
        }
    }
}

/// Spam of the field: contests that hold nothing, or next to nothing, cost the least bond all the same unless they are won.
#[test]
fn a_contest_that_holds_nothing_is_not_free() {
    for (decided, holds) in [(true, false), (false, false), (true, true)] {
        let mut it = contest();
        let maker = payee(&it.network.actors.maker);
        let least = it.network.settings.case_bonds.fault.u128();
        if holds {
            it.hold(it.items[..1].to_vec()).unwrap();
        }
        let burned = it.network.buckets().burned.u128();
        if decided {
            it.network.settle_case(it.case, DISMISS);
        } else {
            it.network.until(it.case, Phase::Due);
            it.network.advance_case(it.case).unwrap();
        }
        let mut streams = 0;
        if holds {
            let device = it.devices[0].id();
            let before = it.network.buckets();
            it.end(&[device]);
            let after = it.network.buckets();
            streams = (after.escrow + after.streams).u128() - (before.escrow + before.streams).u128();
            assert!(streams > 0 && streams < least, "{streams}");
        }
        assert_eq!(it.network.claimable(&maker), CONTEST_BOND - least, "{decided} {holds}");
        assert_eq!(it.network.buckets().burned.u128() - burned, least - streams);
        assert_eq!(it.network.buckets().case_bonds.u128(), 0);
    }
}

/// A verdict nobody carried to the streams before the deadline comes too late for them: they have paid again.
#[test]
fn from_the_deadline_on_a_stream_stays_its_holders() {
    let mut it = contest();
    it.hold(it.items.clone()).unwrap();
    it.network.carry_out(it.case, AS_ASKED);
    let deadline = it.network.case(it.case).deadline;
    it.network.advance_to(deadline);
    it.network.claim_driver(&it.devices[0]).unwrap();
    let ids = it.ids();
    it.end(&ids);
    assert!(it.devices.iter().all(|device| it.condition(device) == DeviceCondition::Malfunction));
    assert_eq!(it.network.buckets().case_bonds.u128(), 0);
}

#[test]
fn only_the_challenger_holds_what_it_has_listed_once_and_in_time() {
    let mut it = contest();
    let (case, rival, maker) = (it.case, it.network.actors.rival.clone(), it.network.actors.maker.clone());
    let hold = |items: Vec<ContestedFault>| ExecuteMsg::HoldFaults { case, items };
    let refusal = ContractError::Api(CHALLENGER.refuse(&rival));
    refuses(&mut it.network, &rival, &hold(it.items.clone()), 0, &refusal);
    for found in [0, 51] {
        let many = vec![it.items[0].clone(); found];
        let refusal = ContractError::ItemCount { found, most: 50 };
        refuses(&mut it.network, &maker, &hold(many), 0, &refusal);
    }
    let [first, second, _] = &it.items[..] else { panic!("three items") };
    let (first, second) = (first.clone(), second.clone());
    for wrong in [
        ContestedFault { index: 1, ..first.clone() },
        ContestedFault { index: 3, ..first.clone() },
        ContestedFault { device: second.device, ..first.clone() },
        ContestedFault { proof: vec![], ..first.clone() },
        ContestedFault { proof: vec![Binary::from([0; 31])], ..first.clone() },
    ] {
        let refusal = ContractError::NotListed { device: wrong.device, index: wrong.index };
        refuses(&mut it.network, &maker, &hold(vec![second.clone(), wrong]), 0, &refusal);
    }
    // Regression of the field: duplicate ids in a list.
    let twice = ContractError::HeldBefore { device: first.device };
    refuses(&mut it.network, &maker, &hold(vec![first.clone(), first.clone()]), 0, &twice);
    it.hold(vec![first.clone()]).unwrap();
    refuses(&mut it.network, &maker, &hold(vec![second.clone(), first.clone()]), 0, &twice);
    let open = ContractError::WrongPhase { case, phase: Phase::Response, when: "once it is over" };
    let end = ExecuteMsg::EndFaults { case, devices: vec![first.device] };
    refuses(&mut it.network, &rival, &end, 0, &open);
    it.network.until(case, Phase::Vote);
    let late = ContractError::WrongPhase { case, phase: Phase::Vote, when: "before the vote" };
    refuses(&mut it.network, &maker, &hold(vec![second.clone()]), 0, &late);
    it.network.settle_case(case, DISMISS);
    let not_held = ContractError::NotHeld { case, device: second.device };
    let end = ExecuteMsg::EndFaults { case, devices: vec![first.device, second.device] };
    refuses(&mut it.network, &rival, &end, 0, &not_held);
    it.end(&[first.device]);
    let again = ExecuteMsg::EndFaults { case, devices: vec![first.device] };
    let not_held = ContractError::NotHeld { case, device: first.device };
    refuses(&mut it.network, &rival, &again, 0, &not_held);
}

/// Regression: a device that had come back and fallen silent again, both before anyone applied it, kept the condition of the fault that was
/// none. Its stream was gone, no fault and no return could be applied any more, and its holder never got another stream.
#[test]
fn a_fault_found_while_another_was_contested_can_take_effect() {
    let mut it = contest_of_silences();
    let device = it.devices[0].clone();
    it.network.come_back(&device, 1);
    it.network.fall_silent(&device);
    it.network.carry_out(it.case, AS_ASKED);
    let ids = it.ids();
    it.end(&ids);
    assert_eq!(it.condition(&device), DeviceCondition::Working);
    it.network.apply_fault(&device).unwrap();
    it.network.advance(DAY);
    it.network.claim_driver(&device).unwrap();
    it.network.come_back(&device, 2);
    it.network.apply_recovery(&device).unwrap();
}

/// Regression: the return from a later fault, found and not applied, passed for the end of all faults. The stream of that fault ran on, of
/// a removed device into nothing, and nobody could close it.
#[test]
fn a_fault_that_was_not_contested_ends_with_its_own_return() {
    let mut it = contest_of_silences();
    let device = it.devices[0].clone();
    it.network.come_back(&device, 1);
    it.network.report_removed(&device, 2).unwrap();
    it.network.apply_fault(&device).unwrap();
    it.network.come_back(&device, 3);
    it.network.carry_out(it.case, AS_ASKED);
    let ids = it.ids();
    it.end(&ids);
    assert_eq!(it.condition(&device), DeviceCondition::Removed);
    it.network.apply_recovery(&device).unwrap();
    assert_eq!(it.condition(&device), DeviceCondition::Working);
}
