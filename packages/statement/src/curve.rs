//! The two curves that device keys may use.

use core::fmt;
use core::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The curve of a device's key. It is fixed by the device's model (docs/design.md section 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Curve {
    /// secp256k1, the curve of the chain's own accounts.
    #[serde(rename = "secp256k1")]
    Secp256k1,
    /// NIST P-256 (secp256r1), the curve most secure elements speak.
    #[serde(rename = "p256")]
    P256,
}

impl Curve {
    /// The name used in messages, tables and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secp256k1 => "secp256k1",
            Self::P256 => "p256",
        }
    }

    /// The order n of the curve's group, big endian. r and s of a signature lie in 1..n.
    pub(crate) const fn order(self) -> &'static [u8; 32] {
        match self {
            Self::Secp256k1 => &SECP256K1_ORDER,
            Self::P256 => &P256_ORDER,
        }
    }

    /// n / 2 rounded down: the largest s that counts as low.
    pub(crate) const fn half_order(self) -> &'static [u8; 32] {
        match self {
            Self::Secp256k1 => &SECP256K1_HALF_ORDER,
            Self::P256 => &P256_HALF_ORDER,
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Curve {
    type Err = UnknownCurve;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "secp256k1" => Ok(Self::Secp256k1),
            "p256" => Ok(Self::P256),
            _ => Err(UnknownCurve { name: text.to_owned() }),
        }
    }
}

/// A curve name that is neither of the two.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown curve `{name}`: use secp256k1 or p256")]
pub struct UnknownCurve {
    /// What was given.
    pub name: String,
}

const SECP256K1_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
    0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

const SECP256K1_HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d,
    0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

const P256_ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

const P256_HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde,
    0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_half_order_and_one_is_the_order() {
        for curve in [Curve::Secp256k1, Curve::P256] {
            let mut carry = 1u16;
            let mut doubled = [0u8; 32];
            for (index, byte) in curve.half_order().iter().enumerate().rev() {
                let sum = u16::from(*byte) * 2 + carry;
                doubled[index] = (sum & 0xff) as u8;
                carry = sum >> 8;
            }
            assert_eq!(carry, 0);
            assert_eq!(&doubled, curve.order(), "{curve}");
        }
    }

    #[test]
    fn names_go_both_ways_and_a_stranger_is_refused() {
        for curve in [Curve::Secp256k1, Curve::P256] {
            assert_eq!(curve.as_str().parse::<Curve>(), Ok(curve));
        }
        assert_eq!("P256".parse::<Curve>(), Err(UnknownCurve { name: "P256".into() }));
    }
}
