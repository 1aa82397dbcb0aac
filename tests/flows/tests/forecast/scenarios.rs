//! Random scenarios that the contracts can be driven through: small, on a grid of times that leaves room for reports before faults.

use cosmwasm_std::Uint128;
use proptest::prelude::*;
use surety_accrual::{TierRow, TierTable};
use surety_forecast::scenario::{Activation, Fault, FaultKind, Mint, Slash};
use surety_forecast::{run, Moment, Rules, Scenario};

/// Everything happens at multiples of this.
pub const GRID: u64 = 1_000;

#[derive(Debug, Clone)]
pub enum Step {
    Mint { devices: u64 },
    Activate { pick: usize, devices: u64 },
    Fault { pick: usize, devices: u64, kind: FaultKind, back_after: Option<u64> },
    Slash { bps: u16 },
    Wait { grids: u64 },
}

pub fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let kind = prop_oneof![Just(FaultKind::Malfunction), Just(FaultKind::Silence), Just(FaultKind::Removed)];
    let pick = any::<usize>();
    // 63,072 of them are a period; the end of one, and of its last day, is met now and then.
    let grids = prop_oneof![4 => 1u64..15_000, 1 => Just(63_072u64), 1 => 62_980u64..63_160, 1 => Just(1)];
    let step = prop_oneof![
        2 => (1u64..6).prop_map(|devices| Step::Mint { devices }),
        4 => (pick, 1u64..5).prop_map(|(pick, devices)| Step::Activate { pick, devices }),
        5 => (pick, 1u64..4, kind, prop::option::of(1u64..20_000))
            .prop_map(|(pick, devices, kind, back_after)| Step::Fault { pick, devices, kind, back_after }),
        1 => (1u16..=9_999).prop_map(|bps| Step::Slash { bps }),
        6 => grids.prop_map(|grids| Step::Wait { grids }),
    ];
    prop::collection::vec(step, 4..26).prop_map(|steps| {
        // Something to begin with, so that few scenarios are empty.
        let start =
            [Step::Mint { devices: 4 }, Step::Activate { pick: 0, devices: 3 }, Step::Wait { grids: 700 }];
        start.into_iter().chain(steps).collect()
    })
}

/// A unit stake and a table: the default's, and small ones that round at every turn.
pub fn any_terms() -> impl Strategy<Value = (u128, TierTable)> {
    let row = |from: u128, burn_bps, integrations_bps| TierRow {
        from_stake: Uint128::new(from),
        burn_bps,
        integrations_bps,
    };
    let rows = (1u128..2_000_000, 1u16..4_000, 1u16..3_000, 1u128..9_000_000).prop_map(
        move |(unit, burn, integrations, from)| {
            (unit, TierTable::Rows(vec![row(0, burn, integrations), row(from, burn + 7, integrations / 2)]))
        },
    );
    prop_oneof![Just((80_000_000u128, TierTable::Default)), rows]
}

/// Those of the steps that can happen, from `start` on, reported on whenever something does and when all is over.
pub fn scenario(steps: &[Step], start: u64, (unit, tiers): (u128, TierTable)) -> Scenario {
    let rules = Rules::default();
    let at = |seconds| Moment::from_seconds(seconds).unwrap();
    let mut scenario = Scenario {
        unit_stake: Uint128::new(unit),
        tiers,
        already_staked: Uint128::zero(),
        mints: vec![],
        activations: vec![],
        faults: vec![],
        slashes: vec![],
        report_at: vec![],
    };
    let mut now = start;
    for step in steps {
        let before = scenario.clone();
        match *step {
            Step::Mint { devices } => {
                let id = scenario.mints.len().to_string();
                scenario.mints.push(Mint { id, devices, at: at(now) });
            }
            Step::Activate { pick, devices } => {
                let mint = scenario.mints[pick % scenario.mints.len()].id.clone();
                scenario.activations.push(Activation { mint, devices, at: at(now) });
            }
            Step::Fault { pick, devices, kind, back_after } => {
                let Activation { mint, at: activated, .. } =
                    scenario.activations[pick % scenario.activations.len()].clone();
                // Nobody is silent in the second of its activation.
                if activated.seconds() < now {
                    let recovered = back_after.map(|grids| at(now + grids * GRID));
                    scenario.faults.push(Fault {
                        mint,
                        devices,
                        activated,
                        at: at(now),
                        recovered,
                        kind: Some(kind),
                    });
                }
            }
            Step::Slash { bps } => scenario.slashes.push(Slash { at: at(now), bps }),
            // The certificates of a test network are good for ten periods.
            Step::Wait { grids } => now = (now + grids * GRID).min(start + 8 * 63_072 * GRID),
        }
        if run(&scenario, &rules).is_err() {
            scenario = before;
        }
    }
    let mut times = times(&scenario);
    times.push(now.max(times[times.len() - 1]) + 64_000 * GRID);
    scenario.report_at = times.into_iter().map(at).collect();
    scenario
}

/// When something happens, in order.
pub fn times(scenario: &Scenario) -> Vec<u64> {
    let mints = scenario.mints.iter().map(|it| &it.at);
    let activations = scenario.activations.iter().map(|it| &it.at);
    let faults = scenario.faults.iter().map(|it| &it.at);
    let back = scenario.faults.iter().filter_map(|it| it.recovered.as_ref());
    let slashes = scenario.slashes.iter().map(|it| &it.at);
    let all = mints.chain(activations).chain(faults).chain(back).chain(slashes);
    let mut times: Vec<u64> = all.map(Moment::seconds).collect();
    times.sort_unstable();
    times.dedup();
    times
}
