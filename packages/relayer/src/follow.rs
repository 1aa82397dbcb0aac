//! Follows the log of events behind the writer, so that no acknowledgement waits for it: counts what each model has said, applies the
//! operator's rules, and tells readers of the stream. Where it is in the log is kept with what it has made of it.

use std::time::Duration;

use tokio::sync::watch;

use crate::live::{Happening, Live};
use crate::record::origin::Origins;
use crate::registry::Registry;
use crate::store::heard::{self, Heard};
use crate::store::log::Mark;
use crate::store::Store;
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
}

impl Follower {
    /// Follows until `stop` says so.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
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
    async fn step(&self) -> Result<bool, RelayerError> {
        let from = self.store.followed_row().await?;
        let rows = self.store.marks_after(from, ROWS).await?;
        let Some((until, _)) = rows.last() else { return Ok(false) };
        let mut counts = Heard::default();
        for mark in rows.iter().flat_map(|(_, marks)| marks).filter(|mark| !mark.apart) {
            self.count(mark, &mut counts).await?;
        }
        let mut group = self.store.begin().await?;
        heard::add(&mut group, &counts).await?;
        heard::save_followed_row(&mut group, *until).await?;
        group.commit().await?;
        if self.live.is_read() {
            for mark in rows.iter().flat_map(|(_, marks)| marks).filter(|mark| !mark.apart) {
                self.live.tell(told(mark));
            }
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

const fn told(mark: &Mark) -> Happening {
    Happening::Heard {
        device: mark.device,
        boot: mark.word.position.0,
        seq: mark.word.position.1,
        time_ms: mark.word.time_ms,
        status: mark.word.status,
    }
}
