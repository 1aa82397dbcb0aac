//! The figures of each model, and how a fact changes them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use surety_api::telemetry::{EpochRow, FaultCount, MAX_EPOCH_FAULTS};
use surety_api::{DeviceId, LicenceId, ModelId};

use super::{Fact, Origin, What};

/// All basis points.
const WHOLE: u128 = 10_000;

/// Why a device does not count as working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// It was found silent.
    Silent,
    /// It was unplugged.
    Removed,
    /// It has failed with this code.
    Failed(u16),
}

impl Because {
    const fn since(self, since: u64) -> Away {
        Away { because: self, since }
    }
}

/// A device that does not count as working.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// Why.
    pub because: Because,
    /// Since when, unix seconds.
    pub since: u64,
}

impl Away {
    const fn has_failed(&self) -> bool {
        matches!(self.because, Because::Failed(_))
    }
}

/// What a fact changes of its device.
struct Change<'a> {
    fact: &'a Fact,
    before: Option<Away>,
    after: Option<Away>,
    epoch_began: u64,
}

/// How often a terminal code was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults {
    /// Since the beginning.
    pub total: u64,
    /// In the running epoch.
    pub in_epoch: u64,
}

/// The figures of a model or a maker. Seconds are summed over its devices, up to `until`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The maker.
    pub licence: LicenceId,
    /// Devices that were ever activated.
    pub active: u64,
    /// Of them those that were not found silent, removed or broken.
    pub working: u64,
    /// Unix seconds up to which seconds are counted.
    pub until: u64,
    /// Seconds since activation.
    pub active_seconds: u64,
    /// Of them those in which devices counted as working.
    pub working_seconds: u64,
    /// The same of the running epoch alone.
    pub epoch_active_seconds: u64,
    /// The same of the running epoch alone.
    pub epoch_working_seconds: u64,
    /// Devices that have failed.
    pub failures: u64,
    /// Seconds from activation to failure, of those.
    pub lifetime_seconds: u64,
    /// By terminal code.
    pub faults: BTreeMap<u16, Faults>,
}

impl Figures {
    const fn new(licence: LicenceId, at: u64) -> Self {
        Self {
            licence,
            active: 0,
            working: 0,
            until: at,
            active_seconds: 0,
            working_seconds: 0,
            epoch_active_seconds: 0,
            epoch_working_seconds: 0,
            failures: 0,
            lifetime_seconds: 0,
            faults: BTreeMap::new(),
        }
    }

    fn apply(&mut self, change: &Change<'_>) {
        let Change { fact, before, after, epoch_began } = change;
        self.advance(fact.at);
        if fact.what == What::Activated {
            self.active = self.active.saturating_add(1);
            self.working = self.working.saturating_add(1);
            return;
        }
        match (before, after) {
            (None, Some(_)) => self.working = self.working.saturating_sub(1),
            (Some(_), None) => self.working = self.working.saturating_add(1),
            _ => {}
        }
        if let Some(Away { because: Because::Failed(code), since }) = before {
            self.failures = self.failures.saturating_sub(1);
            let lifetime = since.saturating_sub(fact.activated_at);
            self.lifetime_seconds = self.lifetime_seconds.saturating_sub(lifetime);
            let count = self.faults.entry(*code).or_default();
            count.total = count.total.saturating_sub(1);
            if since >= epoch_began {
                count.in_epoch = count.in_epoch.saturating_sub(1);
            }
        }
        if let Some(Away { because: Because::Failed(code), since }) = after {
            self.failures = self.failures.saturating_add(1);
            let lifetime = since.saturating_sub(fact.activated_at);
            self.lifetime_seconds = self.lifetime_seconds.saturating_add(lifetime);
            let count = self.faults.entry(*code).or_default();
            count.total = count.total.saturating_add(1);
            count.in_epoch = count.in_epoch.saturating_add(1);
        }
    }

    /// Counts seconds up to `at`.
    pub fn advance(&mut self, at: u64) {
        let seconds = at.saturating_sub(self.until);
        let (active, working) = (self.active.saturating_mul(seconds), self.working.saturating_mul(seconds));
        self.active_seconds = self.active_seconds.saturating_add(active);
        self.working_seconds = self.working_seconds.saturating_add(working);
        self.epoch_active_seconds = self.epoch_active_seconds.saturating_add(active);
        self.epoch_working_seconds = self.epoch_working_seconds.saturating_add(working);
        self.until = self.until.max(at);
    }

    /// The share of its devices' time in which they counted as working, in basis points; `None` before any time has passed.
    #[must_use]
    pub fn uptime_bps(&self) -> Option<u16> {
        share(self.working_seconds, self.active_seconds)
    }

    /// Failures in a million years (of 365 days) of its devices' working time, rounded down; `None` before any time has passed. A device that
    /// has failed cannot fail again: its time since would make a bad model better from year to year.
    #[must_use]
    pub fn failures_per_million_years(&self) -> Option<u64> {
        const MILLION_YEARS: u128 = 1_000_000 * 365 * 86_400;
        let failures = u128::from(self.failures).saturating_mul(MILLION_YEARS);
        let rate = failures.checked_div(u128::from(self.working_seconds))?;
        Some(u64::try_from(rate).unwrap_or(u64::MAX))
    }

    /// The mean time to failure as it is estimated where most devices still work: seconds in use, of all devices, to one failure, rounded
    /// down; `None` before the first.
    #[must_use]
    pub fn mean_time_to_failure(&self) -> Option<u64> {
        self.working_seconds.checked_div(self.failures)
    }

    /// The mean age of those that failed, in seconds; `None` before the first.
    #[must_use]
    pub fn mean_age_at_failure(&self) -> Option<u64> {
        self.lifetime_seconds.checked_div(self.failures)
    }

    /// The row of the running epoch, which ends with this one.
    fn close(&mut self, model: ModelId) -> EpochRow {
        let mut faults: Vec<FaultCount> = Vec::new();
        for (code, count) in &mut self.faults {
            let in_epoch = std::mem::take(&mut count.in_epoch);
            if in_epoch > 0 {
                faults.push(FaultCount { code: *code, count: u32::try_from(in_epoch).unwrap_or(u32::MAX) });
            }
        }
        if faults.len() > MAX_EPOCH_FAULTS {
            // The most frequent ones, of equals the lower codes: whoever counts the same leaves out the same.
            faults.sort_by_key(|fault| (std::cmp::Reverse(fault.count), fault.code));
            faults.truncate(MAX_EPOCH_FAULTS);
            faults.sort_by_key(|fault| fault.code);
        }
        let working = std::mem::take(&mut self.epoch_working_seconds);
        let active = std::mem::take(&mut self.epoch_active_seconds);
        EpochRow {
            licence: self.licence,
            model,
            active: u32::try_from(self.active).unwrap_or(u32::MAX),
            uptime_bps: share(working, active).unwrap_or_default(),
            faults,
        }
    }
}

/// Rounded down, in basis points.
fn share(part: u64, whole: u64) -> Option<u16> {
    let bps = u128::from(part).saturating_mul(WHOLE).checked_div(u128::from(whole))?;
    u16::try_from(bps).ok()
}

/// The figures of all models and makers, and the devices that do not count as working.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By model.
    pub models: BTreeMap<ModelId, Figures>,
    /// By maker: the sums over its models.
    pub makers: BTreeMap<LicenceId, Figures>,
    /// By device; whoever is not here works. Only the devices of the facts that are to be applied need be here.
    pub away: BTreeMap<DeviceId, Away>,
    /// When the running epoch began, unix seconds.
    pub epoch_began: u64,
}

impl Ledger {
    /// Applies one fact. Facts come in the order of the chain.
    pub fn apply(&mut self, fact: &Fact) {
        let before = self.away.get(&fact.device).copied();
        let after = match fact.what {
            What::Activated => before,
            What::Overturned => None,
            // A failure is final: nothing that is found later makes it less.
            _ if before.is_some_and(|away| away.has_failed()) => return,
            What::Back => None,
            What::Silent => Some(Because::Silent.since(fact.at)),
            What::Removed => Some(Because::Removed.since(fact.at)),
            What::Failed { code } => Some(Because::Failed(code).since(fact.at)),
        };
        let Origin { licence, model } = fact.origin;
        let new = || Figures::new(licence, fact.at);
        let change = Change { fact, before, after, epoch_began: self.epoch_began };
        self.models.entry(model).or_insert_with(new).apply(&change);
        self.makers.entry(licence).or_insert_with(new).apply(&change);
        match after {
            Some(away) => self.away.insert(fact.device, away),
            None => self.away.remove(&fact.device),
        };
    }

    /// Ends the running epoch; returns its rows by licence and model.
    pub fn close(&mut self, ends_at: u64) -> Vec<EpochRow> {
        let mut rows = Vec::with_capacity(self.models.len());
        for (model, record) in &mut self.models {
            record.advance(ends_at);
            let row = record.close(*model);
            if row.active > 0 {
                rows.push(row);
            }
        }
        rows.sort_by_key(|row| (row.licence, row.model));
        self.epoch_began = ends_at;
        rows
    }
}

#[cfg(test)]
mod tests;
