//! Whose time counts for what a device says: the machine's, or on a chain whose clock is moved by hand the chain's.

use surety_chain::{ChainError, Client, Clock};

use crate::registry::Registry;

pub use crate::moment::Moment;

/// Now. The chain's clock costs one call.
///
/// # Errors
/// The chain's clock counts and no node answers.
pub async fn now(client: &Client, registry: &Registry) -> Result<Moment, ChainError> {
    match client.profile().clock {
        Clock::System => {
            let chain = registry.read().chain;
            // Blocks are made by clocks of many machines: ours is wrong where it is behind the latest block.
            Ok(Moment { height: chain.height, time: Clock::system_seconds().max(chain.time) })
        }
        Clock::Chain => {
            let status = client.status().await?;
            Ok(Moment { height: status.height, time: status.time })
        }
    }
}
