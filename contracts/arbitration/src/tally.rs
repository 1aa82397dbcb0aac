//! Counting ballots: one for each member of the council that was seated when the case opened, less the recused.

use cosmwasm_std::{Addr, StdResult, Storage};
use surety_api::arbitration::{Choice, MIN_COUNCIL};
use surety_api::CaseId;

use crate::state::{Case, BALLOTS, COUNCILS};

/// The vote that decides a case first.
pub const FIRST: u8 = 1;
/// The vote on an appeal.
pub const APPEAL: u8 = 2;

/// Ballots that one choice needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed {
    /// Two thirds, rounded up: to decide.
    pub decide: usize,
    /// Three quarters, rounded up: to overturn on appeal.
    pub overturn: usize,
}

/// What a choice needs among so many members. None when fewer than three are left: then nothing can be decided.
#[must_use]
pub fn needed(members: usize) -> Option<Needed> {
    if members < MIN_COUNCIL {
        return None;
    }
    let share = |of: usize, over: usize| members.saturating_mul(of).div_ceil(over);
    Some(Needed { decide: share(2, 3), overturn: share(3, 4) })
}

/// Who decides the case.
///
/// # Errors
/// Only when a record does not read.
pub fn electorate(storage: &dyn Storage, case: &Case) -> StdResult<Vec<Addr>> {
    let mut members = COUNCILS.load(storage, case.council)?;
    members.retain(|member| !case.recused.contains(member));
    Ok(members)
}

/// The choice with the most ballots in a round, and how many it has.
///
/// # Errors
/// Only when a record does not read.
pub fn leading(
    storage: &dyn Storage,
    id: CaseId,
    members: &[Addr],
    round: u8,
) -> StdResult<Option<(Choice, usize)>> {
    let mut counts: Vec<(Choice, usize)> = Vec::new();
    for member in members {
        let Some(ballot) = BALLOTS.may_load(storage, (id.get(), round, member))? else { continue };
        match counts.iter_mut().find(|(choice, _)| *choice == ballot.choice) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => counts.push((ballot.choice, 1)),
        }
    }
    Ok(counts.into_iter().max_by_key(|(_, count)| *count))
}

/// What the first round decided, if it decided.
///
/// # Errors
/// Only when a record does not read.
pub fn first(storage: &dyn Storage, id: CaseId, case: &Case) -> StdResult<Option<Choice>> {
    let members = electorate(storage, case)?;
    let Some(needed) = needed(members.len()) else { return Ok(None) };
    let leading = leading(storage, id, &members, FIRST)?;
    Ok(leading.filter(|(_, count)| *count >= needed.decide).map(|(choice, _)| choice))
}

/// What the appeal put in the first decision's place, if it overturned it.
///
/// # Errors
/// Only when a record does not read.
pub fn overturned(storage: &dyn Storage, id: CaseId, case: &Case) -> StdResult<Option<Choice>> {
    let members = electorate(storage, case)?;
    let Some(needed) = needed(members.len()) else { return Ok(None) };
    let leading = leading(storage, id, &members, APPEAL)?;
    let enough = leading.filter(|(_, count)| *count >= needed.overturn).map(|(choice, _)| choice);
    Ok(enough.filter(|choice| Some(*choice) != case.first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thirds_and_three_quarters_in_integers() {
        let table: Vec<_> = (0..=15).map(|members| needed(members).map(|n| (n.decide, n.overturn))).collect();
        assert_eq!(table[..3], [None, None, None]);
        let expected = [
            (2, 3),
            (3, 3),
            (4, 4),
            (4, 5),
            (5, 6),
            (6, 6),
            (6, 7),
            (7, 8),
            (8, 9),
            (8, 9),
            (9, 10),
            (10, 11),
            (10, 12),
        ];
        assert_eq!(table[3..], expected.map(Some));
        for members in 3..=15 {
            let Needed { decide, overturn } = needed(members).unwrap();
            assert!(3 * decide >= 2 * members && 3 * (decide - 1) < 2 * members);
            assert!(4 * overturn >= 3 * members && 4 * (overturn - 1) < 3 * members);
        }
    }
}
