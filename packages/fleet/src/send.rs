//! Devices that sign and send, honestly or not.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use surety_statement::send::{Outgoing, Payload, EVENT_TYPE};
use surety_statement::{sha256, DeviceId, Rejection, Statement};

use crate::client::{RejectedEvent, Relayer};
use crate::error::FleetError;
use crate::fleet::{Fleet, Position, SimulatedDevice};
use crate::lie::Lie;
use crate::message::SignedStatement;
use crate::readings::Readings;
use crate::store::Store;

/// What a statement is to say.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// The moment, milliseconds since 1970.
    pub at_ms: u64,
    /// The status; see `surety_statement::status`.
    pub status: u16,
    /// Another beacon than the newest the device was handed.
    pub beacon: Option<[u8; 8]>,
    /// Other data than readings from the seed: JSON text, signed and sent as it is.
    pub data: Option<Box<RawValue>>,
    /// Whether the devices start anew before they sign.
    pub reboot: bool,
    /// How the devices lie, if they do.
    pub lie: Option<Lie>,
}

/// What a relayer is expected to say to every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Accepted.
    Accepted,
    /// Refused for this reason.
    Rejected(Rejection),
}

impl Serialize for Expectation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::Accepted => "accepted",
            Self::Rejected(reason) => reason.as_str(),
        })
    }
}

/// What came of a sending.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Events sent.
    pub sent: u64,
    /// Requests they went in.
    pub requests: u64,
    /// Events accepted.
    pub accepted: u64,
    /// Events refused, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Each refused event.
    pub rejections: Vec<RejectedEvent>,
    /// The newest beacon handed down.
    #[serde(serialize_with = "hex_or_null")]
    pub beacon: Option<[u8; 8]>,
    /// What was expected of every event.
    pub expected: Expectation,
    /// Whether that is what happened.
    pub as_expected: bool,
}

fn hex_or_null<S: serde::Serializer>(beacon: &Option<[u8; 8]>, serializer: S) -> Result<S::Ok, S::Error> {
    match beacon {
        Some(beacon) => serializer.serialize_some(&hex::encode(beacon)),
        None => serializer.serialize_none(),
    }
}

/// Lets devices sign and send, in the order given, `batch` events a request.
///
/// Counters are saved before anything is sent: after a crash or an error a device goes on with higher ones, as a real
/// one would.
///
/// # Errors
/// The first [`FleetError`]; what was acknowledged before it is remembered.
pub async fn send(
    store: &Store,
    fleet: &mut Fleet,
    relayer: &Relayer,
    indices: &[u64],
    sending: &Sending,
    batch: usize,
    expected: Expectation,
) -> Result<Report, FleetError> {
    let events = indices.iter().map(|index| write(fleet, *index, sending)).collect::<Result<Vec<_>, _>>()?;
    store.save(fleet)?;
    let mut report = Report {
        sent: 0,
        requests: 0,
        accepted: 0,
        rejected: BTreeMap::new(),
        rejections: Vec::new(),
        beacon: None,
        expected,
        as_expected: false,
    };
    for events in events.chunks(batch.max(1)) {
        let bodies: Vec<_> = events.iter().map(|event| event.body.clone()).collect();
        let ack = match relayer.send(&bodies).await {
            Ok(ack) => ack,
            Err(error) => {
                store.save(fleet)?;
                return Err(error);
            }
        };
        for event in events {
            let device = fleet.device_mut(event.index)?;
            device.beacon = ack.beacon.unwrap_or(device.beacon);
            if ack.rejected.iter().all(|rejected| rejected.id.as_deref() != Some(&event.id)) {
                device.accepted = Some(event.position);
            }
        }
        report.requests += 1;
        report.sent += events.len() as u64;
        report.accepted += ack.accepted;
        report.beacon = ack.beacon.or(report.beacon);
        for event in ack.rejected {
            *report.rejected.entry(event.reason.clone()).or_default() += 1;
            report.rejections.push(event);
        }
    }
    store.save(fleet)?;
    report.as_expected = match expected {
        Expectation::Accepted => report.accepted == report.sent,
        Expectation::Rejected(reason) => report.rejected.get(reason.as_str()) == Some(&report.sent),
    };
    Ok(report)
}

/// Lets a device sign a statement without sending it. Its counter is used up; the caller saves the fleet.
///
/// # Errors
/// When there is no such device or a counter is used up.
pub fn statement(fleet: &mut Fleet, index: u64, sending: &Sending) -> Result<SignedStatement, FleetError> {
    let position = advance(fleet, index, sending)?;
    let device = fleet.device(index)?;
    let data = data(fleet, device, sending)?;
    let statement = content(fleet, device, position, device.device, data.get(), sending);
    SignedStatement::new(&fleet.key(device)?, &statement, data.get())
}

/// One event, ready to be sent.
struct Written {
    index: u64,
    position: Position,
    id: String,
    body: String,
}

fn write(fleet: &mut Fleet, index: u64, sending: &Sending) -> Result<Written, FleetError> {
    let position = advance(fleet, index, sending)?;
    let device = fleet.device(index)?;
    let own = fleet.key(device)?;
    let (signer, shown) = match sending.lie {
        Some(Lie::WrongKey | Lie::UnknownDevice) => (fleet.stranger(device)?, fleet.stranger(device)?),
        Some(Lie::BadSignature) => (fleet.stranger(device)?, own),
        _ => (own.clone(), own),
    };
    let speaker = if sending.lie == Some(Lie::UnknownDevice) { signer.device() } else { device.device };
    let data = data(fleet, device, sending)?;
    let preimage = content(fleet, device, position, speaker, data.get(), sending).encode()?;
    let signature = signer.sign_preimage(&preimage)?;
    let sent_data = if sending.lie == Some(Lie::Altered) { altered(&data)? } else { data };
    let id = format!("{speaker}/{}/{}", position.boot, position.seq);
    let event = Outgoing {
        id: &id,
        source: "surety-fleet",
        event_type: EVENT_TYPE,
        device: speaker,
        preimage: &preimage,
        signature: signature.as_bytes(),
        key: Some(shown.public_key()),
        data: Payload::Json(&sent_data),
    };
    let body = event.to_json()?;
    Ok(Written { index, position, id, body })
}

/// Moves the device's counters on. Only a replay repeats: the last that was accepted, since any other may be new.
fn advance(fleet: &mut Fleet, index: u64, sending: &Sending) -> Result<Position, FleetError> {
    let device = fleet.device_mut(index)?;
    if sending.lie == Some(Lie::Replay) {
        return device.accepted.ok_or(FleetError::NothingToReplay { device: device.device });
    }
    if sending.reboot {
        device.reboot()?;
    }
    device.next_position()
}

fn data(fleet: &Fleet, device: &SimulatedDevice, sending: &Sending) -> Result<Box<RawValue>, FleetError> {
    match &sending.data {
        Some(data) => Ok(data.clone()),
        None => {
            let readings = Readings::of(fleet.seed, device.index, sending.at_ms);
            Ok(serde_json::value::to_raw_value(&readings)?)
        }
    }
}

fn content(
    fleet: &Fleet,
    device: &SimulatedDevice,
    position: Position,
    speaker: DeviceId,
    data: &str,
    sending: &Sending,
) -> Statement {
    let chain_id = match sending.lie {
        Some(Lie::WrongChain) => format!("not-{}", fleet.chain_id),
        _ => fleet.chain_id.clone(),
    };
    Statement {
        chain_id,
        device: speaker,
        boot: position.boot,
        seq: position.seq,
        time_ms: sending.lie.map_or(sending.at_ms, |lie| lie.clock(sending.at_ms)),
        status: sending.status,
        beacon: sending.beacon.unwrap_or(device.beacon),
        data_hash: sha256(data.as_bytes()),
    }
}

/// Other data than was signed, whatever that was.
fn altered(data: &RawValue) -> Result<Box<RawValue>, FleetError> {
    Ok(RawValue::from_string(format!("[{},\"altered\"]", data.get()))?)
}
