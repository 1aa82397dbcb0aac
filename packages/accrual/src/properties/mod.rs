//! Pools against the naive model: whatever happens in whatever order, both say the same, to the last unit.

mod check;
mod holds;
mod world;

use proptest::prelude::*;

use crate::calendar::AccrualPeriod;
use crate::device_account::Payee;
use crate::pool::{Account, WithheldTo};
use world::World;

/// One step. Picks choose among what there is, modulo its number.
#[derive(Debug, Clone)]
enum Step {
    Mint { count: u64, unit: u128, burn_bps: u16, integrations_bps: u16 },
    Activate { pick: usize, count: usize },
    Fault { pick: usize, payee: Payee },
    Recover { pick: usize },
    Scrap { pick: usize },
    Slash { pick: usize, bps: u16 },
    SlashAll { bps: u16 },
    Recall { pick: usize },
    Hold { pick: usize },
    Release { pick: usize, to: WithheldTo },
    Claim { pick: usize, account: Account },
    ClaimStream { pick: usize },
    SettlePart { pick: usize, days: u32 },
    Dust { pick: usize },
    Wait { seconds: u64 },
    WaitPart { per_mille: u64 },
    WaitFor { pick: usize, moment: usize },
}

fn any_unit() -> impl Strategy<Value = u128> {
    prop_oneof![
        Just(80_000_000u128),
        Just(1u128),
        1u128..50,
        1u128..10_000,
        1_000_000u128..10_000_000_000_000
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let account = prop_oneof![Just(Account::Manufacturer), Just(Account::Integrations)];
    let payee = prop_oneof![Just(Payee::Driver), Just(Payee::Burn)];
    let to = prop_oneof![Just(WithheldTo::Accounts), Just(WithheldTo::Caller)];
    let pick = any::<usize>();
    prop_oneof![
        3 => (1u64..6, any_unit(), 0u16..=5_000, 0u16..=5_000)
            .prop_map(|(count, unit, burn_bps, integrations_bps)| Step::Mint { count, unit, burn_bps, integrations_bps }),
        6 => (pick, 1usize..4).prop_map(|(pick, count)| Step::Activate { pick, count }),
        4 => (pick, payee).prop_map(|(pick, payee)| Step::Fault { pick, payee }),
        4 => pick.prop_map(|pick| Step::Recover { pick }),
        1 => pick.prop_map(|pick| Step::Scrap { pick }),
        1 => (pick, prop_oneof![0u16..=10_001, Just(10_000u16), Just(1u16)])
            .prop_map(|(pick, bps)| Step::Slash { pick, bps }),
        1 => (1u16..=9_000).prop_map(|bps| Step::SlashAll { bps }),
        1 => pick.prop_map(|pick| Step::Recall { pick }),
        4 => pick.prop_map(|pick| Step::Hold { pick }),
        4 => (pick, to).prop_map(|(pick, to)| Step::Release { pick, to }),
        3 => (pick, account).prop_map(|(pick, account)| Step::Claim { pick, account }),
        2 => pick.prop_map(|pick| Step::ClaimStream { pick }),
        2 => (pick, 0u32..3).prop_map(|(pick, days)| Step::SettlePart { pick, days }),
        1 => pick.prop_map(|pick| Step::Dust { pick }),
        2 => (0u64..100).prop_map(|seconds| Step::Wait { seconds }),
        4 => (0u64..1_100).prop_map(|per_mille| Step::WaitPart { per_mille }),
        4 => (pick, 0usize..6).prop_map(|(pick, moment)| Step::WaitFor { pick, moment }),
    ]
}

fn any_period() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => Just(63_072_000u64),
        2 => Just(240u64),
        1 => prop_oneof![Just(1u64), Just(2u64), Just(7u64), Just(729u64), Just(730u64), Just(731u64)],
        1 => 1u64..2_000,
        1 => 1u64..100_000_000,
    ]
}

proptest! {
    #[test]
    fn pools_say_what_the_naive_model_says(
        period in any_period(),
        start in prop_oneof![Just(1_700_000_000u64), 0u64..4_000_000_000],
        steps in prop::collection::vec(any_step(), 1..60),
    ) {
        let mut world = World::new(AccrualPeriod::new(period).unwrap(), start);
        for step in steps {
            world.take(&step);
            world.check();
        }
        world.finish();
    }
}

/// The steps a random run can hardly miss, in one run: the harness itself must reach every branch.
#[test]
fn a_run_with_everything_in_it_ends_without_a_coin_missing() {
    let mint = Step::Mint { count: 5, unit: 80_000_001, burn_bps: 2_501, integrations_bps: 375 };
    let mut world = World::new(AccrualPeriod::default(), 1_700_000_000);
    let steps = [
        mint.clone(),
        Step::Activate { pick: 0, count: 4 },
        Step::WaitPart { per_mille: 333 },
        Step::Fault { pick: 0, payee: Payee::Driver },
        Step::Fault { pick: 0, payee: Payee::Burn },
        Step::Wait { seconds: 12_345 },
        Step::Slash { pick: 0, bps: 3_333 },
        mint,
        Step::Recover { pick: 0 },
        Step::Recover { pick: 0 },
        Step::Activate { pick: 0, count: 2 },
        Step::Claim { pick: 0, account: Account::Manufacturer },
        Step::SlashAll { bps: 1_000 },
        Step::Fault { pick: 3, payee: Payee::Driver },
        Step::Hold { pick: 0 },
        Step::Hold { pick: 1 },
        Step::WaitPart { per_mille: 10 },
        Step::Release { pick: 0, to: WithheldTo::Caller },
        Step::Recall { pick: 0 },
        Step::Recall { pick: 1 },
        Step::WaitFor { pick: 0, moment: 2 },
        Step::Scrap { pick: 0 },
    ];
    for step in &steps {
        world.take(step);
        world.check();
    }
    assert_eq!(world.done, [5, 3, 2, 1, 3], "activations, faults, recoveries, scraps, slashes");
    assert_eq!(world.more, [2, 2, 1], "recalls, holds, ends of a hold");
    world.finish();
}
