//! Devices away from the pool: what streams of them, and what a slash in between takes once they are back
//! (docs/adr/0026-a-slash-reaches-who-comes-back.md).

use cosmwasm_std::Uint128;
use surety_accrual::{AccrualError, Payee, Stream};
use surety_api::vault::MAX_CUTS;

use crate::report::Parts;

/// Devices alike in streams alike.
#[derive(Debug, Clone)]
pub(super) struct Away {
    /// How many.
    pub count: u64,
    /// The stream of each.
    pub stream: Stream,
    /// Whose it is.
    pub payee: Payee,
    /// How many slashes there had been when they left.
    pub slashes: usize,
}

/// The slashes so far, oldest first; no more than the vault notes.
#[derive(Debug, Default)]
pub(super) struct Slashes(Vec<(u64, u16)>);

impl Slashes {
    pub(super) fn note(&mut self, at: u64, bps: u16) {
        if self.0.len() < usize::try_from(MAX_CUTS).unwrap_or(usize::MAX) {
            self.0.push((at, bps));
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// What of each stream goes back at `now`, and the coins of each that slashes since have taken.
    pub(super) fn make_up(&self, away: &Away, now: u64) -> Result<(Stream, Uint128), AccrualError> {
        let stream = away.stream;
        let since = stream.period.last_day_of(stream.end)?.since;
        let mut factor = stream.factor;
        for (_, bps) in self.0.iter().skip(away.slashes).filter(|(at, _)| *at < since) {
            factor = factor.cut(*bps)?;
        }
        if factor == stream.factor {
            return Ok((stream, Uint128::zero()));
        }
        let rest = Stream { factor, from: now, ..stream };
        Ok((rest, stream.remaining(now)?.checked_sub(rest.total()?)?))
    }
}

impl Away {
    /// Coins streamed by `time`, of all.
    pub(super) fn streamed(&self, time: u64) -> Result<Uint128, AccrualError> {
        self.all(self.stream.entitlement(time)?)
    }

    /// So many coins each.
    pub(super) fn all(&self, each: Uint128) -> Result<Uint128, AccrualError> {
        Ok(each.checked_mul(Uint128::from(self.count))?)
    }

    /// Adds what has streamed by `time` and what is still to come.
    pub(super) fn add_to(&self, parts: &mut Parts, time: u64) -> Result<(), AccrualError> {
        pay(parts, self.payee, self.streamed(time)?)?;
        parts.unaccrued = parts.unaccrued.checked_add(self.all(self.stream.remaining(time)?)?)?;
        Ok(())
    }
}

/// Counts what has streamed.
pub(super) fn pay(parts: &mut Parts, payee: Payee, coins: Uint128) -> Result<(), AccrualError> {
    let part = match payee {
        Payee::Driver => &mut parts.driver,
        Payee::Burn => &mut parts.burned,
    };
    *part = part.checked_add(coins)?;
    Ok(())
}
