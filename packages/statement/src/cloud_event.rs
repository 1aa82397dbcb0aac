//! CloudEvents 1.0 as devices send them: structured JSON, single and batch, and binary (docs/design.md section 5).
//!
//! The data is kept exactly as it was received: the raw JSON text of `data`, the bytes that `data_base64` holds, or the
//! body of an event in binary form.
//! Parsing checks everything that needs neither the chain nor elliptic curves; the caller goes on with
//! [`SignedEvent::require_chain`] and [`SignedEvent::verify`].

use std::borrow::Cow;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::Engine;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::device::DeviceId;
use crate::dimo_status::{self, DimoSignature};
use crate::hash::{keccak256, sha256};
use crate::key::{KeyError, PublicKey};
use crate::layout::Statement;
use crate::rejection::Rejection;

mod attributes;
mod batch;

pub use attributes::Attributes;
pub use batch::BatchError;

/// Media type of one event.
pub const SINGLE: &str = "application/cloudevents+json";
/// Media type of a JSON array of events.
pub const BATCH: &str = "application/cloudevents-batch+json";

/// Standard base64; senders that leave the padding out are understood.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What an event turned out to be.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every event is a signed one: a box would cost each an allocation"
)]
pub enum Event<'a> {
    /// It carries a statement: proof.
    Signed(SignedEvent<'a>),
    /// It is of the network's existing format: an observation.
    DimoStatus(DimoStatus<'a>),
}

impl Event<'_> {
    /// The event's own id.
    pub fn id(&self) -> &str {
        match self {
            Self::Signed(event) => &event.id,
            Self::DimoStatus(event) => &event.id,
        }
    }

    /// Who it says it is from.
    pub const fn device(&self) -> DeviceId {
        match self {
            Self::Signed(event) => event.statement.device,
            Self::DimoStatus(event) => event.device,
        }
    }
}

/// An event with a statement whose data hash and key, if one came along, have been checked. The signature has not.
#[derive(Clone, Debug)]
pub struct SignedEvent<'a> {
    /// The event's own id, set by the sender.
    pub id: Cow<'a, str>,
    /// The event's source, set by the sender.
    pub source: Cow<'a, str>,
    /// The event's type, set by the sender.
    pub event_type: Cow<'a, str>,
    /// What was signed, read.
    pub statement: Statement,
    /// What was signed, byte for byte: keep this for later proof.
    pub preimage: Vec<u8>,
    /// r|s as sent. Read it with [`crate::Signature::parse`] once the curve of the device is known.
    pub signature: [u8; 64],
    /// The key that came along; it is the key of `statement.device`.
    pub key: Option<PublicKey>,
    /// The data as received.
    pub data: Cow<'a, [u8]>,
}

impl SignedEvent<'_> {
    /// keccak256 of the preimage: what the signature is over.
    pub fn digest(&self) -> [u8; 32] {
        keccak256(&self.preimage)
    }

    /// Refuses a statement for another chain.
    ///
    /// # Errors
    /// [`Rejection::WrongChain`].
    pub fn require_chain(&self, chain_id: &str) -> Result<(), Rejection> {
        if self.statement.chain_id == chain_id {
            Ok(())
        } else {
            Err(Rejection::WrongChain)
        }
    }

    /// Checks the signature by the device's key.
    ///
    /// # Errors
    /// [`Rejection::MalformedSignature`] when r or s is out of range, [`Rejection::BadSignature`] when it does not
    /// verify.
    #[cfg(feature = "verify")]
    pub fn verify(&self, key: &crate::verify::VerifyingKey) -> Result<crate::Signature, Rejection> {
        let signature = crate::Signature::parse(&self.signature, key.curve())
            .map_err(|_| Rejection::MalformedSignature)?;
        key.verify(&self.digest(), &signature).map_err(|_| Rejection::BadSignature)?;
        Ok(signature)
    }
}

/// An event of the network's existing format. The signature has not been checked.
#[derive(Clone, Debug)]
pub struct DimoStatus<'a> {
    /// The event's own id, set by the sender.
    pub id: Cow<'a, str>,
    /// The event's source, set by the sender.
    pub source: Cow<'a, str>,
    /// Its subject.
    pub device: DeviceId,
    /// Its signature.
    pub signature: DimoSignature,
    /// `data.timestamp`, milliseconds since 1970: the replay counter.
    pub timestamp_ms: u64,
    /// The raw JSON text of `data`, as received.
    pub data: &'a str,
}

impl DimoStatus<'_> {
    /// Checks that the subject signed the data.
    ///
    /// # Errors
    /// [`Rejection::BadSignature`]: in this format another key and altered data look the same.
    #[cfg(feature = "verify")]
    pub fn verify(&self) -> Result<(), Rejection> {
        self.signature.verify(&self.device, self.data.as_bytes()).map_err(|_| Rejection::BadSignature)
    }
}

/// An event that is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The event's id, where one could be read.
    pub id: Option<String>,
    /// Why.
    pub reason: Rejection,
}

/// Reads one event.
///
/// # Errors
/// [`Refused`] with a reason that parsing can find: everything but chain, device, signature, replay and clock.
pub fn parse(body: &[u8]) -> Result<Event<'_>, Refused> {
    let malformed = || Refused { id: None, reason: Rejection::MalformedEvent };
    // All of it is text: a reader of bytes would not look at what it passes over.
    let body = core::str::from_utf8(body).map_err(|_| malformed())?;
    let envelope: Envelope<'_> = serde_json::from_str(body).map_err(|_| malformed())?;
    read_envelope(envelope)
}

/// Reads one event in binary form: its data are the bytes beside its attributes, whatever they are.
///
/// # Errors
/// As [`parse`].
pub fn parse_binary<'a>(attributes: Attributes<'a>, data: &'a [u8]) -> Result<Event<'a>, Refused> {
    let id = (!attributes.id.is_empty()).then(|| attributes.id.clone().into_owned());
    read(attributes, Data::Bytes(data)).map_err(|reason| Refused { id, reason })
}

/// Splits a batch into its events' texts, each to be given to [`parse`]: a bad one does not spoil the others.
///
/// # Errors
/// [`Rejection::MalformedEvent`] when the body is not a JSON array.
pub fn split_batch(body: &[u8]) -> Result<Vec<&str>, Rejection> {
    split_at_most(body, usize::MAX).map_err(|_| Rejection::MalformedEvent)
}

fn split_at_most(body: &[u8], limit: usize) -> Result<Vec<&str>, BatchError> {
    let events: Vec<&RawValue> = batch::at_most(body, limit)?;
    Ok(events.into_iter().map(RawValue::get).collect())
}

/// Reads a batch: one result for each event, in order.
///
/// # Errors
/// As [`split_batch`].
pub fn parse_batch(body: &[u8]) -> Result<Vec<Result<Event<'_>, Refused>>, Rejection> {
    parse_at_most(body, usize::MAX).map_err(|_| Rejection::MalformedEvent)
}

/// Reads a batch of no more than `limit` events: one result for each, in order.
///
/// # Errors
/// [`BatchError`].
pub fn parse_at_most(body: &[u8], limit: usize) -> Result<Vec<Result<Event<'_>, Refused>>, BatchError> {
    // Nearly every batch is good and is read in one go. In one that is not, each event is found and read by itself.
    match batch::at_most::<Envelope<'_>>(body, limit) {
        Ok(envelopes) => Ok(envelopes.into_iter().map(read_envelope).collect()),
        Err(error @ BatchError::TooMany { .. }) => Err(error),
        Err(BatchError::Malformed) => {
            Ok(split_at_most(body, limit)?.into_iter().map(|event| parse(event.as_bytes())).collect())
        }
    }
}

fn read_envelope(envelope: Envelope<'_>) -> Result<Event<'_>, Refused> {
    let id = envelope.id.clone();
    let (attributes, data) = envelope.open();
    read(attributes, data).map_err(|reason| Refused { id: Some(id.into_owned()), reason })
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    specversion: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    event_type: Cow<'a, str>,
    #[serde(borrow, default)]
    subject: Option<Text<'a>>,
    /// Absent and `null` are the same, as CloudEvents has it.
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    data_base64: Option<Text<'a>>,
    #[serde(borrow, default)]
    statement: Option<Text<'a>>,
    #[serde(borrow, default)]
    statementsig: Option<Text<'a>>,
    #[serde(borrow, default)]
    devicekey: Option<Text<'a>>,
    #[serde(borrow, default)]
    signature: Option<Text<'a>>,
}

impl<'a> Envelope<'a> {
    fn open(self) -> (Attributes<'a>, Data<'a>) {
        let data = match (self.data, self.data_base64) {
            (Some(json), None) => Data::Json(json.get()),
            (None, Some(text)) => Data::Base64(text.0),
            (None, None) => Data::None,
            (Some(_), Some(_)) => Data::Twice,
        };
        let text = |text: Option<Text<'a>>| text.map(|text| text.0);
        let attributes = Attributes {
            specversion: self.specversion,
            id: self.id,
            source: self.source,
            event_type: self.event_type,
            subject: text(self.subject),
            statement: text(self.statement),
            statementsig: text(self.statementsig),
            devicekey: text(self.devicekey),
            signature: text(self.signature),
        };
        (attributes, data)
    }
}

/// The data as it came.
enum Data<'a> {
    None,
    /// Raw JSON text.
    Json(&'a str),
    /// Bytes in base64.
    Base64(Cow<'a, str>),
    /// Bytes beside the attributes.
    Bytes(&'a [u8]),
    /// In two forms at once, which CloudEvents forbids.
    Twice,
}

/// serde borrows a `Cow` only where it stands by itself: inside an `Option` it needs this wrapper.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn read<'a>(event: Attributes<'a>, data: Data<'a>) -> Result<Event<'a>, Rejection> {
    if event.specversion != "1.0" || event.id.is_empty() || event.source.is_empty() {
        return Err(Rejection::MalformedEvent);
    }
    if event.statement.is_some() {
        read_signed(event, data).map(Event::Signed)
    } else if event.event_type == dimo_status::EVENT_TYPE {
        read_dimo_status(event, &data).map(Event::DimoStatus)
    } else {
        Err(Rejection::Unsigned)
    }
}

fn read_signed<'a>(envelope: Attributes<'a>, data: Data<'a>) -> Result<SignedEvent<'a>, Rejection> {
    let preimage =
        decode_base64(envelope.statement.as_deref().unwrap_or_default(), Rejection::MalformedStatement)?;
    let statement = Statement::decode(&preimage).map_err(|_| Rejection::MalformedStatement)?;
    if let Some(subject) = &envelope.subject {
        if subject.parse::<DeviceId>() != Ok(statement.device) {
            return Err(Rejection::SubjectMismatch);
        }
    }
    let signature = envelope.statementsig.as_deref().ok_or(Rejection::MalformedSignature)?;
    let signature = decode_signature(signature)?;
    let key = envelope.devicekey.as_deref().map(|key| read_key(key, &statement.device)).transpose()?;
    let data = match data {
        Data::Json(json) => Cow::Borrowed(json.as_bytes()),
        Data::Bytes(bytes) => Cow::Borrowed(bytes),
        Data::Base64(text) => Cow::Owned(decode_base64(&text, Rejection::MalformedEvent)?),
        Data::None => Cow::Borrowed(&[][..]),
        Data::Twice => return Err(Rejection::MalformedEvent),
    };
    if sha256(&data) != statement.data_hash {
        return Err(Rejection::AlteredData);
    }
    Ok(SignedEvent {
        id: envelope.id,
        source: envelope.source,
        event_type: envelope.event_type,
        statement,
        preimage,
        signature,
        key,
        data,
    })
}

fn read_key(text: &str, device: &DeviceId) -> Result<PublicKey, Rejection> {
    let bytes = decode_base64(text, Rejection::MalformedKey)?;
    PublicKey::parse_for(&bytes, device).map_err(|error| match error {
        KeyError::WrongDevice { .. } => Rejection::WrongKey,
        _ => Rejection::MalformedKey,
    })
}

fn read_dimo_status<'a>(envelope: Attributes<'a>, data: &Data<'a>) -> Result<DimoStatus<'a>, Rejection> {
    #[derive(Deserialize)]
    struct Counter {
        timestamp: u64,
    }
    let data = match data {
        Data::Json(json) => json,
        Data::Bytes(bytes) => std::str::from_utf8(bytes).map_err(|_| Rejection::MalformedEvent)?,
        _ => return Err(Rejection::MalformedEvent),
    };
    let subject = envelope.subject.as_deref().ok_or(Rejection::MalformedEvent)?;
    let device = subject.parse().map_err(|_| Rejection::MalformedEvent)?;
    let signature = envelope.signature.as_deref().ok_or(Rejection::MalformedSignature)?;
    let signature = DimoSignature::parse(signature).map_err(|_| Rejection::MalformedSignature)?;
    let counter: Counter = serde_json::from_str(data).map_err(|_| Rejection::MalformedEvent)?;
    Ok(DimoStatus {
        id: envelope.id,
        source: envelope.source,
        device,
        signature,
        timestamp_ms: counter.timestamp,
        data,
    })
}

/// Without a detour through the heap: every event has one. Base64 is decoded three bytes at a time.
fn decode_signature(text: &str) -> Result<[u8; 64], Rejection> {
    let mut bytes = [0; 66];
    let length = BASE64.decode_slice(text, &mut bytes).map_err(|_| Rejection::MalformedSignature)?;
    bytes[..length].try_into().map_err(|_| Rejection::MalformedSignature)
}

fn decode_base64(text: &str, otherwise: Rejection) -> Result<Vec<u8>, Rejection> {
    BASE64.decode(text).map_err(|_| otherwise)
}
