//! The description of this interface, made from the code that answers. Of the doors for devices and owners, which share one path with
//! others, the description is here.

use axum::Json;
use utoipa::openapi::OpenApi;
use utoipa::{OpenApi as _, ToSchema};

use super::error::Problem;
use super::{health, live, reads, record};

/// The description.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Surety relayer", description = "What devices and owners send to a relayer, and what it tells the public."),
    paths(
        events, activations, reads::stats, reads::device, reads::history, reads::rejected, reads::observations,
        record::models, record::model, record::maker, record::epochs, record::epoch, record::document, record::row,
        live::live, health::live, health::ready, health::metrics, openapi,
    ),
    tags(
        (name = "doors", description = "What devices and owners send"),
        (name = "devices", description = "What devices have said"),
        (name = "record", description = "What the chain has proven of makers and models"),
        (name = "epochs", description = "Summaries of epochs, with proofs against the chain"),
        (name = "live", description = "What happens, as it happens"),
        (name = "relayer", description = "How this relayer does"),
        (name = "operate", description = "For operators: keep these inside"),
    ),
)]
struct Description;

/// What devices are told.
#[derive(ToSchema)]
#[allow(dead_code)]
struct Acknowledgement {
    /// Events that are on the disk now.
    accepted: u64,
    /// Events that were refused.
    rejected: Vec<NotAccepted>,
    /// The newest beacon in hex, to be signed into statements from now on.
    beacon: Option<String>,
}

/// An event that was refused.
#[derive(ToSchema)]
#[allow(dead_code)]
struct NotAccepted {
    /// The event's id, where one could be read.
    id: Option<String>,
    /// Why: a name that stays.
    reason: String,
}

/// Takes events: one CloudEvent 1.0 as JSON, a batch, or one in binary form with its attributes in `ce-` headers. What is acknowledged is
/// on the disk.
#[utoipa::path(post, path = "/v1/events", tag = "doors",
    request_body(description = "One event or a batch, by its media type; with a ce-specversion header the data of one event; compressed \
            by gzip or zstd where content-encoding says so",
        content((Object = "application/cloudevents+json"), (Vec<Object> = "application/cloudevents-batch+json"))),
    responses(
        (status = 200, description = "What became of each event", body = Acknowledgement),
        (status = 400, description = "A body that does not decompress, or broke off", body = Problem),
        (status = 401, description = "No token and no certificate that is known here", body = Problem),
        (status = 408, description = "The body came too slowly", body = Problem),
        (status = 413, description = "Too many bytes or events", body = Problem),
        (status = 415, description = "A media type or an encoding that is not taken", body = Problem),
        (status = 429, description = "Its devices have sent more than their share: send again after `Retry-After`", body = Problem),
        (status = 503, description = "Nothing was kept: send again after `Retry-After`", body = Problem),
    ))]
#[allow(dead_code)]
fn events() {}

/// A device names its first owner.
#[derive(ToSchema)]
#[allow(dead_code)]
struct ActivationRequest {
    /// The device.
    device: String,
    /// Its 65-byte uncompressed public key, base64.
    public_key: String,
    /// Its first owner.
    owner: String,
    /// Unix seconds until which the signature is good.
    expires: u64,
    /// 64 bytes r|s, base64.
    signature: String,
}

/// What became of an activation.
#[derive(ToSchema)]
#[allow(dead_code)]
struct ActivationOutcome {
    /// `landed`, `superseded` (it was active already), `failed` or `pending`.
    outcome: String,
    /// The transaction.
    hash: Option<String>,
    /// Its block.
    height: Option<u64>,
}

/// Carries a device's activation to the chain and pays for it. The same one again gets the same answer.
#[utoipa::path(post, path = "/v1/activations", tag = "doors", request_body = ActivationRequest, responses(
    (status = 200, description = "The device is active", body = ActivationOutcome),
    (status = 202, description = "It is under way: ask again", body = ActivationOutcome),
    (status = 400, description = "It does not read", body = Problem),
    (status = 401, description = "No token and no certificate that is known here", body = Problem),
    (status = 408, description = "The body came too slowly", body = Problem),
    (status = 413, description = "A body that is too large", body = Problem),
    (status = 415, description = "An encoding that is not taken", body = Problem),
    (status = 422, description = "The device did not sign this, or the chain refused it", body = Object),
    (status = 503, description = "The chain or the store does not answer: send again", body = Problem),
))]
#[allow(dead_code)]
fn activations() {}

/// The description of all routes.
#[must_use]
pub fn description() -> OpenApi {
    Description::openapi()
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "relayer", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn openapi() -> Json<OpenApi> {
    Json(description())
}
