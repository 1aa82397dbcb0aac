//! Integrations asks, the applicant answers, a bounded number of times.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use surety_api::document::DocumentError;
use surety_api::license::{
    ApplicationResponse, ApplicationStatus, Clarification, ExecuteMsg, LicenseEvent, QueryMsg,
};
use surety_api::{ApiError, ApplicationId, Document};
use surety_license::ContractError;
use surety_testkit::{application, document, events, Network, DAY};

const ID: ApplicationId = ApplicationId(1);

type Answer = cw_multi_test::error::AnyResult<AppResponse>;

fn ask(network: &mut Network, question: Document) -> Answer {
    let (integrations, license) = (network.actors.integrations.clone(), network.license.clone());
    network.execute(&integrations, &license, &ExecuteMsg::Clarify { application: ID, question }, &[])
}

fn answer(network: &mut Network, sender: &Addr, answer: Document) -> Answer {
    let license = network.license.clone();
    network.execute(sender, &license, &ExecuteMsg::Answer { application: ID, answer }, &[])
}

fn submitted() -> (Network, Addr) {
    let mut network = Network::new();
    let maker = network.actors.maker.clone();
    network.submit(&maker, application()).unwrap();
    (network, maker)
}

fn shown(network: &Network) -> ApplicationResponse {
    network.query(&network.license, &QueryMsg::Application { application: ID })
}

#[test]
fn a_question_and_its_answer_stay_on_record() {
    let (mut network, maker) = submitted();
    let asked_at = network.now();
    let sent = ask(&mut network, document("question")).unwrap();
    let asked = LicenseEvent::ClarificationAsked { application: ID, round: 1 };
    assert_eq!(events::<LicenseEvent>(&sent), [asked]);
    let mut expected =
        Clarification { question: document("question"), asked_at, answer: None, answered_at: None };
    assert_eq!(shown(&network).status, ApplicationStatus::Clarifying);
    assert_eq!(shown(&network).clarifications, std::slice::from_ref(&expected));

    network.advance(DAY);
    let sent = answer(&mut network, &maker, document("answer")).unwrap();
    let answered = LicenseEvent::ClarificationAnswered { application: ID, round: 1 };
    assert_eq!(events::<LicenseEvent>(&sent), [answered]);
    expected.answer = Some(document("answer"));
    expected.answered_at = Some(asked_at + DAY);
    assert_eq!(shown(&network).status, ApplicationStatus::Answered);
    assert_eq!(shown(&network).clarifications, [expected]);
}

#[test]
fn rounds_are_counted_and_end() {
    let (mut network, maker) = submitted();
    for round in 1..=network.settings.clarification_rounds {
        ask(&mut network, document("question")).unwrap();
        let sent = answer(&mut network, &maker, document(&format!("answer {round}"))).unwrap();
        let answered = LicenseEvent::ClarificationAnswered { application: ID, round };
        assert_eq!(events::<LicenseEvent>(&sent), [answered]);
    }
    let refusal = ContractError::RoundsUsedUp { application: ID, rounds: 5 };
    network.refuses(&refusal, |network| ask(network, document("question")));
    let answers = shown(&network).clarifications.into_iter().map(|round| round.answer.unwrap());
    let expected = (1..=5).map(|round| document(&format!("answer {round}")));
    assert_eq!(answers.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn no_second_question_before_the_answer_and_no_answer_without_a_question() {
    let (mut network, maker) = submitted();
    let stage = |status, expected| ContractError::WrongStage { application: ID, status, expected };
    let asked: &'static [_] = &[ApplicationStatus::Clarifying];
    let askable: &'static [_] = &[ApplicationStatus::Submitted, ApplicationStatus::Answered];
    network.refuses(&stage(ApplicationStatus::Submitted, asked), |network| {
        answer(network, &maker, document("answer"))
    });
    ask(&mut network, document("question")).unwrap();
    network.refuses(&stage(ApplicationStatus::Clarifying, askable), |network| {
        ask(network, document("question"))
    });
    answer(&mut network, &maker, document("answer")).unwrap();
    network.refuses(&stage(ApplicationStatus::Answered, asked), |network| {
        answer(network, &maker, document("answer"))
    });
}

#[test]
fn nobody_answers_for_the_applicant() {
    let (mut network, _) = submitted();
    ask(&mut network, document("question")).unwrap();
    let actors = network.actors.clone();
    for sender in [&actors.integrations, &actors.community, &actors.rival] {
        let refusal = ApiError::Unauthorized { sender: sender.to_string(), expected: "the applicant".into() };
        network.refuses(&ContractError::from(refusal), |network| answer(network, sender, document("answer")));
    }
}

#[test]
fn questions_and_answers_are_documents() {
    let (mut network, maker) = submitted();
    let bad = Document { uri: String::new(), ..document("x") };
    let refusal = ContractError::Document(DocumentError::Uri { found: 0 });
    network.refuses(&refusal, |network| ask(network, bad.clone()));
    ask(&mut network, document("question")).unwrap();
    network.refuses(&refusal, |network| answer(network, &maker, bad));
}
