//! Threads that compute, beside those that answer: a request's signatures take milliseconds, in which a task on the same thread
//! would wait with all that was ready to be sent, read or written down.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::RelayerError;

/// How much nicer they are than the others, which have little to do and should do it soon.
const NICE: i32 = 5;

type Job = Box<dyn FnOnce() + Send>;

/// As many threads as there are cores. They end when every handle is gone.
#[derive(Clone)]
pub struct Workers(Sender<Job>);

impl Workers {
    /// Starts them.
    ///
    /// # Errors
    /// The system has no room for a thread.
    pub fn start() -> Result<Self, RelayerError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let (send, jobs) = channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..cores {
            let jobs = jobs.clone();
            let thread = std::thread::Builder::new().name("verify".to_owned());
            thread.spawn(move || work(&jobs)).map_err(|source| RelayerError::Thread { source })?;
        }
        Ok(Self(send))
    }

    /// Computes something, in the order in which it was asked for; nothing when nobody waits for it any more.
    ///
    /// # Errors
    /// It panicked, or the threads are gone.
    pub async fn run<T: Send + 'static>(
        &self,
        compute: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, RelayerError> {
        let (answer, computed) = oneshot::channel();
        let job = move || {
            if !answer.is_closed() {
                // Whoever waits may have gone meanwhile.
                drop(answer.send(compute()));
            }
        };
        self.0.send(Box::new(job)).map_err(|_| RelayerError::Stopping)?;
        computed.await.map_err(|_| RelayerError::Stopping)
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    // Where the system does not allow it, they are as the others.
    drop(rustix::process::setpriority_process(None, NICE));
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            // Its request is told that it was not taken; the panic was printed by its hook.
            tracing::error!("checking a request's events panicked");
        }
    }
}
