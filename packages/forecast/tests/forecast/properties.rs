//! Whatever happens: the parts sum to the stake minted, nothing earned is ever lost, and in the end nothing is left over.

use cosmwasm_std::Uint128;
use proptest::prelude::*;
use surety_accrual::{AccrualPeriod, Payee, TierRow, TierTable};
use surety_forecast::scenario::{Activation, Fault, FaultKind, Mint, Slash};
use surety_forecast::{run, run_at, Moment, Parts, Rules, Scenario};

const START: u64 = 1_800_000_000;

#[derive(Debug, Clone)]
enum Step {
    Mint { devices: u64 },
    Activate { pick: usize, devices: u64 },
    Fault { pick: usize, devices: u64, kind: FaultKind, back_after: Option<u64> },
    Slash { bps: u16 },
    Wait { per_mille: u64 },
}

fn any_step() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![Just(FaultKind::Malfunction), Just(FaultKind::Silence), Just(FaultKind::Removed)];
    let pick = any::<usize>();
    prop_oneof![
        2 => (1u64..2_000).prop_map(|devices| Step::Mint { devices }),
        4 => (pick, 1u64..900).prop_map(|(pick, devices)| Step::Activate { pick, devices }),
        4 => (pick, 1u64..300, kind, prop::option::of(1u64..900))
            .prop_map(|(pick, devices, kind, back_after)| Step::Fault { pick, devices, kind, back_after }),
        1 => (0u16..=10_000).prop_map(|bps| Step::Slash { bps }),
        5 => (0u64..400).prop_map(|per_mille| Step::Wait { per_mille }),
    ]
}

/// A scenario of those steps that can happen.
fn scenario(steps: &[Step], unit: u128, tiers: TierTable, rules: &Rules) -> Scenario {
    let period = rules.period.seconds();
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
    let mut now = START;
    let at = |seconds| Moment::from_seconds(seconds).unwrap();
    for step in steps {
        let before = scenario.clone();
        match *step {
            Step::Mint { devices } => {
                let id = scenario.mints.len().to_string();
                scenario.mints.push(Mint { id, devices, at: at(now) });
            }
            Step::Activate { pick, devices } if !scenario.mints.is_empty() => {
                let mint = scenario.mints[pick % scenario.mints.len()].id.clone();
                scenario.activations.push(Activation { mint, devices, at: at(now) });
            }
            Step::Fault { pick, devices, kind, back_after } if !scenario.activations.is_empty() => {
                let Activation { mint, at: activated, .. } =
                    scenario.activations[pick % scenario.activations.len()].clone();
                let recovered = back_after.map(|per_mille| at(now + 1 + per_mille * period / 1_000));
                let kind = Some(kind);
                scenario.faults.push(Fault { mint, devices, activated, at: at(now), recovered, kind });
            }
            Step::Slash { bps } => scenario.slashes.push(Slash { at: at(now), bps }),
            Step::Wait { per_mille } => now += per_mille * period / 1_000,
            Step::Activate { .. } | Step::Fault { .. } => {}
        }
        if run(&scenario, rules).is_err() {
            scenario = before;
        }
    }
    // Undrawn stake keeps its generation alive and the dust in it, so in the end all is activated.
    for mint in &scenario.mints {
        let activated = scenario.activations.iter().filter(|it| it.mint == mint.id);
        let devices = mint.devices - activated.map(|it| it.devices).sum::<u64>();
        if devices > 0 {
            scenario.activations.push(Activation { mint: mint.id.clone(), devices, at: at(now) });
        }
    }
    scenario
}

fn minted_by(scenario: &Scenario, second: u64) -> u128 {
    let mints = scenario.mints.iter().filter(|mint| mint.at.seconds() <= second);
    mints.map(|mint| u128::from(mint.devices) * scenario.unit_stake.u128()).sum()
}

fn any_tiers() -> impl Strategy<Value = TierTable> {
    let row = |from: u128, burn_bps, integrations_bps| TierRow {
        from_stake: Uint128::new(from),
        burn_bps,
        integrations_bps,
    };
    prop_oneof![
        Just(TierTable::Default),
        Just(TierTable::Diagram),
        (0u16..=5_000, 0u16..=5_000, 1u128..100_000).prop_map(move |(burn, ours, from)| TierTable::Rows(
            vec![row(0, burn, ours), row(from, ours, burn)]
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_and_entitlements_never_fall(
        steps in prop::collection::vec(any_step(), 1..25),
        unit in prop_oneof![Just(80_000_000u128), 1u128..100, 1u128..1_000_000_007],
        tiers in any_tiers(),
        period in prop_oneof![Just(63_072_000u64), Just(240), 1u64..3_000, 1u64..100_000_000],
        to_driver in any::<bool>(),
    ) {
        let removed_to = if to_driver { Payee::Driver } else { Payee::Burn };
        let rules = Rules { period: AccrualPeriod::new(period).unwrap(), removed_to };
        let scenario = scenario(&steps, unit, tiers, &rules);
        let over = START + 25 * period + 1_000;
        let seconds: Vec<u64> = (0..=40).map(|step| START + step * (over - START) / 40).collect();
        let sampled = run_at(&scenario, &rules, &seconds).unwrap();
        let mut before = Parts::default();
        for (second, parts) in seconds.iter().zip(&sampled.parts) {
            prop_assert_eq!(parts.total().unwrap().u128(), minted_by(&scenario, *second));
            for (name, earned) in ["burned", "manufacturer", "integrations", "driver", "slashed"].iter().zip(
                [(before.burned, parts.burned), (before.manufacturer, parts.manufacturer),
                 (before.integrations, parts.integrations), (before.driver, parts.driver),
                 (before.slashed, parts.slashed)],
            ) {
                prop_assert!(earned.0 <= earned.1, "{name} fell from {} to {} by {second}", earned.0, earned.1);
            }
            before = *parts;
        }
        prop_assert_eq!(before.unaccrued, Uint128::zero(), "all that was activated is over");
        // Looking more often changes nothing.
        let alone = run_at(&scenario, &rules, &seconds[20..21]).unwrap();
        prop_assert_eq!(alone.parts[0], sampled.parts[20]);
    }
}
