//! Whose time a tool goes by (docs/design.md section 4, "Chain").

use serde::{Deserialize, Serialize};

/// Whose time a tool goes by. On the embedded chain, whose time moves only when told, tools go by the chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// The time of the latest block.
    Chain,
}

impl Clock {
    /// The machine's time in whole unix seconds; 0 when the machine thinks it is before 1970.
    #[must_use]
    pub fn system_seconds() -> u64 {
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }
}
