//! What a test bench needs to follow a real vault: streams that change their beneficiary, and claims that pay less than
//! all because they count a bounded number of days.

use super::{Flow, NaivePool, State};
use crate::device_account::Payee;
use crate::pool::Account;

impl NaivePool {
    /// The rest of a device's open stream goes on for another payee; returns the coins left between the two, which burn.
    pub fn change_payee(&mut self, device: usize, now: u64, payee: Payee) -> Option<u128> {
        let period = self.period;
        let it = &mut self.devices[device];
        let flow = it.streams.last_mut().filter(|_| it.state == State::InStream)?;
        if flow.recalled || now < flow.from || now >= super::law::last_day(period, flow.end).0 {
            return None;
        }
        let rest = flow.entitlement(period, flow.end) - flow.entitlement(period, now);
        flow.left = Some(now);
        let next = Flow { from: now, left: None, payee, paid: 0, ..flow.clone() };
        let between = rest - next.entitlement(period, next.end);
        it.streams.push(next);
        self.burned += between;
        Some(between)
    }

    /// Pays an account part of what is due; `None` when that is more than what is due.
    pub fn pay(&mut self, generation: usize, account: Account, coins: u128, now: u64) -> Option<()> {
        if coins > self.due(generation, account, now) {
            return None;
        }
        let it = &mut self.generations[generation];
        it.held -= coins;
        *it.paid_mut(account) += coins;
        Some(())
    }
}
