//! The public record: models, makers, epochs.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Serialize;
use surety_api::{LicenceId, ModelId};
use utoipa::ToSchema;

use super::error::Problem;
use super::extract::{clamp, Ask, Backwards, Named, Page};
use super::{ApiError, App};
use crate::record::Figures;
use crate::store::record::EpochLine;

/// What the chain has proven of a model's or a maker's devices.
#[derive(Debug, Serialize, ToSchema)]
pub struct Record {
    /// Devices that were ever activated.
    active: u64,
    /// Of them those that are not found silent, removed or broken.
    working: u64,
    /// Unix seconds up to which all this holds.
    until: u64,
    /// The share of their time in which devices counted as working, in basis points; none before any time has passed.
    uptime_bps: Option<u16>,
    /// Devices that have failed.
    failures: u64,
    /// Failures in a million years (of 365 days) of its devices' working time; none before any time has passed.
    failures_per_million_years: Option<u64>,
    /// Seconds of working time, of all devices, to one failure; none before the first.
    mean_time_to_failure: Option<u64>,
    /// Mean seconds from activation to failure, of those that failed; none before the first.
    mean_age_at_failure: Option<u64>,
    /// Failures by terminal code.
    faults: Vec<Fault>,
}

/// How often a terminal code was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fault {
    code: u16,
    count: u64,
}

impl Record {
    /// As of `now`.
    fn of(mut figures: Figures, now: u64) -> Self {
        figures.advance(now);
        let faults = figures.faults.iter().filter(|(_, faults)| faults.total > 0);
        Self {
            active: figures.active,
            working: figures.working,
            until: figures.until,
            uptime_bps: figures.uptime_bps(),
            failures: figures.failures,
            failures_per_million_years: figures.failures_per_million_years(),
            mean_time_to_failure: figures.mean_time_to_failure(),
            mean_age_at_failure: figures.mean_age_at_failure(),
            faults: faults.map(|(code, faults)| Fault { code: *code, count: faults.total }).collect(),
        }
    }
}

/// A model and its record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Model {
    /// The model.
    #[schema(value_type = u64)]
    model: ModelId,
    /// Its maker.
    #[schema(value_type = u64)]
    licence: LicenceId,
    #[serde(flatten)]
    record: Record,
}

impl Model {
    fn of((model, figures): (ModelId, Figures), now: u64) -> Self {
        Self { model, licence: figures.licence, record: Record::of(figures, now) }
    }
}

/// A model, its record, and what this relayer alone has heard of it, which proves nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelAndHeard {
    #[serde(flatten)]
    model: Model,
    /// Statements by status.
    heard: Vec<Heard>,
    /// Events of the network's existing format.
    observations: u64,
}

/// What devices of a model have said.
#[derive(Debug, Serialize, ToSchema)]
pub struct Heard {
    /// The status.
    status: u16,
    /// Statements with it.
    events: u64,
    /// The time of the newest by its device's clock, unix seconds.
    last_at: u64,
}

/// A maker, the record over all its models, and a page of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Maker {
    /// The maker's licence.
    #[schema(value_type = u64)]
    licence: LicenceId,
    #[serde(flatten)]
    record: Record,
    /// Some of its models, by model.
    models: Vec<Model>,
}

/// Models.
#[derive(Debug, Serialize, ToSchema)]
pub struct Models {
    /// One page, by model.
    models: Vec<Model>,
    /// False where the chain was not followed from its contracts' beginning: then figures lack what was before.
    complete: bool,
}

/// Models and their records.
#[utoipa::path(get, path = "/v1/models", tag = "record", params(Page), responses(
    (status = 200, description = "A page of models", body = Models),
    (status = 400, description = "A malformed question", body = Problem),
))]
pub async fn models(State(app): State<App>, Ask(page): Ask<Page>) -> Result<Json<Models>, ApiError> {
    let now = app.pulse.read().chain.time;
    let found = app.store.models_after(None, page.after.map(ModelId), clamp(page.limit)).await?;
    let models = found.into_iter().map(|model| Model::of(model, now)).collect();
    Ok(Json(Models { models, complete: app.store.is_whole().await? }))
}

/// The record of one model.
#[utoipa::path(get, path = "/v1/models/{model}", tag = "record", params(("model" = u64, Path, description = "The model")), responses(
    (status = 200, description = "The model's record", body = ModelAndHeard),
    (status = 400, description = "No number of a model", body = Problem),
    (status = 404, description = "A model of which no device was activated", body = Problem),
))]
pub async fn model(
    State(app): State<App>,
    Named(model): Named<u64>,
) -> Result<Json<ModelAndHeard>, ApiError> {
    let found = app.store.model(ModelId(model)).await?;
    let figures = found.ok_or_else(|| ApiError::missing("model", model))?;
    let counts = app.store.heard_of(ModelId(model)).await?;
    let heard = counts.iter().filter_map(|(status, count)| {
        Some(Heard { status: (*status)?, events: count.events, last_at: count.last_at })
    });
    Ok(Json(ModelAndHeard {
        heard: heard.collect(),
        observations: counts.get(&None).map_or(0, |count| count.events),
        model: Model::of((ModelId(model), figures), app.pulse.read().chain.time),
    }))
}

/// The record of one maker, and a page of its models.
#[utoipa::path(get, path = "/v1/makers/{licence}", tag = "record", params(("licence" = u64, Path, description = "The maker's licence"), Page), responses(
    (status = 200, description = "The maker's record", body = Maker),
    (status = 400, description = "No number of a licence", body = Problem),
    (status = 404, description = "A maker of which no device was activated", body = Problem),
))]
pub async fn maker(
    State(app): State<App>,
    Named(licence): Named<u64>,
    Ask(page): Ask<Page>,
) -> Result<Json<Maker>, ApiError> {
    let id = LicenceId(licence);
    let figures = app.store.maker(id).await?.ok_or_else(|| ApiError::missing("maker", licence))?;
    let now = app.pulse.read().chain.time;
    let models = app.store.models_after(Some(id), page.after.map(ModelId), clamp(page.limit)).await?;
    let models = models.into_iter().map(|model| Model::of(model, now)).collect();
    Ok(Json(Maker { licence: id, record: Record::of(figures, now), models }))
}

/// Epochs.
#[derive(Debug, Serialize, ToSchema)]
pub struct EpochList {
    /// One page, the newest first.
    epochs: Vec<EpochLine>,
}

/// Epochs that have ended and had devices, the newest first.
#[utoipa::path(get, path = "/v1/epochs", tag = "epochs", params(Backwards), responses(
    (status = 200, description = "A page of epochs", body = EpochList),
    (status = 400, description = "A malformed question", body = Problem),
))]
pub async fn epochs(State(app): State<App>, Ask(page): Ask<Backwards>) -> Result<Json<EpochList>, ApiError> {
    let epochs = app.store.epochs_before(page.before, clamp(page.limit)).await?;
    Ok(Json(EpochList { epochs }))
}

/// An epoch.
#[derive(Debug, Serialize, ToSchema)]
pub struct Epoch {
    /// The epoch.
    epoch: u64,
    /// When it began, unix seconds.
    starts_at: u64,
    /// When it ended, unix seconds.
    ends_at: u64,
    /// The Merkle root over its rows as this relayer has found it, in hex.
    root: String,
    /// The root reporters agreed on, in hex; none so far.
    agreed: Option<String>,
    /// By licence and model. Their places begin at 0.
    rows: Vec<Row>,
}

/// A row of an epoch's summary.
#[derive(Debug, Serialize, ToSchema)]
pub struct Row {
    /// The maker.
    licence: u64,
    /// The model.
    model: u64,
    /// Devices that were activated by the end of the epoch.
    active: u32,
    /// The share of the epoch in which they counted as working, in basis points.
    uptime_bps: u16,
    /// Failures by terminal code.
    faults: Vec<Fault>,
    /// The row's leaf in hex.
    leaf: String,
}

impl From<crate::record::epoch::Entry> for Row {
    fn from(entry: crate::record::epoch::Entry) -> Self {
        let row = entry.row;
        let fault =
            |fault: surety_api::telemetry::FaultCount| Fault { code: fault.code, count: fault.count.into() };
        Self {
            licence: row.licence.get(),
            model: row.model.get(),
            active: row.active,
            uptime_bps: row.uptime_bps,
            faults: row.faults.into_iter().map(fault).collect(),
            leaf: entry.leaf,
        }
    }
}

/// The summary of an epoch, with the root that reporters agreed on.
#[utoipa::path(get, path = "/v1/epochs/{epoch}", tag = "epochs", params(("epoch" = u64, Path, description = "The epoch, from 0")), responses(
    (status = 200, description = "The epoch's rows", body = Epoch),
    (status = 400, description = "No number of an epoch", body = Problem),
    (status = 404, description = "An epoch that is not over or had no device", body = Problem),
    (status = 503, description = "The chain does not answer", body = Problem),
))]
pub async fn epoch(State(app): State<App>, Named(epoch): Named<u64>) -> Result<Json<Epoch>, ApiError> {
    let summary = app.store.summary(epoch).await?.ok_or_else(|| ApiError::missing("epoch", epoch))?;
    let known = app.reader.epoch(epoch).await?;
    Ok(Json(Epoch {
        epoch,
        starts_at: summary.starts_at,
        ends_at: summary.ends_at,
        root: summary.root,
        agreed: known.agreed.map(|agreed| hex::encode(agreed.root)),
        rows: summary.rows.into_iter().map(Row::from).collect(),
    }))
}

/// The document of an epoch, byte for byte as its hash on the chain says.
#[utoipa::path(get, path = "/v1/epochs/{epoch}/document", tag = "epochs", params(("epoch" = u64, Path, description = "The epoch, from 0")), responses(
    (status = 200, description = "The document", content_type = "application/json", body = Object),
    (status = 400, description = "No number of an epoch", body = Problem),
    (status = 404, description = "An epoch that is not over or had no device", body = Problem),
))]
pub async fn document(State(app): State<App>, Named(epoch): Named<u64>) -> Result<Response, ApiError> {
    let document = app.store.epoch_document(epoch).await?;
    let document = document.ok_or_else(|| ApiError::missing("epoch", epoch))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document).into_response())
}

/// What telemetry's `verify_epoch` takes to prove a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inclusion {
    /// The epoch.
    epoch: u64,
    /// The row's place.
    index: u32,
    /// The row.
    row: Row,
    /// How many rows there are.
    count: u64,
    /// The root, in hex.
    root: String,
    /// The siblings from the row to the root, in hex.
    proof: Vec<String>,
}

/// A row of an epoch with the proof that it is part of the root.
#[utoipa::path(get, path = "/v1/epochs/{epoch}/rows/{index}", tag = "epochs", params(
    ("epoch" = u64, Path, description = "The epoch, from 0"), ("index" = u32, Path, description = "The row's place, from 0")), responses(
    (status = 200, description = "The row and its proof", body = Inclusion),
    (status = 400, description = "No number of an epoch or a place", body = Problem),
    (status = 404, description = "There is no such epoch or row", body = Problem),
))]
pub async fn row(
    State(app): State<App>,
    Named((epoch, index)): Named<(u64, u32)>,
) -> Result<Json<Inclusion>, ApiError> {
    let summary = app.store.summary(epoch).await?.ok_or_else(|| ApiError::missing("epoch", epoch))?;
    let missing = || ApiError::missing("row", index);
    let proof = summary.proof(index)?.ok_or_else(missing)?;
    let count = u64::try_from(summary.rows.len()).unwrap_or(u64::MAX);
    let place = usize::try_from(index).map_err(|_| missing())?;
    let row = summary.rows.into_iter().nth(place).ok_or_else(missing)?.into();
    Ok(Json(Inclusion { epoch, index, row, count, root: summary.root, proof }))
}
