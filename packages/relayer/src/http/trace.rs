//! A request's id: the sender's own, or a new one. It is in every log line of the request and in the answer.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::field::Empty;
use tracing::Instrument as _;

/// Where it is.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over.
const LONGEST: usize = 64;

/// Gives a request its id.
pub async fn identify(request: Request, next: Next) -> Response {
    let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
    let id = given.filter(|id| is_plain(id)).map_or_else(new, str::to_owned);
    let span = tracing::info_span!("request", id, fleet = Empty);
    let mut response = next.run(request).instrument(span).await;
    // It consists of characters that headers have.
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Whether it can stand in a log line without harm.
fn is_plain(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
    !id.is_empty() && id.len() <= LONGEST && id.bytes().all(fits)
}

fn new() -> String {
    let mut bytes = [0; 12];
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        tracing::debug!("no randomness for the id of a request");
    }
    hex::encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_could_forge_a_line_are_replaced() {
        assert!(is_plain("0af7651916cd43dd-8448eb211c80319c"));
        for wrong in ["", "a b", "a\"b", "a\nb", "é", &"a".repeat(65)] {
            assert!(!is_plain(wrong), "{wrong}");
        }
        assert!(is_plain(&new()) && new() != new());
    }
}
