use cosmwasm_std::{DepsMut, MessageInfo, Response};
use surety_api::arbitration::{InstantiateMsg, BPS};
use surety_api::ApiError;

use super::seat_council::seat_council;
use crate::phases::LONGEST;
use crate::state::{Config, CASE_COUNT, CONFIG};
use crate::ContractError;

/// Seats the first council and fixes the rest.
///
/// # Errors
/// A part that could never work, or coins.
pub fn instantiate(
    deps: DepsMut,
    info: &MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    if !info.funds.is_empty() {
        return Err(ApiError::UnexpectedFunds {}.into());
    }
    ensure_possible(&msg)?;
    let config = Config { charter: deps.api.addr_validate(&msg.charter)?, terms: msg };
    CONFIG.save(deps.storage, &config)?;
    CASE_COUNT.save(deps.storage, &0)?;
    seat_council(deps, &config.terms.council)
}

fn ensure_possible(msg: &InstantiateMsg) -> Result<(), ContractError> {
    let periods = msg.periods;
    for (field, seconds) in [
        ("response", periods.response),
        ("evidence", periods.evidence),
        ("vote", periods.vote),
        ("appeal_window", periods.appeal_window),
        ("appeal_vote", periods.appeal_vote),
        ("timelock", periods.timelock),
        ("reissue_notice", periods.reissue_notice),
        ("execution", periods.execution),
    ] {
        if seconds == 0 || seconds > LONGEST {
            return Err(ContractError::BadPeriod { field, seconds, most: LONGEST });
        }
    }
    let bonds = msg.bonds;
    for (field, is_zero) in [
        ("licence", bonds.licence.is_zero()),
        ("fault", bonds.fault.is_zero()),
        ("ban", bonds.ban.is_zero()),
        ("reporter", bonds.reporter.is_zero()),
        ("reissue", bonds.reissue.is_zero()),
        ("evidence_per_side", msg.evidence_per_side == 0),
    ] {
        if is_zero {
            return Err(ContractError::MustNotBeZero { field });
        }
    }
    if msg.lapse_burn_bps > BPS {
        let found = msg.lapse_burn_bps;
        return Err(ContractError::ShareTooLarge { field: "lapse_burn_bps", found, most: BPS });
    }
    Ok(())
}
