//! Typed events, read back from what the chain printed.

use cosmwasm_std::Event;
use cw_multi_test::AppResponse;

/// The events of one contract in a response, in order.
#[must_use]
pub fn events<E: for<'a> TryFrom<&'a Event>>(response: &AppResponse) -> Vec<E> {
    response.events.iter().filter_map(|event| E::try_from(event).ok()).collect()
}
