//! Follows the log of events behind the writer, so that no acknowledgement waits for it: counts what each model has said, applies the
//! operator's rules, and tells readers of the stream. Where it is in the log is kept with what it has made of it.

use std::time::Duration;

use tokio::sync::watch;

use crate::live::{Happening, Live};
use crate::observe::judge::Seen;
use crate::observe::{Judge, Observation};
use crate::record::origin::Origins;
use crate::registry::Registry;
use crate::store::heard::{self, Heard};
use crate::store::log::{Logged, Mark};
use crate::store::{observed, Store};
use crate::RelayerError;

/// Between two looks at the log.
const PAUSE: Duration = Duration::from_millis(250);
/// After a failure.
const LONG_PAUSE: Duration = Duration::from_secs(5);
/// Rows that are taken at once.
const ROWS: u32 = 32;

/// Follows the log.
pub struct Follower {
    /// The store.
    pub store: Store,
    /// What is known of devices.
    pub registry: Registry,
    /// Where lots come from.
    pub origins: Origins,
    /// Tells readers of the stream.
    pub live: Live,
    /// Applies the operator's rules, where there are any.
    pub judge: Option<Judge>,
}

impl Follower {
    /// Follows until `stop` says so.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.step().await {
                Ok(true) => continue,
                Ok(false) => PAUSE,
                Err(error) => {
                    tracing::warn!(%error, "what was heard could not be counted; trying again");
                    LONG_PAUSE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                // Also when nobody is left who could stop it.
                _ = stop.changed() => return,
            }
        }
    }

    /// Takes some rows; false when there are none.
    async fn step(&mut self) -> Result<bool, RelayerError> {
        let from = self.store.followed_row().await?;
        let (mut marks, mut found) = (Vec::new(), Vec::new());
        let until = match &mut self.judge {
            None => {
                let rows = self.store.marks_after(from, ROWS).await?;
                let until = rows.last().map(|(row, _)| *row);
                marks.extend(rows.into_iter().flat_map(|(_, marks)| marks));
                until
            }
            Some(judge) => {
                let rows = self.store.events_after(from, ROWS).await?;
                for event in rows.iter().flat_map(|(_, events)| events) {
                    marks.push(event.mark);
                    found.extend(look(judge, event));
                }
                rows.last().map(|(row, _)| *row)
            }
        };
        let Some(until) = until else { return Ok(false) };
        // What a banned device says is kept apart.
        marks.retain(|mark| !mark.apart);
        let mut counts = Heard::default();
        for mark in &marks {
            self.count(mark, &mut counts).await?;
        }
        let mut group = self.store.begin().await?;
        heard::add(&mut group, &counts).await?;
        observed::insert(&mut group, &found).await?;
        heard::save_followed_row(&mut group, until).await?;
        group.commit().await?;
        for observation in &found {
            let (rule, matter) = (observation.rule.clone(), observation.matter.as_str());
            metrics::counter!("surety_observations_total", "rule" => rule, "matter" => matter).increment(1);
        }
        if self.live.is_read() {
            marks.iter().map(told).for_each(|happening| self.live.tell(happening));
        }
        Ok(true)
    }

    async fn count(&self, mark: &Mark, counts: &mut Heard) -> Result<(), RelayerError> {
        let lot = self.registry.read().known(&mark.device).map(|known| known.lot);
        let Some(lot) = lot else { return Ok(()) };
        let model = self.origins.of(lot).await?.model;
        counts.count(model, (!mark.observation).then_some(mark.word.status), mark.word.time());
        Ok(())
    }
}

/// What the rules find in an event; in one of a banned device nothing.
pub fn look(judge: &mut Judge, event: &Logged) -> Vec<Observation> {
    if event.mark.apart {
        return Vec::new();
    }
    let Logged { mark, id, data, .. } = event;
    judge.look(&Seen { device: mark.device, time_ms: mark.word.time_ms, event: id, data })
}

const fn told(mark: &Mark) -> Happening {
    Happening::Heard {
        device: mark.device,
        boot: mark.word.position.0,
        seq: mark.word.position.1,
        time_ms: mark.word.time_ms,
        status: mark.word.status,
    }
}
