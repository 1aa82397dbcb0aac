//! Ids as newtypes (docs/design.md section 2, "Ids").

use std::fmt;
use std::str::FromStr;

use cosmwasm_schema::cw_serde;
use schemars::JsonSchema;
use serde::{de, Deserialize, Deserializer, Serialize};
use thiserror::Error;

/// A text that is no id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// Not a number from 1.
    #[error("`{found}` is no {what}: ids are whole numbers from 1")]
    NotANumber {
        /// The kind of id.
        what: &'static str,
        /// What was given.
        found: String,
    },
    /// Not a slug.
    #[error("`{found}` is no name: use 1 to 32 of a-z, 0-9 and -")]
    NotASlug {
        /// What was given.
        found: String,
    },
}

macro_rules! number_id {
    ($(#[$meta:meta])* $name:ident, $what:literal) => {
        $(#[$meta])*
        #[cw_serde]
        #[derive(Copy, Eq, PartialOrd, Ord, Hash)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// The bare number, as storage keys and cw721 token ids carry it.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                match text.parse() {
                    // A leading `+` or zero would give one id two texts.
                    Ok(number) if number > 0 && !text.starts_with(['+', '0']) => Ok(Self(number)),
                    _ => Err(IdError::NotANumber { what: $what, found: text.to_owned() }),
                }
            }
        }
    };
}

number_id!(
    /// A manufacturer's licence, from 1. As a cw721 token id it is the same number as a string.
    LicenceId, "licence"
);
number_id!(
    /// A device model, from 1.
    ModelId, "model"
);
number_id!(
    /// Devices of one model minted under the same terms, from 1.
    LotId, "lot"
);
number_id!(
    /// A manufacturer's application for a licence, from 1.
    ApplicationId, "application"
);
number_id!(
    /// A case before the council, from 1.
    CaseId, "case"
);
number_id!(
    /// A preorder campaign, from 1.
    CampaignId, "campaign"
);

/// The name of a category, standard or region: `[a-z0-9-]{1,32}`, checked when it is read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let allowed = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        if (1..=32).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::NotASlug { found: text.to_owned() })
        }
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_text() {
        assert_eq!("17".parse(), Ok(LicenceId(17)));
        for text in ["", "0", "01", "+1", "-1", "1 ", "18446744073709551616"] {
            assert!(text.parse::<LicenceId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_slug_is_checked_when_it_is_read() {
        let read = |text: &str| cosmwasm_std::from_json::<Slug>(text.as_bytes());
        assert_eq!(read("\"dash-cam-2\"").unwrap().as_str(), "dash-cam-2");
        for text in
            ["\"\"", "\"Dash\"", "\"a b\"", "\"a_b\"", "\"é\"", "\"0123456789012345678901234567890ab\""]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
