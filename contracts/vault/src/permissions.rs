//! Who may send what, and which way its coins go.

use cosmwasm_std::{Deps, Env, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::permission::{Permission, Reach};
use surety_api::vault::ExecuteMsg;
use surety_api::ApiError;

use crate::state::CONFIG;
use crate::ContractError;

/// Who may claim for the manufacturer.
pub const LICENCE_HOLDER: Permission = Permission::Named("the licence's holder");
/// Who may take a lock away.
pub const LOCKER: Permission =
    Permission::Named("the arbitration contract, or anyone once the deadline of the case has passed");
/// Who may end the hold of a device's accrual.
pub const HOLD_ENDER: Permission =
    Permission::Named("the device contract, or anyone in favour of the maker once the hold's time is over");

/// Which way the coins of a message go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// It brings coins: refused while the vault is paused.
    In,
    /// It brings coins that no pause stops.
    Always,
    /// It pays coins to somebody, or ends somebody's right to be paid: refused while payouts are sealed.
    Out,
    /// Neither: it takes no coins and pays none.
    Within,
}

/// Who may send a message.
#[must_use]
pub const fn permission(msg: &ExecuteMsg) -> Permission {
    match msg {
        ExecuteMsg::PostBond { .. }
        | ExecuteMsg::Settle { .. }
        | ExecuteMsg::ClaimDriver { .. }
        | ExecuteMsg::ClaimBalance { .. }
        | ExecuteMsg::ClaimVictim { .. }
        | ExecuteMsg::BurnUnclaimed { .. }
        | ExecuteMsg::RepayLoan { .. }
        | ExecuteMsg::BurnSurplus {} => Permission::Anyone,
        ExecuteMsg::ClaimManufacturer { .. } => LICENCE_HOLDER,
        ExecuteMsg::ClaimIntegrations { .. } => Permission::Office(Office::Integrations),
        ExecuteMsg::Stake { .. }
        | ExecuteMsg::Activate { .. }
        | ExecuteMsg::OpenStream { .. }
        | ExecuteMsg::CloseStream { .. }
        | ExecuteMsg::HoldAccrual { .. }
        | ExecuteMsg::ReturnStake { .. }
        | ExecuteMsg::ForfeitStake { .. } => Permission::Contract(ContractName::Device),
        ExecuteMsg::EndHold { .. } => HOLD_ENDER,
        ExecuteMsg::ReleaseBond { .. }
        | ExecuteMsg::OfferLoan { .. }
        | ExecuteMsg::AcceptLoan { .. }
        | ExecuteMsg::WithdrawLoanOffer { .. } => Permission::Contract(ContractName::License),
        ExecuteMsg::Recall { .. }
        | ExecuteMsg::HoldStream { .. }
        | ExecuteMsg::EndHoldStream { .. }
        | ExecuteMsg::Lock { .. }
        | ExecuteMsg::HoldCaseBond { .. }
        | ExecuteMsg::ReleaseCaseBond { .. }
        | ExecuteMsg::Reserve { .. }
        | ExecuteMsg::ExecuteReserve { .. } => Permission::Contract(ContractName::Arbitration),
        ExecuteMsg::Unlock { .. } => LOCKER,
    }
}

const SEAL: &str = "delayed by a seal (7 days a year)";
const CASE_AND_TIMELOCK: &str = "all phases of a case (at least 35 days) and its timelock (3 days)";
const WHILE_OPEN: &str = "at once, until the case ends, its deadline at the latest";

/// What a message does to coins, and after what notice.
#[must_use]
pub const fn reach(msg: &ExecuteMsg) -> Reach {
    match msg {
        ExecuteMsg::PostBond { .. } => Reach::at_once("the sender's coins into the bond of a licence"),
        ExecuteMsg::Settle { .. } => Reach::NOTHING,
        ExecuteMsg::ClaimManufacturer { .. } => Reach::after(
            "what has accrued for the manufacturer, to the licence's holder; a lender's share of \
             it to the lender",
            SEAL,
        ),
        ExecuteMsg::ClaimIntegrations { .. } => {
            Reach::after("what has accrued for integrations, to the office", SEAL)
        }
        ExecuteMsg::ClaimDriver { .. } => {
            Reach::after("what has streamed, to the holders of the devices, whoever sends it", SEAL)
        }
        ExecuteMsg::ClaimBalance { .. } => {
            Reach::after("what waits for a payee, to that payee, whoever sends it", SEAL)
        }
        ExecuteMsg::ClaimVictim { .. } => Reach::after(
            "a victim's share of a reserve, to the holder of the device, whoever sends it",
            "all phases of a case (at least 35 days) and its timelock (3 days); delayed by a seal \
             (7 days a year)",
        ),
        ExecuteMsg::BurnUnclaimed { .. } => Reach::after(
            "what victims have not claimed burns",
            "1 year (`claim_period`) after the verdict was carried out; delayed by a seal (7 days \
             a year)",
        ),
        ExecuteMsg::RepayLoan { .. } => {
            Reach::at_once("the sender's coins to the lender; as much of the bond becomes the maker's own")
        }
        ExecuteMsg::BurnSurplus { .. } => Reach::at_once("coins that belong to nobody burn"),
        ExecuteMsg::Stake { .. } => {
            Reach::at_once("the maker's coins, sent along with a mint, into undrawn stake")
        }
        ExecuteMsg::Activate { .. } => {
            Reach::at_once("of the device's stake the tier's part burns, the rest begins to accrue")
        }
        ExecuteMsg::OpenStream { .. } => Reach::after(
            "what the device has not accrued goes from maker and integrations to the holder of \
             the device; burned while it is unplugged",
            "what the finding took: two statements 24 hours apart (`malfunction_gap`), or 730 \
             hours of silence (`silence_after`) and 7 days to refute it (`refutation_window`)",
        ),
        ExecuteMsg::CloseStream { .. } => Reach::at_once(
            "what has not streamed, back to maker and integrations; what slashes took meanwhile burns",
        ),
        ExecuteMsg::HoldAccrual { .. } => Reach::after(
            "what the device accrues is withheld from maker and integrations, never from a driver",
            "at once, for 14 days (`ban_hold`), once in a device's life; longer while one case \
             about the ban is open",
        ),
        ExecuteMsg::EndHold { .. } => Reach::after(
            "what was withheld, to maker and integrations; by a verdict alone to the holder of \
             the device, or burned",
            "for anyone else than `device`: when the hold's time is over",
        ),
        ExecuteMsg::ReturnStake { .. } => Reach::after(
            "undrawn stake, to the licence's holder",
            "45 days (`scrap_period`), longer while an older case is open, and for 14 days \
             (`scrap_window`) from then on; delayed by a seal (7 days a year)",
        ),
        ExecuteMsg::ForfeitStake { .. } => Reach::at_once("a squatter's undrawn stake burns"),
        ExecuteMsg::ReleaseBond { .. } => Reach::after(
            "the bond: the lent part to the lender, the own part to the licence's holder",
            "6 months (`renounce_period`), longer while an older case is open; delayed by a seal \
             (7 days a year)",
        ),
        ExecuteMsg::Recall { .. } => Reach::after(
            "what a licence or one model has still to accrue, to the holders of its devices",
            CASE_AND_TIMELOCK,
        ),
        ExecuteMsg::HoldStream { .. } => Reach::after(
            "a contested stream pays its holder nothing; a share of the challenger's bond stands \
             for it",
            WHILE_OPEN,
        ),
        ExecuteMsg::EndHoldStream { .. } => Reach::after(
            "a contested stream flows on with the share that stood for it, or what it has not \
             paid returns to maker and integrations",
            "the end of the case",
        ),
        ExecuteMsg::Lock { .. } => {
            Reach::after("none moves; a bond and scrap that are not due yet stay", WHILE_OPEN)
        }
        ExecuteMsg::Unlock { .. } => Reach::after(
            "none moves; the case holds nothing any more",
            "for anyone else than `arbitration`: the deadline of the case",
        ),
        ExecuteMsg::OfferLoan { .. } => Reach::at_once("the lender's coins into an offer"),
        ExecuteMsg::AcceptLoan { .. } => Reach::at_once("the offer becomes the lent part of the bond"),
        ExecuteMsg::WithdrawLoanOffer { .. } => Reach::at_once("the offer, to the lender's balance"),
        ExecuteMsg::HoldCaseBond { .. } => Reach::at_once("the payer's coins into the bond of a case"),
        ExecuteMsg::ReleaseCaseBond { .. } => Reach::after(
            "the bond of a case: back to its payer, to the other side, or burned",
            "the end or the final verdict of the case",
        ),
        ExecuteMsg::Reserve { .. } => Reach::after(
            "a bounded part of one maker's bond and stake is set aside",
            "all phases of a case (at least 35 days)",
        ),
        ExecuteMsg::ExecuteReserve { .. } => Reach::after(
            "what was set aside burns, goes to the challenger (a tenth at most) and waits for \
             victims by device",
            CASE_AND_TIMELOCK,
        ),
    }
}

/// Which way the coins of a message go.
#[must_use]
pub const fn flow(msg: &ExecuteMsg) -> Flow {
    match msg {
        ExecuteMsg::PostBond { .. }
        | ExecuteMsg::Stake { .. }
        | ExecuteMsg::OfferLoan { .. }
        | ExecuteMsg::RepayLoan { .. } => Flow::In,
        ExecuteMsg::HoldCaseBond { .. } => Flow::Always,
        ExecuteMsg::ClaimManufacturer { .. }
        | ExecuteMsg::ClaimIntegrations { .. }
        | ExecuteMsg::ClaimDriver { .. }
        | ExecuteMsg::ClaimBalance { .. }
        | ExecuteMsg::ClaimVictim { .. }
        | ExecuteMsg::BurnUnclaimed { .. }
        | ExecuteMsg::ReturnStake { .. }
        | ExecuteMsg::ReleaseBond { .. } => Flow::Out,
        ExecuteMsg::Settle { .. }
        | ExecuteMsg::BurnSurplus {}
        | ExecuteMsg::Activate { .. }
        | ExecuteMsg::OpenStream { .. }
        | ExecuteMsg::CloseStream { .. }
        | ExecuteMsg::HoldAccrual { .. }
        | ExecuteMsg::EndHold { .. }
        | ExecuteMsg::ForfeitStake { .. }
        | ExecuteMsg::Recall { .. }
        | ExecuteMsg::HoldStream { .. }
        | ExecuteMsg::EndHoldStream { .. }
        | ExecuteMsg::Lock { .. }
        | ExecuteMsg::Unlock { .. }
        | ExecuteMsg::AcceptLoan { .. }
        | ExecuteMsg::WithdrawLoanOffer { .. }
        | ExecuteMsg::ReleaseCaseBond { .. }
        | ExecuteMsg::Reserve { .. }
        | ExecuteMsg::ExecuteReserve { .. } => Flow::Within,
    }
}

/// Refuses the wrong sender, coins where none are taken, what comes in while paused and what goes out while sealed. Named
/// permissions are checked by the actions against the records that name them.
///
/// # Errors
/// [`ApiError::Unauthorized`], [`ApiError::UnexpectedFunds`], [`ApiError::Paused`], [`ContractError::Sealed`].
pub fn ensure(deps: Deps, env: &Env, info: &MessageInfo, msg: &ExecuteMsg) -> Result<(), ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let charter = Charter::new(deps.querier, &config.charter);
    permission(msg).ensure(&charter, &info.sender)?;
    let now = env.block.time.seconds();
    let flow = flow(msg);
    if !matches!(flow, Flow::In | Flow::Always) && !info.funds.is_empty() {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    match flow {
        Flow::In => Ok(charter.ensure_open(ContractName::Vault, now)?),
        Flow::Out => match charter.sealed_until(now)? {
            Some(until) => Err(ContractError::Sealed { until }),
            None => Ok(()),
        },
        Flow::Always | Flow::Within => Ok(()),
    }
}
