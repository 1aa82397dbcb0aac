//! What devices say, signed and written, honestly or not.

use serde::Serialize;
use serde_json::value::RawValue;
use surety_statement::send::{Outgoing, Payload, EVENT_TYPE};
use surety_statement::{dimo_status, sha256, DeviceId, Statement};

use crate::error::FleetError;
use crate::fleet::{Fleet, Position, SimulatedDevice};
use crate::lie::Lie;
use crate::message::SignedStatement;
use crate::readings::Readings;

/// The `source` of every event.
const SOURCE: &str = "surety-fleet";

/// How an event is written (docs/design.md section 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A signed statement: what counts on the chain.
    #[default]
    Statement,
    /// The network's existing format, of devices with secp256k1 keys only.
    Status,
}

/// What a statement is to say.
#[derive(Clone, Debug, Default)]
pub struct Sending {
    /// The moment, milliseconds since 1970.
    pub at_ms: u64,
    /// How it is written.
    pub format: Format,
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

/// An event of the existing format.
#[derive(Serialize)]
struct Status<'a> {
    specversion: &'a str,
    id: &'a str,
    source: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
    subject: DeviceId,
    signature: String,
    data: &'a RawValue,
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
pub(crate) struct Written {
    pub index: u64,
    /// The counter it used up, if its format has one of ours.
    pub position: Option<Position>,
    pub id: String,
    pub body: String,
}

/// Signs and writes one event in the format asked for.
pub(crate) fn write(fleet: &mut Fleet, index: u64, sending: &Sending) -> Result<Written, FleetError> {
    match sending.format {
        Format::Statement => write_statement(fleet, index, sending),
        Format::Status => write_status(fleet, index, sending),
    }
}

/// The network's existing format: the time is the counter, so a device may speak once a millisecond.
fn write_status(fleet: &Fleet, index: u64, sending: &Sending) -> Result<Written, FleetError> {
    let device = fleet.device(index)?;
    // Readings bear their time, which is what this format counts by.
    let data = data(fleet, device, sending)?;
    let signature = fleet.key(device)?.sign_dimo_status(data.get().as_bytes())?;
    let id = format!("{}/{}", device.device, sending.at_ms);
    let event = Status {
        specversion: "1.0",
        id: &id,
        source: SOURCE,
        event_type: dimo_status::EVENT_TYPE,
        subject: device.device,
        signature,
        data: &data,
    };
    let body = serde_json::to_string(&event)?;
    Ok(Written { index, position: None, id, body })
}

fn write_statement(fleet: &mut Fleet, index: u64, sending: &Sending) -> Result<Written, FleetError> {
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
        source: SOURCE,
        event_type: EVENT_TYPE,
        device: speaker,
        preimage: &preimage,
        signature: signature.as_bytes(),
        key: Some(shown.public_key()),
        data: Payload::Json(&sent_data),
    };
    let body = event.to_json()?;
    Ok(Written { index, position: Some(position), id, body })
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
