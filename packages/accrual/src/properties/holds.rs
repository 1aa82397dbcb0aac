//! Recalls and holds in the world of the properties, as a vault would carry them out.

use cosmwasm_std::Uint128;

use super::world::{pick_of, Hold, Place, World};
use crate::device_account::{DeviceAccount, Payee, Segment};
use crate::error::AccrualError;
use crate::pool::{Account, Position, WithheldTo};

impl World {
    pub(super) fn recall(&mut self, index: usize) {
        let now = self.now;
        let it = self.settled(index, |pool, _| pool.recall(now).map(drop));
        let (held, recalled) = (it.pool.held(), it.pool.recalled().copied());
        let result = it.pool.recall(now);
        let Some(expected) = self.model.recall(index, now) else {
            assert_eq!(result, Err(AccrualError::Recalled { at: recalled.unwrap().at }));
            return;
        };
        assert_eq!(result.unwrap().u128(), expected);
        let it = &mut self.generations[index];
        assert_eq!(it.pool.held() + Uint128::new(expected), held);
        assert_eq!(it.pool.deposit(Uint128::one()), Err(AccrualError::GenerationClosed));
        self.flows.streamed += expected;
        self.flows.roundings += 1 + 3 * self.devices.len() as u128;
        self.more[0] += 1;
    }

    /// Takes a recalled device's stream out of the pot, as whoever asks for it does.
    pub(super) fn touch(&mut self, device: usize) {
        let Place::Pool { carried, position } = self.devices[device].place else { return };
        let index = self.devices[device].generation;
        let it = &self.generations[index];
        if it.pool.recalled_stream(&position).unwrap().is_none() {
            let mut pool = it.pool.clone();
            assert_eq!(pool.take_recalled(&position), Err(AccrualError::NotRecalled));
            return;
        }
        let at = it.pool.recalled().unwrap().at;
        let carried = self.leave(device, &carried, &position, at);
        let it = &mut self.generations[index];
        let taken = it.pool.take_recalled(&position).unwrap();
        assert_eq!(taken.dust.u128(), self.model.touch(device));
        self.flows.burned += taken.dust.u128();
        self.flows.streamed -= taken.dust.u128();
        let place = Place::Stream { carried, stream: taken.stream, payee: Payee::Driver };
        self.devices[device].place = place;
    }

    pub(super) fn activate_recalled(&mut self, device: usize) {
        let (now, generation) = (self.now, self.devices[device].generation);
        let terms = self.devices[device].terms;
        let it = &mut self.generations[generation];
        let activated = it.pool.activate_recalled(&terms, now).unwrap();
        assert_eq!(Some(activated.burned.u128()), self.model.activate(device, now));
        let carried = DeviceAccount::activated(&terms, it.pool.factor()).unwrap();
        self.flows.burned += activated.burned.u128();
        self.flows.streamed += activated.stream.total().unwrap().u128();
        self.flows.roundings += 4;
        self.devices[device].place =
            Place::Stream { carried, stream: activated.stream, payee: Payee::Driver };
    }

    pub(super) fn hold(&mut self, pick: usize) {
        let running = self.find(|place| matches!(place, Place::Pool { .. }));
        let Some(device) = pick_of(&running, pick) else { return };
        let Place::Pool { position, .. } = self.devices[device].place else { return };
        if self.devices[device].hold.since.is_some() {
            return;
        }
        let (now, index) = (self.now, self.devices[device].generation);
        let it = self.settled(index, |pool, buckets| pool.withhold(buckets, &position, now));
        let before = (it.pool.clone(), it.buckets.clone());
        let result = it.pool.withhold(&mut it.buckets, &position, now);
        let cuts = it.pool.cuts();
        if self.model.hold(device, now).is_none() {
            let began = AccrualError::LastDayBegan { since: 0 };
            let recalled = AccrualError::Recalled { at: 0 };
            let same = |error: &AccrualError| {
                [&began, &recalled]
                    .into_iter()
                    .any(|it| std::mem::discriminant(it) == std::mem::discriminant(error))
            };
            assert!(same(&result.unwrap_err()));
            let it = &self.generations[index];
            assert!(it.pool == before.0 && it.buckets == before.1);
            return;
        }
        result.unwrap();
        self.devices[device].hold.since = Some((now, cuts));
        self.flows.roundings += 4;
        self.more[1] += 1;
    }

    /// Ends a hold; what goes to the caller is given to the holder or burned, by turns.
    pub(super) fn release(&mut self, device: usize, to: WithheldTo) {
        self.touch(device);
        let Hold { since, frozen } = std::mem::take(&mut self.devices[device].hold);
        if since.is_none() && frozen == [0; 2] {
            assert!(!self.model.is_held(device));
            return;
        }
        let (now, index) = (self.now, self.devices[device].generation);
        let mut sum: u128 = frozen.iter().sum();
        let mut out = sum;
        if let Some((from, entered)) = since {
            let Place::Pool { carried, position } = self.devices[device].place else {
                panic!("held in no pool")
            };
            let held = Position { from, cuts: entered, ..position };
            let (period, cuts) = (self.period, self.generations[index].cuts.clone());
            let it =
                self.settled(index, |pool, buckets| pool.release(buckets, &held, &cuts, now, to).map(drop));
            let expected = it.pool.withheld_of(&held, &cuts, now).unwrap();
            let released = it.pool.release(&mut it.buckets, &held, &cuts, now, to).unwrap();
            assert_eq!(released, expected);
            let coins = released.manufacturer.u128() + released.integrations.u128();
            sum += coins;
            if to == WithheldTo::Caller {
                out += coins;
                self.flows.streamed += coins;
                let last = period.last_day_of(position.end).unwrap();
                let at = if now < last.until { now.min(last.since) } else { now };
                let (carried, _) = carried.with_held(period, &position, &held, &cuts, at).unwrap();
                let reached = cuts.iter().filter(|cut| cut.at < last.since).count();
                let cuts = u32::try_from(reached).unwrap();
                let nothing =
                    Position { manufacturer: Uint128::zero(), integrations: Uint128::zero(), ..position };
                let rest = if now < last.until { position } else { nothing };
                let position = Position { from: at, cuts, ..rest };
                self.devices[device].place = Place::Pool { carried, position };
            }
        }
        assert_eq!(self.model.end_hold(device, now, to), sum);
        match to {
            WithheldTo::Accounts => self.give_back(device, frozen),
            WithheldTo::Caller => self.give_away(device, out),
        }
        self.flows.roundings += 6;
        self.more[2] += 1;
    }

    fn give_back(&mut self, device: usize, frozen: [u128; 2]) {
        let it = &mut self.generations[self.devices[device].generation];
        for (account, coins) in [Account::Manufacturer, Account::Integrations].into_iter().zip(frozen) {
            it.pool.credit(account, Uint128::new(coins)).unwrap();
            self.flows.returned += coins;
        }
        let carried = self.carried(device);
        carried.manufacturer += Uint128::new(frozen[0]);
        carried.integrations += Uint128::new(frozen[1]);
    }

    fn give_away(&mut self, device: usize, coins: u128) {
        if self.more[2] % 2 == 0 {
            self.model.give(device, coins);
            self.carried(device).driver += Uint128::new(coins);
        } else {
            self.model.forfeit(device, coins);
            self.carried(device).burned += Uint128::new(coins);
            self.flows.burned += coins;
            self.flows.streamed -= coins;
        }
    }

    fn carried(&mut self, device: usize) -> &mut DeviceAccount {
        match &mut self.devices[device].place {
            Place::Pool { carried, .. } | Place::Stream { carried, .. } => carried,
            Place::Undrawn | Place::Scrapped => panic!("never activated"),
        }
    }

    /// The account of a device that leaves its pool now, or left it with a recall; what is withheld of it leaves too.
    pub(super) fn leave(
        &mut self,
        device: usize,
        carried: &DeviceAccount,
        position: &Position,
        until: u64,
    ) -> DeviceAccount {
        let (now, index, period) = (self.now, self.devices[device].generation, self.period);
        let cuts = self.cuts_of(index);
        let Some((from, entered)) = self.devices[device].hold.since.take() else {
            return carried.with(Segment::Pool { period, position, cuts: &cuts }, until).unwrap();
        };
        let held = Position { from, cuts: entered, ..*position };
        let all = self.generations[index].cuts.clone();
        let it = self.settled(index, |pool, buckets| {
            pool.release(buckets, &held, &all, now, WithheldTo::Caller).map(drop)
        });
        let released = it.pool.release(&mut it.buckets, &held, &all, now, WithheldTo::Caller).unwrap();
        let parts = [released.manufacturer.u128(), released.integrations.u128()];
        for (frozen, coins) in self.devices[device].hold.frozen.iter_mut().zip(parts) {
            *frozen += coins;
            self.flows.streamed += coins;
        }
        carried.with_held(period, position, &held, &cuts, until).unwrap().0
    }

    /// The cuts that reached the devices of a generation: none after its recall.
    pub(super) fn cuts_of(&self, index: usize) -> Vec<crate::factor::FactorCut> {
        let it = &self.generations[index];
        let reached = it.pool.recalled().map_or(it.cuts.len(), |recalled| recalled.cuts as usize);
        it.cuts[..reached].to_vec()
    }
}
