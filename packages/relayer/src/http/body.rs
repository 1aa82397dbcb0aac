//! Bodies: compressed or not, bounded in size and in time.

use std::borrow::Cow;
use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRef, FromRequest, Request, State};
use axum::http::{header, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::read::MultiGzDecoder;
use tokio::time::timeout;

use super::{ApiError, Door};
use crate::limits::Held;
use crate::unpack::{unpack, UnpackError};

/// A body that says it is larger than this many times the limit is not taken in at all.
const TAKEN_IN: usize = 8;
/// Largest window of zstd, a power of two: 8 MiB, what every decoder must have by the standard. More would be memory that
/// a few bytes can ask for.
const WINDOW: u32 = 23;

/// A request's body as it was before it was compressed for its way, and the memory it takes.
pub struct Plain {
    /// The body.
    pub bytes: Bytes,
    _held: Held,
}

impl<S: Sync> FromRequest<S> for Plain
where
    Door: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let door = Door::from_ref(state);
        let (head, body) = request.into_parts();
        let (limit, mut held) = (door.body_limit, door.budget.hold());
        let read = timeout(door.body_time, read(body, limit, &mut held)).await;
        let bytes = read.map_err(|_| ApiError::Slow { seconds: door.body_time.as_secs() })??;
        let bytes = match plain(&head.headers, &bytes, limit, &mut held)? {
            Cow::Borrowed(_) => bytes,
            Cow::Owned(plain) => plain.into(),
        };
        Ok(Self { bytes, _held: held })
    }
}

/// Reads a body, asking for memory as it comes.
async fn read(mut body: Body, limit: usize, held: &mut Held) -> Result<Bytes, ApiError> {
    let mut whole = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| ApiError::BrokenOff)?;
        let Ok(data) = frame.into_data() else { continue };
        if whole.len().saturating_add(data.len()) > limit {
            return Err(ApiError::TooLarge { limit });
        }
        held.grow(data.len()).map_err(|_| ApiError::Busy)?;
        whole.extend_from_slice(&data);
    }
    Ok(whole.into())
}

/// Refuses a body that says it is too large, and takes it in before: most senders read no answer before they have sent everything,
/// and learn nothing from a connection that is closed meanwhile.
pub async fn refuse_large(State(door): State<Door>, request: Request, next: Next) -> Response {
    let stated = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = stated.and_then(|text| text.parse::<usize>().ok()).unwrap_or_default();
    let limit = door.body_limit;
    if length <= limit {
        return next.run(request).await;
    }
    if length <= limit.saturating_mul(TAKEN_IN) {
        drain(request.into_body(), door.body_time).await;
    }
    ApiError::TooLarge { limit }.into_response()
}

/// Reads a body to its end, or as long as a body may take, and keeps nothing of it.
async fn drain(mut body: Body, time: Duration) {
    let all =
        async { while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {} };
    // Too slow is as good as done: the answer is the same.
    drop(timeout(time, all).await);
}

/// The media type of a request, without parameters and in lower case.
pub fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The body as it was before it was compressed for its way.
fn plain<'a>(
    headers: &HeaderMap,
    body: &'a Bytes,
    limit: usize,
    held: &mut Held,
) -> Result<Cow<'a, [u8]>, ApiError> {
    let encoding = headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap_or("unreadable"));
    let encoding = encoding.map(|text| text.trim().to_ascii_lowercase());
    match encoding.as_deref() {
        None | Some("" | "identity") => Ok(Cow::Borrowed(body)),
        Some("gzip" | "x-gzip") => decompress(MultiGzDecoder::new(&body[..]), limit, held).map(Cow::Owned),
        Some("zstd") => {
            let broken = |source| ApiError::Compression { source };
            let mut decoder = zstd::Decoder::with_buffer(&body[..]).map_err(broken)?;
            decoder.window_log_max(WINDOW).map_err(broken)?;
            decompress(decoder, limit, held).map(Cow::Owned)
        }
        Some(found) => Err(ApiError::Encoding { found: found.to_owned() }),
    }
}

fn decompress(packed: impl Read, limit: usize, held: &mut Held) -> Result<Vec<u8>, ApiError> {
    unpack(packed, limit, |bytes| held.grow(bytes)).map_err(|error| match error {
        UnpackError::TooLarge { limit } => ApiError::TooLarge { limit },
        UnpackError::Full => ApiError::Busy,
        UnpackError::Broken(source) => ApiError::Compression { source },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn read_as(encoding: Option<&'static str>, body: &Bytes, limit: usize) -> Result<Vec<u8>, ApiError> {
        let mut headers = HeaderMap::new();
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static(encoding));
        }
        plain(&headers, body, limit, &mut Budget::new(8 << 20).hold()).map(Cow::into_owned)
    }

    fn gzip(plain: &[u8]) -> Bytes {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap().into()
    }

    fn zstd(plain: &[u8]) -> Bytes {
        zstd::encode_all(plain, 19).unwrap().into()
    }

    #[test]
    fn a_body_reads_the_same_compressed_or_not() {
        let text = Bytes::from_static(b"[1,2,3]");
        assert_eq!(read_as(None, &text, 100).unwrap(), &text[..]);
        assert_eq!(read_as(Some("gzip"), &gzip(&text), 100).unwrap(), &text[..]);
        assert_eq!(read_as(Some("GZIP"), &gzip(&text), 7).unwrap(), &text[..]);
        assert_eq!(read_as(Some("zstd"), &zstd(&text), 7).unwrap(), &text[..]);
    }

    #[test]
    fn a_small_body_that_unpacks_to_a_large_one_is_refused_at_the_limit() {
        let large = vec![0; 1 << 20];
        for (name, bomb) in [("gzip", gzip(&large)), ("zstd", zstd(&large))] {
            assert!(bomb.len() < 2_000);
            assert!(matches!(
                read_as(Some(name), &bomb, (1 << 20) - 1),
                Err(ApiError::TooLarge { limit }) if limit == (1 << 20) - 1
            ));
            assert_eq!(read_as(Some(name), &bomb, 1 << 20).unwrap().len(), 1 << 20);
        }
    }

    #[test]
    fn a_zstd_frame_that_asks_for_a_large_window_is_refused() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(27).unwrap();
        encoder.include_contentsize(false).unwrap();
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
        let frame = encoder.finish().unwrap().into();
        assert!(matches!(read_as(Some("zstd"), &frame, 2 << 20), Err(ApiError::Compression { .. })));
    }

    #[test]
    fn what_is_not_compressed_as_it_says_is_refused() {
        let text = Bytes::from_static(b"[1,2,3]");
        for name in ["gzip", "zstd"] {
            assert!(matches!(read_as(Some(name), &text, 100), Err(ApiError::Compression { .. })), "{name}");
        }
        assert!(matches!(read_as(Some("br"), &text, 100), Err(ApiError::Encoding { .. })));
        let mut short = gzip(&text).to_vec();
        short.truncate(short.len() - 1);
        assert!(matches!(read_as(Some("gzip"), &short.into(), 100), Err(ApiError::Compression { .. })));
    }

    #[test]
    fn decompression_stops_when_memory_is_gone() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, header::HeaderValue::from_static("gzip"));
        let bomb = gzip(&vec![0; 1 << 20]);
        let refused = plain(&headers, &bomb, 4 << 20, &mut Budget::new(1 << 19).hold());
        assert!(matches!(refused, Err(ApiError::Busy)));
    }
}
