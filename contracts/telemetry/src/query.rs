//! Answers.

use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, Env, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::telemetry::{
    BeaconResponse, EpochEntry, EpochResponse, EpochVote, EpochsResponse, FindingResponse, InstantiateMsg,
    QueryMsg, Reporter, ReportersResponse, SilenceReport, SilenceResponse, SilencesResponse,
    VerifyEpochResponse,
};
use surety_api::{merkle, page, DeviceId};

use crate::execute::standing_votes;
use crate::state::{
    Membership, Open, Pending, Vote, BEACON, BEACONS, CONFIG, EPOCHS, FINDINGS, OPEN, PENDING,
};
use crate::{beacon, ContractError};

/// Answers one question.
pub fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Beacon {} => to_json_binary(&newest_beacon(deps)?),
        QueryMsg::BeaconAt { beacon } => to_json_binary(&beacon_at(deps, beacon)?),
        QueryMsg::Reporters {} => to_json_binary(&reporters(deps)?),
        QueryMsg::Finding { device } => to_json_binary(&FindingResponse {
            finding: FINDINGS.may_load(deps.storage, device.into_bytes())?,
        }),
        QueryMsg::Silence { device } => to_json_binary(&silence(deps, env, device)?),
        QueryMsg::Silences { start_after, limit } => to_json_binary(&silences(deps, start_after, limit)?),
        QueryMsg::Epoch { epoch } => to_json_binary(&self::epoch(deps, epoch)?),
        QueryMsg::Epochs { start_after, limit } => to_json_binary(&epochs(deps, start_after, limit)?),
        QueryMsg::VerifyEpoch { epoch, index, leaf, proof } => {
            to_json_binary(&VerifyEpochResponse { proven: proven(deps, epoch, index, &leaf, &proof)? })
        }
    };
    Ok(answer?)
}

fn config(deps: Deps) -> StdResult<InstantiateMsg> {
    let config = CONFIG.load(deps.storage)?;
    Ok(InstantiateMsg {
        charter: config.charter.into_string(),
        threshold: config.threshold,
        refutation_window: config.refutation_window,
        malfunction_gap: config.malfunction_gap,
        max_age: config.max_age,
        max_ahead: config.max_ahead,
        beacon_interval: config.beacon_interval,
        max_strikes: config.max_strikes,
        epoch_period: config.epoch_period,
    })
}

fn newest_beacon(deps: Deps) -> StdResult<BeaconResponse> {
    let newest = BEACON.load(deps.storage)?;
    Ok(BeaconResponse {
        beacon: Binary::from(newest.beacon.to_be_bytes()),
        published_at: newest.published_at,
    })
}

fn beacon_at(deps: Deps, asked: Binary) -> Result<BeaconResponse, ContractError> {
    let bytes: [u8; 8] =
        asked.as_slice().try_into().map_err(|_| ContractError::BeaconLength { got: asked.len() })?;
    let published_at = BEACONS
        .may_load(deps.storage, bytes)?
        .ok_or_else(|| ContractError::UnknownBeacon { beacon: beacon::hex(bytes) })?;
    Ok(BeaconResponse { beacon: asked, published_at })
}

fn reporters(deps: Deps) -> StdResult<ReportersResponse> {
    let reporters = crate::state::reporters(deps.storage)?
        .into_iter()
        .map(|(address, Membership { admitted_at, strikes })| Reporter {
            address: address.into_string(),
            admitted_at,
            strikes,
        })
        .collect();
    Ok(ReportersResponse { reporters, threshold: CONFIG.load(deps.storage)?.threshold })
}

fn silence(deps: Deps, env: &Env, device: DeviceId) -> StdResult<SilenceResponse> {
    let key = device.into_bytes();
    if let Some(open) = OPEN.may_load(deps.storage, key)? {
        return Ok(SilenceResponse { report: Some(opened(device, open)) });
    }
    let Some(mut pending) = PENDING.may_load(deps.storage, key)? else {
        return Ok(SilenceResponse { report: None });
    };
    pending.forget(deps.storage, env.block.time.seconds())?;
    Ok(SilenceResponse { report: (!pending.words.is_empty()).then(|| counting(device, pending)) })
}

fn silences(deps: Deps, start_after: Option<DeviceId>, limit: Option<u32>) -> StdResult<SilencesResponse> {
    let start = start_after.map(|device| Bound::exclusive(device.into_bytes()));
    let page = OPEN.page(deps.storage, start, page::limit(limit))?;
    let reports = page.into_iter().map(|(key, open)| opened(DeviceId::new(key), open)).collect();
    Ok(SilencesResponse { reports })
}

fn epoch(deps: Deps, epoch: u64) -> StdResult<EpochResponse> {
    let config = CONFIG.load(deps.storage)?;
    let votes = standing_votes(deps.storage, epoch)?;
    Ok(EpochResponse {
        starts_at: config.epoch_start(epoch),
        ends_at: config.epoch_start(epoch.saturating_add(1)),
        agreed: EPOCHS.may_load(deps.storage, epoch)?,
        votes: votes
            .into_iter()
            .map(|(reporter, Vote { root, count, document, .. })| EpochVote {
                reporter: reporter.into_string(),
                root,
                count,
                document,
            })
            .collect(),
    })
}

fn epochs(deps: Deps, start_after: Option<u64>, limit: Option<u32>) -> StdResult<EpochsResponse> {
    let epochs = EPOCHS
        .range(deps.storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(epoch, agreed)| EpochEntry { epoch, agreed }))
        .collect::<StdResult<_>>()?;
    Ok(EpochsResponse { epochs })
}

/// False for an epoch that is not agreed, and for what is no hash.
fn proven(deps: Deps, epoch: u64, index: u32, leaf: &Binary, proof: &[Binary]) -> StdResult<bool> {
    let Some(agreed) = EPOCHS.may_load(deps.storage, epoch)? else { return Ok(false) };
    let hash = |bytes: &Binary| merkle::Hash::try_from(bytes.as_slice()).ok();
    let siblings: Option<Vec<merkle::Hash>> = proof.iter().map(hash).collect();
    Ok(match (hash(&agreed.root), hash(leaf), siblings) {
        (Some(root), Some(leaf), Some(siblings)) => {
            merkle::verify(&root, agreed.count, index, &leaf, &siblings)
        }
        _ => false,
    })
}

fn opened(device: DeviceId, open: Open) -> SilenceReport {
    SilenceReport {
        device,
        reporters: open.reporters.into_iter().map(Addr::into_string).collect(),
        since: open.since,
        opened_at: Some(open.opened_at),
        window_ends: Some(open.window_ends),
    }
}

fn counting(device: DeviceId, pending: Pending) -> SilenceReport {
    SilenceReport {
        device,
        since: pending.since(),
        reporters: pending.words.into_iter().map(|word| word.reporter.into_string()).collect(),
        opened_at: None,
        window_ends: None,
    }
}
