//! What was decided for good, and for whom.

use cosmwasm_std::Storage;
use surety_api::arbitration::{Choice, Verdict};
use surety_api::CaseId;

use crate::state::{Case, PROPOSALS};
use crate::ContractError;

/// How a case stands for its challenger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was decided for good.
    Undecided,
    /// The challenger was right.
    Won,
    /// The challenger was wrong.
    Lost,
}

/// The verdict that was decided for good, when it was not a dismissal.
///
/// # Errors
/// Only when a record does not read.
pub fn verdict(storage: &dyn Storage, id: CaseId, case: &Case) -> Result<Option<Verdict>, ContractError> {
    match case.decision {
        Some(Choice::Proposal { number }) => Ok(Some(PROPOSALS.load(storage, (id.get(), number))?.verdict)),
        Some(Choice::Dismiss {}) | None => Ok(None),
    }
}

/// How a case stands for its challenger.
///
/// # Errors
/// Only when a record does not read.
pub fn outcome(storage: &dyn Storage, id: CaseId, case: &Case) -> Result<Outcome, ContractError> {
    Ok(match (case.decision, verdict(storage, id, case)?) {
        (None, _) => Outcome::Undecided,
        (Some(Choice::Dismiss {}), _) | (_, Some(Verdict::Ban { upheld: true, .. })) => Outcome::Lost,
        (Some(Choice::Proposal { .. }), _) => Outcome::Won,
    })
}
