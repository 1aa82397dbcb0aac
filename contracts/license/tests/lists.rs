//! Lists: by where things stand and by whose they are, in pages, right after every change.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use surety_api::license::{
    ApplicationFilter, ApplicationStatus, ApplicationsResponse, ExecuteMsg, LicenceStatus, LicencesResponse,
    QueryMsg,
};
use surety_api::{ApplicationId, LicenceId};
use surety_testkit::{application, Network};

fn licences(network: &Network, status: LicenceStatus, after: Option<u64>, limit: Option<u32>) -> Vec<u64> {
    let query = QueryMsg::LicencesByStatus { status, start_after: after.map(LicenceId), limit };
    let page: LicencesResponse = network.query(&network.license, &query);
    page.licences.iter().map(|licence| licence.licence.get()).collect()
}

fn applications(
    network: &Network,
    filter: Option<ApplicationFilter>,
    after: Option<u64>,
    limit: Option<u32>,
) -> Vec<u64> {
    let query = QueryMsg::Applications { filter, start_after: after.map(ApplicationId), limit };
    let page: ApplicationsResponse = network.query(&network.license, &query);
    page.applications.iter().map(|application| application.application.get()).collect()
}

/// Every licence stands in exactly one list, the one of its status.
fn each_in_one_list(network: &Network) {
    let all: LicencesResponse =
        network.query(&network.license, &QueryMsg::Licences { start_after: None, limit: Some(100) });
    for status in LicenceStatus::ALL {
        let expected: Vec<u64> =
            all.licences.iter().filter(|it| it.status == *status).map(|it| it.licence.get()).collect();
        assert_eq!(licences(network, *status, None, Some(100)), expected, "{status}");
    }
}

#[test]
fn a_licence_stands_in_the_list_of_its_status_from_issue_to_the_end() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let (integrations, license) = (network.actors.integrations.clone(), network.license.clone());
    let licence = network.issue(&maker);
    network.issue(&rival);
    each_in_one_list(&network);
    for message in [
        ExecuteMsg::Suspend { licence },
        ExecuteMsg::Reinstate { licence },
        ExecuteMsg::Confirm { licence },
        ExecuteMsg::Suspend { licence },
        ExecuteMsg::Reinstate { licence },
        ExecuteMsg::RaiseBond { licence, requirement: network.settings.minimum_bond.into() },
    ] {
        network.execute(&integrations, &license, &message, &[]).unwrap();
        each_in_one_list(&network);
    }
    network.renounce(&maker, licence).unwrap();
    each_in_one_list(&network);
    network.verdict(&ExecuteMsg::RevokeLicence { licence }).unwrap();
    each_in_one_list(&network);
    let heir = network.actors.buyer.clone();
    network.verdict(&ExecuteMsg::Reissue { licence, to: heir.to_string() }).unwrap();
    each_in_one_list(&network);
    network.advance(network.settings.renounce_period);
    network.withdraw_bond(&heir, licence).unwrap();
    each_in_one_list(&network);
    assert_eq!(licences(&network, LicenceStatus::Renounced, None, None), [1]);
}

#[test]
fn licences_of_a_status_come_in_pages() {
    let mut network = Network::new();
    for holder in network.actors.reporters.clone() {
        network.issue(&holder);
    }
    let page = |after, limit| licences(&network, LicenceStatus::Provisional, after, limit);
    assert_eq!(page(None, None), [1, 2, 3]);
    assert_eq!(page(None, Some(2)), [1, 2]);
    assert_eq!(page(Some(2), Some(2)), [3]);
    assert_eq!(page(Some(3), None), [0; 0]);
    assert_eq!(licences(&network, LicenceStatus::Active, None, None), [0; 0]);
}

#[test]
fn applications_are_listed_by_status_and_by_applicant() {
    let mut network = Network::new();
    let (maker, rival) = (network.actors.maker.clone(), network.actors.rival.clone());
    let license = network.license.clone();
    let of = |applicant: &Addr| Some(ApplicationFilter::Applicant(applicant.to_string()));
    let at = |status| Some(ApplicationFilter::Status(status));
    network.submit(&maker, application()).unwrap();
    let withdraw = ExecuteMsg::WithdrawApplication { application: ApplicationId(1) };
    network.execute(&maker, &license, &withdraw, &[]).unwrap();
    network.submit(&rival, application()).unwrap();
    network.approved(&maker, application());

    assert_eq!(applications(&network, None, None, None), [1, 2, 3]);
    assert_eq!(applications(&network, of(&maker), None, None), [1, 3]);
    assert_eq!(applications(&network, of(&maker), Some(1), None), [3]);
    assert_eq!(applications(&network, of(&rival), None, None), [2]);
    assert_eq!(applications(&network, of(&license), None, None), [0; 0]);
    for (status, expected) in [
        (ApplicationStatus::Submitted, vec![2]),
        (ApplicationStatus::Clarifying, vec![]),
        (ApplicationStatus::Answered, vec![]),
        (ApplicationStatus::Reviewed, vec![]),
        (ApplicationStatus::Approved, vec![3]),
        (ApplicationStatus::Rejected, vec![]),
        (ApplicationStatus::Licensed, vec![]),
        (ApplicationStatus::Withdrawn, vec![1]),
    ] {
        assert_eq!(applications(&network, at(status), None, None), expected, "{status}");
    }
    network.take_licence(&maker, ApplicationId(3)).unwrap();
    assert_eq!(applications(&network, at(ApplicationStatus::Licensed), None, None), [3]);
    assert_eq!(applications(&network, at(ApplicationStatus::Approved), None, None), [0; 0]);
    let upper = Some(ApplicationFilter::Applicant(maker.as_str().to_uppercase()));
    let query = QueryMsg::Applications { filter: upper, start_after: None, limit: None };
    network.try_query::<ApplicationsResponse>(&network.license, &query).unwrap_err();
}

#[test]
fn a_page_of_applications_has_10_entries_and_30_at_most() {
    let mut network = Network::new();
    let api = cw_multi_test::MockApiBech32::new("wasm");
    for n in 0..31 {
        network.submit(&api.addr_make(&format!("applicant {n}")), application()).unwrap();
    }
    assert_eq!(applications(&network, None, None, None).len(), 10);
    assert_eq!(applications(&network, None, None, Some(100)).len(), 30);
    assert_eq!(applications(&network, None, Some(30), Some(100)), [31]);
    assert_eq!(applications(&network, None, None, Some(0)), [0; 0]);
}
