//! What the contracts are instantiated with on a test network: one law, any pace (docs/design.md section 2).

use serde_json::{json, Value};

/// The periods of a network, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// A month: one 24th of the accrual period.
    pub month: u64,
    /// Silence after which a device may be reported.
    pub silence_after: u64,
    /// In which a silence report can be refuted.
    pub refutation_window: u64,
    /// Between the two statements of a malfunction.
    pub malfunction_gap: u64,
    /// Between beacons.
    pub beacon_interval: u64,
}

impl Periods {
    /// The periods of docs/design.md when a month has 730 hours, and all of them in proportion otherwise. A month of less than
    /// 31 s makes some of them shorter than a second, which the contracts refuse.
    #[must_use]
    pub const fn of_month(month: u64) -> Self {
        Self {
            month,
            silence_after: month,
            refutation_window: days(month, 7),
            malfunction_gap: days(month, 1),
            beacon_interval: days(month, 1),
        }
    }

    /// 24 months.
    #[must_use]
    pub const fn accrual_period(&self) -> u64 {
        self.month.saturating_mul(24)
    }

    /// Six months.
    #[must_use]
    pub const fn renounce_period(&self) -> u64 {
        self.month.saturating_mul(6)
    }

    /// In which the community looks at a reviewed application before it votes: seven days.
    #[must_use]
    pub const fn vote_delay(&self) -> u64 {
        days(self.month, 7)
    }
}

/// So many days of a month of 730 hours, in a month of any length.
const fn days(month: u64, days: u64) -> u64 {
    month.saturating_mul(days.saturating_mul(24)) / 730
}

/// What `surety network deploy` is given: who holds the offices, the first council, the network's coin and how many of its smallest
/// unit make one.
#[must_use]
pub fn parameters(periods: &Periods, offices: &Value, council: &[&str], denom: &str, coin: u128) -> Value {
    let coins = |amount: u128| (amount * coin).to_string();
    json!({
        "offices": offices,
        "vault": {
            "denom": denom, "accrual_period": periods.accrual_period(), "removed_to": "burn",
            "claim_period": periods.accrual_period() / 2, "contest_window": 2 * periods.refutation_window,
            "contest_bond_bps": 500,
        },
        "license": {
            "name": "Surety licences", "symbol": "LICENCE",
            "minimum_bond": (100_000 * coin).to_string(),
            "provisional_period": 6 * periods.month, "provisional_cap": 100,
            "renounce_period": periods.renounce_period(),
            "vote_delay": periods.vote_delay(), "review_reveal_delay": 2 * periods.vote_delay(),
            "approval_period": 6 * periods.month, "cure_period": periods.month, "clarification_rounds": 5,
        },
        "device": {
            "name": "Surety devices", "symbol": "DEVICE",
            "silence_after": periods.silence_after, "scrap_period": periods.month,
            "scrap_window": periods.month / 2, "ban_hold": periods.month / 2,
        },
        "telemetry": {
            "threshold": 2, "refutation_window": periods.refutation_window,
            "malfunction_gap": periods.malfunction_gap, "max_age": 30 * 86_400, "max_ahead": 300,
            "beacon_interval": periods.beacon_interval, "max_strikes": 3, "epoch_period": periods.month / 4,
        },
        "preorder": {
            "name": "Surety preorders", "symbol": "PLACE", "denoms": [denom],
            "refund_grace": periods.month / 2, "max_delivery_period": periods.accrual_period(), "max_early_bps": 5_000,
        },
        "arbitration": {
            "council": council,
            "periods": {
                "response": periods.month / 4, "evidence": periods.month / 4, "vote": periods.month / 2,
                "appeal_window": periods.month / 4, "appeal_vote": periods.month / 2,
                "timelock": periods.month / 4, "reissue_notice": periods.month, "execution": periods.month,
            },
            "bonds": {
                "licence": coins(1_000), "fault": coins(10), "ban": coins(100), "reporter": coins(100), "reissue": coins(1_000),
            },
            "lapse_burn_bps": 500, "evidence_per_side": 20, "evidence_per_other": 3,
        },
    })
}
