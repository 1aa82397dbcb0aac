//! Writing CloudEvents that carry a statement: what a device or a simulator sends.

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::device::DeviceId;
use crate::key::PublicKey;

/// The `type` this project's own devices give to their events. Receivers go by the `statement` extension instead.
pub const EVENT_TYPE: &str = "surety.device.statement.v1";

/// The data of an event.
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// No data at all; its hash is that of zero bytes.
    None,
    /// JSON text, sent as it is. Its hash is that of the text without surrounding white space.
    Json(&'a RawValue),
    /// Any bytes, sent in base64. Its hash is that of the bytes.
    Binary(&'a [u8]),
}

impl Payload<'_> {
    /// The bytes whose sha256 belongs into the statement.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::None => &[],
            Self::Json(text) => text.get().as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// One event to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// Unique for its source.
    pub id: &'a str,
    /// Where it comes from, a URI reference.
    pub source: &'a str,
    /// Its type; [`EVENT_TYPE`] for want of another.
    pub event_type: &'a str,
    /// Who speaks.
    pub device: DeviceId,
    /// What was signed, byte for byte.
    pub preimage: &'a [u8],
    /// r|s.
    pub signature: &'a [u8; 64],
    /// The key, until the receiver knows it.
    pub key: Option<&'a PublicKey>,
    /// The data.
    pub data: Payload<'a>,
}

impl Outgoing<'_> {
    /// The event as one JSON object.
    ///
    /// # Errors
    /// Never in practice: every field has a JSON form.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let (data, data_base64) = match self.data {
            Payload::None => (None, None),
            Payload::Json(text) => (Some(text), None),
            Payload::Binary(bytes) => (None, Some(STANDARD.encode(bytes))),
        };
        serde_json::to_string(&Envelope {
            specversion: "1.0",
            id: self.id,
            source: self.source,
            event_type: self.event_type,
            subject: self.device,
            datacontenttype: data.map(|_| "application/json"),
            statement: STANDARD.encode(self.preimage),
            statementsig: STANDARD.encode(self.signature),
            devicekey: self.key.map(|key| STANDARD.encode(key.as_bytes())),
            data,
            data_base64,
        })
    }
}

/// A batch from events already written by [`Outgoing::to_json`].
pub fn batch(events: &[String]) -> String {
    format!("[{}]", events.join(","))
}

#[derive(Serialize)]
struct Envelope<'a> {
    specversion: &'a str,
    id: &'a str,
    source: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
    subject: DeviceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    datacontenttype: Option<&'a str>,
    statement: String,
    statementsig: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    devicekey: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_base64: Option<String>,
}
