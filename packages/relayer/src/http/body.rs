//! Bodies: compressed or not, and bounded.

use std::borrow::Cow;
use std::io::Read as _;

use axum::body::Bytes;
use axum::http::{header, HeaderMap};
use flate2::read::MultiGzDecoder;

use super::ApiError;

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
