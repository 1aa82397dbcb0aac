//! Withheld accrual, and where it goes.

use super::law::{coins, last_day, wide};
use super::{NaivePool, State, Stay};
use crate::pool::WithheldTo;

impl NaivePool {
    /// Withholds what a device accrues in its pool from now on.
    pub fn hold(&mut self, device: usize, now: u64) -> Option<()> {
        let period = self.period;
        let it = &mut self.devices[device];
        let stay = it.stays.last_mut().filter(|_| it.state == State::InPool)?;
        if stay.held_from.is_some() || now >= last_day(period, stay.end).0 {
            return None;
        }
        stay.held_from = Some(now);
        Some(())
    }

    /// Whether something a device accrues or accrued is withheld.
    pub fn is_held(&self, device: usize) -> bool {
        let it = &self.devices[device];
        it.frozen != [0; 2] || it.stays.iter().any(|stay| stay.held_from.is_some())
    }

    /// Ends the hold of a device; returns the coins that were withheld. Those for the caller are not given to anybody yet.
    pub fn end_hold(&mut self, device: usize, now: u64, to: WithheldTo) -> u128 {
        self.touch(device);
        let mut sum = self.devices[device].frozen.iter().sum();
        let generation = self.devices[device].generation;
        let live = self.devices[device].stays.last().filter(|stay| stay.held_from.is_some());
        if let Some([m, i]) = live.map(|stay| self.withheld_coins(stay, now)) {
            sum += m + i;
            if to == WithheldTo::Caller {
                self.take(device, now);
                self.split(device, now);
                self.generations[generation].held -= m + i;
            }
        }
        let it = &mut self.devices[device];
        if let Some(stay) = it.stays.last_mut() {
            stay.held_from = None;
        }
        let frozen = std::mem::take(&mut it.frozen);
        if to == WithheldTo::Accounts {
            let into = &mut self.generations[generation];
            for (k, coins) in frozen.into_iter().enumerate() {
                it.credited[k] += coins;
                into.credited[k] += coins;
                into.held += coins;
            }
        }
        sum
    }

    /// Gives coins that were withheld of a device to its holder.
    pub fn give(&mut self, device: usize, coins: u128) {
        self.devices[device].given += coins;
    }

    /// Burns coins that were withheld of a device.
    pub fn forfeit(&mut self, device: usize, coins: u128) {
        self.devices[device].forfeited += coins;
        self.burned += coins;
    }

    /// A held device has left its pool: what was withheld leaves with it, in coins.
    pub(super) fn freeze(&mut self, device: usize, now: u64) {
        let live = self.devices[device].stays.last().filter(|stay| stay.held_from.is_some());
        let Some([m, i]) = live.map(|stay| self.withheld_coins(stay, now)) else { return };
        let generation = self.devices[device].generation;
        self.take(device, now);
        self.generations[generation].held -= m + i;
        let frozen = &mut self.devices[device].frozen;
        frozen[0] += m;
        frozen[1] += i;
    }

    fn withheld_coins(&self, stay: &Stay, now: u64) -> [u128; 2] {
        let withheld = stay.withheld(self.period, now);
        [stay.manufacturer, stay.integrations].map(|part| coins(wide(part) * withheld, self.denominator()))
    }

    fn take(&mut self, device: usize, now: u64) {
        let period = self.period;
        if let Some(stay) = self.devices[device].stays.last_mut() {
            stay.taken += stay.withheld(period, now);
            stay.held_from = None;
        }
    }

    /// The stay is counted off, and rounded, where withheld accrual went elsewhere; a new one goes on from there, unless it has
    /// ended.
    fn split(&mut self, device: usize, now: u64) {
        let period = self.period;
        let Some(stay) = self.devices[device].stays.last_mut() else { return };
        let (since, until) = last_day(period, stay.end);
        if now >= until {
            return;
        }
        let at = now.min(since);
        stay.left = Some(at);
        let parts = [stay.manufacturer, stay.integrations];
        let next = Stay::new(stay.generation, stay.end, parts, vec![(at, stay.factor())]);
        self.devices[device].stays.push(next);
    }
}
