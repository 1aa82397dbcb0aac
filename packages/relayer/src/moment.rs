//! A point in time of the chain.

/// Where the relayer is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The chain's height, as far as it is known.
    pub height: u64,
    /// Unix seconds.
    pub time: u64,
}
