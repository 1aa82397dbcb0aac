//! A time in a scenario: RFC 3339 text, whole seconds, like block times.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use time::format_description::well_known::Rfc3339;
use time::OffsetDateTime;

/// A second, and the text it was written as, which is how it is answered.
#[derive(Debug, Clone)]
pub struct Moment {
    text: Box<str>,
    seconds: u64,
}

/// Why a text is no time of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MomentError {
    /// It is no RFC 3339 time.
    #[error("`{found}` is no RFC 3339 time; write it like 2026-01-31T12:00:00Z")]
    NotRfc3339 {
        /// The text.
        found: String,
    },
    /// Block times are whole seconds.
    #[error("`{found}` has a fraction of a second; chains count whole seconds, leave it out")]
    Fraction {
        /// The text.
        found: String,
    },
    /// It is before 1970, or too late for RFC 3339.
    #[error("{found} is out of range; use a time from 1970 to 9999")]
    OutOfRange {
        /// The text, or the seconds.
        found: String,
    },
}

impl Moment {
    /// A time from seconds since the epoch, written in UTC.
    ///
    /// # Errors
    /// [`MomentError::OutOfRange`] after the year 9999.
    pub fn from_seconds(seconds: u64) -> Result<Self, MomentError> {
        let refuse = || MomentError::OutOfRange { found: format!("second {seconds}") };
        let signed = i64::try_from(seconds).map_err(|_| refuse())?;
        let date = OffsetDateTime::from_unix_timestamp(signed).map_err(|_| refuse())?;
        let text = date.format(&Rfc3339).map_err(|_| refuse())?;
        Ok(Self { text: text.into(), seconds })
    }

    /// Seconds since the epoch.
    #[must_use]
    pub const fn seconds(&self) -> u64 {
        self.seconds
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Default for Moment {
    /// The start of 1970.
    fn default() -> Self {
        Self { text: "1970-01-01T00:00:00Z".into(), seconds: 0 }
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let found = || text.to_owned();
        let date =
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| MomentError::NotRfc3339 { found: found() })?;
        if date.nanosecond() != 0 {
            return Err(MomentError::Fraction { found: found() });
        }
        let seconds =
            u64::try_from(date.unix_timestamp()).map_err(|_| MomentError::OutOfRange { found: found() })?;
        Ok(Self { text: text.into(), seconds })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Two texts of the same second are equal.
impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.seconds == other.seconds
    }
}

impl Eq for Moment {}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.seconds.cmp(&other.seconds)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
