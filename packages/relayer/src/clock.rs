//! Whose time counts for what a device says: the machine's, or on a chain whose clock is moved by hand the chain's.

use surety_chain::{ChainError, Client, Clock};

use crate::registry::Registry;

pub use crate::moment::Moment;

/// The times between which it is now. The machine's clock may have jumped, and a chain may stand still: neither of them alone makes
/// what an honest device says too old or too new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The chain's height, as far as it is known.
    pub height: u64,
    /// Unix seconds: it is not earlier.
    pub earliest: u64,
    /// Unix seconds: it is not later.
    pub latest: u64,
}

impl Now {
    /// Between the machine's clock and the chain's, which is 0 as long as nothing is known of the chain.
    #[must_use]
    pub fn between(system: u64, chain: Moment) -> Self {
        let known = if chain.time == 0 { system } else { chain.time };
        Self { height: chain.height, earliest: system.min(known), latest: system.max(known) }
    }
}

/// Now. The chain's clock costs one call.
///
/// # Errors
/// The chain's clock counts and no node answers.
pub async fn now(client: &Client, registry: &Registry) -> Result<Now, ChainError> {
    match client.profile().clock {
        Clock::System => Ok(Now::between(Clock::system_seconds(), registry.read().chain)),
        Clock::Chain => {
            let status = client.status().await?;
            Ok(Now { height: status.height, earliest: status.time, latest: status.time })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_between_the_two_clocks_and_one_alone_counts_where_the_other_is_not_known() {
        let chain = |time| Moment { height: 3, time };
        let between = |earliest, latest| Now { height: 3, earliest, latest };
        assert_eq!(Now::between(50, chain(70)), between(50, 70));
        assert_eq!(Now::between(90, chain(70)), between(70, 90));
        assert_eq!(Now::between(90, chain(0)), between(90, 90));
    }
}
