//! Cases, and lists of them.

use cosmwasm_std::{Addr, Deps, Order};
use cw_storage_plus::Bound;
use surety_api::arbitration::{AppealResponse, CasePlace, CaseResponse, CasesResponse, Phase};
use surety_api::{page, CaseId, LicenceId};

use crate::state::{self, Case, Stage, BY_LICENCE, BY_STAGE};
use crate::{phases, tally, ContractError};

pub(super) fn one(deps: Deps, now: u64, id: CaseId) -> Result<CaseResponse, ContractError> {
    response(deps, now, id, state::load(deps.storage, id)?)
}

pub(super) fn all(
    deps: Deps,
    now: u64,
    start_after: Option<CaseId>,
    limit: Option<u32>,
) -> Result<CasesResponse, ContractError> {
    let cases = state::all(deps.storage, start_after)
        .take(page::limit(limit))
        .map(|entry| entry.map_err(ContractError::from).and_then(|(id, case)| response(deps, now, id, case)));
    Ok(CasesResponse { cases: cases.collect::<Result<_, _>>()? })
}

pub(super) fn by_licence(
    deps: Deps,
    now: u64,
    licence: LicenceId,
    start_after: Option<CaseId>,
    limit: Option<u32>,
) -> Result<CasesResponse, ContractError> {
    let start = start_after.map(|case| Bound::exclusive(case.get()));
    let cases = BY_LICENCE
        .prefix(licence.get())
        .keys(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|id| one(deps, now, CaseId(id?)));
    Ok(CasesResponse { cases: cases.collect::<Result<_, _>>()? })
}

/// The cases that stand in a phase now. The list is kept by stage and by when the stage ends; the phases before the vote's
/// end follow from that time, and what has passed it is due. So no case stands in two lists, or in one it has left.
pub(super) fn by_phase(
    deps: Deps,
    now: u64,
    phase: Phase,
    start_after: Option<CasePlace>,
    limit: Option<u32>,
) -> Result<CasesResponse, ContractError> {
    let stages: &[Stage] = match phase {
        Phase::Response | Phase::Evidence | Phase::Vote => &[Stage::Hearing],
        Phase::AppealWindow => &[Stage::AppealWindow],
        Phase::AppealVote => &[Stage::AppealVote],
        Phase::Timelock => &[Stage::Timelock],
        Phase::Due => &Stage::LIVE,
        Phase::Executed => &[Stage::Executed],
        Phase::Dismissed => &[Stage::Dismissed],
        Phase::Lapsed => &[Stage::Lapsed],
    };
    let (from, to) = bounds(deps, now, phase)?;
    let limit = page::limit(limit);
    // Each stage is in order of time, so the first entries of all of them hold the first of the page.
    let mut places: Vec<(u64, u64)> = vec![];
    for stage in stages {
        let start = match &start_after {
            Some(place) if (place.until, place.case.get()) >= (from, 0) => {
                Bound::exclusive((place.until, place.case.get()))
            }
            _ => Bound::inclusive((from, 0)),
        };
        let end = to.map(|to| Bound::inclusive((to, u64::MAX)));
        let keys = BY_STAGE.sub_prefix(stage.key()).keys(deps.storage, Some(start), end, Order::Ascending);
        for place in keys.take(limit) {
            let place = place?;
            // In order of time as it comes, but for the few stages that share a phase: no sort is worth its code (docs/adr/0040).
            let at = places.partition_point(|earlier| *earlier < place);
            places.insert(at, place);
        }
    }
    let cases = places.into_iter().take(limit).map(|(_, id)| one(deps, now, CaseId(id)));
    Ok(CasesResponse { cases: cases.collect::<Result<_, _>>()? })
}

/// When the stage of a case in this phase ends: from and to, both included.
fn bounds(deps: Deps, now: u64, phase: Phase) -> Result<(u64, Option<u64>), ContractError> {
    let periods = state::CONFIG.load(deps.storage)?.terms.periods;
    let vote = now.saturating_add(periods.vote);
    let evidence = vote.saturating_add(periods.evidence);
    let later = |time: u64| time.saturating_add(1);
    Ok(match phase {
        Phase::Response => (later(evidence), None),
        Phase::Evidence => (later(vote), Some(evidence)),
        Phase::Vote => (later(now), Some(vote)),
        Phase::AppealWindow | Phase::AppealVote | Phase::Timelock => (later(now), None),
        Phase::Due => (0, Some(now)),
        Phase::Executed | Phase::Dismissed | Phase::Lapsed => (0, None),
    })
}

fn response(deps: Deps, now: u64, id: CaseId, case: Case) -> Result<CaseResponse, ContractError> {
    let (phase, until) = phases::phase(&case, now);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let needed = tally::needed(tally::electorate(deps.storage, &case)?.len());
    Ok(CaseResponse {
        case: id,
        challenger: case.challenger.into_string(),
        complaint: case.complaint,
        bond: case.bond,
        opened_at: case.opened_at,
        deadline: phases::deadline(case.opened_at, &case.periods),
        periods: case.periods,
        phase,
        until,
        council: case.council,
        recused: case.recused.into_iter().map(Addr::into_string).collect(),
        needed: needed.map(|needed| (count(needed.decide), count(needed.overturn))),
        proposals: case.proposals,
        first: case.first,
        appeal: case.appeal.map(|appeal| AppealResponse {
            appellant: appeal.appellant.into_string(),
            bond: appeal.bond,
            grounds: appeal.grounds,
        }),
        decision: case.decision,
        held: case.held,
        subject: case.subject,
    })
}
