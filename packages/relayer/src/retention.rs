//! Forgets, once an hour, what the configuration says need not be kept any longer.

use std::time::Duration;

use surety_chain::Clock;
use tokio::sync::watch;

use crate::clock::Now;
use crate::config::Retention;
use crate::moment::Moment;
use crate::registry::{Registry, Rules};
use crate::store::retention::Cutoffs;
use crate::store::Store;

/// Between two times.
const PAUSE: Duration = Duration::from_secs(3_600);
/// Before the chain was first followed.
const SHORT_PAUSE: Duration = Duration::from_secs(10);
const DAY: u64 = 86_400;

/// Up to when things are forgotten at `now`. A statement is kept as long as the chain takes it, and a day more.
#[must_use]
pub fn cutoffs(retention: &Retention, rules: &Rules, now: u64) -> Cutoffs {
    let before = |days: u64| now.saturating_sub(days.saturating_mul(DAY));
    let proofs = retention.events_days.saturating_mul(DAY).max(rules.max_age.saturating_add(DAY));
    Cutoffs {
        events: before(retention.events_days),
        statements: now.saturating_sub(proofs),
        rejections: before(retention.rejected_days),
    }
}

/// By which time things are old: the earlier of the machine's clock and the chain's, so that a clock that jumps ahead makes nothing old.
/// None before anything is known of the chain.
fn now(system: u64, chain: Moment) -> Option<u64> {
    (chain.time > 0).then(|| Now::between(system, chain).earliest)
}

/// Forgets until `stop` says so.
pub async fn run(
    store: Store,
    registry: Registry,
    retention: Retention,
    rules: Rules,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let chain = registry.read().chain;
        let pause = match now(Clock::system_seconds(), chain) {
            None => SHORT_PAUSE,
            Some(now) => {
                match store.forget(&cutoffs(&retention, &rules, now)).await {
                    Ok(forgotten) => tracing::debug!(?forgotten, "retention"),
                    Err(error) => tracing::warn!(%error, "retention: tried again in an hour"),
                }
                PAUSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // Also when nobody is left who could stop it.
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::RULES;

    #[test]
    fn a_statement_outlives_its_event_as_long_as_the_chain_takes_it() {
        let retention = Retention { events_days: 2, rejected_days: 1, rejected_count: 5 };
        let cutoffs = cutoffs(&retention, &RULES, 100 * DAY);
        assert_eq!((cutoffs.events, cutoffs.rejections), (98 * DAY, 99 * DAY));
        assert_eq!(cutoffs.statements, (100 - 31) * DAY);
    }

    #[test]
    fn a_clock_that_jumps_ahead_makes_nothing_old() {
        let chain = |time| Moment { height: 1, time };
        assert_eq!(now(9_000 * DAY, chain(100 * DAY)), Some(100 * DAY));
        assert_eq!(now(90 * DAY, chain(100 * DAY)), Some(90 * DAY));
        assert_eq!(now(90 * DAY, chain(0)), None);
    }
}
