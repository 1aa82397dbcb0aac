//! I21: every message's cost is bounded by its own size.

use super::Step;

/// What any message may cost before its size counts: a walk through all contracts, and one page of ended days.
const BASE: u64 = 400;
/// Per byte of the message: a device in a list is about 45 bytes and takes some ten operations.
const PER_BYTE: u64 = 1;

pub(super) fn check(step: &Step) {
    let days = ended_days(step.json);
    let allowed = BASE + PER_BYTE * step.json.len() as u64 + 4 * days;
    step.keep(
        "I21",
        step.operations <= allowed,
        format!("{} operations, {allowed} allowed", step.operations),
    );
}

/// A message that settles names how many days it may walk.
fn ended_days(json: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(json);
    let named = text.split("\"max_days\":").nth(1).unwrap_or_default();
    let digits: String = named.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(u64::from(surety_api::vault::DEFAULT_SETTLE_DAYS))
}
