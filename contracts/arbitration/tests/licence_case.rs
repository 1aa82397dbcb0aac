//! A challenge from its opening to its end: it succeeds, it fails, it lapses. Every coin is followed.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{
    ExecuteMsg, LicenceVerdict, Phase, Recall, Sanction, Verdict, Victim, Victims,
};
use surety_api::license::raw::LICENCES;
use surety_api::license::LicenceStatus;
use surety_api::vault::{Allocation, Payee};
use surety_api::Curve;
use surety_arbitration::ContractError;
use surety_testkit::council::{modest, AS_ASKED, DISMISS};
use surety_testkit::{Settings, TestDevice, COIN, DAY};

use super::common::{bond, challenged, coins, frozen, network, opening, payee, with_model, BOND};

#[test]
fn a_challenge_that_succeeds_takes_from_the_bond() {
    let (mut network, licence, case) = challenged();
    let rival = payee(&network.actors.rival);
    assert!(frozen(&network, licence));
    network.settle_case(case, AS_ASKED);
    // At finality what is taken is out of anybody's reach, and the challenger has its bond back.
    assert_eq!(network.effects(case), ["reserve", "postpone_withdrawal", "release_opening"]);
    assert_eq!(bond(&network, licence), 90_000 * COIN);
    assert_eq!(network.buckets().reserves, coins(10_000));
    assert_eq!(network.claimable(&rival), BOND);
    assert!(frozen(&network, licence));
    let early = ContractError::NotDue { case, until: network.case(case).until };
    network.refuses(&early, |n| n.execute_case(case));
    network.refuses(&early, |n| n.advance_case(case));
    let ends = network.case(case).until;
    network.advance_to(ends);
    network.execute_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Executed);
    assert_eq!(
        network.effects(case),
        ["reserve", "postpone_withdrawal", "release_opening", "unlock", "execute_reserve"]
    );
    assert!(!frozen(&network, licence));
    assert_eq!(network.claimable(&rival), BOND + 1_000 * COIN, "and a tenth of what was taken");
    assert_eq!(network.buckets().burned, coins(9_000));
    assert_eq!(network.buckets().case_bonds, coins(0));
    let over = ContractError::Over { case, phase: Phase::Executed };
    network.refuses(&over, |n| n.execute_case(case));
    network.refuses(&over, |n| n.advance_case(case));
}

#[test]
fn a_challenge_that_fails_costs_the_challenger() {
    let (mut network, licence, case) = challenged();
    network.settle_case(case, DISMISS);
    assert_eq!(network.phase(case), Phase::Dismissed);
    assert_eq!(network.effects(case), ["release_opening", "unlock"]);
    assert!(!frozen(&network, licence));
    assert_eq!(bond(&network, licence), 100_000 * COIN);
    assert_eq!(network.claimable(&payee(&network.actors.rival)), 0);
    assert_eq!(network.claimable(&Payee::Licence(licence)), BOND / 2);
    assert_eq!(network.buckets().burned.u128(), BOND / 2);
}

#[test]
fn a_silent_council_holds_nothing() {
    let (mut network, licence, case) = challenged();
    network.until(case, Phase::Due);
    network.advance_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Lapsed);
    assert_eq!(network.effects(case), ["release_opening", "unlock"]);
    assert!(!frozen(&network, licence));
    assert_eq!(network.claimable(&payee(&network.actors.rival)), BOND / 100 * 95);
    assert_eq!(network.claimable(&Payee::Licence(licence)), 0);
    assert_eq!(network.buckets().burned.u128(), BOND / 100 * 5);
}

/// Who challenges itself gains nothing by either end.
#[test]
fn nobody_wins_against_itself() {
    let (mut network, licence) = network();
    let maker = network.actors.maker.clone();
    let lost = network.open_case(&maker, &opening(licence), BOND);
    network.settle_case(lost, DISMISS);
    assert_eq!(network.claimable(&payee(&maker)) + network.claimable(&Payee::Licence(licence)), 0);
    assert_eq!(network.buckets().burned.u128(), BOND);
    let won = network.open_case(&maker, &opening(licence), BOND);
    network.carry_out(won, AS_ASKED);
    assert_eq!(network.claimable(&payee(&maker)), BOND, "its bond, and no reward");
    assert_eq!(network.buckets().burned.u128(), BOND + 10_000 * COIN);
}

#[test]
fn a_verdict_recalls_pays_victims_and_revokes() {
    let (mut network, licence, model) = with_model(Settings::with_council());
    let (rival, driver) = (network.actors.rival.clone(), network.actors.driver.clone());
    let devices = [0, 1].map(|number| TestDevice::new(Curve::Secp256k1, number));
    network.mint(model, &devices).unwrap();
    for device in &devices {
        network.activate(device, &driver).unwrap();
    }
    let victims = devices.each_ref().map(|device| Victim { device: device.id(), weight: 1u128.into() });
    let asks = LicenceVerdict {
        bond: coins(200),
        stake_bps: 0,
        model: Some(model),
        allocation: Allocation { burn_bps: 0, victims_bps: 9_000, reward_bps: 1_000 },
        victims: Some(Victims::List { devices: victims.to_vec() }),
        recall: Recall::None,
        licence: Sanction::Revoke,
    };
    let case = network.challenge(&rival, licence, asks);
    network.carry_out(case, AS_ASKED);
    assert_eq!(
        network.effects(case),
        ["reserve", "postpone_withdrawal", "release_opening", "unlock", "execute_reserve", "revoke"]
    );
    let record =
        LICENCES.query(&network.app.wrap(), network.license.clone(), licence.get()).unwrap().unwrap();
    assert_eq!(record.status, LicenceStatus::Revoked);
    // The list the contract made its root from is the list the vault pays by.
    let list = network.victims(case.get(), &victims.each_ref().map(|v| (v.device, v.weight.u128())));
    let (vault, before) = (network.vault.clone(), network.balance(&driver));
    for index in 0..2 {
        network.execute(&driver, &vault, &list.claim(index), &[]).unwrap();
    }
    assert_eq!(network.balance(&driver) - before, 180 * COIN);
}

#[test]
fn a_challenge_that_succeeds_moves_the_withdrawal_date() {
    let (mut network, licence) = network();
    let (rival, maker) = (network.actors.rival.clone(), network.actors.maker.clone());
    network.renounce(&maker, licence).unwrap();
    let date = network.now() + network.settings.renounce_period;
    network.advance_to(date - 20 * DAY);
    let case = network.challenge(&rival, licence, modest());
    network.settle_case(case, AS_ASKED);
    let record =
        LICENCES.query(&network.app.wrap(), network.license.clone(), licence.get()).unwrap().unwrap();
    assert_eq!(record.withdrawal_date, Some(network.now() + network.settings.renounce_period));
}

/// Promise I4, at this level: whichever of two final verdicts is executed first, everybody ends up with the same.
#[test]
fn final_verdicts_are_executed_in_any_order() {
    let totals = |order: [usize; 2]| {
        let (mut network, licence) = network();
        let (rival, stranger) = (network.actors.rival.clone(), network.actors.stranger.clone());
        let greedy = LicenceVerdict { bond: coins(70_000), ..modest() };
        let cases = [
            network.challenge(&rival, licence, greedy.clone()),
            network.challenge(&stranger, licence, greedy),
        ];
        network.until(cases[0], Phase::Vote);
        for case in cases {
            network.all_vote(case, AS_ASKED);
        }
        let final_at = network.case(cases[0]).until + network.settings.case_periods.appeal_window;
        network.advance_to(final_at);
        for case in cases {
            network.advance_case(case).unwrap();
        }
        network.advance(network.settings.case_periods.timelock);
        for at in order {
            network.execute_case(cases[at]).unwrap();
        }
        let claimable = [&rival, &stranger].map(|who| network.claimable(&payee(who)));
        (claimable, network.buckets(), bond(&network, licence))
    };
    let forwards = totals([0, 1]);
    assert_eq!(forwards.0, [BOND + 7_000 * COIN, BOND + 3_000 * COIN]);
    assert_eq!(forwards, totals([1, 0]));
}

#[test]
fn members_decide_between_proposals() {
    let (mut network, licence, case) = challenged();
    let council = network.actors.council.clone();
    let milder =
        Verdict::Licence(LicenceVerdict { bond: coins(100), licence: Sanction::Suspend, ..modest() });
    network.to_arbitration(&council[0], &ExecuteMsg::Propose { case, verdict: milder }, 0).unwrap();
    network.carry_out(case, surety_api::arbitration::Choice::Proposal { number: 2 });
    assert_eq!(bond(&network, licence), 99_900 * COIN);
    let record =
        LICENCES.query(&network.app.wrap(), network.license.clone(), licence.get()).unwrap().unwrap();
    assert_eq!(record.status, LicenceStatus::Suspended);
}
