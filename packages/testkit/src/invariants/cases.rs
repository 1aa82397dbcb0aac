//! What cases hold and take: I1 of their buckets, I3, I4 and I11 of their payments.

use std::collections::{BTreeMap, BTreeSet};

use surety_api::vault::raw::{CaseReserve, LOAN_OFFERS};
use surety_api::vault::{CaseBondsResponse, DueResponse, Payee, QueryMsg, VaultEvent};
use surety_api::{CaseId, DeviceId, LicenceId};

use super::{Snapshot, Step};

/// What the checker remembers of cases and of what waits to be claimed.
#[derive(Default)]
pub(super) struct Cases {
    bonded: BTreeSet<CaseId>,
    waiting: BTreeMap<String, (Payee, u128)>,
    victims: BTreeSet<(CaseId, DeviceId)>,
}

impl Cases {
    pub fn check(&mut self, step: &Step) {
        let events = step.events::<VaultEvent>(&step.network.vault);
        for event in &events {
            self.follow(step, event);
        }
        seizures_are_what_they_say(step, &events);
        reserves_change_alone(step, &events);
        self.buckets_are_their_records(step);
    }

    fn follow(&mut self, step: &Step, event: &VaultEvent) {
        match event {
            VaultEvent::CaseBondHeld { case, .. } => {
                self.bonded.insert(*case);
            }
            VaultEvent::Credited { payee, amount } => {
                let entry = self.waiting.entry(payee.to_string()).or_insert((payee.clone(), 0));
                entry.1 += amount.u128();
            }
            VaultEvent::BalanceClaimed { payee, amount, .. } => {
                let waited =
                    self.waiting.get_mut(&payee.to_string()).map(|(_, amount)| std::mem::take(amount));
                let how = format!("{payee} was paid {amount} of {waited:?}");
                step.keep("I11", waited == Some(amount.u128()), how);
            }
            VaultEvent::VictimPaid { case, device, .. } => {
                let first = self.victims.insert((*case, *device));
                step.keep("I11", first, format!("case {case} paid {device} twice"));
            }
            _ => {}
        }
    }

    fn buckets_are_their_records(&self, step: &Step) {
        let Snapshot { buckets, reserves, licences, .. } = step.after;
        let network = step.network;
        let bonds: u128 = self
            .bonded
            .iter()
            .flat_map(|case| {
                let message = QueryMsg::CaseBonds { case: *case };
                network.query::<CaseBondsResponse>(&network.vault, &message).bonds
            })
            .map(|entry| {
                let covered = entry.bond.reserved <= entry.bond.amount;
                step.keep("I1", covered, "more of a case's bond is set aside than it has");
                entry.bond.amount.u128()
            })
            .sum();
        step.keep("I1", bonds == buckets.case_bonds.u128(), "the bonds of cases are not their bucket");
        let held: u128 = reserves.values().map(|reserve| reserve.held.u128()).sum();
        step.keep("I1", held == buckets.reserves.u128(), "the reserves are not their bucket");
        let offer = |licence: &LicenceId| {
            let offer = LOAN_OFFERS.query(&network.app.wrap(), network.vault.clone(), licence.get()).unwrap();
            offer.map_or(0, |offer| offer.amount.u128())
        };
        let offered: u128 = licences.keys().map(offer).sum();
        step.keep("I1", offered == buckets.escrow.u128(), "the offers are not their bucket");
        let mut waiting = 0;
        for (payee, amount) in self.waiting.values() {
            let message = QueryMsg::Claimable { payee: payee.clone() };
            let stated = network.query::<DueResponse>(&network.vault, &message).amount.u128();
            let how = format!("{stated} wait for {payee}, {amount} were credited");
            step.keep("I11", stated == *amount, how);
            waiting += amount;
        }
        step.keep("I1", waiting == buckets.claimable.u128(), "what waits is not its bucket");
    }
}

/// Coins that verdicts of this message took out of a licence's bond.
pub(super) fn seized_bond(step: &Step, of: LicenceId) -> u128 {
    let bond = |event: &VaultEvent| match event {
        VaultEvent::Reserved { licence, bond, .. } if *licence == of => bond.u128(),
        _ => 0,
    };
    step.events::<VaultEvent>(&step.network.vault).iter().map(bond).sum()
}

/// I3: no more is seized than there was, and what is seized is what the reserves gained.
fn seizures_are_what_they_say(step: &Step, events: &[VaultEvent]) {
    let (mut came, mut went) = (0, 0);
    for event in events {
        match event {
            VaultEvent::Reserved { licence, bond, stake, .. } => {
                came += bond.u128() + stake.u128();
                let had = step.before.licences.get(licence).map_or(0, |it| it.bond.u128());
                step.keep("I3", bond.u128() <= had, format!("{bond} were seized of a bond of {had}"));
                let had = unaccrued(step.before, *licence);
                step.keep("I3", stake.u128() <= had, format!("{stake} were seized of a stake of {had}"));
            }
            VaultEvent::ReserveExecuted { burned, reward, .. } => went += burned.u128() + reward.u128(),
            VaultEvent::VictimPaid { amount, .. } | VaultEvent::UnclaimedBurned { amount, .. } => {
                went += amount.u128();
            }
            _ => {}
        }
    }
    let expected = step.before.buckets.reserves.u128() + came - went;
    let reserves = step.after.buckets.reserves.u128();
    step.keep("I3", reserves == expected, format!("the reserves are {reserves}, {expected} were seized"));
}

/// The stake of a licence that nobody has earned yet.
fn unaccrued(snapshot: &Snapshot, licence: LicenceId) -> u128 {
    let pools = snapshot.pools.iter().filter(|(id, _)| id.licence == licence);
    let open = |pool: &surety_api::vault::PoolResponse| {
        let due = pool.manufacturer_due.u128() + pool.integrations_due.u128();
        pool.undrawn.u128() + pool.held.u128() - due
    };
    pools.map(|(_, pool)| open(pool)).sum()
}

/// I4: carrying out one verdict changes no other, and each is shared as it was decided, whatever came before it.
fn reserves_change_alone(step: &Step, events: &[VaultEvent]) {
    let named: BTreeSet<CaseId> = events.iter().filter_map(reserve_of).collect();
    for (case, before) in &step.before.reserves {
        let after = &step.after.reserves[case];
        step.keep(
            "I4",
            named.contains(case) || before == after,
            format!("the reserve of case {case} changed"),
        );
        let (None, Some(payout)) = (&before.payout, &after.payout) else { continue };
        let CaseReserve { bond, stake, allocation, .. } = before;
        let whole = bond.u128() + stake.u128();
        let reward = whole * u128::from(allocation.reward_bps) / 10_000;
        let victims = whole * u128::from(allocation.victims_bps) / 10_000;
        let shared = (payout.burned.u128(), payout.reward.u128(), payout.victims.u128());
        let expected = (whole - reward - victims, reward, victims);
        step.keep("I4", shared == expected, format!("case {case}: {shared:?}, decided was {expected:?}"));
    }
}

fn reserve_of(event: &VaultEvent) -> Option<CaseId> {
    match event {
        VaultEvent::ReserveExecuted { case, .. }
        | VaultEvent::VictimPaid { case, .. }
        | VaultEvent::UnclaimedBurned { case, .. } => Some(*case),
        _ => None,
    }
}
