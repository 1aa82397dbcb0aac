//! A device's identity: the address of its key.

use core::fmt;
use core::str::FromStr;

use schemars::gen::SchemaGenerator;
use schemars::schema::{InstanceType, Schema, SchemaObject, StringValidation};
use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use thiserror::Error;

use crate::hash::keccak256;

/// The last 20 bytes of keccak256 of a device's uncompressed public key (docs/design.md section 3.5).
///
/// As text it is `0x` and 40 lower-case hex digits; text in any case is read and normalised once, here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId([u8; 20]);

impl DeviceId {
    /// How many bytes an identity has.
    pub const LENGTH: usize = 20;

    /// Takes the 20 bytes as they are.
    pub const fn new(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The identity that belongs to an uncompressed key (`0x04 | x | y`). The first byte is not looked at: use
    /// [`crate::PublicKey`] for bytes that come from outside.
    pub fn from_public_key(key: &[u8; 65]) -> Self {
        let hash = keccak256(&key[1..]);
        let mut bytes = [0u8; Self::LENGTH];
        bytes.copy_from_slice(&hash[12..]);
        Self(bytes)
    }

    /// The 20 bytes, for storage keys and preimages.
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The 20 bytes by value.
    pub const fn into_bytes(self) -> [u8; 20] {
        self.0
    }
}

impl From<[u8; 20]> for DeviceId {
    fn from(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for DeviceId {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<&[u8]> for DeviceId {
    type Error = DeviceIdError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        let bytes = bytes.try_into().map_err(|_| DeviceIdError::ByteLength { got: bytes.len() })?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        for byte in &self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceId({self})")
    }
}

impl FromStr for DeviceId {
    type Err = DeviceIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text
            .strip_prefix("0x")
            .or_else(|| text.strip_prefix("0X"))
            .ok_or(DeviceIdError::MissingPrefix)?;
        let digits = digits.as_bytes();
        if digits.len() != Self::LENGTH * 2 {
            return Err(DeviceIdError::TextLength { got: digits.len() });
        }
        let mut bytes = [0u8; Self::LENGTH];
        for (index, (byte, pair)) in bytes.iter_mut().zip(digits.chunks_exact(2)).enumerate() {
            for (offset, digit) in pair.iter().enumerate() {
                let value =
                    hex_value(*digit).ok_or(DeviceIdError::NotHex { digit: index * 2 + offset + 1 })?;
                *byte = (*byte << 4) | value;
            }
        }
        Ok(Self(bytes))
    }
}

const fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

impl Serialize for DeviceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DeviceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DeviceIdVisitor)
    }
}

struct DeviceIdVisitor;

impl Visitor<'_> for DeviceIdVisitor {
    type Value = DeviceId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a device as 0x and 40 hex digits")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        text.parse().map_err(E::custom)
    }
}

impl JsonSchema for DeviceId {
    fn schema_name() -> String {
        "DeviceId".to_owned()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = SchemaObject {
            instance_type: Some(InstanceType::String.into()),
            string: Some(Box::new(StringValidation {
                pattern: Some("^0[xX][0-9a-fA-F]{40}$".to_owned()),
                ..Default::default()
            })),
            ..Default::default()
        };
        schema.metadata().description = Some(
            "A device: 0x and the last 20 bytes of keccak256 of its uncompressed public key in hex. \
             Read in any case, written in lower case."
                .to_owned(),
        );
        schema.into()
    }
}

/// Why a text or a byte string is not a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DeviceIdError {
    /// The text does not begin with `0x`.
    #[error("a device is written 0x and 40 hex digits: the 0x is missing")]
    MissingPrefix,
    /// The text has too few or too many digits.
    #[error("a device is written 0x and 40 hex digits: got {got}")]
    TextLength {
        /// Bytes after the prefix.
        got: usize,
    },
    /// A character is not a hex digit.
    #[error("a device is written 0x and 40 hex digits: digit {digit} is not hex")]
    NotHex {
        /// Which digit, counted from 1 after the prefix.
        digit: usize,
    },
    /// The byte string is not 20 bytes long.
    #[error("a device has 20 bytes: got {got}")]
    ByteLength {
        /// Bytes given.
        got: usize,
    },
}
