//! The description of this interface, made from the code that answers.

use axum::Json;
use utoipa::openapi::OpenApi;
use utoipa::OpenApi as _;

use super::{live, record};

/// The description.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Surety relayer", description = "What a relayer tells the public: devices, models, makers, epochs."),
    paths(
        record::models, record::model, record::maker, record::epochs, record::epoch, record::document, record::row,
        live::live,
    ),
    tags(
        (name = "record", description = "What the chain has proven of makers and models"),
        (name = "epochs", description = "Summaries of epochs, with proofs against the chain"),
        (name = "live", description = "What happens, as it happens"),
    ),
)]
struct Description;

/// The description of all routes.
#[must_use]
pub fn description() -> OpenApi {
    Description::openapi()
}

/// `GET /openapi.json`.
pub async fn openapi() -> Json<OpenApi> {
    Json(description())
}
