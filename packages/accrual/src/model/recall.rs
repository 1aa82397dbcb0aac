//! Recalls: what devices had not accrued becomes one pot, out of which each takes its own stream.

use cosmwasm_std::Uint256;

use super::law::{coins, last_day, wide};
use super::{Flow, NaivePool, State};

impl NaivePool {
    /// Recalls one generation; returns the coins that left it. `None` if it was recalled before.
    pub fn recall(&mut self, generation: usize, now: u64) -> Option<u128> {
        if self.generations[generation].recalled {
            return None;
        }
        let (period, factor) = (self.period, self.generations[generation].factor);
        let mut reach = Uint256::zero();
        for device in self.devices.iter_mut().filter(|device| device.generation == generation) {
            let running = device.state == State::InPool;
            let Some(stay) = device.stays.last_mut().filter(|_| running) else { continue };
            if now >= last_day(period, stay.end).0 {
                continue;
            }
            reach += wide(stay.lock()) * Uint256::from(stay.end - now);
            stay.left = Some(now);
            device.state = State::InStream;
            device.streams.push(Flow {
                recalled: true,
                in_pot: true,
                ..Flow::new(stay.manufacturer, stay.integrations, factor, now, stay.end)
            });
        }
        let pot = coins(reach * wide(factor), self.denominator());
        let it = &mut self.generations[generation];
        (it.open, it.recalled, it.pot) = (false, true, pot);
        it.held -= pot;
        Some(pot)
    }

    /// Takes a recalled device's stream out of the pot; what rounding left in it burns with the last one. Returns that.
    pub fn touch(&mut self, device: usize) -> u128 {
        let (period, it) = (self.period, &mut self.devices[device]);
        let Some(flow) = it.streams.last_mut().filter(|flow| flow.in_pot) else { return 0 };
        flow.in_pot = false;
        let (generation, total, from) = (it.generation, flow.total(period), flow.from);
        self.generations[generation].pot -= total;
        self.freeze(device, from);
        let left = self.devices.iter().any(|other| {
            let flow = other.streams.last().filter(|flow| flow.in_pot && other.generation == generation);
            flow.is_some_and(|flow| flow.manufacturer + flow.integrations > 0)
        });
        if left {
            return 0;
        }
        let dust = std::mem::take(&mut self.generations[generation].pot);
        self.burned += dust;
        dust
    }

    /// Whether what is left of the device goes to its holder because of a recall.
    pub fn is_recalled(&self, device: usize) -> bool {
        let it = &self.devices[device];
        it.state == State::InStream && it.streams.last().is_some_and(|flow| flow.recalled)
    }
}
