//! Where the holder of the seat is reached, and how another process sends a request there.

use std::fmt;

use axum::http::{header, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::Json;
use reqwest::Url;
use serde_json::json;
use thiserror::Error;

/// The one route besides reads that may be sent on.
const ACTIVATIONS: &str = "/v1/activations";

/// Under what a process is reached by others: scheme, host, perhaps port and path, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

/// Not a base URL. What was written is not shown: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("write where others reach this process, https://host:port or http://host:port, without user, query and fragment")]
pub struct BaseError;

impl Base {
    /// Reads an absolute URL of HTTP or HTTPS.
    ///
    /// # Errors
    /// Anything else, or an address that stands for all of a machine's.
    pub fn parse(text: &str) -> Result<Self, BaseError> {
        let is_absolute = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
        let url = Url::parse(text).map_err(|_| BaseError)?;
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        let is_somewhere =
            !matches!(url.host_str(), None | Some("" | "0.0.0.0" | "[::]")) && url.port() != Some(0);
        if is_absolute && is_bare && is_somewhere {
            Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
        } else {
            Err(BaseError)
        }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where that path and query are under it; none for a target that is no path.
    fn place(&self, uri: &Uri) -> Option<HeaderValue> {
        let path = uri.path_and_query()?.as_str();
        // Anything else could change the host.
        if !path.starts_with('/') {
            return None;
        }
        HeaderValue::try_from(format!("{}{path}", self.0)).ok()
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Answers what this process does not: sends it to the holder where that says its address, and otherwise asks to come again.
///
/// 307 keeps method and body. For reads that is right anyway. An activation may be sent on as well: nothing of it was read or
/// done here, and the holder takes the same one again as the one it has, by the device's signature in it. Events are not sent
/// on: a device that is told to wait keeps them and finds the holder behind the load balancer.
#[must_use]
pub fn send_on(holder: Option<&Base>, method: &Method, uri: &Uri) -> Response {
    let may = matches!(*method, Method::GET | Method::HEAD)
        || (*method == Method::POST && uri.path() == ACTIVATIONS);
    let place = holder.filter(|_| may).and_then(|base| base.place(uri));
    match place {
        // The holder may be another one in a moment.
        Some(place) => (
            StatusCode::TEMPORARY_REDIRECT,
            [(header::LOCATION, place), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        )
            .into_response(),
        None => stand_by(),
    }
}

/// In the form of every other refusal.
fn stand_by() -> Response {
    let message =
        "this process stands by for another one: ask the holder of the seat (surety_holder is 1 there)";
    let body = json!({ "error": { "kind": "standby", "message": message } });
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_scheme_and_host_and_ends_without_a_slash() {
        for (text, base) in [
            ("https://relayer-a.example:8080", "https://relayer-a.example:8080"),
            ("http://10.0.0.7/", "http://10.0.0.7"),
            ("https://a.example/relayer//", "https://a.example/relayer"),
        ] {
            assert_eq!(Base::parse(text).unwrap().as_str(), base);
        }
        for wrong in [
            "",
            "a.example",
            "//a.example",
            "https:a.example",
            "ftp://a.example",
            "https://",
            "https://me:secret@a.example",
            "https://me@a.example",
            "https://a.example?x=1",
            "https://a.example#x",
            "http://0.0.0.0:8080",
            "http://[::]:8080",
            "http://a.example:0",
        ] {
            assert!(Base::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn reads_and_activations_are_sent_on_under_the_base_and_nothing_else_is() {
        let base = Base::parse("https://a.example/relayer/").unwrap();
        let asked = |holder: Option<&Base>, method: Method, uri: &str| {
            let answer = send_on(holder, &method, &uri.parse().unwrap());
            let place =
                answer.headers().get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
            assert_eq!(answer.status() == StatusCode::TEMPORARY_REDIRECT, place.is_some());
            place
        };
        let some = Some(&base);
        let place = asked(some, Method::GET, "/v1/rejected?limit=2&after=a%20b");
        assert_eq!(place.unwrap(), "https://a.example/relayer/v1/rejected?limit=2&after=a%20b");
        assert_eq!(asked(some, Method::HEAD, "/").unwrap(), "https://a.example/relayer/");
        assert_eq!(
            asked(some, Method::GET, "//b.example/x").unwrap(),
            "https://a.example/relayer//b.example/x"
        );
        assert_eq!(asked(some, Method::GET, "http://b.example/x").unwrap(), "https://a.example/relayer/x");
        assert!(asked(some, Method::POST, "/v1/activations").is_some());
        for (method, uri) in [
            (Method::POST, "/v1/events"),
            (Method::DELETE, "/v1/stats"),
            (Method::GET, "*"),
            (Method::GET, "b.example:80"),
        ] {
            assert_eq!(asked(some, method, uri), None, "{uri}");
        }
        assert_eq!(asked(None, Method::GET, "/v1/stats"), None);
    }
}
