//! The description of this interface, made from the code that answers.

use axum::Json;
use utoipa::openapi::OpenApi;
use utoipa::OpenApi as _;

use super::{live, reads, record};

/// The description.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Surety relayer", description = "What a relayer tells the public. Devices and owners send to POST /v1/events and \
        POST /v1/activations, which docs/operate/doors.md describes; operators ask /livez, /readyz and /metrics."),
    paths(
        reads::stats, reads::device, reads::history, reads::rejected, reads::observations, record::models, record::model, record::maker,
        record::epochs, record::epoch, record::document, record::row, live::live, openapi,
    ),
    tags(
        (name = "devices", description = "What devices have said"),
        (name = "record", description = "What the chain has proven of makers and models"),
        (name = "epochs", description = "Summaries of epochs, with proofs against the chain"),
        (name = "live", description = "What happens, as it happens"),
        (name = "relayer", description = "How this relayer does"),
    ),
)]
struct Description;

/// The description of all routes for the public.
#[must_use]
pub fn description() -> OpenApi {
    Description::openapi()
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "relayer", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn openapi() -> Json<OpenApi> {
    Json(description())
}
