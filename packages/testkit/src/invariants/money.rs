//! Where the coins are: I1, I2, I5, I6, I7, I8, I9, I10, I17 as far as they can be read off two moments.

use surety_api::charter::{Charter, Office};
use surety_api::license::{self, LicenceStatus};
use surety_api::vault::{BucketsResponse, VaultEvent};

use super::{Snapshot, Step};

pub(super) fn check(step: &Step) {
    balance_covers_buckets(step);
    deposited_is_held_paid_or_burned(step);
    bonds_leave_on_their_day(step);
    frozen_iff_a_live_lock(step);
    devices_add_up(step);
    counters_never_fall(step);
    some_offices_move_nothing(step);
}

fn held(buckets: &BucketsResponse) -> u128 {
    let staked = [buckets.undrawn, buckets.accrual, buckets.streams];
    let cases = [buckets.case_bonds, buckets.reserves, buckets.escrow, buckets.claimable];
    staked.iter().chain(&cases).map(|bucket| bucket.u128()).sum::<u128>() + buckets.bond.u128()
}

fn balance_covers_buckets(step: &Step) {
    let Snapshot { balance, buckets, licences, pools, .. } = step.after;
    step.keep("I1", *balance >= held(buckets), "the vault holds less than its buckets");
    let surplus = buckets.surplus.u128();
    step.keep("I1", *balance == held(buckets) + surplus, "balance is not buckets and surplus");
    let bonds: u128 = licences.values().map(|licence| licence.bond.u128()).sum();
    step.keep("I1", bonds == buckets.bond.u128(), "the bonds are not their bucket");
    let undrawn: u128 = pools.values().map(|pool| pool.undrawn.u128()).sum();
    step.keep("I1", undrawn == buckets.undrawn.u128(), "undrawn stake is not its bucket");
    let accrual: u128 = pools.values().map(|pool| pool.held.u128()).sum();
    step.keep("I1", accrual == buckets.accrual.u128(), "the pools are not their bucket");
}

fn deposited_is_held_paid_or_burned(step: &Step) {
    let (before, after) = (&step.before.buckets, &step.after.buckets);
    let gone = after.paid.u128() + after.burned.u128();
    step.keep("I2", after.deposited.u128() == held(after) + gone, "deposited is not held, paid and burned");
    // The bank's word on the same message: what burned left the supply. Surplus burns outside the books.
    let burned = after.burned.u128() - before.burned.u128();
    let surplus_burned = if burned == 0 && held(before) == held(after) {
        before.surplus.u128().saturating_sub(after.surplus.u128())
    } else {
        0
    };
    let left_supply = step.before.supply - step.after.supply;
    step.keep(
        "I2",
        left_supply == burned + surplus_burned,
        format!("booked {burned} as burned, {left_supply} burned"),
    );
    let came = after.deposited.u128() - before.deposited.u128();
    let went = (after.paid.u128() - before.paid.u128()) + left_supply;
    let expected = step.before.balance + came - went;
    step.keep("I2", step.after.balance >= expected, "less arrived or more left than was booked");
}

fn bonds_leave_on_their_day(step: &Step) {
    for (id, before) in &step.before.licences {
        let after = &step.after.licences[id];
        // What a final verdict took may leave at any time.
        if after.bond.u128() + super::cases::seized_bond(step, *id) >= before.bond.u128() {
            continue;
        }
        step.keep(
            "I6",
            after.status == LicenceStatus::Renounced,
            "a bond shrank outside a withdrawal or a verdict",
        );
        let Some(date) = before.withdrawal_date else {
            step.broken("I8", "a bond left without a withdrawal date")
        };
        step.keep("I8", step.before.now >= date, "a bond left before its withdrawal date");
        let holds = |lock: &surety_api::vault::Lock| lock.opened < date && lock.deadline > step.before.now;
        step.keep(
            "I8",
            !step.before.locks[id].locks.iter().any(holds),
            "a bond left during a case opened before its date",
        );
        step.keep("I8", after.bond.is_zero(), "a bond left in parts");
    }
    for licence in step.after.licences.values() {
        let left = licence.status == LicenceStatus::Renounced;
        step.keep("I8", !left || licence.bond.is_zero(), "a renounced licence still has a bond");
    }
}

/// I8, "and never later than those cases' deadlines": a withdrawal that is due, that no living case holds and no seal delays, is
/// not refused.
pub(super) fn due_withdrawals_are_paid(step: &Step) {
    if *step.contract != step.network.license || !step.funds.is_empty() {
        return;
    }
    let Ok(license::ExecuteMsg::WithdrawBond { licence }) = cosmwasm_std::from_json(step.json) else {
        return;
    };
    let Some(record) = step.before.licences.get(&licence) else { return };
    let Some(date) = record.withdrawal_date.filter(|date| *date <= step.before.now) else { return };
    let locks = &step.before.locks[&licence].locks;
    let held = locks.iter().any(|lock| lock.opened < date && lock.deadline > step.before.now);
    // More dead locks than one message clears are cleared first, by anyone.
    let due = record.status != LicenceStatus::Renounced
        && record.holder == step.sender.as_str()
        && !held
        && locks.len() <= surety_vault::locks::MAX_DEAD;
    let querier = step.network.app.wrap();
    let charter = Charter::new(querier, &step.network.charter);
    let sealed = charter.sealed_until(step.before.now).unwrap().is_some();
    step.keep("I8", !due || sealed, "a withdrawal was refused that nothing holds");
}

fn frozen_iff_a_live_lock(step: &Step) {
    for locks in step.after.locks.values() {
        let live = locks.locks.iter().any(|lock| lock.deadline > step.after.now);
        step.keep("I7", locks.frozen == live, "frozen and no live lock, or the other way round");
    }
}

fn devices_add_up(step: &Step) {
    let events = step.events::<VaultEvent>(&step.network.vault);
    let contested: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            VaultEvent::StreamHeld { device, .. } | VaultEvent::StreamReleased { device, .. } => {
                Some(*device)
            }
            _ => None,
        })
        .collect();
    for (id, account) in &step.after.devices {
        let earned = [account.manufacturer, account.integrations, account.driver, account.held];
        let parts = [earned.as_slice(), &[account.burned, account.slashed, account.unaccrued]].concat();
        let sum: u128 = parts.iter().map(|part| part.u128()).sum();
        step.keep(
            "I10",
            sum == account.stake.u128(),
            format!("{id}: the parts are {sum}, the stake {}", account.stake),
        );
        let Some(before) = step.before.devices.get(id) else { continue };
        // A contest takes back from a driver what it could not be sure of yet.
        if contested.contains(id) {
            continue;
        }
        let monotone = account.burned >= before.burned
            && account.manufacturer >= before.manufacturer
            && account.integrations >= before.integrations
            && account.driver >= before.driver
            && account.slashed >= before.slashed;
        step.keep("I9", monotone, format!("{id}: an entitlement fell"));
    }
}

fn counters_never_fall(step: &Step) {
    let (before, after) = (&step.before.buckets, &step.after.buckets);
    let risen =
        after.deposited >= before.deposited && after.paid >= before.paid && after.burned >= before.burned;
    step.keep("I17", risen, "deposited, paid or burned fell");
    for (category, staked) in &step.before.staked {
        step.keep("I17", step.after.staked[category] >= *staked, "a category's cumulative stake fell");
    }
    for (id, before) in &step.before.pools {
        let Some(after) = step.after.pools.get(id) else { continue };
        let risen = after.manufacturer_paid >= before.manufacturer_paid
            && after.integrations_paid >= before.integrations_paid;
        step.keep("I17", risen, "what a pool has paid fell");
    }
    let licences = step.after.licences.len() >= step.before.licences.len();
    step.keep("I17", licences, "a licence is gone");
}

/// I5: what only integrations, the guardian or a reporter may send moves no stake and changes no beneficiary.
fn some_offices_move_nothing(step: &Step) {
    let actors = &step.network.actors;
    let suspect = *step.sender == actors.integrations
        || *step.sender == actors.guardian
        || actors.reporters.contains(step.sender);
    if !suspect || !only_theirs(step) {
        return;
    }
    let (before, after) = (&step.before.buckets, &step.after.buckets);
    let dust = dust(step);
    let unmoved = before.bond == after.bond
        && before.undrawn == after.undrawn
        && before.burned.u128() + dust == after.burned.u128();
    let paid: u128 = step
        .events::<VaultEvent>(&step.network.vault)
        .iter()
        .map(|event| match event {
            VaultEvent::Claimed { to, amount, .. } if *to == actors.integrations.as_str() => amount.u128(),
            _ => 0,
        })
        .sum();
    // What was withheld of a device that has left its pool lies among the streams, and goes back to the maker from there.
    let released = |event: &VaultEvent| matches!(event, VaultEvent::AccrualReleased { .. });
    let back = step.events::<VaultEvent>(&step.network.vault).iter().any(released);
    let staked = |buckets: &BucketsResponse| buckets.accrual.u128() + buckets.streams.u128();
    let unmoved = unmoved && (back || before.streams == after.streams);
    let accrual = staked(before) == staked(after) + paid + dust;
    step.keep("I5", unmoved && accrual, format!("{} moved stake", step.sender));
    step.keep("I5", step.before.holders == step.after.holders, "a beneficiary changed");
    let weights = |snapshot: &Snapshot| -> Vec<(u128, u128)> {
        let weight = |pool: &surety_api::vault::PoolResponse| {
            (pool.manufacturer_weight.u128(), pool.integrations_weight.u128())
        };
        snapshot.pools.values().map(weight).collect()
    };
    step.keep("I5", weights(step.before) == weights(step.after), "a schedule changed");
}

/// What whoever finds a pool empty burns, nobody's coins: its amount is the model's to check.
fn dust(step: &Step) -> u128 {
    let dust = |event: &VaultEvent| match event {
        VaultEvent::PoolEmptied { dust, .. } => dust.u128(),
        _ => 0,
    };
    step.events::<VaultEvent>(&step.network.vault).iter().map(dust).sum()
}

/// Whether the permission code reserves the message for an office or a named role, rather than for anyone.
fn only_theirs(step: &Step) -> bool {
    use surety_api::permission::Permission;
    let network = step.network;
    let permission = if *step.contract == network.vault {
        cosmwasm_std::from_json(step.json).map(|message| surety_vault::permissions::permission(&message))
    } else if *step.contract == network.telemetry {
        cosmwasm_std::from_json(step.json).map(|message| surety_telemetry::permissions::permission(&message))
    } else if *step.contract == network.catalog {
        cosmwasm_std::from_json(step.json).map(|message| surety_catalog::permissions::permission(&message))
    } else if *step.contract == network.license {
        cosmwasm_std::from_json(step.json).map(|message| surety_license::permissions::permission(&message))
    } else if *step.contract == network.preorder {
        cosmwasm_std::from_json(step.json).map(|message| surety_preorder::permissions::permission(&message))
    } else if *step.contract == network.charter {
        cosmwasm_std::from_json(step.json).map(|message| surety_charter::permissions::permission(&message))
    } else {
        return false;
    };
    match permission {
        Ok(Permission::Office(office)) => office != Office::Governance,
        Ok(Permission::EitherOffice(..) | Permission::OfficeOrContract(..)) => true,
        Ok(Permission::Named(_)) => network.actors.reporters.contains(step.sender),
        _ => false,
    }
}
