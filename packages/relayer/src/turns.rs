//! How a request that verifies shares the machine with everybody else.

use std::time::{Duration, Instant};

/// How long a thread verifies before it offers its core to other threads. Those that write have little to do, everybody waits for
/// them, and the system alone would let them wait for some milliseconds at each of a commit's steps.
const STEP: Duration = Duration::from_millis(1);
/// How long a request verifies before other requests have their turn on its thread. Shorter turns cost more: what a request needs
/// leaves the processor's memory meanwhile.
const SLICE: Duration = Duration::from_millis(4);

/// How long a request has verified.
#[derive(Debug)]
pub struct Turns {
    /// Since it was its turn.
    task: Instant,
    /// Since its thread has offered its core.
    thread: Instant,
}

impl Turns {
    /// Its turn begins.
    #[must_use]
    pub fn begin() -> Self {
        let now = Instant::now();
        Self { task: now, thread: now }
    }

    /// Lets others go first where it is time; called before each signature.
    pub async fn step(&mut self) {
        let now = Instant::now();
        if now.duration_since(self.task) > SLICE {
            tokio::task::yield_now().await;
            *self = Self::begin();
        } else if now.duration_since(self.thread) > STEP {
            std::thread::yield_now();
            self.thread = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::Arc;

    use super::*;

    /// On one thread, another task runs only where the first lets it.
    #[tokio::test]
    async fn another_request_has_its_turn_before_a_long_one_is_done() {
        let was_let = Arc::new(AtomicBool::new(false));
        let told = was_let.clone();
        let other = tokio::spawn(async move { told.store(true, Ordering::Relaxed) });
        let (mut turns, begun) = (Turns::begin(), Instant::now());
        while begun.elapsed() < SLICE.saturating_mul(4) {
            turns.step().await;
        }
        assert!(was_let.load(Ordering::Relaxed), "others wait until all of it is verified");
        other.await.unwrap();
    }
}
