//! The promises of docs/design.md section 9, checked after every message.
//!
//! A check compares the network before and after one message, together with what the checker itself remembers: a
//! model of the economics fed from events, the statements used so far, the silence reports that were opened and refuted. It
//! panics with the name of the promise. That each check can fail is shown by the saboteurs in `tests/flows`.

mod cases;
mod cost;
mod council;
mod economy;
mod identity;
mod money;
mod preorders;
mod reports;
mod snapshot;

use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;

use crate::Network;

pub(crate) use snapshot::Snapshot;

/// What the checker remembers between messages.
#[derive(Default)]
pub(crate) struct Memory {
    cases: cases::Cases,
    council: council::Council,
    economy: economy::Economy,
    reports: reports::Reports,
}

impl Memory {
    /// Devices activated so far.
    pub fn devices(&self) -> impl Iterator<Item = surety_api::DeviceId> + '_ {
        self.economy.activated()
    }
}

/// One message and what came of it.
pub(crate) struct Step<'a> {
    pub network: &'a Network,
    pub sender: &'a Addr,
    pub contract: &'a Addr,
    /// The message as it was sent.
    pub json: &'a [u8],
    /// The coins that came along.
    pub funds: &'a [cosmwasm_std::Coin],
    pub before: &'a Snapshot,
    pub after: &'a Snapshot,
    /// Storage operations it took.
    pub operations: u64,
    /// `None` when it was refused.
    pub response: Option<&'a AppResponse>,
}

impl Step<'_> {
    /// The events of one contract, typed.
    pub fn events<T>(&self, contract: &Addr) -> Vec<T>
    where
        T: for<'e> TryFrom<&'e cosmwasm_std::Event>,
    {
        let of_contract = |event: &&cosmwasm_std::Event| {
            event.attributes.iter().any(|a| a.key == "_contract_address" && a.value == contract.as_str())
        };
        let events = self.response.iter().flat_map(|response| &response.events);
        events.filter(of_contract).filter_map(|event| T::try_from(event).ok()).collect()
    }

    /// Fails a promise.
    pub fn broken(&self, promise: &str, how: impl std::fmt::Display) -> ! {
        panic!("{promise} broken by {}: {how}", String::from_utf8_lossy(self.json))
    }

    /// Fails a promise unless it is kept.
    pub fn keep(&self, promise: &str, kept: bool, how: impl std::fmt::Display) {
        if !kept {
            self.broken(promise, how);
        }
    }
}

/// Checks everything.
pub(crate) fn check(memory: &mut Memory, step: &Step) {
    if step.response.is_none() {
        step.keep("atomicity", step.before == step.after, "a refused message changed something");
        money::due_withdrawals_are_paid(step);
        return;
    }
    money::check(step);
    identity::check(step);
    preorders::check(step);
    cost::check(step);
    memory.cases.check(step);
    memory.reports.check(step);
    memory.council.check(step);
    memory.economy.check(step);
}
