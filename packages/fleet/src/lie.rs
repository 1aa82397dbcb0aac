//! What a dishonest or broken device may try, and how it must be refused.

use surety_statement::Rejection;

/// A way to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lie {
    /// Signs with a stranger's key and sends that key along.
    WrongKey,
    /// Signs with a stranger's key and sends its own key along.
    BadSignature,
    /// Changes the data after signing.
    Altered,
    /// Uses the counter that was last accepted again.
    Replay,
    /// Signs 40 days in the past.
    StaleClock,
    /// Signs an hour in the future.
    FutureClock,
    /// Signs for another chain.
    WrongChain,
    /// Is a device nobody minted, honest otherwise.
    UnknownDevice,
}

impl Lie {
    /// Every lie.
    pub const ALL: [Self; 8] = [
        Self::WrongKey,
        Self::BadSignature,
        Self::Altered,
        Self::Replay,
        Self::StaleClock,
        Self::FutureClock,
        Self::WrongChain,
        Self::UnknownDevice,
    ];

    /// The reason a relayer has to give.
    pub const fn expected(self) -> Rejection {
        match self {
            Self::WrongKey => Rejection::WrongKey,
            Self::BadSignature => Rejection::BadSignature,
            Self::Altered => Rejection::AlteredData,
            Self::Replay => Rejection::Replay,
            Self::StaleClock => Rejection::StaleClock,
            Self::FutureClock => Rejection::FutureClock,
            Self::WrongChain => Rejection::WrongChain,
            Self::UnknownDevice => Rejection::UnknownDevice,
        }
    }

    /// The time such a device signs when it is `at_ms`.
    pub const fn clock(self, at_ms: u64) -> u64 {
        match self {
            // The chain takes statements of up to 30 days (docs/design.md section 3.6).
            Self::StaleClock => at_ms.saturating_sub(40 * 24 * 3_600_000),
            Self::FutureClock => at_ms.saturating_add(3_600_000),
            _ => at_ms,
        }
    }
}
