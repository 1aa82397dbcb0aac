//! What the relayer tells of itself and of devices. What devices send with their statements (`data`) is nobody's business but
//! their owners': it is not served.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::State;
use axum::Json;
use serde::{Deserialize, Serialize};
use surety_api::telemetry::raw::FindingKind;
use surety_api::DeviceId;
use surety_statement::Rejection;
use utoipa::{IntoParams, ToSchema};

use super::error::Problem;
use super::extract::{clamp, Ask, Backwards, Named};
use super::{ApiError, App};
use crate::clock::Moment;
use crate::registry::Word;
use crate::store::log::{Logged, Mark};
use crate::store::observed::Which;
use crate::store::outbox::OutboxTally;
use crate::store::rejected::{Filter, Page};
use crate::store::tally::Tally;

/// Rows of the log on one page of a device's history, when not said otherwise and at most. A row has a few requests.
const ROWS: u32 = 20;
const MOST_ROWS: u32 = 100;

/// Counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stats {
    /// Events that came.
    received: u64,
    /// Events that were made durable and acknowledged.
    accepted: u64,
    /// Events that were refused, by reason.
    rejected: BTreeMap<String, u64>,
    outbox: Outbox,
    chain: Chain,
    /// Complete turns of work since the start.
    turns: u64,
}

/// Reports by state.
#[derive(Debug, Serialize, ToSchema)]
struct Outbox {
    /// Not finished.
    pending: u64,
    /// On the chain.
    landed: u64,
    /// Refused by the chain.
    failed: u64,
    /// Not needed any more.
    superseded: u64,
}

/// Where the chain was in the last complete turn.
#[derive(Debug, Serialize, ToSchema)]
struct Chain {
    height: u64,
    /// Unix seconds.
    time: u64,
}

/// Counts of events and reports.
#[utoipa::path(get, path = "/v1/stats", tag = "relayer", responses(
    (status = 200, description = "Counts since the store was made", body = Stats),
))]
pub async fn stats(State(app): State<App>) -> Result<Json<Stats>, ApiError> {
    let progress = app.pulse.read();
    let Moment { height, time } = progress.chain;
    let Tally { received, accepted, rejected } = app.store.tally().await?;
    let OutboxTally { pending, landed, failed, superseded } = app.store.outbox_tally().await?;
    let outbox = Outbox { pending, landed, failed, superseded };
    Ok(Json(Stats {
        received,
        accepted,
        rejected,
        outbox,
        chain: Chain { height, time },
        turns: progress.turns,
    }))
}

/// What a device has said last. Counters are strings.
#[derive(Debug, Serialize, ToSchema)]
struct LastWord {
    /// How often it had started.
    boot: u32,
    /// Its counter within that boot.
    seq: String,
    /// Its clock, unix milliseconds.
    time_ms: String,
    /// What it said.
    status: u16,
    /// The beacon it bore, in hex.
    beacon: String,
}

impl From<Word> for LastWord {
    fn from(word: Word) -> Self {
        Self {
            boot: word.position.0,
            seq: word.position.1.to_string(),
            time_ms: word.time_ms.to_string(),
            status: word.status,
            beacon: hex::encode(word.beacon),
        }
    }
}

/// What the chain has found of a device.
#[derive(Debug, Serialize, ToSchema)]
struct DeviceFinding {
    /// `malfunction`, `disconnected`, `removed` or `recovered`.
    kind: &'static str,
    /// The terminal code of a malfunction.
    code: Option<u16>,
    /// Unix seconds.
    found_at: u64,
}

/// A silence report whose window is open or over.
#[derive(Debug, Serialize, ToSchema)]
struct OpenSilence {
    /// Unix seconds.
    opened_at: u64,
    /// Unix seconds.
    window_ends: u64,
}

/// A device.
#[derive(Debug, Serialize, ToSchema)]
pub struct Device {
    /// `0x` and 40 hex digits.
    #[schema(value_type = String)]
    device: DeviceId,
    /// Its lot.
    lot: u64,
    /// Its maker, once this relayer has asked.
    licence: Option<u64>,
    /// Its model, once this relayer has asked.
    model: Option<u64>,
    /// Unix seconds.
    activated_at: u64,
    /// Unix seconds of the last sign of life that was heard here, its activation at first.
    heard_at: u64,
    /// What it has said last.
    last: Option<LastWord>,
    /// How it stands with the vault.
    condition: &'static str,
    /// What the chain has found of it last.
    finding: Option<DeviceFinding>,
    /// The open silence report.
    silence: Option<OpenSilence>,
    /// Whether it is banned: then what it says is kept apart.
    banned: bool,
}

/// A device's last word, and how it stands.
#[utoipa::path(get, path = "/v1/devices/{device}", tag = "devices", params(("device" = String, Path, description = "0x and 40 hex digits")), responses(
    (status = 200, description = "The device", body = Device),
    (status = 400, description = "That is no device", body = Problem),
    (status = 404, description = "A device that was never met here", body = Problem),
))]
pub async fn device(State(app): State<App>, Named(asked): Named<String>) -> Result<Json<Device>, ApiError> {
    let device: DeviceId = asked.parse().map_err(|_| ApiError::NotADevice { found: asked })?;
    let known = app.registry.read().known(&device).ok_or(ApiError::UnknownDevice { device })?;
    let finding = known.standing.finding.map(|found| {
        let (kind, code) = match found.kind {
            FindingKind::Malfunction { code } => ("malfunction", Some(code)),
            FindingKind::Disconnected {} => ("disconnected", None),
            FindingKind::Removed {} => ("removed", None),
            FindingKind::Recovered {} => ("recovered", None),
        };
        DeviceFinding { kind, code, found_at: found.at }
    });
    let open = known.standing.open;
    let origin = app.origins.known(known.lot);
    Ok(Json(Device {
        device,
        lot: known.lot.get(),
        licence: origin.map(|origin| origin.licence.get()),
        model: origin.map(|origin| origin.model.get()),
        activated_at: known.activated_at,
        heard_at: known.heard_at(),
        last: known.last.map(LastWord::from),
        condition: known.standing.condition.as_str(),
        finding,
        silence: open.map(|open| OpenSilence { opened_at: open.opened_at, window_ends: open.window_ends }),
        banned: known.standing.banned,
    }))
}

/// An event of a device, as it was kept: what it signed, without the data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// The event's id.
    id: String,
    /// Unix seconds at which it came.
    received_at: u64,
    /// `statement`, or `observation` in the network's existing format, which proves nothing.
    format: &'static str,
    /// What it said; of an observation only the time.
    #[serde(flatten)]
    word: LastWord,
    /// What was signed, in hex.
    statement: Option<String>,
    /// r|s in hex.
    signature: Option<String>,
}

impl From<Logged> for Kept {
    fn from(event: Logged) -> Self {
        let (statement, signature) =
            event.signed.map(|signed| (hex::encode(signed.statement), hex::encode(signed.signature))).unzip();
        Self {
            id: event.id,
            received_at: event.received_at,
            format: if event.mark.observation { "observation" } else { "statement" },
            word: event.mark.word.into(),
            statement,
            signature,
        }
    }
}

/// A part of a device's history.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// Newest first.
    events: Vec<Kept>,
    /// `before` for the next page; none where nothing older is kept.
    next: Option<u64>,
}

/// What a device has said that is still kept, newest first. `limit` counts rows of the log, 20 when left out and 100 at most; each
/// has at least one event of the device.
#[utoipa::path(get, path = "/v1/devices/{device}/events", tag = "devices", params(("device" = String, Path, description = "0x and 40 hex digits"), Backwards), responses(
    (status = 200, description = "A part of its history", body = History),
    (status = 400, description = "That is no device, or a malformed question", body = Problem),
    (status = 404, description = "A device that was never met here", body = Problem),
))]
pub async fn history(
    State(app): State<App>,
    Named(asked): Named<String>,
    Ask(page): Ask<Backwards>,
) -> Result<Json<History>, ApiError> {
    let device: DeviceId = asked.parse().map_err(|_| ApiError::NotADevice { found: asked })?;
    let newest = {
        let knowledge = app.registry.read();
        let slot = knowledge.speaker(&device).ok_or(ApiError::UnknownDevice { device })?.slot;
        knowledge.counters(slot).map_or(0, |counters| counters.row)
    };
    let from = page.before.unwrap_or(newest);
    let rows = page.limit.unwrap_or(ROWS).min(MOST_ROWS);
    // What a banned device says is kept apart.
    let next = AtomicU64::new(u64::MAX);
    let wanted = |mark: &Mark| {
        next.fetch_min(mark.before, Ordering::Relaxed);
        !mark.apart
    };
    let events = app.store.events_of(device, from, usize::MAX, rows, wanted).await?;
    // A page of which everything is kept apart is not the last.
    let next = Some(next.into_inner()).filter(|row| (1..from).contains(row));
    Ok(Json(History { events: events.into_iter().map(Kept::from).collect(), next }))
}

/// Which rejections to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Refusals {
    /// Only of this device.
    #[param(value_type = Option<String>)]
    device: Option<DeviceId>,
    /// Only for this reason.
    #[param(value_type = Option<String>)]
    reason: Option<Rejection>,
    /// Only those received at or after this, unix seconds.
    since: Option<u64>,
    /// The last entry of the page before.
    before: Option<u64>,
    /// Entries: 100 when left out, 1,000 at most.
    limit: Option<u32>,
}

/// An event that was not accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedEvent {
    /// Its number: they rise with time.
    number: u64,
    /// The event's id, where one could be read.
    id: Option<String>,
    /// The device it named.
    #[schema(value_type = Option<String>)]
    device: Option<DeviceId>,
    /// Why.
    reason: String,
    /// Unix seconds.
    received_at: u64,
}

/// Events that were refused, newest first.
#[utoipa::path(get, path = "/v1/rejected", tag = "relayer", params(Refusals), responses(
    (status = 200, description = "A page of refused events", body = [RejectedEvent]),
    (status = 400, description = "A malformed question", body = Problem),
))]
pub async fn rejected(
    State(app): State<App>,
    Ask(which): Ask<Refusals>,
) -> Result<Json<Vec<RejectedEvent>>, ApiError> {
    let filter = Filter { device: which.device, reason: which.reason, since: which.since };
    let page = Page { before: which.before, limit: clamp(which.limit) };
    let rows = app.store.rejected(&filter, page).await?.into_iter();
    let shown = rows.map(|row| RejectedEvent {
        number: row.number,
        id: row.id,
        device: row.device,
        reason: row.reason,
        received_at: row.received_at,
    });
    Ok(Json(shown.collect()))
}

/// Which observations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Looked {
    /// Only of this device.
    #[param(value_type = Option<String>)]
    device: Option<DeviceId>,
    /// Only by this rule.
    rule: Option<String>,
    /// The last entry of the page before.
    before: Option<u64>,
    /// Entries: 100 when left out, 1,000 at most.
    limit: Option<u32>,
}

/// Something the operator's rules have found. It moves no money.
#[derive(Debug, Serialize, ToSchema)]
pub struct Observed {
    /// Its number: they rise with time.
    number: u64,
    /// The device.
    #[schema(value_type = String)]
    device: DeviceId,
    /// The rule's name.
    rule: String,
    /// `impossible`, `jumping`, `stuck` or `trouble`.
    matter: String,
    /// The device's clock, unix milliseconds.
    time_ms: String,
    /// The event's id.
    event: String,
    /// What was read and what was expected, with the unit.
    detail: String,
}

/// What the operator's rules have found, newest first.
#[utoipa::path(get, path = "/v1/observations", tag = "devices", params(Looked), responses(
    (status = 200, description = "A page of observations", body = [Observed]),
    (status = 400, description = "A malformed question", body = Problem),
))]
pub async fn observations(
    State(app): State<App>,
    Ask(which): Ask<Looked>,
) -> Result<Json<Vec<Observed>>, ApiError> {
    let Looked { device, rule, before, limit } = which;
    let found = app.store.observations(&Which { device, rule, before, limit: clamp(limit) }).await?;
    let shown = found.into_iter().map(|row| Observed {
        number: row.number,
        device: row.device,
        rule: row.rule,
        matter: row.matter,
        time_ms: row.time_ms.to_string(),
        event: row.event,
        detail: row.detail,
    });
    Ok(Json(shown.collect()))
}
