//! A licence whose key is lost: thirty days' notice, and one word of its holder ends it.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::{ExecuteMsg, Phase};
use surety_api::license::raw::LICENCES;
use surety_api::vault::Payee;
use surety_api::{CaseId, LicenceId};
use surety_arbitration::permissions::LICENCE_HOLDER;
use surety_arbitration::ContractError;
use surety_testkit::council::{document, AS_ASKED, DISMISS};
use surety_testkit::{Network, DAY};

use super::common::{challenged, frozen, network, payee, refuses, BOND};

fn lost() -> (Network, LicenceId, CaseId) {
    let (mut network, licence) = network();
    let (rival, buyer) = (network.actors.rival.clone(), network.actors.buyer.clone());
    let message = ExecuteMsg::OpenReissue { licence, to: buyer.to_string(), complaint: document("lost") };
    let case = network.open_case(&rival, &message, BOND);
    (network, licence, case)
}

fn holder(network: &Network, licence: LicenceId) -> String {
    let record = LICENCES.query(&network.app.wrap(), network.license.clone(), licence.get()).unwrap();
    record.unwrap().holder.into_string()
}

#[test]
fn a_licence_goes_on_under_another_address_after_thirty_days() {
    let (mut network, licence, case) = lost();
    assert!(!frozen(&network, licence), "only challenges hold a bond");
    network.settle_case(case, AS_ASKED);
    assert!(network.effects(case).is_empty(), "no bond leaves while the holder may still object");
    let decided = network.now();
    assert_eq!(network.case(case).until, decided + 30 * DAY);
    network.advance_to(decided + 30 * DAY - 1);
    network.refuses(&ContractError::NotDue { case, until: decided + 30 * DAY }, |n| n.execute_case(case));
    network.advance(1);
    network.execute_case(case).unwrap();
    assert_eq!(holder(&network, licence), network.actors.buyer.to_string());
    assert_eq!(network.effects(case), ["release_opening", "reissue"]);
    assert_eq!(network.claimable(&payee(&network.actors.rival)), BOND);
}

#[test]
fn one_word_of_the_holder_ends_it_at_any_time() {
    for moment in [Phase::Response, Phase::Vote, Phase::Due, Phase::Timelock] {
        let (mut network, licence, case) = lost();
        let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
        if moment == Phase::Timelock {
            network.settle_case(case, AS_ASKED);
        }
        network.until(case, moment);
        if moment == Phase::Vote {
            network.all_vote(case, AS_ASKED);
        }
        let message = ExecuteMsg::VoidReissue { case };
        refuses(&mut network, &rival, &message, 0, &ContractError::Api(LICENCE_HOLDER.refuse(&rival)));
        if moment == Phase::Due {
            let over = ContractError::Over { case, phase: Phase::Lapsed };
            refuses(&mut network, &maker, &message, 0, &over);
            continue;
        }
        network.to_arbitration(&maker, &message, 0).unwrap();
        assert_eq!(network.phase(case), Phase::Dismissed);
        assert_eq!(network.case(case).decision, Some(DISMISS));
        assert_eq!(network.claimable(&Payee::Licence(licence)), BOND / 2);
        assert_eq!(network.claimable(&payee(&rival)), 0);
        let over = ContractError::Over { case, phase: Phase::Dismissed };
        refuses(&mut network, &maker, &message, 0, &over);
        network.advance(365 * DAY);
        network.refuses(&over, |n| n.execute_case(case));
        assert_eq!(holder(&network, licence), maker.to_string());
        assert_eq!(network.buckets().case_bonds.u128(), 0);
    }
}

/// Even when nobody came until the notice was over: the holder's word counts as long as nobody has carried the verdict out.
#[test]
fn a_verdict_nobody_carried_out_is_still_void_at_its_word() {
    let (mut network, licence, case) = lost();
    let maker = network.actors.maker.clone();
    network.settle_case(case, AS_ASKED);
    network.until(case, Phase::Due);
    network.advance(100 * DAY);
    network.to_arbitration(&maker, &ExecuteMsg::VoidReissue { case }, 0).unwrap();
    assert_eq!(holder(&network, licence), maker.to_string());
}

#[test]
fn only_a_reissue_is_voided() {
    let (mut network, _, case) = challenged();
    let maker = network.actors.maker.clone();
    let kind = surety_api::arbitration::CaseKind::Licence;
    let expected = surety_api::arbitration::CaseKind::Reissue;
    let wrong = ContractError::WrongKind { case, found: kind, expected };
    refuses(&mut network, &maker, &ExecuteMsg::VoidReissue { case }, 0, &wrong);
}
