use cosmwasm_std::{Addr, DepsMut, Response, StdResult, Storage};
use surety_api::document::HASH_BYTES;
use surety_api::telemetry::raw::{Epoch, EPOCHS};
use surety_api::telemetry::TelemetryEvent;

use crate::permissions::REPORTER;
use crate::state::{reporters, Config, Vote, REPORTERS, VOTES};
use crate::ContractError;

/// One reporter's summary of an epoch that is over. Root and count are what reporters agree on; each keeps the rows where it
/// likes.
pub fn submit_epoch(
    deps: DepsMut,
    config: &Config,
    reporter: &Addr,
    epoch: u64,
    vote: Vote,
) -> Result<Response, ContractError> {
    if !REPORTERS.has(deps.storage, reporter) {
        return Err(REPORTER.refuse(reporter).into());
    }
    if vote.root.len() != HASH_BYTES {
        return Err(ContractError::RootLength { got: vote.root.len() });
    }
    if vote.count == 0 {
        return Err(ContractError::EmptyEpoch {});
    }
    vote.document.check()?;
    let ends_at = config.epoch_start(epoch.saturating_add(1));
    if vote.at < ends_at {
        return Err(ContractError::EpochRunning { epoch, ends_at });
    }
    if EPOCHS.has(deps.storage, epoch) {
        return Err(ContractError::EpochAgreed { epoch });
    }
    VOTES.save(deps.storage, (epoch, reporter), &vote)?;
    let submitted = TelemetryEvent::EpochSubmitted { epoch, reporter: reporter.to_string() };
    let response = Response::new().add_event(submitted);

    let votes = standing_votes(deps.storage, epoch)?;
    let agree =
        votes.iter().filter(|(_, other)| (&other.root, other.count) == (&vote.root, vote.count)).count();
    if u32::try_from(agree).unwrap_or(u32::MAX) < config.threshold {
        return Ok(response);
    }
    let Vote { root, count, at: agreed_at, .. } = vote;
    EPOCHS.save(deps.storage, epoch, &Epoch { root, count, agreed_at })?;
    Ok(response.add_event(TelemetryEvent::EpochAgreed { epoch, count }))
}

/// What those who are reporters now have said of an epoch since they were admitted.
pub fn standing_votes(storage: &dyn Storage, epoch: u64) -> StdResult<Vec<(Addr, Vote)>> {
    let mut votes = vec![];
    for (reporter, membership) in reporters(storage)? {
        let vote = VOTES.may_load(storage, (epoch, &reporter))?;
        votes.extend(vote.filter(|vote| membership.admitted_at <= vote.at).map(|vote| (reporter, vote)));
    }
    Ok(votes)
}
