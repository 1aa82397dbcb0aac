//! How long things take in the story. The law is the same on both chains; only the periods differ, and they are set at
//! instantiation (docs/design.md section 2).

use serde_json::{json, Value};
use surety_chain::Clock;

use crate::args::ChainKind;

/// Every period of the network, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// A month: one 24th of the accrual period.
    pub month: u64,
    /// Between two heartbeats of a device.
    pub heartbeat: u64,
    /// Silence after which a device may be reported.
    pub silence_after: u64,
    /// In which a silence report can be refuted.
    pub refutation_window: u64,
    /// Between the two statements of a malfunction.
    pub malfunction_gap: u64,
    /// Between beacons.
    pub beacon_interval: u64,
    /// Milliseconds between two looks of a relayer at the chain.
    pub poll_ms: u64,
    /// Whose clock relayers go by.
    pub clock: Clock,
}

impl Pace {
    /// The periods of docs/design.md on the embedded chain; minutes on a real node.
    pub const fn of(chain: ChainKind) -> Self {
        const DAY: u64 = 86_400;
        match chain {
            ChainKind::Embedded => Self {
                month: 730 * 3_600,
                heartbeat: 14 * DAY,
                silence_after: 730 * 3_600,
                refutation_window: 7 * DAY,
                malfunction_gap: DAY,
                beacon_interval: DAY,
                poll_ms: 100,
                clock: Clock::Chain,
            },
            ChainKind::Wasmd => Self {
                month: 12,
                heartbeat: 6,
                silence_after: 30,
                refutation_window: 24,
                malfunction_gap: 10,
                beacon_interval: 4,
                poll_ms: 400,
                clock: Clock::System,
            },
        }
    }

    /// 24 months.
    pub const fn period(&self) -> u64 {
        24 * self.month
    }

    /// Six months.
    pub const fn renounce_period(&self) -> u64 {
        6 * self.month
    }

    /// Seven days, as a part of a month.
    pub const fn vote_delay(&self) -> u64 {
        self.month * 7 * 24 / 730
    }

    /// What `surety network deploy` is given.
    pub fn parameters(&self, offices: &Value, council: &[&str], denom: &str, coin: u128) -> Value {
        let coins = |amount: u128| (amount * coin).to_string();
        json!({
            "offices": offices,
            "vault": {
                "denom": denom, "accrual_period": self.period(), "removed_to": "burn",
                "claim_period": self.period() / 2, "contest_window": 2 * self.refutation_window,
                "contest_bond_bps": 500,
            },
            "license": {
                "name": "Surety licences", "symbol": "LICENCE",
                "minimum_bond": (100_000 * coin).to_string(),
                "provisional_period": 6 * self.month, "provisional_cap": 100,
                "renounce_period": self.renounce_period(),
                "vote_delay": self.vote_delay(), "review_reveal_delay": 2 * self.vote_delay(),
                "approval_period": 6 * self.month, "cure_period": self.month, "clarification_rounds": 5,
            },
            "device": {
                "name": "Surety devices", "symbol": "DEVICE",
                "silence_after": self.silence_after, "scrap_period": self.month,
                "scrap_window": self.month / 2, "ban_hold": self.month / 2,
            },
            "telemetry": {
                "threshold": 2, "refutation_window": self.refutation_window,
                "malfunction_gap": self.malfunction_gap, "max_age": 30 * 86_400, "max_ahead": 300,
                "beacon_interval": self.beacon_interval, "max_strikes": 3, "epoch_period": self.month / 4,
            },
            "preorder": {
                "name": "Surety preorders", "symbol": "PLACE", "denoms": [denom],
                "refund_grace": self.month / 2, "max_delivery_period": self.period(), "max_early_bps": 5_000,
            },
            "arbitration": {
                "council": council,
                "periods": {
                    "response": self.month / 4, "evidence": self.month / 4, "vote": self.month / 2,
                    "appeal_window": self.month / 4, "appeal_vote": self.month / 2,
                    "timelock": self.month / 4, "reissue_notice": self.month, "execution": self.month,
                },
                "bonds": {
                    "licence": coins(1_000), "ban": coins(100), "reporter": coins(100), "reissue": coins(1_000),
                },
                "lapse_burn_bps": 500, "evidence_per_side": 20, "evidence_per_other": 3,
            },
        })
    }
}
