//! What is taken on at one time, so that memory never grows with what comes in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::registry::Slot;

/// What memory is counted in.
const UNIT: usize = 1024;

/// Memory that requests share.
#[derive(Clone, Debug)]
pub struct Budget {
    free: Arc<Semaphore>,
    total: usize,
}

/// All of it is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// What one request has of it. It is given back when this is dropped.
#[derive(Debug)]
pub struct Held {
    budget: Budget,
    permit: Option<OwnedSemaphorePermit>,
    bytes: usize,
}

impl Budget {
    /// So many bytes.
    #[must_use]
    pub fn new(bytes: usize) -> Self {
        let total = (bytes / UNIT).clamp(1, Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(total)), total }
    }

    /// So many bytes, or all there are, as soon as they are free: for whoever can let the sender wait. Nobody who
    /// waits here holds any already.
    pub async fn wait(&self, bytes: usize) -> Held {
        let units = bytes.div_ceil(UNIT).min(self.total);
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        // An error would mean that it was closed, which nobody does.
        let permit = self.free.clone().acquire_many_owned(units).await.ok();
        Held { budget: self.clone(), permit, bytes }
    }

    /// Nothing yet.
    #[must_use]
    pub fn hold(&self) -> Held {
        Held { budget: self.clone(), permit: None, bytes: 0 }
    }
}

impl Held {
    /// Takes so many bytes more.
    ///
    /// # Errors
    /// [`Full`]: what is held stays held.
    pub fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        let after = self.bytes.saturating_add(bytes);
        let has = self.permit.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(after.div_ceil(UNIT).saturating_sub(has)).map_err(|_| Full)?;
        if more > 0 {
            let permit = self.budget.free.clone().try_acquire_many_owned(more).map_err(|_| Full)?;
            match &mut self.permit {
                Some(held) => held.merge(permit),
                none => *none = Some(permit),
            }
        }
        self.bytes = after;
        Ok(())
    }
}

/// Devices that are remembered before those that owe nothing are forgotten.
const SWEPT_AT: usize = 4_096;

/// How much each device may send: so many events at once, and so many a minute in the long run. Only devices that have
/// sent lately are remembered, by one number each.
#[derive(Debug)]
pub struct Pace {
    start: Instant,
    /// Microseconds that one event costs; 0 for no limit.
    cost: u64,
    /// Microseconds a device may be ahead.
    burst: u64,
    /// Until when each device has used up its share, microseconds since the start.
    used: Mutex<Used>,
}

#[derive(Debug)]
struct Used {
    until: FxHashMap<Slot, u64>,
    sweep_at: usize,
}

impl Pace {
    /// `a_minute` events in the long run, `burst` at once; no limit where `a_minute` is 0.
    #[must_use]
    pub fn new(a_minute: u32, burst: u32) -> Self {
        let cost = 60_000_000_u64.checked_div(u64::from(a_minute)).unwrap_or_default();
        let used = Used { until: FxHashMap::default(), sweep_at: SWEPT_AT };
        let burst = cost.saturating_mul(u64::from(burst));
        Self { start: Instant::now(), cost, burst, used: Mutex::new(used) }
    }

    /// To count the events of a request: nobody else counts until it is dropped.
    pub fn open(&self) -> Shares<'_> {
        let now = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.open_at(now)
    }

    fn open_at(&self, now: u64) -> Shares<'_> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        Shares { cost: self.cost, burst: self.burst, now, used }
    }
}

/// What the devices of a request may send.
pub struct Shares<'a> {
    cost: u64,
    burst: u64,
    now: u64,
    used: MutexGuard<'a, Used>,
}

impl Shares<'_> {
    /// Counts one event of a device that has proved who it is.
    ///
    /// # Errors
    /// How long it must wait; the event is not counted.
    pub fn spend(&mut self, device: Slot) -> Result<(), Duration> {
        if self.cost == 0 {
            return Ok(());
        }
        let (now, used) = (self.now, &mut *self.used);
        let until = used.until.entry(device).or_default();
        let after = (*until).max(now).saturating_add(self.cost);
        let ahead = after.saturating_sub(now);
        if ahead > self.burst {
            return Err(Duration::from_micros(ahead.saturating_sub(self.burst)));
        }
        *until = after;
        if used.until.len() >= used.sweep_at {
            used.until.retain(|_, until| *until > now);
            used.until.shrink_to(SWEPT_AT);
            used.sweep_at = used.until.len().saturating_mul(2).max(SWEPT_AT);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(number: u32) -> Slot {
        Slot::new(u16::try_from(number / 50_000).unwrap(), u16::try_from(number % 50_000).unwrap())
    }

    #[test]
    fn memory_is_given_out_until_it_is_gone_and_comes_back() {
        let budget = Budget::new(10 * UNIT);
        let mut one = budget.hold();
        for _ in 0..8 {
            one.grow(UNIT / 2).unwrap();
        }
        let mut other = budget.hold();
        assert_eq!(other.grow(6 * UNIT), Ok(()));
        assert_eq!(other.grow(1), Err(Full));
        assert_eq!(one.grow(1), Err(Full));
        drop(one);
        assert_eq!(other.grow(4 * UNIT), Ok(()));
        drop(other);
        assert_eq!(budget.hold().grow(10 * UNIT), Ok(()));
        assert_eq!(budget.hold().grow(usize::MAX), Err(Full));
    }

    #[test]
    fn a_device_may_send_a_burst_and_then_at_its_pace() {
        let pace = Pace::new(60, 3);
        let second = 1_000_000;
        for _ in 0..3 {
            assert_eq!(pace.open_at(0).spend(device(1)), Ok(()));
        }
        assert_eq!(pace.open_at(0).spend(device(1)), Err(Duration::from_secs(1)));
        // What is refused does not count, and others have a share of their own.
        assert_eq!(pace.open_at(second / 2).spend(device(1)), Err(Duration::from_millis(500)));
        assert_eq!(pace.open_at(0).spend(device(2)), Ok(()));
        assert_eq!(pace.open_at(second).spend(device(1)), Ok(()));
        assert!(pace.open_at(second).spend(device(1)).is_err());
        for _ in 0..3 {
            assert_eq!(pace.open_at(100 * second).spend(device(1)), Ok(()));
        }
        let free = Pace::new(0, 1);
        assert!((0..10_000).all(|_| free.open_at(0).spend(device(1)).is_ok()));
    }

    #[test]
    fn only_devices_that_sent_lately_are_remembered() {
        let pace = Pace::new(60, 3);
        for number in 0..100_000 {
            // A device each millisecond: a thousand of them have used up something at any moment.
            assert_eq!(pace.open_at(u64::from(number) * 1_000).spend(device(number)), Ok(()));
        }
        assert!(pace.used.lock().unwrap().until.len() <= SWEPT_AT);
    }
}
