//! Bodies: compressed or not, and bounded.

use std::borrow::Cow;
use std::future::poll_fn;
use std::io::Read as _;
use std::pin::Pin;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{header, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::read::MultiGzDecoder;

use super::{ApiError, App};

/// A body that says it is larger than this many times the limit is not taken in at all.
const TAKEN_IN: usize = 8;

/// Refuses a body that says it is too large, and takes it in before: most senders read no answer before they have sent everything,
/// and learn nothing from a connection that is closed meanwhile.
pub async fn refuse_large(State(app): State<App>, request: Request, next: Next) -> Response {
    let stated = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = stated.and_then(|text| text.parse::<usize>().ok()).unwrap_or_default();
    let limit = app.body_limit;
    if length <= limit {
        return next.run(request).await;
    }
    if length <= limit.saturating_mul(TAKEN_IN) {
        drain(request.into_body()).await;
    }
    ApiError::TooLarge { limit }.into_response()
}

/// Reads a body to its end and keeps nothing of it.
async fn drain(mut body: Body) {
    while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
}

/// The media type of a request, without parameters and in lower case.
pub fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body as it was before it was compressed for its way.
///
/// # Errors
/// It is compressed in another way, does not decompress, or is too large.
pub fn plain<'a>(headers: &HeaderMap, body: &'a Bytes, limit: usize) -> Result<Cow<'a, [u8]>, ApiError> {
    let encoding = headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("unreadable"));
    match encoding.map(str::trim) {
        None | Some("" | "identity") => Ok(Cow::Borrowed(body)),
        Some("gzip" | "x-gzip") => decompress(body, limit).map(Cow::Owned),
        Some(found) => Err(ApiError::Encoding { found: found.to_owned() }),
    }
}

fn decompress(body: &[u8], limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut plain = Vec::new();
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(body)
        .take(one_more)
        .read_to_end(&mut plain)
        .map_err(|source| ApiError::Compression { source })?;
    if plain.len() > limit {
        return Err(ApiError::TooLarge { limit });
    }
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn headers(encoding: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
        }
        headers
    }

    fn gzip(plain: &[u8]) -> Bytes {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap().into()
    }

    #[test]
    fn a_body_reads_the_same_compressed_or_not() {
        let text = Bytes::from_static(b"[1,2,3]");
        assert_eq!(plain(&headers(None), &text, 100).unwrap(), &text[..]);
        assert_eq!(plain(&headers(Some("gzip")), &gzip(&text), 100).unwrap(), &text[..]);
    }

    #[test]
    fn a_small_body_that_unpacks_to_a_large_one_is_refused_at_the_limit() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2_000);
        assert!(matches!(
            plain(&headers(Some("gzip")), &bomb, (1 << 20) - 1),
            Err(ApiError::TooLarge { limit }) if limit == (1 << 20) - 1
        ));
        assert_eq!(plain(&headers(Some("gzip")), &bomb, 1 << 20).unwrap().len(), 1 << 20);
    }

    #[test]
    fn what_is_no_gzip_or_in_another_encoding_is_refused() {
        let text = Bytes::from_static(b"[1,2,3]");
        assert!(matches!(plain(&headers(Some("gzip")), &text, 100), Err(ApiError::Compression { .. })));
        assert!(matches!(plain(&headers(Some("br")), &text, 100), Err(ApiError::Encoding { .. })));
    }
}
