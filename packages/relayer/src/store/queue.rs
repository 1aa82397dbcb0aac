//! Up to where the cluster's stream is written.

use super::{query, unsigned, Group, Store};
use crate::RelayerError;

const NAME: &str = "stream";

/// A place in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the stream was made, unix nanoseconds: one that was made anew counts from the beginning.
    pub made: String,
    /// The number of the newest message that is written.
    pub sequence: u64,
}

impl Store {
    /// Up to where the stream is written, if it ever was.
    ///
    /// # Errors
    /// The store fails.
    pub async fn queue_place(&self) -> Result<Option<Place>, RelayerError> {
        let Some(text) = self.remembered(NAME).await? else { return Ok(None) };
        let broken = || RelayerError::decode("the place in the stream", &text);
        let (made, sequence) = text.split_once(' ').ok_or_else(broken)?;
        let sequence: i64 = sequence.parse().map_err(|_| broken())?;
        Ok(Some(Place { made: made.to_owned(), sequence: unsigned(sequence, "a place")? }))
    }
}

/// Keeps the place, in the group of what was written up to it.
///
/// # Errors
/// The store fails.
pub async fn save(group: &mut Group, place: &Place) -> Result<(), RelayerError> {
    query("INSERT INTO network VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(NAME)
        .bind(format!("{} {}", place.made, place.sequence))
        .execute(group)
        .await?;
    Ok(())
}
