//! Integrations reviews, seven public days pass, the community decides; and an applicant may step back.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use surety_api::document::DocumentError;
use surety_api::license::{
    ApplicationResponse, ApplicationStatus, Approval, ExecuteMsg, LicenseEvent, QueryMsg, Review,
};
use surety_api::{ApiError, ApplicationId, Document};
use surety_license::ContractError;
use surety_testkit::{application, document, events, Contracts, Network, Settings, DAY};

const ID: ApplicationId = ApplicationId(1);

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

/// With the seven days of docs/design.md, and an application of the maker.
fn submitted() -> Network {
    let settings = Settings { vote_delay: 7 * DAY, ..Settings::default() };
    let mut network = Network::with(settings, Contracts::default());
    let maker = network.actors.maker.clone();
    network.submit(&maker, application()).unwrap();
    network
}

fn send(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> Answer {
    let license = network.license.clone();
    network.execute(sender, &license, message, &[])
}

fn review(network: &mut Network, review: Document) -> Answer {
    let integrations = network.actors.integrations.clone();
    send(network, &integrations, &ExecuteMsg::Review { application: ID, review })
}

fn decide(network: &mut Network, approve: bool) -> Answer {
    let community = network.actors.community.clone();
    send(network, &community, &ExecuteMsg::Decide { application: ID, approve })
}

fn withdraw(network: &mut Network) -> Answer {
    let maker = network.actors.maker.clone();
    send(network, &maker, &ExecuteMsg::WithdrawApplication { application: ID })
}

fn shown(network: &Network) -> ApplicationResponse {
    network.query(&network.license, &QueryMsg::Application { application: ID })
}

fn stage(status: ApplicationStatus, expected: &'static [ApplicationStatus]) -> ContractError {
    ContractError::WrongStage { application: ID, status, expected }
}

#[test]
fn the_community_decides_after_seven_public_days() {
    let mut network = submitted();
    let now = network.now();
    let vote_from = now + 7 * DAY;
    let sent = review(&mut network, document("review")).unwrap();
    let reviewed = LicenseEvent::ApplicationReviewed { application: ID, vote_from };
    assert_eq!(events::<LicenseEvent>(&sent), [reviewed]);
    let expected = Review { document: document("review"), reviewed_at: now, vote_from };
    assert_eq!(shown(&network).review, Some(expected));

    network.advance_to(vote_from - 1);
    for approve in [true, false] {
        network.refuses(&ContractError::VoteTooEarly { application: ID, vote_from }, |network| {
            decide(network, approve)
        });
    }
    network.advance_to(vote_from);
    let sent = decide(&mut network, true).unwrap();
    let decided = LicenseEvent::ApplicationDecided { application: ID, approved: true };
    assert_eq!(events::<LicenseEvent>(&sent), [decided]);
    let approval = Approval { approved_at: vote_from, lapses_at: vote_from + 180 * DAY };
    assert_eq!(shown(&network).approval, Some(approval));
    assert_eq!(shown(&network).status, ApplicationStatus::Approved);
}

#[test]
fn a_rejection_is_final_and_leaves_the_applicant_free_to_try_again() {
    let mut network = submitted();
    let maker = network.actors.maker.clone();
    review(&mut network, document("review")).unwrap();
    network.advance(7 * DAY);
    decide(&mut network, false).unwrap();
    assert_eq!(shown(&network).status, ApplicationStatus::Rejected);
    let rejected = stage(ApplicationStatus::Rejected, &[ApplicationStatus::Reviewed]);
    network.refuses(&rejected, |network| decide(network, true));
    let untaken = stage(ApplicationStatus::Rejected, &[ApplicationStatus::Approved]);
    network.refuses(&untaken, |network| network.take_licence(&maker, ID));
    network.submit(&maker, application()).unwrap();
}

/// Old finding: an early rejection underflowed. A decision is refused, typed, before the review and within its public days, and
/// nothing is ever subtracted.
#[test]
fn early_rejection_underflow() {
    let mut network = submitted();
    let unreviewed = stage(ApplicationStatus::Submitted, &[ApplicationStatus::Reviewed]);
    network.refuses(&unreviewed, |network| decide(network, false));
    let vote_from = network.now() + 7 * DAY;
    review(&mut network, document("review")).unwrap();
    network.refuses(&ContractError::VoteTooEarly { application: ID, vote_from }, |network| {
        decide(network, false)
    });
}

/// Old finding: an error was built but not returned. Whoever may not do something, or not yet, gets the error and changes nothing:
/// every refusal of this suite compares the whole chain before and after.
#[test]
fn errors_built_but_not_returned() {
    let mut network = submitted();
    review(&mut network, document("review")).unwrap();
    network.advance(7 * DAY);
    let actors = network.actors.clone();
    for sender in [&actors.governance, &actors.integrations, &actors.maker, &actors.guardian] {
        let expected = "community".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| {
            send(network, sender, &ExecuteMsg::Decide { application: ID, approve: true })
        });
    }
    assert_eq!(shown(&network).status, ApplicationStatus::Reviewed);
}

#[test]
fn a_review_waits_for_the_answer_and_comes_once() {
    let mut network = submitted();
    let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
    let reviewable: &'static [_] = &[ApplicationStatus::Submitted, ApplicationStatus::Answered];
    let ask = ExecuteMsg::Clarify { application: ID, question: document("question") };
    send(&mut network, &integrations, &ask).unwrap();
    network.refuses(&stage(ApplicationStatus::Clarifying, reviewable), |network| {
        review(network, document("review"))
    });
    let answer = ExecuteMsg::Answer { application: ID, answer: document("answer") };
    send(&mut network, &maker, &answer).unwrap();
    let bad = Document { uri: String::new(), ..document("review") };
    network
        .refuses(&ContractError::Document(DocumentError::Uri { found: 0 }), |network| review(network, bad));
    review(&mut network, document("review")).unwrap();
    network.refuses(&stage(ApplicationStatus::Reviewed, reviewable), |network| {
        review(network, document("review"))
    });
    network.refuses(&stage(ApplicationStatus::Reviewed, reviewable), |network| {
        send(network, &integrations, &ask)
    });
}

#[test]
fn an_applicant_steps_back_at_every_stage_before_its_licence() {
    let open: &'static [_] = &[
        ApplicationStatus::Submitted,
        ApplicationStatus::Clarifying,
        ApplicationStatus::Answered,
        ApplicationStatus::Reviewed,
        ApplicationStatus::Approved,
    ];
    for status in open {
        let mut network = submitted();
        let (maker, integrations) = (network.actors.maker.clone(), network.actors.integrations.clone());
        let ask = ExecuteMsg::Clarify { application: ID, question: document("question") };
        let answer = ExecuteMsg::Answer { application: ID, answer: document("answer") };
        if matches!(status, ApplicationStatus::Clarifying | ApplicationStatus::Answered) {
            send(&mut network, &integrations, &ask).unwrap();
        }
        if *status == ApplicationStatus::Answered {
            send(&mut network, &maker, &answer).unwrap();
        }
        if matches!(status, ApplicationStatus::Reviewed | ApplicationStatus::Approved) {
            review(&mut network, document("review")).unwrap();
            network.advance(7 * DAY);
        }
        if *status == ApplicationStatus::Approved {
            decide(&mut network, true).unwrap();
        }
        assert_eq!(shown(&network).status, *status);
        let sent = withdraw(&mut network).unwrap();
        let withdrawn = LicenseEvent::ApplicationWithdrawn { application: ID };
        assert_eq!(events::<LicenseEvent>(&sent), [withdrawn]);
        network.refuses(&stage(ApplicationStatus::Withdrawn, open), withdraw);
        network.submit(&maker, application()).unwrap();
    }
    let mut network = submitted();
    let maker = network.actors.maker.clone();
    review(&mut network, document("review")).unwrap();
    network.advance(7 * DAY);
    decide(&mut network, true).unwrap();
    network.take_licence(&maker, ID).unwrap();
    network.refuses(&stage(ApplicationStatus::Licensed, open), withdraw);
}

#[test]
fn nobody_withdraws_for_the_applicant() {
    let mut network = submitted();
    let actors = network.actors.clone();
    for sender in [&actors.governance, &actors.integrations, &actors.community, &actors.rival] {
        let expected = "the applicant".to_string();
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected };
        network.refuses(&ContractError::from(refusal), |network| {
            send(network, sender, &ExecuteMsg::WithdrawApplication { application: ID })
        });
    }
}
