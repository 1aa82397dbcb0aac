//! Sending over HTTP, where each event has an answer.

use std::collections::BTreeMap;

use serde::Serialize;
use surety_statement::Rejection;

use crate::client::{RejectedEvent, Relayer};
use crate::error::FleetError;
use crate::fleet::Fleet;
use crate::store::Store;
use crate::write::{write, Sending};

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

pub(crate) fn hex_or_null<S: serde::Serializer>(
    beacon: &Option<[u8; 8]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
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
                device.accepted = event.position.or(device.accepted);
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
