//! A challenge from its opening to its end: it succeeds, it fails, it lapses.
#![allow(clippy::unwrap_used)]

use surety_api::arbitration::Phase;
use surety_api::vault::{LocksResponse, QueryMsg};
use surety_api::{Curve, LicenceId};
use surety_testkit::council::{modest, AS_ASKED, DISMISS};
use surety_testkit::{Network, Settings, COIN};

fn network() -> (Network, LicenceId) {
    let mut network = Network::with(Settings::with_council(), surety_testkit::Contracts::default());
    let (licence, _) = network.ready(Curve::Secp256k1);
    (network, licence)
}

fn frozen(network: &Network, licence: LicenceId) -> bool {
    let locks = QueryMsg::Locks { licence, start_after: None, limit: None };
    network.query::<LocksResponse>(&network.vault, &locks).frozen
}

#[test]
fn a_challenge_that_succeeds_takes_from_the_bond() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    let case = network.challenge(&rival, licence, modest());
    assert!(frozen(&network, licence));
    network.carry_out(case, AS_ASKED);
    assert_eq!(network.phase(case), Phase::Executed);
    assert_eq!(
        network.effects(case),
        ["reserve", "postpone_withdrawal", "release_opening", "unlock", "execute_reserve"]
    );
    assert!(!frozen(&network, licence));
    assert_eq!(bond(&network, licence), 90_000 * COIN);
}

#[test]
fn a_challenge_that_fails_costs_the_challenger() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    let case = network.challenge(&rival, licence, modest());
    network.settle_case(case, DISMISS);
    assert_eq!(network.phase(case), Phase::Dismissed);
    assert_eq!(network.effects(case), ["release_opening", "unlock"]);
    assert!(!frozen(&network, licence));
    assert_eq!(bond(&network, licence), 100_000 * COIN);
}

#[test]
fn a_silent_council_holds_nothing() {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    let case = network.challenge(&rival, licence, modest());
    network.until(case, Phase::Due);
    network.advance_case(case).unwrap();
    assert_eq!(network.phase(case), Phase::Lapsed);
    assert_eq!(network.effects(case), ["release_opening", "unlock"]);
    assert!(!frozen(&network, licence));
}

fn bond(network: &Network, licence: LicenceId) -> u128 {
    network
        .query::<surety_api::vault::BondResponse>(&network.vault, &QueryMsg::Bond { licence })
        .amount
        .u128()
}
