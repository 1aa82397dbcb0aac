//! What a message holds: events, as they are or in the envelope of the network's existing format.

use std::borrow::Cow;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use surety_statement::cloud_event::{Attributes, BATCH, SINGLE};

use super::session::Delivery;
use crate::intake::Form;
use crate::limits::Full;
use crate::unpack::{unpack, UnpackError};

/// `{"compressedPayload": base64(gzip(event or batch))}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    #[serde(borrow, rename = "compressedPayload")]
    payload: Cow<'a, str>,
}

/// How the events of a message are written, and their bytes.
///
/// # Errors
/// [`UnpackError`]: the message can never be read.
pub fn open(delivery: &Delivery, limit: usize) -> Result<(Form<'_>, Cow<'_, [u8]>), UnpackError> {
    let payload = &delivery.payload[..];
    if payload.len() > limit {
        return Err(UnpackError::TooLarge { limit });
    }
    let kind = delivery.content_type.as_deref().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind != SINGLE && kind != BATCH {
        if let Some(attributes) = attributes(delivery) {
            return Ok((Form::Binary(attributes), payload.into()));
        }
    }
    // Whatever else a message is, its first field is another one, and this is over at once.
    let events: Cow<'_, [u8]> = match serde_json::from_slice::<Envelope<'_>>(payload) {
        Ok(envelope) => unwrap(&envelope.payload, limit)?.into(),
        Err(_) => payload.into(),
    };
    let first = events.iter().find(|byte| !byte.is_ascii_whitespace());
    let form = if first == Some(&b'[') { Form::Batch } else { Form::Single };
    Ok((form, events))
}

/// The attributes of an event in binary form: user properties, of MQTT 5 only.
fn attributes(delivery: &Delivery) -> Option<Attributes<'_>> {
    delivery.properties.iter().find(|(name, _)| name == "specversion")?;
    let mut attributes = Attributes::default();
    for (name, value) in &delivery.properties {
        attributes.set(name, value.as_str().into());
    }
    Some(attributes)
}

fn unwrap(payload: &str, limit: usize) -> Result<Vec<u8>, UnpackError> {
    let packed = STANDARD
        .decode(payload)
        .map_err(|error| UnpackError::Broken(std::io::Error::new(std::io::ErrorKind::InvalidData, error)))?;
    // The memory was asked for before the message was opened.
    unpack(MultiGzDecoder::new(&packed[..]), limit, |_| Ok::<(), Full>(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn message(payload: &[u8]) -> Delivery {
        Delivery::of(payload.to_vec())
    }

    fn envelope(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(plain).unwrap();
        let packed = STANDARD.encode(encoder.finish().unwrap());
        format!("{{\"compressedPayload\": \"{packed}\"}}").into_bytes()
    }

    #[test]
    fn events_batches_and_envelopes_are_told_apart() {
        let (form, bytes) = (" {\"id\":1}", "\n[{}]");
        for (plain, is_batch) in [(form, false), (bytes, true)] {
            for payload in [plain.as_bytes().to_vec(), envelope(plain.as_bytes())] {
                let message = message(&payload);
                let (form, bytes) = open(&message, 1_000).unwrap();
                assert_eq!((matches!(form, Form::Batch), &bytes[..]), (is_batch, plain.as_bytes()));
            }
        }
    }

    #[test]
    fn an_envelope_that_unpacks_to_too_much_or_to_nothing_is_refused() {
        let bomb = message(&envelope(&vec![b' '; 1 << 20]));
        assert!(bomb.payload.len() < 2_000);
        assert!(matches!(open(&bomb, 1 << 19), Err(UnpackError::TooLarge { .. })));
        assert!(matches!(open(&message(&[b' '; 100]), 99), Err(UnpackError::TooLarge { .. })));
        for wrong in ["{\"compressedPayload\":\"!\"}", "{\"compressedPayload\":\"AAAA\"}"] {
            assert!(matches!(open(&message(wrong.as_bytes()), 100), Err(UnpackError::Broken(_))), "{wrong}");
        }
    }

    #[test]
    fn user_properties_make_the_binary_form_unless_the_type_says_otherwise() {
        let mut binary = message(b"\x00\x01");
        binary.properties = vec![("specversion".into(), "1.0".into()), ("id".into(), "7".into())];
        let (form, bytes) = open(&binary, 100).unwrap();
        assert!(matches!(form, Form::Binary(attributes) if attributes.id == "7"));
        assert_eq!(&bytes[..], b"\x00\x01");
        binary.content_type = Some(format!("{SINGLE}; charset=utf-8"));
        assert!(matches!(open(&binary, 100).unwrap().0, Form::Single));
    }
}
