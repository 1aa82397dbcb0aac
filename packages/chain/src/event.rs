//! Events of a landed transaction.
//!
//! Both chains print the same: a contract's own event has the type `wasm-<type>`, its first attribute is
//! `_contract_address`, and the chain adds `msg_index`. They come as [`cosmwasm_std::Event`], which the typed events of
//! `surety-api` parse.

use cosmwasm_std::Event;

/// The attribute in which the chain says who emitted an event.
pub const CONTRACT: &str = "_contract_address";

/// The value of an event's first attribute `key`.
#[must_use]
pub fn attribute<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

/// The events `contract` itself emitted, in order. Nobody else can emit one with its address.
pub fn of_contract<'a>(events: &'a [Event], contract: &'a str) -> impl Iterator<Item = &'a Event> {
    events
        .iter()
        .filter(move |event| event.ty.starts_with("wasm") && attribute(event, CONTRACT) == Some(contract))
}

/// The events `contract` emitted that parse as `T`, in order; others are skipped.
pub fn typed<'a, T>(events: &'a [Event], contract: &'a str) -> Vec<T>
where
    T: TryFrom<&'a Event>,
{
    of_contract(events, contract).filter_map(|event| T::try_from(event).ok()).collect()
}
