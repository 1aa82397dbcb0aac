//! How long things take in the story. The law is the same on both chains; only the periods differ, and they are set at
//! instantiation (docs/design.md section 2).

use surety_chain::Clock;
use surety_localnet::Periods;

use crate::args::ChainKind;

/// Every period of the story, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Those of the contracts.
    pub periods: Periods,
    /// Between two heartbeats of a device.
    pub heartbeat: u64,
    /// Milliseconds between two looks of a relayer at the chain.
    pub poll_ms: u64,
    /// Whose clock relayers go by.
    pub clock: Clock,
}

impl Pace {
    /// The periods of docs/design.md on the embedded chain; minutes on a real node.
    pub const fn of(chain: ChainKind) -> Self {
        match chain {
            ChainKind::Embedded => Self {
                periods: Periods::of_month(730 * 3_600),
                heartbeat: 14 * 86_400,
                poll_ms: 100,
                clock: Clock::Chain,
            },
            ChainKind::Wasmd => Self {
                periods: Periods {
                    month: 12,
                    silence_after: 30,
                    refutation_window: 24,
                    malfunction_gap: 10,
                    beacon_interval: 4,
                },
                heartbeat: 6,
                poll_ms: 400,
                clock: Clock::System,
            },
        }
    }
}
