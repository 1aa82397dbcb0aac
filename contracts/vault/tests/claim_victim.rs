//! `claim_victim` and `burn_unclaimed`: a device's holder gets its share of a case, once, and what nobody claims burns.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Binary, Uint128};
use surety_api::charter::{self, SEAL_SECONDS};
use surety_api::vault::{CaseReserveResponse, ExecuteMsg, QueryMsg, VaultEvent, VictimResponse, Victims};
use surety_api::{device, merkle, CaseId, Curve, DeviceId, LicenceId};
use surety_testkit::{events, Network, ProxyMsg, TestDevice, Verdict, VictimList, COIN, DAY};
use surety_vault::error::CaseError;
use surety_vault::ContractError;

const CASE: CaseId = CaseId(1);

struct Story {
    network: Network,
    licence: LicenceId,
    devices: Vec<TestDevice>,
    list: VictimList,
}

/// So many coins for the victims of weights 1, 2, 3 and so on; all devices are activated and the verdict is carried out.
fn story(devices: u64, amount: u128) -> Story {
    let mut story = decided(devices, amount);
    story.network.execute_reserve(1).unwrap();
    story
}

fn decided(count: u64, amount: u128) -> Story {
    let mut network = Network::new();
    let (licence, model) = network.ready(Curve::Secp256k1);
    let devices = TestDevice::fleet(Curve::Secp256k1, count);
    network.mint(model, &devices).unwrap();
    let driver = network.actors.driver.clone();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    let entries: Vec<_> = devices.iter().zip(1..).map(|(device, weight)| (device.id(), weight)).collect();
    let list = network.victims(1, &entries);
    let verdict = give(amount, list.victims());
    network.reserve(1, licence, &verdict).unwrap();
    Story { network, licence, devices, list }
}

/// A verdict that takes out of the bond what leaves `amount` for the victims.
fn give(amount: u128, victims: Victims) -> Verdict {
    Verdict { bond: amount, allocation: (0, 10_000, 0), victims: Some(victims), ..Verdict::default() }
}

impl Story {
    fn claim(&mut self, message: &ExecuteMsg) -> anyhow::Result<cw_multi_test::AppResponse> {
        let stranger = self.network.actors.stranger.clone();
        self.network.to_vault(&stranger, message, &[])
    }

    #[track_caller]
    fn refuses(&mut self, error: CaseError, message: &ExecuteMsg) {
        let stranger = self.network.actors.stranger.clone();
        self.network.refuses(&ContractError::Case(error), |n| n.to_vault(&stranger, message, &[]));
    }

    fn driver(&self) -> u128 {
        self.network.balance(&self.network.actors.driver)
    }

    fn held(&self) -> u128 {
        let answer: CaseReserveResponse =
            self.network.query(&self.network.vault, &QueryMsg::CaseReserve { case: CASE });
        answer.reserve.unwrap().held.u128()
    }
}

#[test]
fn every_victim_gets_its_share_by_weight() {
    let mut story = story(4, 1_003);
    let shares = [100, 200, 300, 401];
    for (index, share) in (0u32..).zip(shares) {
        let before = story.driver();
        let answer = story.claim(&story.list.claim(index).clone()).unwrap();
        assert_eq!(story.driver() - before, share);
        let device = story.devices[index as usize].id();
        let to = story.network.actors.driver.to_string();
        let paid = VaultEvent::VictimPaid { case: CASE, device, to, amount: Uint128::new(share) };
        assert!(events(&answer).contains(&paid));
        let answer: VictimResponse =
            story.network.query(&story.network.vault, &QueryMsg::Victim { case: CASE, device });
        assert_eq!(answer.paid, Some(Uint128::new(share)));
    }
    assert_eq!(story.held(), 2);
}

/// Old finding: second claim.
#[test]
fn second_claim() {
    let mut story = story(2, 300);
    let device = story.devices[0].id();
    let claim = story.list.claim(0);
    story.claim(&claim).unwrap();
    story.refuses(CaseError::VictimPaid { case: CASE, device }, &claim);
    // Nor when the device has another holder.
    let (driver, buyer) = (story.network.actors.driver.clone(), story.network.actors.buyer.clone());
    let contract = story.network.device.clone();
    let transfer =
        device::ExecuteMsg::TransferNft { recipient: buyer.to_string(), token_id: device.to_string() };
    story.network.execute(&driver, &contract, &transfer, &[]).unwrap();
    story.refuses(CaseError::VictimPaid { case: CASE, device }, &claim);
}

/// Old finding: duplicate ids in a list. A device listed twice is paid once.
#[test]
fn duplicate_ids_in_a_list() {
    let mut story = decided(1, 1);
    let device = story.devices[0].id();
    let list = story.network.victims(2, &[(device, 1), (device, 1)]);
    let licence = story.licence;
    story.network.reserve(2, licence, &give(100, list.victims())).unwrap();
    story.network.execute_reserve(2).unwrap();
    story.claim(&list.claim(0)).unwrap();
    story.refuses(CaseError::VictimPaid { case: CaseId(2), device }, &list.claim(1));
    assert_eq!(story.driver(), 50);
}

/// Old finding: Merkle leaf without beneficiary or with ambiguous concatenation. Every part of a leaf is proven.
#[test]
fn merkle_leaf_without_beneficiary_or_ambiguous() {
    let mut story = story(3, 600);
    let licence = story.licence;
    let other_list = story.network.victims(2, &[(story.devices[0].id(), 1), (story.devices[1].id(), 2)]);
    story.network.reserve(2, licence, &give(10, other_list.victims())).unwrap();
    story.network.execute_reserve(2).unwrap();
    let ExecuteMsg::ClaimVictim { device, weight, proof, .. } = story.list.claim(0) else { unreachable!() };
    let thief = story.devices[2].id();
    let claim = |case, device, index, weight: u128, proof: &[Binary]| ExecuteMsg::ClaimVictim {
        case,
        device,
        index,
        weight: Uint128::new(weight),
        proof: proof.to_vec(),
    };
    let weight = weight.u128();
    let wrong = [
        claim(CASE, thief, 0, weight, &proof),
        claim(CASE, device, 1, weight, &proof),
        claim(CASE, device, 3, weight, &proof),
        claim(CASE, device, 0, weight + 1, &proof),
        claim(CASE, device, 0, weight << 64, &proof),
        claim(CASE, device, 0, weight, &proof[1..]),
        claim(CASE, device, 0, weight, &[proof.as_slice(), &proof[..1]].concat()),
        claim(CASE, device, 0, weight, &[]),
        claim(CASE, device, 0, weight, &[Binary::from([1u8; 31]), proof[1].clone()]),
        claim(CASE, device, 0, weight, &vec![Binary::from([1u8; 32]); 1_000]),
        claim(CaseId(2), device, 0, weight, &proof),
    ];
    for message in &wrong {
        let ExecuteMsg::ClaimVictim { case, device, .. } = *message else { unreachable!() };
        story.refuses(CaseError::NotAVictim { case, device }, message);
    }
    story.claim(&claim(CASE, device, 0, weight, &proof)).unwrap();
}

/// A list made for another vault or chain proves nothing here.
#[test]
fn a_leaf_names_chain_vault_and_case() {
    let (case, device, weight) = (CASE, DeviceId::new([3; 20]), Uint128::one());
    let leaf =
        |chain, vault, case, index| surety_api::vault::victim_leaf(chain, vault, case, index, device, weight);
    let right = leaf("chain", "vault", case, 0);
    let parts: [&[u8]; 7] = [
        b"surety/victim/v1",
        b"chain",
        b"vault",
        &[0, 0, 0, 0, 0, 0, 0, 1],
        &[0, 0, 0, 0],
        &[3; 20],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ];
    assert_eq!(right, merkle::leaf(&parts));
    for other in [
        leaf("chai", "nvault", case, 0),
        leaf("chain", "vaul", case, 0),
        leaf("chain", "vault", CaseId(2), 0),
        leaf("chain", "vault", case, 1),
    ] {
        assert_ne!(right, other);
    }
}

/// Old finding: share inflation. One device gets at most three of its stakes, and all together no more than there is.
#[test]
fn share_inflation() {
    let mut story = story(2, 900 * COIN);
    // 300 and 600 by weight, 240 at most.
    story.claim(&story.list.claim(0).clone()).unwrap();
    assert_eq!(story.driver(), 240 * COIN);
    story.claim(&story.list.claim(1).clone()).unwrap();
    assert_eq!(story.driver(), 480 * COIN);
    assert_eq!(story.held(), 420 * COIN);
}

/// A list whose weights are more than the total it states takes from nobody else.
#[test]
fn a_list_that_lies_about_its_total_ends_with_the_reserve() {
    let mut story = decided(3, 1_000);
    let entries: Vec<_> = story.devices.iter().map(|device| (device.id(), 6)).collect();
    let list = story.network.victims(2, &entries);
    let victims = Victims { total_weight: Uint128::new(10), ..list.victims() };
    let licence = story.licence;
    story.network.reserve(2, licence, &give(100, victims)).unwrap();
    story.network.execute_reserve(2).unwrap();
    story.claim(&list.claim(0)).unwrap();
    story.claim(&list.claim(1)).unwrap();
    assert_eq!(story.driver(), 100);
    story.refuses(CaseError::NothingForVictims { case: CaseId(2) }, &list.claim(2));
    assert_eq!(story.held(), 1_000);
}

/// A weight beyond all numbers is worth what any weight is worth at most.
#[test]
fn a_weight_without_measure_gets_what_any_gets_at_most() {
    let mut story = decided(1, 1);
    let list = story.network.victims(2, &[(story.devices[0].id(), u128::MAX)]);
    let victims = Victims { total_weight: Uint128::one(), ..list.victims() };
    let licence = story.licence;
    story.network.reserve(2, licence, &give(1_000 * COIN, victims)).unwrap();
    story.network.execute_reserve(2).unwrap();
    story.claim(&list.claim(0)).unwrap();
    assert_eq!(story.driver(), 240 * COIN);
}

#[test]
fn only_devices_of_the_licence_that_were_activated() {
    let mut story = decided(1, 1);
    let (rival, driver) = (story.network.actors.rival.clone(), story.network.actors.driver.clone());
    let licence = story.licence;
    let fresh = TestDevice::new(Curve::Secp256k1, 50);
    let theirs = TestDevice::new(Curve::Secp256k1, 60);
    let other = story.network.licensed(&rival);
    let model = story.network.model(other, Curve::Secp256k1);
    story.network.certify(model);
    story.network.mint_with(&rival, model, vec![theirs.id()], &Network::funds(80 * COIN)).unwrap();
    story.network.activate(&theirs, &driver).unwrap();
    let list = story.network.victims(2, &[(fresh.id(), 1), (theirs.id(), 1)]);
    story.network.reserve(2, licence, &give(100, list.victims())).unwrap();
    story.network.execute_reserve(2).unwrap();
    let stranger = story.network.actors.stranger.clone();
    let unknown = ContractError::UnknownDevice { device: fresh.id() };
    story.network.refuses(&unknown, |n| n.to_vault(&stranger, &list.claim(0), &[]));
    let foreign = CaseError::OtherLicence { case: CaseId(2), device: theirs.id(), licence: other };
    story.refuses(foreign, &list.claim(1));
}

#[test]
fn a_share_of_nothing_is_no_claim() {
    let mut story = decided(1, 1);
    let entries = [(story.devices[0].id(), 1), (DeviceId::new([9; 20]), 1_000)];
    let (list, licence) = (story.network.victims(2, &entries), story.licence);
    story.network.reserve(2, licence, &give(100, list.victims())).unwrap();
    story.network.execute_reserve(2).unwrap();
    let stranger = story.network.actors.stranger.clone();
    story.network.refuses(&ContractError::NothingDue {}, |n| n.to_vault(&stranger, &list.claim(0), &[]));
}

#[test]
fn where_a_contract_holds_the_device_only_it_may_claim() {
    let mut story = story(1, 70);
    let network = &mut story.network;
    let (driver, stranger) = (network.actors.driver.clone(), network.actors.stranger.clone());
    let market = network.proxy("market");
    let (contract, device) = (network.device.clone(), story.devices[0].id());
    let transfer =
        device::ExecuteMsg::TransferNft { recipient: market.to_string(), token_id: device.to_string() };
    network.execute(&driver, &contract, &transfer, &[]).unwrap();
    let held = ContractError::HeldByContract { device, holder: market.to_string() };
    let claim = story.list.claim(0);
    network.refuses(&held, |n| n.to_vault(&stranger, &claim, &[]));
    let call = surety_api::call(&network.vault, &claim, vec![]).unwrap();
    network.execute(&stranger, &market, &ProxyMsg::Forward { messages: vec![call.into()] }, &[]).unwrap();
    assert_eq!(network.balance(&market), 70);
}

#[test]
fn nobody_claims_before_the_verdict_is_carried_out_or_where_victims_get_nothing() {
    let mut story = decided(1, 100);
    let claim = story.list.claim(0);
    story.refuses(CaseError::NotExecuted { case: CASE }, &claim);
    let burn = ExecuteMsg::BurnUnclaimed { case: CASE };
    story.refuses(CaseError::NotExecuted { case: CASE }, &burn);
    let licence = story.licence;
    story.network.reserve(2, licence, &Verdict { bond: 1, ..Verdict::default() }).unwrap();
    story.network.execute_reserve(2).unwrap();
    let other = story.network.victims(2, &[(story.devices[0].id(), 1)]).claim(0);
    story.refuses(CaseError::NothingForVictims { case: CaseId(2) }, &other);
    let unknown = story.network.victims(3, &[(story.devices[0].id(), 1)]).claim(0);
    story.refuses(CaseError::UnknownReserve { case: CaseId(3) }, &unknown);
}

#[test]
fn what_is_not_claimed_in_a_year_burns() {
    let mut story = story(4, 1_000);
    story.claim(&story.list.claim(3).clone()).unwrap();
    let claims_end = story.network.now() + 365 * DAY;
    let burn = ExecuteMsg::BurnUnclaimed { case: CASE };
    story.network.advance_to(claims_end - 1);
    story.refuses(CaseError::ClaimsOpen { case: CASE, claims_end }, &burn);
    story.network.advance(1);
    // Until somebody burns it, a late victim is still a victim.
    story.claim(&story.list.claim(0).clone()).unwrap();
    let supply = story.network.supply();
    let answer = story.claim(&burn).unwrap();
    let burned = VaultEvent::UnclaimedBurned { case: CASE, amount: Uint128::new(500) };
    assert!(events(&answer).contains(&burned));
    assert_eq!(supply - story.network.supply(), 500);
    story.refuses(CaseError::NothingForVictims { case: CASE }, &story.list.claim(1).clone());
    let stranger = story.network.actors.stranger.clone();
    story.network.refuses(&ContractError::NothingDue {}, |n| n.to_vault(&stranger, &burn, &[]));
    assert_eq!(story.network.buckets().reserves, Uint128::zero());
}

/// A seal delays the claims, so it delays the end of the right to claim as well.
#[test]
fn a_seal_delays_both() {
    let mut story = story(1, 100);
    let (guardian, charter) = (story.network.actors.guardian.clone(), story.network.charter.clone());
    let stranger = story.network.actors.stranger.clone();
    let claims_end = story.network.now() + 365 * DAY;
    story.network.advance_to(claims_end - 1);
    story.network.execute(&guardian, &charter, &charter::ExecuteMsg::Seal {}, &[]).unwrap();
    let until = story.network.now() + SEAL_SECONDS;
    story.network.advance(1);
    let (burn, claim) = (ExecuteMsg::BurnUnclaimed { case: CASE }, story.list.claim(0));
    for message in [&burn, &claim] {
        story.network.refuses(&ContractError::Sealed { until }, |n| n.to_vault(&stranger, message, &[]));
    }
    story.network.advance_to(until);
    story.claim(&claim).unwrap();
}
