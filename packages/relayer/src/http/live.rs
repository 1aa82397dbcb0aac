//! `GET /v1/live`: what happens, as server-sent events.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{stream, Stream};
use serde::Deserialize;
use surety_api::DeviceId;
use tokio::sync::watch;
use utoipa::IntoParams;

use super::extract::Ask;
use super::{ApiError, App};
use crate::live::{Happening, Reader};

/// What to hear of.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wish {
    /// Only what is about this device.
    #[param(value_type = Option<String>)]
    device: Option<DeviceId>,
}

struct Line {
    reader: Reader,
    stop: watch::Receiver<bool>,
    device: Option<DeviceId>,
}

/// What happens, as server-sent events named after their `kind`: `heard`, `found`, `epoch`. A reader that is too slow is dropped,
/// and reads what it missed from the other routes.
#[utoipa::path(get, path = "/v1/live", tag = "live", params(Wish), responses(
    (status = 200, description = "A stream that does not end by itself", body = Happening, content_type = "text/event-stream"),
    (status = 400, description = "A malformed question", body = super::error::Problem),
    (status = 503, description = "All readers' places are taken", body = super::error::Problem),
))]
pub async fn live(
    State(app): State<App>,
    Ask(wish): Ask<Wish>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let reader = app.live.read().ok_or(ApiError::NoSeat)?;
    let line = Line { reader, stop: app.stop.clone(), device: wish.device };
    let events = stream::unfold(line, |mut line| async move {
        loop {
            let happening = tokio::select! {
                // An error means that nobody is left who could stop it.
                _ = line.stop.wait_for(|stop| *stop) => return None,
                happening = line.reader.next() => happening?,
            };
            if line.device.is_some() && happening.device() != line.device {
                continue;
            }
            let event = Event::default().event(happening.name()).json_data(&*happening).ok()?;
            return Some((Ok(event), line));
        }
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
