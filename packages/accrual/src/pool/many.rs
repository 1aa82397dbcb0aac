//! Several devices alike at once, for forecasts (`docs/design.md` section 4): the same to the unit as one after the other, at the
//! cost of one. The contracts apply one device a message and have no use for it.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;

use super::{PoolGeneration, Position, Recovered};
use crate::bucket::BucketsMut;
use crate::error::AccrualError;
use crate::stream::Stream;

impl PoolGeneration {
    /// [`Self::fault`] for `count` devices at one position. Returns the stream of each.
    ///
    /// # Errors
    /// [`AccrualError::ZeroCount`] and those of [`Self::fault`].
    pub fn fault_many<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        position: &Position,
        count: u64,
        now: u64,
    ) -> Result<Stream, B::Error> {
        if count == 0 {
            return Err(AccrualError::ZeroCount.into());
        }
        // Weights, days and checks are linear in the principal; only the coins are rounded down device by device.
        let times = |principal: Uint128| -> Result<Uint128, AccrualError> {
            Ok(principal.checked_mul(Uint128::from(count))?)
        };
        let all = Position {
            manufacturer: times(position.manufacturer)?,
            integrations: times(position.integrations)?,
            ..*position
        };
        let mut next = self.clone();
        let together = next.fault(buckets, &all, now)?;
        let stream =
            Stream { manufacturer: position.manufacturer, integrations: position.integrations, ..together };
        let fractions = together.total()?.checked_sub(times(stream.total()?)?).map_err(AccrualError::from)?;
        next.held = next.held.checked_add(fractions).map_err(AccrualError::from)?;
        *self = next;
        Ok(stream)
    }

    /// [`Self::recover`] for `count` devices with the same stream. Returns what the recovery of each did.
    ///
    /// # Errors
    /// [`AccrualError::ZeroCount`] and those of [`Self::recover`].
    pub fn recover_many<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        stream: &Stream,
        count: u64,
        now: u64,
    ) -> Result<Recovered, B::Error> {
        if count == 0 {
            return Err(AccrualError::ZeroCount.into());
        }
        let recovered = self.clone().recover(&mut BTreeMap::new(), stream, now)?;
        let mut next = self.clone();
        let returned = recovered.returned.checked_mul(Uint128::from(count)).map_err(AccrualError::from)?;
        next.receive(returned)?;
        next.enter(buckets, &recovered.position, count)?;
        *self = next;
        Ok(recovered)
    }
}
