//! Approve, Revoke, ApproveAll, RevokeAll: bounded, ended by time, and never the approved one's to hand on.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Timestamp};
use cw721::msg::{ApprovalResponse, ApprovalsResponse, OperatorResponse, OperatorsResponse};
use cw721::Expiration;
use surety_api::device::{ExecuteMsg, QueryMsg};
use surety_api::Curve;
use surety_device::permissions::{HOLDER_OR_APPROVED, HOLDER_OR_OPERATOR};
use surety_device::ContractError;
use surety_testkit::{Network, TestDevice, DAY};
use surety_tokens::approvals::MAX_APPROVALS;
use surety_tokens::TokenError;

fn approve(device: &TestDevice, spender: &Addr, expires: Option<Expiration>) -> ExecuteMsg {
    ExecuteMsg::Approve { spender: spender.to_string(), token_id: device.id().to_string(), expires }
}

fn send(network: &mut Network, sender: &Addr, message: &ExecuteMsg) {
    let contract = network.device.clone();
    network.execute(sender, &contract, message, &[]).unwrap();
}

fn refused(network: &mut Network, sender: &Addr, message: &ExecuteMsg) -> ContractError {
    let contract = network.device.clone();
    network.refused(sender, &contract, message, &[])
}

fn at(seconds: u64) -> Expiration {
    Expiration::AtTime(Timestamp::from_seconds(seconds))
}

fn approvals(network: &Network, device: &TestDevice, include_expired: Option<bool>) -> Vec<String> {
    let question = QueryMsg::Approvals { token_id: device.id().to_string(), include_expired };
    let answer: ApprovalsResponse = network.query(&network.device, &question);
    answer.approvals.into_iter().map(|approval| approval.spender.into_string()).collect()
}

#[test]
fn an_approval_ends_by_time_or_is_taken_back() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer, stranger) =
        (network.actors.driver.clone(), network.actors.buyer.clone(), network.actors.stranger.clone());
    let until = network.now() + DAY;
    send(&mut network, &driver, &approve(&device, &buyer, Some(at(until))));
    send(&mut network, &driver, &approve(&device, &stranger, None));
    assert_eq!(approvals(&network, &device, None), [buyer.to_string(), stranger.to_string()]);
    network.advance_to(until);
    assert_eq!(approvals(&network, &device, None), [stranger.to_string()]);
    assert_eq!(approvals(&network, &device, Some(true)).len(), 2);

    let question = |spender: &Addr| QueryMsg::Approval {
        token_id: device.id().to_string(),
        spender: spender.to_string(),
        include_expired: None,
    };
    let one: ApprovalResponse = network.query(&network.device, &question(&stranger));
    assert_eq!(one.approval.expires, Expiration::Never {});
    let owners: ApprovalResponse = network.query(&network.device, &question(&driver));
    assert_eq!(owners.approval.spender, driver);
    network.try_query::<ApprovalResponse>(&network.device, &question(&buyer)).unwrap_err();

    let revoke = ExecuteMsg::Revoke { spender: stranger.to_string(), token_id: device.id().to_string() };
    assert_eq!(refused(&mut network, &stranger, &revoke), HOLDER_OR_OPERATOR.refuse(&stranger).into());
    send(&mut network, &driver, &revoke);
    assert!(approvals(&network, &device, None).is_empty());
    assert_eq!(
        refused(&mut network, &driver, &approve(&device, &buyer, Some(at(until)))),
        TokenError::ApprovalExpired {}.into()
    );
}

#[test]
fn who_is_approved_cannot_hand_it_on() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, stranger) = (network.actors.driver.clone(), network.actors.stranger.clone());
    send(&mut network, &driver, &approve(&device, &stranger, None));
    assert_eq!(
        refused(&mut network, &stranger, &approve(&device, &stranger, None)),
        HOLDER_OR_OPERATOR.refuse(&stranger).into()
    );
}

#[test]
fn a_device_has_so_many_approvals_and_ended_ones_make_room() {
    let (mut network, device) = Network::activated(Curve::P256);
    let driver = network.actors.driver.clone();
    let until = network.now() + DAY;
    let somebody = |number: usize| cw_multi_test::MockApiBech32::new("wasm").addr_make(&number.to_string());
    for number in 0..MAX_APPROVALS {
        send(&mut network, &driver, &approve(&device, &somebody(number), Some(at(until))));
    }
    // Once more for the same one is no other approval.
    send(&mut network, &driver, &approve(&device, &somebody(0), Some(at(until))));
    let another = approve(&device, &somebody(MAX_APPROVALS), None);
    assert_eq!(
        refused(&mut network, &driver, &another),
        TokenError::TooManyApprovals { max: MAX_APPROVALS }.into()
    );
    network.advance_to(until);
    send(&mut network, &driver, &another);
    assert_eq!(approvals(&network, &device, Some(true)), [somebody(MAX_APPROVALS).to_string()]);
}

#[test]
fn an_operator_acts_for_the_holder_until_it_ends() {
    let (mut network, device) = Network::activated(Curve::P256);
    let (driver, buyer, stranger) =
        (network.actors.driver.clone(), network.actors.buyer.clone(), network.actors.stranger.clone());
    let until = network.now() + DAY;
    let let_act = ExecuteMsg::ApproveAll { operator: stranger.to_string(), expires: Some(at(until)) };
    send(&mut network, &driver, &let_act);
    let all = |network: &Network, include_expired| {
        let question = QueryMsg::AllOperators {
            owner: driver.to_string(),
            include_expired,
            start_after: None,
            limit: None,
        };
        network.query::<OperatorsResponse>(&network.device, &question).operators
    };
    assert_eq!(all(&network, None).len(), 1);
    send(&mut network, &stranger, &approve(&device, &buyer, None));

    network.advance_to(until);
    let transfer =
        ExecuteMsg::TransferNft { recipient: stranger.to_string(), token_id: device.id().to_string() };
    assert_eq!(refused(&mut network, &stranger, &transfer), HOLDER_OR_APPROVED.refuse(&stranger).into());
    assert!(all(&network, None).is_empty());
    assert_eq!(all(&network, Some(true)).len(), 1);
    assert_eq!(refused(&mut network, &driver, &let_act), TokenError::ApprovalExpired {}.into());

    let forever = ExecuteMsg::ApproveAll { operator: stranger.to_string(), expires: None };
    send(&mut network, &driver, &forever);
    let operator = QueryMsg::Operator {
        owner: driver.to_string(),
        operator: stranger.to_string(),
        include_expired: None,
    };
    let answer: OperatorResponse = network.query(&network.device, &operator);
    assert_eq!(answer.approval.expires, Expiration::Never {});
    send(&mut network, &driver, &ExecuteMsg::RevokeAll { operator: stranger.to_string() });
    network.try_query::<OperatorResponse>(&network.device, &operator).unwrap_err();
    assert_eq!(refused(&mut network, &stranger, &transfer), HOLDER_OR_APPROVED.refuse(&stranger).into());
}
