//! A place: one device to be delivered, one token.

use std::fmt;
use std::str::FromStr;

use cosmwasm_schema::cw_serde;
use schemars::JsonSchema;
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::CampaignId;

/// Bytes of a place as a storage key.
pub const PLACE_KEY_BYTES: usize = 12;

/// A place of a campaign. Its text, `3/17`, is its token id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its position in the campaign, from 1, in the order of sale. Never given twice.
    pub position: u32,
}

/// A text that is no place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no place: write campaign/position, both whole numbers from 1")]
pub struct PlaceIdError {
    /// What was given.
    pub found: String,
}

impl PlaceId {
    /// The key it is stored under: the campaign, then the position, big endian, so that keys sort as places do.
    #[must_use]
    pub fn key(self) -> [u8; PLACE_KEY_BYTES] {
        let [a, b, c, d, e, f, g, h] = self.campaign.get().to_be_bytes();
        let [i, j, k, l] = self.position.to_be_bytes();
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }

    /// The place stored under a key.
    #[must_use]
    pub const fn from_key(key: [u8; PLACE_KEY_BYTES]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = key;
        Self {
            campaign: CampaignId(u64::from_be_bytes([a, b, c, d, e, f, g, h])),
            position: u32::from_be_bytes([i, j, k, l]),
        }
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.campaign, self.position)
    }
}

impl FromStr for PlaceId {
    type Err = PlaceIdError;

    fn from_str(text: &str) -> Result<Self, PlaceIdError> {
        let place = || {
            let (campaign, position) = text.split_once('/')?;
            // A leading `+` or zero would give one place two texts.
            let number: u32 = position.parse().ok().filter(|_| !position.starts_with(['+', '0']))?;
            Some(Self { campaign: campaign.parse().ok()?, position: number })
        };
        place().ok_or_else(|| PlaceIdError { found: text.to_owned() })
    }
}

impl Serialize for PlaceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PlaceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for PlaceId {
    fn schema_name() -> String {
        "PlaceId".into()
    }

    fn json_schema(generator: &mut schemars::gen::SchemaGenerator) -> schemars::schema::Schema {
        String::json_schema(generator)
    }
}

/// What a wallet shows of a place.
#[cw_serde]
pub struct NftExtension {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its position in the campaign.
    pub position: u32,
    /// The device promised to it.
    pub device: Option<surety_statement::DeviceId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: PlaceId = PlaceId { campaign: CampaignId(3), position: 17 };

    #[test]
    fn a_place_has_one_text() {
        assert_eq!("3/17".parse(), Ok(PLACE));
        assert_eq!(PLACE.to_string(), "3/17");
        assert_eq!(cosmwasm_std::to_json_string(&PLACE).unwrap(), "\"3/17\"");
        assert_eq!(cosmwasm_std::from_json::<PlaceId>(b"\"3/17\"").unwrap(), PLACE);
        for text in
            ["", "3", "3/", "/17", "3/0", "0/17", "3/017", "03/17", "3/+1", "3/17/1", "3-17", "3/4294967296"]
        {
            assert_eq!(text.parse::<PlaceId>(), Err(PlaceIdError { found: text.into() }), "{text}");
        }
    }

    #[test]
    fn keys_sort_as_places_do() {
        assert_eq!(PLACE.key(), [0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 17]);
        assert_eq!(PlaceId::from_key(PLACE.key()), PLACE);
        let next = PlaceId { campaign: CampaignId(4), position: 1 };
        assert!(PLACE.key() < next.key());
    }
}
