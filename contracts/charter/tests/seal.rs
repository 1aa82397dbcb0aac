//! Payouts can be delayed for a week, once a year, and no longer.

use surety_api::charter::{
    CharterEvent, ContractName, ExecuteMsg, Office, QueryMsg, UntilResponse, SEAL_SECONDS, YEAR_SECONDS,
};
use surety_api::ApiError;
use surety_charter::ContractError;
use surety_testkit::{events, Network, DAY};

fn until(network: &Network) -> Option<u64> {
    network.query::<UntilResponse>(&network.charter, &QueryMsg::Sealed {}).until
}

#[test]
fn a_seal_ends_by_itself_after_7_days() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    assert_eq!(until(&network), None);
    let end = network.now() + 7 * DAY;
    let sent = network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();
    assert_eq!(events::<CharterEvent>(&sent), [CharterEvent::Sealed { until: end }]);
    network.advance_to(end - 1);
    assert_eq!(until(&network), Some(end));
    network.advance_to(end);
    assert_eq!(until(&network), None);
}

#[test]
fn the_guardian_seals_once_in_365_days_and_not_a_second_sooner() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    let first = network.now();
    network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();
    for too_early in [first, first + SEAL_SECONDS, first + YEAR_SECONDS - 1] {
        network.advance_to(too_early);
        let refusal = ContractError::SealUsedUp { again: first + YEAR_SECONDS };
        network.refuses(&refusal, |network| network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]));
    }
    network.advance_to(first + YEAR_SECONDS);
    network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();
    assert_eq!(until(&network), Some(first + YEAR_SECONDS + SEAL_SECONDS));
}

#[test]
fn a_new_guardian_has_no_new_seal() {
    let mut network = Network::new();
    let (old, new) = (network.actors.guardian.clone(), network.actors.rival.clone());
    let charter = network.charter.clone();
    network.execute(&old, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();
    let nominate = ExecuteMsg::Nominate { office: Office::Guardian, address: new.to_string() };
    network.execute(&old, &charter, &nominate, &[]).unwrap();
    network.execute(&new, &charter, &ExecuteMsg::Accept { office: Office::Guardian }, &[]).unwrap();
    let refusal = ContractError::SealUsedUp { again: network.now() + YEAR_SECONDS };
    network.refuses(&refusal, |network| network.execute(&new, &charter, &ExecuteMsg::Seal {}, &[]));
}

#[test]
fn nobody_else_seals() {
    let mut network = Network::new();
    let (actors, charter) = (network.actors.clone(), network.charter.clone());
    for sender in [&actors.governance, &actors.integrations, &actors.community, &actors.stranger] {
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected: "guardian".to_string() };
        network.refuses(&ContractError::from(refusal), |network| {
            network.execute(sender, &charter, &ExecuteMsg::Seal {}, &[])
        });
    }
}

#[test]
fn a_seal_pauses_nothing() {
    let mut network = Network::new();
    let (guardian, charter) = (network.actors.guardian.clone(), network.charter.clone());
    network.execute(&guardian, &charter, &ExecuteMsg::Seal {}, &[]).unwrap();
    for contract in ContractName::ALL {
        let paused: UntilResponse = network.query(&charter, &QueryMsg::Paused { contract: *contract });
        assert_eq!(paused.until, None);
    }
    let maker = network.actors.maker.clone();
    network.licensed(&maker);
}
