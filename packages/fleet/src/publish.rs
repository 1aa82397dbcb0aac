//! Sending over MQTT, where a broker stands between devices and relayers.

use std::io::Write as _;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use flate2::{write::GzEncoder, Compression};
use serde::Serialize;
use surety_statement::send::batch;

use crate::error::FleetError;
use crate::fleet::Fleet;
use crate::mqtt::Broker;
use crate::store::Store;
use crate::write::{write, Sending};

/// Where and how events are published.
#[derive(Clone, Debug)]
pub struct Topics {
    /// What is published to.
    pub events: String,
    /// Where the newest beacon is kept.
    pub beacon: String,
    /// Whether messages are in the network's `compressedPayload` envelope.
    pub envelope: bool,
}

/// What came of publishing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Events published.
    pub sent: u64,
    /// Messages they went in.
    pub messages: u64,
    /// Messages the broker has acknowledged: it has them. What the relayer thinks of them stands in its statistics.
    pub acknowledged: u64,
    /// Messages sent again because a connection broke before they were acknowledged.
    pub again: u64,
    /// The newest beacon, kept at its topic.
    #[serde(serialize_with = "crate::send::hex_or_null")]
    pub beacon: Option<[u8; 8]>,
}

/// Lets devices read the newest beacon, sign and publish, in the order given, `in_message` events a message.
///
/// Counters are saved before anything is published, as over HTTP.
///
/// # Errors
/// [`FleetError::NotATopic`], [`FleetError::BrokerSilent`], or what keeps a device from signing.
pub async fn publish(
    store: &Store,
    fleet: &mut Fleet,
    broker: &Broker,
    topics: &Topics,
    indices: &[u64],
    sending: &Sending,
    in_message: usize,
) -> Result<Published, FleetError> {
    for text in [&topics.events, &topics.beacon] {
        if text.is_empty() || text.contains(['+', '#', '\0']) {
            return Err(FleetError::NotATopic { text: text.clone() });
        }
    }
    let beacon = broker.beacon(&topics.beacon).await?;
    let mut events = Vec::with_capacity(indices.len());
    for index in indices {
        let device = fleet.device_mut(*index)?;
        device.beacon = beacon.unwrap_or(device.beacon);
        events.push(write(fleet, *index, sending)?.body);
    }
    store.save(fleet)?;
    let messages: Vec<_> = events
        .chunks(in_message.max(1))
        .map(|events| message(events, topics.envelope))
        .collect::<Result<_, _>>()?;
    let taken = broker.publish(&topics.events, &messages).await?;
    Ok(Published {
        sent: events.len() as u64,
        messages: messages.len() as u64,
        acknowledged: taken.messages,
        again: taken.again,
        beacon,
    })
}

fn message(events: &[String], envelope: bool) -> Result<Vec<u8>, FleetError> {
    let plain = match events {
        [event] => event.clone(),
        _ => batch(events),
    };
    if !envelope {
        return Ok(plain.into_bytes());
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain.as_bytes()).map_err(FleetError::Compress)?;
    let packed = encoder.finish().map_err(FleetError::Compress)?;
    Ok(serde_json::to_vec(&serde_json::json!({"compressedPayload": STANDARD.encode(packed)}))?)
}
