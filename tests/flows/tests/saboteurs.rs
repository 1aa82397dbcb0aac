//! Every promise can fail: a saboteur breaks the network in one place, and the checker objects by the promise's name.
//!
//! A saboteur wraps an entry point of a real contract, so that everything but its one deed is as it always is.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

mod delay_only;
mod saboteur;

use surety_api::arbitration::Phase;
use surety_api::vault::BondSlot;
use surety_api::{device, license, telemetry, vault, CaseId, Curve, DeviceId, LicenceId};
use surety_testkit::council::{AS_ASKED, DISMISS};
use surety_testkit::{Contracts, Network, Settings, TestDevice, Verdict, DAY, MONTH};

use saboteur::{cases, caught, council, money, others, reports};

fn with(contracts: Contracts) -> Network {
    Network::with(Settings::default(), contracts)
}

fn activated(contracts: Contracts) -> (Network, TestDevice) {
    let mut network = with(contracts);
    let (_, model) = network.ready(Curve::Secp256k1);
    let device = TestDevice::new(Curve::Secp256k1, 0);
    network.mint(model, std::slice::from_ref(&device)).unwrap();
    let driver = network.actors.driver.clone();
    network.activate(&device, &driver).unwrap();
    (network, device)
}

#[test]
fn i1_a_vault_that_pays_twice() {
    caught("I1", || {
        let (mut network, device) = activated(money::vault(money::pays_twice));
        network.advance(MONTH);
        let pool = network.stake_of(&device).pool;
        network.claim_manufacturer(pool).unwrap();
    });
}

#[test]
fn i1_a_case_bond_that_is_short() {
    caught("I1", || {
        let mut network = with(money::vault(cases::shortens_case_bonds));
        let rival = network.actors.rival.clone();
        network.hold_case_bond(1, BondSlot::Opening, &rival, 100).unwrap();
    });
}

#[test]
fn i2_a_vault_that_keeps_what_it_should_burn() {
    caught("I2", || {
        activated(money::vault(money::drops_burns));
    });
}

#[test]
fn i3_a_verdict_that_seizes_more_than_it_says() {
    caught("I3", || {
        let mut network = with(money::vault(cases::seizes_the_challengers_bond));
        let (licence, _) = network.ready(Curve::Secp256k1);
        let rival = network.actors.rival.clone();
        network.hold_case_bond(1, BondSlot::Opening, &rival, 100).unwrap();
        network.reserve(1, licence, &Verdict { bond: 10, ..Verdict::default() }).unwrap();
    });
}

#[test]
fn i4_a_verdict_that_lives_off_another() {
    caught("I4", || {
        let mut network = with(money::vault(cases::feeds_on_other_verdicts));
        let (licence, _) = network.ready(Curve::Secp256k1);
        for case in [1, 2] {
            network.reserve(case, licence, &Verdict { bond: 10, ..Verdict::default() }).unwrap();
        }
        network.execute_reserve(2).unwrap();
    });
}

#[test]
fn i5_a_claim_of_integrations_that_takes_stake_along() {
    caught("I5", || {
        let (mut network, device) = activated(money::vault(money::integrations_takes_stake));
        let stranded = TestDevice::new(Curve::Secp256k1, 9);
        let pool = network.stake_of(&device).pool;
        network.mint(pool.model, &[stranded]).unwrap();
        network.advance(MONTH);
        network.claim_integrations(pool).unwrap();
    });
}

#[test]
fn i6_a_bond_that_shrinks_while_its_licence_is_alive() {
    caught("I6", || {
        let mut network = with(money::vault(money::shrinks_bonds));
        let (licence, _) = network.ready(Curve::Secp256k1);
        let maker = network.actors.maker.clone();
        network.post_bond(&maker, licence, 1).unwrap();
    });
}

#[test]
fn i6_a_verdict_that_takes_a_coin_along() {
    caught("I6", || {
        let mut network = with(money::vault(cases::takes_a_coin_along));
        let (licence, _) = network.ready(Curve::Secp256k1);
        network.reserve(1, licence, &Verdict { bond: 10, ..Verdict::default() }).unwrap();
    });
}

#[test]
fn i7_a_vault_that_says_a_locked_licence_is_free() {
    caught("I7", || {
        let mut network = with(money::vault_answers(money::denies_locks));
        let (licence, _) = network.ready(Curve::Secp256k1);
        let deadline = network.now() + MONTH;
        network.lock(licence, 1, deadline).unwrap();
    });
}

#[test]
fn i8_a_vault_that_skips_the_lock() {
    caught("I8", || {
        let mut network = with(money::vault(money::skips_locks));
        let (licence, _) = network.ready(Curve::Secp256k1);
        let maker = network.actors.maker.clone();
        network.renounce(&maker, licence).unwrap();
        let deadline = network.now() + 12 * MONTH;
        network.lock(licence, 1, deadline).unwrap();
        network.advance(6 * MONTH);
        network.withdraw_bond(&maker, licence).unwrap();
    });
}

#[test]
fn i8_a_case_that_holds_a_bond_past_its_deadline() {
    caught("I8", || {
        let mut network = with(money::vault(cases::honours_dead_locks));
        let (licence, _) = network.ready(Curve::Secp256k1);
        let maker = network.actors.maker.clone();
        network.renounce(&maker, licence).unwrap();
        let deadline = network.now() + 12 * MONTH;
        network.lock(licence, 1, deadline).unwrap();
        network.advance_to(deadline);
        assert!(network.withdraw_bond(&maker, licence).is_err(), "the saboteur refuses");
    });
}

#[test]
fn i9_a_fault_that_is_backdated() {
    caught("I9", || {
        let (mut network, device) = activated(money::vault(money::backdates_faults));
        network.advance(12 * MONTH);
        network.report_malfunction(&device).unwrap();
        network.apply_fault(&device).unwrap();
    });
}

#[test]
fn i10_a_vault_that_hides_a_part_of_a_stake() {
    caught("I10", || {
        activated(money::vault_answers(money::hides_a_unit));
    });
}

#[test]
fn i11_a_stream_that_forgets_what_it_paid() {
    caught("I11", || {
        let (mut network, device) = activated(money::vault(money::forgets_payments));
        network.advance(12 * MONTH);
        network.report_malfunction(&device).unwrap();
        network.apply_fault(&device).unwrap();
        network.advance(MONTH);
        network.claim_driver(&device).unwrap();
        network.claim_driver(&device).unwrap();
    });
}

#[test]
fn i11_a_victim_that_is_paid_twice() {
    caught("I11", || {
        let (mut network, device) = activated(money::vault(cases::forgets_victims));
        let list = network.victims(1, &[(device.id(), 1), (DeviceId::new([1; 20]), 1)]);
        let licence = network.stake_of(&device).pool.licence;
        let (allocation, victims) = ((0, 10_000, 0), Some(list.victims()));
        network
            .reserve(1, licence, &Verdict { bond: 10, allocation, victims, ..Verdict::default() })
            .unwrap();
        network.execute_reserve(1).unwrap();
        let stranger = network.actors.stranger.clone();
        network.to_vault(&stranger, &list.claim(0), &[]).unwrap();
        network.to_vault(&stranger, &list.claim(0), &[]).unwrap();
    });
}

#[test]
fn i11_a_balance_that_is_paid_and_stays() {
    caught("I11", || {
        let mut network = with(money::vault(cases::forgets_claims));
        let rival = network.actors.rival.clone();
        network.hold_case_bond(1, BondSlot::Opening, &rival, 100).unwrap();
        network.release_case_bond(1, BondSlot::Opening, 0, None).unwrap();
        let payee = vault::Payee::Address(rival.to_string());
        network.to_vault(&rival, &vault::ExecuteMsg::ClaimBalance { payee }, &[]).unwrap();
    });
}

/// A challenge before a council of five, in its vote.
fn before_a_council(contracts: Contracts) -> (Network, CaseId) {
    let mut network = Network::with(Settings::with_council(), contracts);
    let (licence, _) = network.ready(Curve::Secp256k1);
    let rival = network.actors.rival.clone();
    let case = network.challenge(&rival, licence, surety_testkit::council::modest());
    network.until(case, Phase::Vote);
    (network, case)
}

#[test]
fn i12_a_ballot_that_nobody_cast() {
    caught("I12", || {
        let (mut network, case) = before_a_council(council::arbitration(council::stuffs_ballots));
        let member = network.actors.council[0].clone();
        network.vote(&member, case, AS_ASKED).unwrap();
    });
}

#[test]
fn i12_an_open_case_whose_council_changes() {
    caught("I12", || {
        let (mut network, case) = before_a_council(council::arbitration(council::replaces_members));
        let member = network.actors.council[0].clone();
        network.vote(&member, case, AS_ASKED).unwrap();
    });
}

#[test]
fn i13_a_case_that_goes_on_past_its_deadline() {
    caught("I13", || {
        let (mut network, case) = before_a_council(council::arbitration(council::postpones));
        network.settle_case(case, AS_ASKED);
    });
}

#[test]
fn i13_a_case_that_is_taken_up_again() {
    caught("I13", || {
        let (mut network, case) = before_a_council(council::arbitration(council::takes_up_again));
        network.settle_case(case, DISMISS);
        let stranger = network.actors.stranger.clone();
        network.challenge(&stranger, LicenceId(1), surety_testkit::council::modest());
    });
}

#[test]
fn i14_a_mint_without_its_bond() {
    caught("I14", || {
        let mut network = with(money::vault(money::ignores_requirements));
        network.category();
        let maker = network.actors.maker.clone();
        let licence = network.issue(&maker);
        let model = network.model(licence, Curve::Secp256k1);
        network.certify(model);
        network.mint(model, &[TestDevice::new(Curve::Secp256k1, 0)]).unwrap();
    });
}

#[test]
fn i15_a_licence_that_changes_hands() {
    caught("I15", || {
        let mut network = with(others::license(others::hands_licences_over));
        let maker = network.actors.maker.clone();
        network.licensed(&maker);
    });
}

#[test]
fn i15_a_reissue_without_the_council() {
    caught("I15", || {
        let mut network = with(others::license(others::reissues_on_its_own));
        let maker = network.actors.maker.clone();
        network.licensed(&maker);
    });
}

#[test]
fn i16_a_suspension_that_ends_what_is_sold() {
    caught("I16", || {
        let (mut network, device) = activated(money::vault_answers(money::burns_at_a_suspension));
        let licence = network.stake_of(&device).pool.licence;
        let (integrations, contract) = (network.actors.integrations.clone(), network.license.clone());
        let suspend = license::ExecuteMsg::Suspend { licence };
        network.execute(&integrations, &contract, &suspend, &[]).unwrap();
    });
}

#[test]
fn i17_a_counter_that_starts_anew() {
    caught("I17", || {
        let mut network = with(others::device(others::resets_counters));
        let (_, model) = network.ready(Curve::Secp256k1);
        let device = TestDevice::new(Curve::Secp256k1, 0);
        network.mint(model, std::slice::from_ref(&device)).unwrap();
        let (maker, contract) = (network.actors.maker.clone(), network.device.clone());
        let message = device::ExecuteMsg::Scrap { devices: vec![device.id()] };
        network.execute(&maker, &contract, &message, &[]).unwrap();
    });
}

#[test]
fn i18_a_statement_that_is_used_twice() {
    caught("I18", || {
        let (mut network, device) = activated(reports::telemetry(reports::forgets_statements));
        network.fall_silent(&device);
        network.advance(DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 1, network.now(), surety_statement::status::OK);
        let (stranger, contract) = (network.actors.stranger.clone(), network.telemetry.clone());
        let back = telemetry::ExecuteMsg::ReportRecovery { device: device.id(), proof };
        network.execute(&stranger, &contract, &back, &[]).unwrap();
        network.execute(&stranger, &contract, &back, &[]).unwrap();
    });
}

#[test]
fn i19_a_refuted_silence_that_is_finalised() {
    caught("I19", || {
        let (mut network, device) = activated(reports::telemetry(reports::keeps_refuted_reports));
        let since = network.now();
        network.advance(network.settings.silence_after);
        for reporter in network.actors.reporters.clone().into_iter().take(2) {
            network.report_silence(&reporter, &device, since).unwrap();
        }
        network.advance(DAY);
        network.renew_beacon();
        let proof = device.statement(&network, 1, network.now(), surety_statement::status::OK);
        let (stranger, contract) = (network.actors.stranger.clone(), network.telemetry.clone());
        let refute = telemetry::ExecuteMsg::Refute { device: device.id(), proof };
        network.execute(&stranger, &contract, &refute, &[]).unwrap();
        network.advance(network.settings.refutation_window);
        let finalise = telemetry::ExecuteMsg::FinaliseSilence { device: device.id() };
        network.execute(&stranger, &contract, &finalise, &[]).unwrap();
    });
}

#[test]
fn i20_a_vault_that_pays_before_it_has_accrued() {
    caught("I20", || {
        let (mut network, device) = activated(money::vault_in_a_hurry());
        network.advance(MONTH);
        let pool = network.stake_of(&device).pool;
        network.claim_manufacturer(pool).unwrap();
    });
}

#[test]
fn i21_a_message_that_walks_through_everything() {
    caught("I21", || {
        let mut network = with(money::vault(money::reads_without_end));
        network.ready(Curve::Secp256k1);
    });
}

/// The saboteurs' own bench: without a deed, nothing objects.
#[test]
fn a_wrapper_that_does_nothing_is_not_caught() {
    let (mut network, device) = activated(money::vault(|deps, env, info, message| {
        surety_vault::contract::execute(deps, env, info, message)
    }));
    network.advance(MONTH);
    let pool = network.stake_of(&device).pool;
    network.claim_manufacturer(pool).unwrap();
    let locks: vault::LocksResponse = network.query(
        &network.vault,
        &vault::QueryMsg::Locks { licence: pool.licence, start_after: None, limit: None },
    );
    assert!(!locks.frozen);
    let licence: license::LicenceResponse =
        network.query(&network.license, &license::QueryMsg::Licence { licence: pool.licence });
    assert!(licence.may_mint);
}
