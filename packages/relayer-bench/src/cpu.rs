//! Time that this process has spent computing, all threads together: what else the machine does changes it little.

use rustix::time::{clock_gettime, ClockId};

/// A stretch of computing.
pub struct Cpu(f64);

impl Cpu {
    /// It begins.
    pub fn begin() -> Self {
        Self(seconds())
    }

    /// Seconds since then.
    pub fn spent(&self) -> f64 {
        seconds() - self.0
    }
}

fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
