//! The part of the economy that verdicts and bans bring about: slashes, recalls, holds and contests.

use surety_accrual::model::NaivePool;
use surety_accrual::{Payee, WithheldTo};
use surety_api::vault::{HeldTo, PoolId, VaultEvent};
use surety_api::DeviceId;

use super::{generation, Economy, Place, Step};

impl Economy {
    pub(super) fn follow_verdict(&mut self, step: &Step, event: VaultEvent) {
        match event {
            VaultEvent::Slashed { licence, model, generation, bps, amount } => {
                self.slash(step, PoolId { licence, model, generation }, bps, amount.u128());
            }
            VaultEvent::Recalled { licence, model, generation, amount } => {
                self.recall(step, PoolId { licence, model, generation }, amount.u128());
            }
            VaultEvent::StreamRecalled { device, .. } => self.stream_on(step, device),
            VaultEvent::AccrualHeld { device, .. } => {
                let (place, pool) = self.place(device);
                // Of a device that is away nothing accrues; it is held when it is back.
                if !place.held {
                    pool.hold(place.number, step.after.now);
                }
                place.held = true;
            }
            VaultEvent::AccrualReleased { device, to, amount } => {
                self.release(step, device, to, amount.u128());
            }
            VaultEvent::StreamHeld { device, .. } => self.place(device).0.contested = true,
            VaultEvent::StreamReleased { device, upheld: true, bond, .. } => {
                let (place, _) = self.place(device);
                place.bonds += bond.u128();
                place.contested = false;
            }
            VaultEvent::StreamReleased { device, upheld: false, credited, returned, .. } => {
                self.overturn(step, device, credited.u128(), returned.u128());
            }
            _ => {}
        }
    }

    fn slash(&mut self, step: &Step, id: PoolId, bps: u16, amount: u128) {
        let pool = self.pools.get_mut(&(id.licence, id.model)).expect("minted");
        let taken = pool.slash(generation(id), bps, step.after.now);
        step.keep("I3", taken == Some(amount), format!("{amount} were taken, the law says {taken:?}"));
    }

    fn recall(&mut self, step: &Step, id: PoolId, amount: u128) {
        let pool = self.pools.get_mut(&(id.licence, id.model)).expect("minted");
        let left = pool.recall(generation(id), step.after.now);
        step.keep("I9", left == Some(amount), format!("{amount} left {id}, the law says {left:?}"));
    }

    /// A device is back from a stream, and slashes have come meanwhile.
    pub(super) fn make_up(&mut self, step: &Step, device: DeviceId, factor: u128, amount: u128) {
        let (place, pool) = self.place(device);
        let lost = pool.make_up(place.number, step.after.now, factor);
        let how = format!("{device}: {amount} made up for, the law says {lost:?}");
        step.keep("I9", lost == Some(amount), how);
    }

    /// A device is back, and in its pool.
    pub(super) fn close(&mut self, step: &Step, device: DeviceId, returned: u128) {
        let (place, pool) = self.place(device);
        place.contested = false;
        let events = step.events::<VaultEvent>(&step.network.vault);
        let recalled = |event: &VaultEvent| matches!(event, VaultEvent::StreamRecalled { device: id, .. } if *id == device);
        if events.iter().any(recalled) {
            return;
        }
        place.cause = None;
        let Some(recovery) = pool.recover(place.number, step.after.now) else {
            step.broken("I9", "a stream closed against the law")
        };
        step.keep("I9", recovery.returned == returned, "another amount returned to the pool");
        if place.held {
            pool.hold(place.number, step.after.now);
        }
    }

    /// A recalled device's stream is taken out of the pot, or goes on to its holder when it was away and is back.
    fn stream_on(&mut self, step: &Step, device: DeviceId) {
        let (place, pool) = self.place(device);
        pool.touch(place.number);
        let known = pool.is_recalled(place.number)
            || pool.change_payee(place.number, step.after.now, Payee::Driver).is_some();
        step.keep("I9", known, format!("{device}: recalled against the law"));
    }

    fn release(&mut self, step: &Step, device: DeviceId, to: HeldTo, amount: u128) {
        let (place, pool) = self.place(device);
        place.held = false;
        let side = if to == HeldTo::Maker { WithheldTo::Accounts } else { WithheldTo::Caller };
        let withheld = pool.end_hold(place.number, step.after.now, side);
        let how = format!("{device}: {amount} released, the law says {withheld}");
        step.keep("I9", withheld == amount, how);
        match to {
            HeldTo::Maker => {}
            HeldTo::Holder => pool.give(place.number, amount),
            HeldTo::Burn => pool.forfeit(place.number, amount),
        }
    }

    /// A fault was none: what its stream has not paid is the maker's.
    fn overturn(&mut self, step: &Step, device: DeviceId, credited: u128, returned: u128) {
        let now = step.after.now;
        let (place, pool) = self.place(device);
        if std::mem::take(&mut place.contested) {
            let recalled = step.after.devices[&device].outcome == surety_api::vault::DeviceOutcome::Recalled;
            if recalled {
                pool.hand_over(place.number, credited);
                pool.change_payee(place.number, now, Payee::Driver);
            } else {
                place.cause = None;
                let back = pool.overturn(place.number, now, credited);
                let how = format!("{device}: {returned} returned, the law says {back:?}");
                step.keep("I9", back == Some(returned), how);
                if place.held {
                    pool.hold(place.number, now);
                }
            }
        } else {
            pool.hand_over(place.number, credited);
        }
        let entitled = pool.device(place.number, now).driver;
        step.keep("I11", place.paid <= entitled + place.bonds, format!("{device}: paid what was taken back"));
    }

    fn place(&mut self, device: DeviceId) -> (&mut Place, &mut NaivePool) {
        let place = self.devices.get_mut(&device).expect("activated");
        let pool = self.pools.get_mut(&place.key).expect("minted");
        (place, pool)
    }
}
