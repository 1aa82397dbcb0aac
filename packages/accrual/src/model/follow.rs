//! What a test bench needs to follow a real vault: streams that change their beneficiary, and claims that pay less than
//! all because they count a bounded number of days.

use super::{Flow, NaivePool, State, Stay};
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

    /// What slashes took of others while a device was away is taken of the rest of its stream, which goes on at `factor`; returns the
    /// coins, which burn.
    pub fn make_up(&mut self, device: usize, now: u64, factor: u128) -> Option<u128> {
        let period = self.period;
        let it = &mut self.devices[device];
        let flow = it.streams.last_mut().filter(|_| it.state == State::InStream)?;
        if flow.recalled || now < flow.from || factor > flow.factor {
            return None;
        }
        let rest = flow.entitlement(period, flow.end) - flow.entitlement(period, now);
        flow.left = Some(now);
        let next = Flow { from: now, left: None, paid: 0, factor, ..flow.clone() };
        let lost = rest - next.entitlement(period, next.end);
        it.streams.push(next);
        it.made_up += lost;
        self.burned += lost;
        Some(lost)
    }

    /// A device's open stream is taken back: `credited` coins of it go to both accounts, past the pools, and the rest returns to
    /// the current generation. In the device's last day nothing returns. Returns the coins that did.
    pub fn overturn(&mut self, device: usize, now: u64, credited: u128) -> Option<u128> {
        let period = self.period;
        self.hand_over(device, credited);
        let it = &mut self.devices[device];
        let flow = it.streams.last_mut().filter(|_| it.state == State::InStream)?;
        if now < super::law::last_day(period, flow.end).0 {
            return self.recover(device, now).map(|recovery| recovery.returned);
        }
        flow.whole = true;
        it.state = State::InPool;
        it.stays.push(Stay::new(it.generation, flow.end, [0, 0], vec![(now, super::law::ONE)]));
        Some(0)
    }

    /// Coins that were a driver's go to both accounts, past the pools, as their principals are to each other.
    pub fn hand_over(&mut self, device: usize, coins: u128) {
        let it = &mut self.devices[device];
        let stay = it.stays.last().filter(|_| it.state == State::InPool);
        let [m, i] = match (stay, it.streams.last()) {
            (Some(stay), _) => [stay.manufacturer, stay.integrations],
            (None, Some(flow)) => [flow.manufacturer, flow.integrations],
            (None, None) => return,
        };
        let integrations = (coins * i).checked_div(m + i).unwrap_or_default();
        it.credited[0] += coins - integrations;
        it.credited[1] += integrations;
        it.overturned += coins;
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
