//! Answers.

use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, Env, Order, StdResult};
use cw_storage_plus::Bound;
use surety_api::telemetry::{
    BeaconResponse, FindingResponse, InstantiateMsg, QueryMsg, ReportersResponse, SilenceReport,
    SilenceResponse, SilencesResponse, MAX_REPORTERS,
};
use surety_api::{page, DeviceId};

use crate::state::{Open, Pending, BEACON, BEACONS, CONFIG, FINDINGS, OPEN, PENDING, REPORTERS};
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
    })
}

fn newest_beacon(deps: Deps) -> StdResult<BeaconResponse> {
    let newest = BEACON.load(deps.storage)?;
    Ok(BeaconResponse { beacon: Binary::from(newest.beacon), published_at: newest.published_at })
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
    let reporters = REPORTERS
        .keys(deps.storage, None, None, Order::Ascending)
        .take(MAX_REPORTERS)
        .map(|address| address.map(Addr::into_string))
        .collect::<StdResult<_>>()?;
    Ok(ReportersResponse { reporters, threshold: CONFIG.load(deps.storage)?.threshold })
}

fn silence(deps: Deps, env: &Env, device: DeviceId) -> StdResult<SilenceResponse> {
    let key = device.into_bytes();
    if let Some(open) = OPEN.may_load(deps.storage, key)? {
        return Ok(SilenceResponse { report: Some(opened(device, open)) });
    }
    let report = PENDING.may_load(deps.storage, key)?.and_then(|mut pending| {
        pending.forget(env.block.time.seconds());
        (!pending.words.is_empty()).then(|| counting(device, pending))
    });
    Ok(SilenceResponse { report })
}

fn silences(deps: Deps, start_after: Option<DeviceId>, limit: Option<u32>) -> StdResult<SilencesResponse> {
    let start = start_after.map(|device| Bound::exclusive(device.into_bytes()));
    let reports = OPEN
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::limit(limit))
        .map(|entry| entry.map(|(key, open)| opened(DeviceId::new(key), open)))
        .collect::<StdResult<_>>()?;
    Ok(SilencesResponse { reports })
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
