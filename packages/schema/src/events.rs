//! The events of all contracts, as data.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;
use surety_api::event::EventDescription;
use surety_api::{arbitration, catalog, charter, device, license, preorder, telemetry, vault};

/// All events of a contract, by their type without the `wasm-` of the chain.
type Events = BTreeMap<&'static str, Event>;

#[derive(Serialize)]
struct Event {
    description: &'static str,
    attributes: Vec<Attribute>,
}

#[derive(Serialize)]
struct Attribute {
    name: &'static str,
    /// The type of Rust whose written form the value is.
    #[serde(rename = "type")]
    of: &'static str,
    description: &'static str,
}

fn events(descriptions: &[EventDescription]) -> Events {
    let described = |event: &EventDescription| Event {
        description: event.doc.trim(),
        attributes: event
            .attributes
            .iter()
            .map(|attribute| Attribute {
                name: attribute.name,
                of: attribute.of,
                description: attribute.doc.trim(),
            })
            .collect(),
    };
    descriptions.iter().map(|event| (event.kind, described(event))).collect()
}

/// `events.json`.
pub(crate) fn text() -> Result<String> {
    let all: BTreeMap<&str, Events> = [
        ("arbitration", arbitration::ArbitrationEvent::DESCRIPTIONS),
        ("catalog", catalog::CatalogEvent::DESCRIPTIONS),
        ("charter", charter::CharterEvent::DESCRIPTIONS),
        ("device", device::DeviceEvent::DESCRIPTIONS),
        ("license", license::LicenseEvent::DESCRIPTIONS),
        ("preorder", preorder::PreorderEvent::DESCRIPTIONS),
        ("telemetry", telemetry::TelemetryEvent::DESCRIPTIONS),
        ("vault", vault::VaultEvent::DESCRIPTIONS),
    ]
    .map(|(contract, descriptions)| (contract, events(descriptions)))
    .into();
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
