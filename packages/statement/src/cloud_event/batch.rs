//! JSON arrays of which no more is kept than a reader takes at once.

use core::marker::PhantomData;

use serde::de::{Deserialize, IgnoredAny, SeqAccess, Visitor};
use serde::Deserializer as _;

/// Why a batch was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Not a JSON array.
    #[error("the body is no JSON array of events")]
    Malformed,
    /// It has more events than the reader takes at once.
    #[error("the batch has more than {limit} events: send fewer at once")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}

/// Reads an array. No more than `limit` values are ever kept, however many there are.
///
/// # Errors
/// [`BatchError`].
pub(super) fn at_most<'a, T: Deserialize<'a>>(body: &'a [u8], limit: usize) -> Result<Vec<T>, BatchError> {
    // Once for the whole body, and not again for each of its texts.
    let body = core::str::from_utf8(body).map_err(|_| BatchError::Malformed)?;
    let mut reader = serde_json::Deserializer::from_str(body);
    let kept = AtMost { limit, value: PhantomData };
    let (values, too_many) = reader.deserialize_seq(kept).map_err(|_| BatchError::Malformed)?;
    reader.end().map_err(|_| BatchError::Malformed)?;
    if too_many {
        return Err(BatchError::TooMany { limit });
    }
    Ok(values)
}

/// Reads an array and keeps so many of its values at the most; says whether there were more.
struct AtMost<T> {
    limit: usize,
    value: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for AtMost<T> {
    type Value = (Vec<T>, bool);

    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("a JSON array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut events: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while values.len() < self.limit {
            match events.next_element()? {
                Some(value) => values.push(value),
                None => return Ok((values, false)),
            }
        }
        let mut too_many = false;
        // The rest is read over, or the reader would take its absence for an error.
        while events.next_element::<IgnoredAny>()?.is_some() {
            too_many = true;
        }
        Ok((values, too_many))
    }
}
