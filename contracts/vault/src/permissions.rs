//! Who may send what, and which way its coins go.

use cosmwasm_std::{Deps, Env, MessageInfo};
use surety_api::charter::{Charter, ContractName, Office};
use surety_api::permission::Permission;
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
