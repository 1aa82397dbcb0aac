//! Where a case stands, told from how far it was moved and the time (docs/design.md section 3.7).

use surety_api::arbitration::{Periods, Phase};

use crate::state::{Case, Stage};

/// What each period must be at most: a hundred years of 365 days, so that no sum of them overflows a time.
pub const LONGEST: u64 = 100 * 365 * 86_400;

/// When the first vote of a case begins.
#[must_use]
pub const fn vote_begins(opened_at: u64, periods: &Periods) -> u64 {
    opened_at.saturating_add(periods.response).saturating_add(periods.evidence)
}

/// When it ends.
#[must_use]
pub const fn vote_ends(opened_at: u64, periods: &Periods) -> u64 {
    vote_begins(opened_at, periods).saturating_add(periods.vote)
}

/// By when the case ends, whatever happens: every phase, the appeal among them, and the time to execute.
#[must_use]
pub const fn deadline(opened_at: u64, periods: &Periods) -> u64 {
    vote_ends(opened_at, periods)
        .saturating_add(periods.appeal_window)
        .saturating_add(periods.appeal_vote)
        .saturating_add(periods.timelock)
        .saturating_add(periods.execution)
}

/// The phase of a case, and when it ends or the case ended.
#[must_use]
pub const fn phase(case: &Case, now: u64) -> (Phase, u64) {
    let over = match case.stage {
        Stage::Executed => Some(Phase::Executed),
        Stage::Dismissed => Some(Phase::Dismissed),
        Stage::Lapsed => Some(Phase::Lapsed),
        Stage::Hearing | Stage::AppealWindow | Stage::AppealVote | Stage::Timelock => None,
    };
    if let Some(phase) = over {
        return (phase, case.until);
    }
    if now >= case.until {
        return (Phase::Due, case.until);
    }
    match case.stage {
        Stage::AppealWindow => (Phase::AppealWindow, case.until),
        Stage::AppealVote => (Phase::AppealVote, case.until),
        Stage::Timelock => (Phase::Timelock, case.until),
        _ => {
            let response_ends = case.opened_at.saturating_add(case.periods.response);
            let vote_begins = vote_begins(case.opened_at, &case.periods);
            if now < response_ends {
                (Phase::Response, response_ends)
            } else if now < vote_begins {
                (Phase::Evidence, vote_begins)
            } else {
                (Phase::Vote, case.until)
            }
        }
    }
}
