//! The relayer's own work, over and over: follow the chain, find what must be reported, carry it there.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{watch, Notify};

use crate::clock::Moment;
use crate::detect::Detector;
use crate::guard::Guard;
use crate::registry::Registry;
use crate::submit::carrier::Lanes;
use crate::submit::Submitter;
use crate::watch::Watcher;
use crate::RelayerError;

/// How the work went lately.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Complete turns so far: each followed the chain to its end, looked at everything and sent what it could.
    pub turns: u64,
    /// Where the chain was in the last complete turn.
    pub chain: Moment,
    /// When that was.
    pub at: Option<Instant>,
    /// Why the last turn was not complete.
    pub problem: Option<String>,
}

/// Shared progress.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<Mutex<Progress>>);

impl Default for Pulse {
    fn default() -> Self {
        let chain = Moment { height: 0, time: 0 };
        Self(Arc::new(Mutex::new(Progress { turns: 0, chain, at: None, problem: None })))
    }
}

impl Pulse {
    /// How the work went lately.
    #[must_use]
    pub fn read(&self) -> Progress {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn complete(&self, chain: Moment) {
        let mut progress = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        progress.turns = progress.turns.wrapping_add(1);
        progress.chain = chain;
        progress.at = Some(Instant::now());
        progress.problem = None;
        metrics::counter!("surety_turns_total").increment(1);
    }

    fn failed(&self, error: &RelayerError) {
        let problem = error.to_string();
        let mut progress = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.problem.as_ref() != Some(&problem) {
            tracing::warn!(problem, "no complete turn");
        }
        progress.problem = Some(problem);
    }
}

/// Does the work.
pub struct Worker {
    /// Watches the nodes.
    pub guard: Guard,
    /// Follows the chain.
    pub watcher: Watcher,
    /// Finds what must be reported.
    pub detector: Detector,
    /// Carries it there.
    pub submitter: Submitter<Lanes>,
    /// What is known.
    pub registry: Registry,
    /// How it goes.
    pub pulse: Pulse,
    /// Calls for a turn at once.
    pub wake: Arc<Notify>,
    /// Between two turns.
    pub pause: Duration,
    /// Between two turns while transactions are under way.
    pub short_pause: Duration,
}

impl Worker {
    /// Works until `stop` says so. A turn that has begun is finished.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let turn = self.turn().await;
            self.guard.say();
            let pause = match turn {
                Ok(pause) => pause,
                Err(error) => {
                    self.pulse.failed(&error);
                    self.pause
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.wake.notified() => {}
                // Also when nobody is left who could stop it.
                _ = stop.changed() => return,
            }
        }
    }

    /// One turn; returns how long to wait for the next.
    async fn turn(&mut self) -> Result<Duration, RelayerError> {
        self.guard.look().await?;
        if !self.watcher.follow().await? {
            // Nothing is judged by a past state of the chain.
            return Ok(Duration::ZERO);
        }
        self.detector.look().await?;
        let under_way = self.submitter.round().await?;
        let chain = self.registry.read().chain;
        self.pulse.complete(chain);
        Ok(if under_way > 0 { self.short_pause.min(self.pause) } else { self.pause })
    }
}
