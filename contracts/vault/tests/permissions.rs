//! Who may send what, as a table: a change of it is a change of this file.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::Uint128;
use surety_api::vault::{Allocation, BondSlot, ExecuteMsg, FaultCause, HeldTo, Payee, PoolId};
use surety_api::{CaseId, DeviceId, LicenceId, LotId, ModelId};
use surety_testkit::permission_table;
use surety_vault::permissions::{flow, permission, Flow};

fn samples() -> Vec<ExecuteMsg> {
    let (licence, model, lot) = (LicenceId(1), ModelId(1), LotId(1));
    let (device, withdrawal_date) = (DeviceId::new([0; 20]), 0);
    let case = CaseId(1);
    let pool = PoolId { licence, model, generation: 1 };
    vec![
        ExecuteMsg::PostBond { licence },
        ExecuteMsg::Settle { pool, max_days: 1 },
        ExecuteMsg::ClaimManufacturer { pool, max_days: None },
        ExecuteMsg::ClaimIntegrations { pool, max_days: None },
        ExecuteMsg::ClaimDriver { devices: vec![] },
        ExecuteMsg::BurnSurplus {},
        ExecuteMsg::Stake { licence, model, requirement: Uint128::zero(), lots: vec![] },
        ExecuteMsg::Activate { lot, device },
        ExecuteMsg::OpenStream { device, cause: FaultCause::Removed },
        ExecuteMsg::CloseStream { device },
        ExecuteMsg::HoldAccrual { device, until: 1 },
        ExecuteMsg::EndHold { device, to: HeldTo::Burn },
        ExecuteMsg::ReturnStake { lot, count: 1, withdrawal_date, window: 1, held_by: None },
        ExecuteMsg::ForfeitStake { lot, count: 1 },
        ExecuteMsg::ReleaseBond { licence, withdrawal_date },
        ExecuteMsg::Recall { licence, model: None },
        ExecuteMsg::HoldStream { device, case, until: 1 },
        ExecuteMsg::EndHoldStream { device, case, upheld: true },
        ExecuteMsg::Lock { licence, case, deadline: 1 },
        ExecuteMsg::Unlock { licence, case },
        ExecuteMsg::HoldCaseBond { case, slot: BondSlot::Opening, payer: String::new() },
        ExecuteMsg::ReleaseCaseBond { case, slot: BondSlot::Appeal, burn: Uint128::zero(), other: None },
        ExecuteMsg::ClaimBalance { payee: Payee::Integrations },
        ExecuteMsg::Reserve {
            case,
            licence,
            bond: Uint128::zero(),
            stake_bps: 0,
            model: None,
            allocation: Allocation { burn_bps: 10_000, victims_bps: 0, reward_bps: 0 },
            reward_to: String::new(),
            victims: None,
        },
        ExecuteMsg::ExecuteReserve { case },
        ExecuteMsg::ClaimVictim { case, device, index: 0, weight: Uint128::one(), proof: vec![] },
        ExecuteMsg::BurnUnclaimed { case },
        ExecuteMsg::OfferLoan { licence, lender: String::new(), share_bps: 1 },
        ExecuteMsg::AcceptLoan { licence },
        ExecuteMsg::WithdrawLoanOffer { licence },
        ExecuteMsg::RepayLoan { licence },
    ]
}

#[test]
fn every_message_is_for_whom_the_table_says() {
    let expected = [
        "post_bond: anyone",
        "settle: anyone",
        "claim_manufacturer: the licence's holder",
        "claim_integrations: integrations",
        "claim_driver: anyone",
        "burn_surplus: anyone",
        "stake: the device contract",
        "activate: the device contract",
        "open_stream: the device contract",
        "close_stream: the device contract",
        "hold_accrual: the device contract",
        "end_hold: the device contract, or anyone in favour of the maker once the hold's time is over",
        "return_stake: the device contract",
        "forfeit_stake: the device contract",
        "release_bond: the license contract",
        "recall: the arbitration contract",
        "hold_stream: the arbitration contract",
        "end_hold_stream: the arbitration contract",
        "lock: the arbitration contract",
        "unlock: the arbitration contract, or anyone once the deadline of the case has passed",
        "hold_case_bond: the arbitration contract",
        "release_case_bond: the arbitration contract",
        "claim_balance: anyone",
        "reserve: the arbitration contract",
        "execute_reserve: the arbitration contract",
        "claim_victim: anyone",
        "burn_unclaimed: anyone",
        "offer_loan: the license contract",
        "accept_loan: the license contract",
        "withdraw_loan_offer: the license contract",
        "repay_loan: anyone",
    ];
    assert_eq!(permission_table(&samples(), permission), expected);
}

/// A pause stops what comes in and a seal delays what goes out; nothing else is touched by either.
#[test]
fn coins_flow_as_the_table_says() {
    let expected = [
        Flow::In,     // post_bond
        Flow::Within, // settle
        Flow::Out,    // claim_manufacturer
        Flow::Out,    // claim_integrations
        Flow::Out,    // claim_driver
        Flow::Within, // burn_surplus
        Flow::In,     // stake
        Flow::Within, // activate
        Flow::Within, // open_stream
        Flow::Within, // close_stream
        Flow::Within, // hold_accrual
        Flow::Within, // end_hold
        Flow::Out,    // return_stake
        Flow::Within, // forfeit_stake
        Flow::Out,    // release_bond
        Flow::Within, // recall
        Flow::Within, // hold_stream
        Flow::Within, // end_hold_stream
        Flow::Within, // lock
        Flow::Within, // unlock
        Flow::Always, // hold_case_bond
        Flow::Within, // release_case_bond
        Flow::Out,    // claim_balance
        Flow::Within, // reserve
        Flow::Within, // execute_reserve
        Flow::Out,    // claim_victim
        Flow::Out,    // burn_unclaimed
        Flow::In,     // offer_loan
        Flow::Within, // accept_loan
        Flow::Within, // withdraw_loan_offer
        Flow::In,     // repay_loan
    ];
    assert_eq!(samples().iter().map(flow).collect::<Vec<_>>(), expected);
}
