//! Who may send what.

use cosmwasm_std::{Addr, Deps, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::license::{raw::Licence, ExecuteMsg};
use surety_api::permission::{Permission, Reach};

use crate::applications::Application;
use crate::state::CONFIG;
use crate::ContractError;

/// Who leaves a licence.
const HOLDER: Permission = Permission::Named("the licence's holder");
/// Who applied.
const APPLICANT: Permission = Permission::Named("the applicant");
/// Who tests.
pub(crate) const TESTER: Permission = Permission::Named("a tester admitted in the catalog");
/// Who committed a readout.
pub(crate) const READOUTS_TESTER: Permission = Permission::Named("the tester that committed the readout");

/// Who may send a message.
#[must_use]
pub fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::Submit { .. } | ExecuteMsg::SettleLoan { .. } => Permission::Anyone,
        ExecuteMsg::Answer { .. }
        | ExecuteMsg::TakeLicence { .. }
        | ExecuteMsg::WithdrawApplication { .. } => APPLICANT,
        ExecuteMsg::CommitReadout { .. } => TESTER,
        ExecuteMsg::RevealReadout { .. } => READOUTS_TESTER,
        ExecuteMsg::Decide { .. } => Permission::Office(Office::Community),
        ExecuteMsg::Clarify { .. }
        | ExecuteMsg::Review { .. }
        | ExecuteMsg::Confirm { .. }
        | ExecuteMsg::Reinstate { .. }
        | ExecuteMsg::RaiseBond { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::Suspend { .. } | ExecuteMsg::RevokeLicence { .. } => {
            Permission::OfficeOrContract(Office::Integrations, ContractName::Arbitration)
        }
        ExecuteMsg::PostponeWithdrawal { .. } | ExecuteMsg::Reissue { .. } => {
            Permission::Contract(ContractName::Arbitration)
        }
        ExecuteMsg::OfferLoan { .. } | ExecuteMsg::WithdrawLoanOffer { .. } => {
            Permission::Office(Office::Governance)
        }
        ExecuteMsg::AcceptLoan { .. } | ExecuteMsg::Renounce { .. } | ExecuteMsg::WithdrawBond { .. } => {
            HOLDER
        }
        ExecuteMsg::TransferNft { .. }
        | ExecuteMsg::SendNft { .. }
        | ExecuteMsg::Approve { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Permission::Nobody,
    }
}

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::Submit { .. }
        | ExecuteMsg::Clarify { .. }
        | ExecuteMsg::Answer { .. }
        | ExecuteMsg::CommitReadout { .. }
        | ExecuteMsg::Review { .. }
        | ExecuteMsg::WithdrawApplication { .. }
        | ExecuteMsg::Confirm { .. }
        | ExecuteMsg::Reinstate { .. }
        | ExecuteMsg::SettleLoan { .. }
        | ExecuteMsg::TransferNft { .. }
        | ExecuteMsg::SendNft { .. }
        | ExecuteMsg::Approve { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Reach::NOTHING,
        ExecuteMsg::RevealReadout { .. } => {
            Reach::without_money("14 days (`review_reveal_delay`) after the commitment")
        }
        ExecuteMsg::Decide { .. } => Reach::without_money("7 days (`vote_delay`) after the review"),
        ExecuteMsg::TakeLicence { .. } => {
            Reach::without_money("an approval, for 180 days (`approval_period`)")
        }
        ExecuteMsg::Suspend { .. } => Reach::without_money(
            "by integrations none; by arbitration all phases of a case (at least 35 days) and its \
             timelock (3 days)",
        ),
        ExecuteMsg::RevokeLicence { .. } => Reach::after(
            "none moves; from the withdrawal date the bond may leave",
            "by integrations none; by arbitration all phases of a case (at least 35 days) and its \
             timelock (3 days)",
        ),
        ExecuteMsg::RaiseBond { .. } => Reach::after(
            "none moves; a bond below the requirement stops minting",
            "30 days (`cure_period`); less counts at once",
        ),
        ExecuteMsg::OfferLoan { .. } => Reach::at_once("governance's coins into an offer in the vault"),
        ExecuteMsg::WithdrawLoanOffer { .. } => Reach::at_once("the offer, to the lender's balance"),
        ExecuteMsg::AcceptLoan { .. } => Reach::at_once("the offer becomes the lent part of the bond"),
        ExecuteMsg::Renounce { .. } => Reach::after(
            "none moves; from the withdrawal date the bond may leave",
            "none; the date is 6 months (`renounce_period`) ahead",
        ),
        ExecuteMsg::PostponeWithdrawal { .. } => {
            Reach::after("none moves; the bond may leave later", "a final verdict against the licence")
        }
        ExecuteMsg::WithdrawBond { .. } => Reach::after(
            "the whole bond: what a lender is owed to the lender, the rest to the licence's \
             holder",
            "6 months (`renounce_period`), longer while an older case is open; delayed by a seal \
             (7 days a year)",
        ),
        ExecuteMsg::Reissue { .. } => Reach::after(
            "none moves; all that the licence is due and answers for goes with it",
            "all phases of a case and 30 days in which one word of the present holder voids it",
        ),
    }
}

/// Refuses a sender the charter does not allow. What the holder, the applicant or a tester alone may do is checked once the
/// record is loaded.
///
/// # Errors
/// [`ContractError::Soulbound`] for what nobody may do, otherwise [`surety_api::ApiError::Unauthorized`] with who may.
pub fn ensure(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    match permission(msg) {
        Permission::Nobody => Err(ContractError::Soulbound {}),
        permission => {
            let config = CONFIG.load(deps.storage)?;
            Ok(permission.ensure(&Charter::new(deps.querier, &config.charter), &info.sender)?)
        }
    }
}

/// Refuses everybody but the holder of a licence.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_holder(licence: &Licence, sender: &Addr) -> Result<(), ContractError> {
    ensure_named(HOLDER, &licence.holder, sender)
}

/// Refuses everybody but who applied.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_applicant(application: &Application, sender: &Addr) -> Result<(), ContractError> {
    ensure_named(APPLICANT, &application.applicant, sender)
}

/// Refuses everybody but the one who has a name.
///
/// # Errors
/// [`surety_api::ApiError::Unauthorized`].
pub(crate) fn ensure_named(who: Permission, named: &Addr, sender: &Addr) -> Result<(), ContractError> {
    if named == sender {
        Ok(())
    } else {
        Err(who.refuse(sender).into())
    }
}
