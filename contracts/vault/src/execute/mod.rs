//! One file per action. Here: where everything starts, and who is handed what.

mod activate;
mod burn_surplus;
mod burn_unclaimed;
mod case_bond;
mod claim;
mod claim_balance;
mod claim_driver;
mod claim_victim;
mod close_stream;
mod end_hold;
mod end_hold_stream;
mod execute_reserve;
mod forfeit_stake;
mod hold_accrual;
mod hold_stream;
mod instantiate;
mod loan;
mod lock;
mod open_stream;
mod post_bond;
mod recall;
mod release_bond;
mod reserve;
mod return_stake;
mod settle;
mod stake;

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use surety_accrual::Account;
use surety_api::vault::ExecuteMsg;

use crate::locks::Notice;
use crate::ContractError;

pub use instantiate::instantiate;
pub use recall::recall;

/// Hands a permitted message to its action.
///
/// # Errors
/// As the action.
pub fn dispatch(
    mut deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    match msg {
        ExecuteMsg::PostBond { licence } => post_bond::post_bond(deps, info, licence),
        ExecuteMsg::Settle { pool, max_days } => settle::settle(deps, now, pool, max_days),
        ExecuteMsg::ClaimManufacturer { pool, max_days } => {
            claim::claim(deps, info, now, Account::Manufacturer, pool, max_days)
        }
        ExecuteMsg::ClaimIntegrations { pool, max_days } => {
            claim::claim(deps, info, now, Account::Integrations, pool, max_days)
        }
        ExecuteMsg::ClaimDriver { devices } => claim_driver::claim_driver(&mut deps, info, now, &devices),
        ExecuteMsg::BurnSurplus {} => burn_surplus::burn_surplus(deps.as_ref(), env),
        ExecuteMsg::Stake { licence, model, requirement, lots } => {
            stake::stake(deps, info, now, &stake::Order { licence, model, requirement }, &lots)
        }
        ExecuteMsg::Activate { lot, device } => activate::activate(deps, now, lot, device),
        ExecuteMsg::OpenStream { device, cause } => open_stream::open_stream(deps, now, device, cause),
        ExecuteMsg::CloseStream { device } => close_stream::close_stream(deps, now, device),
        ExecuteMsg::HoldAccrual { device, until } => hold_accrual::hold_accrual(deps, now, device, until),
        ExecuteMsg::EndHold { device, to } => end_hold::end_hold(deps, info, now, device, to),
        ExecuteMsg::Recall { licence, model } => recall::recall(deps, now, licence, model),
        ExecuteMsg::HoldStream { device, case, until } => {
            hold_stream::hold_stream(deps, now, device, case, until)
        }
        ExecuteMsg::EndHoldStream { device, case, upheld } => {
            end_hold_stream::end_hold_stream(deps, now, device, case, upheld)
        }
        ExecuteMsg::ReturnStake { lot, count, withdrawal_date, window, held_by } => {
            let notice = Notice { date: withdrawal_date, window, held_by };
            return_stake::return_stake(deps, now, lot, count, notice)
        }
        ExecuteMsg::ForfeitStake { lot, count } => forfeit_stake::forfeit_stake(deps, lot, count),
        ExecuteMsg::ReleaseBond { licence, withdrawal_date } => {
            release_bond::release_bond(deps, now, licence, withdrawal_date)
        }
        ExecuteMsg::Lock { licence, case, deadline } => lock::lock(deps, now, licence, case, deadline),
        ExecuteMsg::Unlock { licence, case } => lock::unlock(deps, info, now, licence, case),
        ExecuteMsg::HoldCaseBond { case, slot, payer } => case_bond::hold(deps, info, case, slot, &payer),
        ExecuteMsg::ReleaseCaseBond { case, slot, burn, other } => {
            case_bond::release(deps, case, slot, burn, other)
        }
        ExecuteMsg::ClaimBalance { payee } => claim_balance::claim_balance(deps, info, &payee),
        ExecuteMsg::Reserve { case, licence, bond, stake_bps, model, allocation, reward_to, victims } => {
            let verdict =
                reserve::Verdict { licence, bond, stake_bps, model, allocation, reward_to, victims };
            reserve::reserve(deps, now, case, verdict)
        }
        ExecuteMsg::ExecuteReserve { case } => execute_reserve::execute_reserve(deps, now, case),
        ExecuteMsg::ClaimVictim { case, device, index, weight, proof } => {
            let entry = claim_victim::Entry { case, device, index, weight };
            claim_victim::claim_victim(deps, env, info, entry, &proof)
        }
        ExecuteMsg::BurnUnclaimed { case } => burn_unclaimed::burn_unclaimed(deps, now, case),
        ExecuteMsg::OfferLoan { licence, lender, share_bps } => {
            loan::offer(deps, info, licence, &lender, share_bps)
        }
        ExecuteMsg::AcceptLoan { licence } => loan::accept(deps, licence),
        ExecuteMsg::WithdrawLoanOffer { licence } => loan::withdraw(deps, licence),
        ExecuteMsg::RepayLoan { licence } => loan::repay(deps, info, licence),
    }
}
