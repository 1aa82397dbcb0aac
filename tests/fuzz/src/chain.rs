//! Events of the chain, as a node hands them over: a JSON object of a type and its attributes.

use cosmwasm_std::Event;
use surety_api::arbitration::ArbitrationEvent;
use surety_api::catalog::CatalogEvent;
use surety_api::charter::CharterEvent;
use surety_api::device::DeviceEvent;
use surety_api::license::LicenseEvent;
use surety_api::preorder::PreorderEvent;
use surety_api::telemetry::TelemetryEvent;
use surety_api::vault::VaultEvent;

/// What is read of an event is what its contract would write.
pub fn event(bytes: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Event>(bytes) else { return };
    round::<ArbitrationEvent>(&event);
    round::<CatalogEvent>(&event);
    round::<CharterEvent>(&event);
    round::<DeviceEvent>(&event);
    round::<LicenseEvent>(&event);
    round::<PreorderEvent>(&event);
    round::<TelemetryEvent>(&event);
    round::<VaultEvent>(&event);
}

fn round<T>(event: &Event)
where
    T: for<'a> TryFrom<&'a Event> + Into<Event> + Clone + PartialEq + std::fmt::Debug,
{
    if let Ok(read) = T::try_from(event) {
        let written: Event = read.clone().into();
        let again = T::try_from(&written).ok();
        assert_eq!(again, Some(read), "it does not read back");
    }
}
