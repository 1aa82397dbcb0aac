//! ECDSA signatures as r|s in 64 bytes, always kept with low s.

use core::cmp::Ordering;

use thiserror::Error;

use crate::curve::Curve;

/// A signature in range and in low-s form.
///
/// A signer may send s or n - s, both valid; reading one makes it canonical, once. So equal content never hides behind
/// two forms, and every later verifier gets the form it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    curve: Curve,
    bytes: [u8; 64],
}

impl Signature {
    /// How many bytes r|s has.
    pub const LENGTH: usize = 64;

    /// Reads r|s for a curve and normalises s.
    ///
    /// # Errors
    /// [`SignatureError`] when there are not 64 bytes, or r or s is zero or not below the order of the curve.
    pub fn parse(bytes: &[u8], curve: Curve) -> Result<Self, SignatureError> {
        let bytes: [u8; 64] = bytes.try_into().map_err(|_| SignatureError::Length { got: bytes.len() })?;
        let (r, s) = halves(&bytes);
        if !in_range(&r, curve) {
            return Err(SignatureError::OutOfRange { part: SignaturePart::R, curve });
        }
        if !in_range(&s, curve) {
            return Err(SignatureError::OutOfRange { part: SignaturePart::S, curve });
        }
        Ok(Self { curve, bytes: join(r, low_s(s, curve)) })
    }

    /// The curve it was read for.
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// r|s with low s.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.bytes
    }

    /// The other form, with high s: what a signer that does not normalise sends half of the time.
    pub fn high_s_form(&self) -> [u8; 64] {
        let (r, s) = halves(&self.bytes);
        join(r, negated(&s, self.curve))
    }
}

/// Brings s of an r|s signature into its low form. Does not check the range; [`Signature::parse`] does both.
pub fn normalise_s(bytes: &[u8; 64], curve: Curve) -> [u8; 64] {
    let (r, s) = halves(bytes);
    join(r, low_s(s, curve))
}

fn halves(bytes: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let mut r = [0u8; 32];
    let mut s = [0u8; 32];
    r.copy_from_slice(&bytes[..32]);
    s.copy_from_slice(&bytes[32..]);
    (r, s)
}

fn join(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
    let mut bytes = [0u8; 64];
    bytes[..32].copy_from_slice(&r);
    bytes[32..].copy_from_slice(&s);
    bytes
}

/// Big-endian arrays of one length compare as the numbers they hold.
fn in_range(value: &[u8; 32], curve: Curve) -> bool {
    value != &[0u8; 32] && value.cmp(curve.order()) == Ordering::Less
}

fn low_s(s: [u8; 32], curve: Curve) -> [u8; 32] {
    if s.cmp(curve.half_order()) == Ordering::Greater {
        negated(&s, curve)
    } else {
        s
    }
}

/// n - s, byte by byte from the lowest.
fn negated(s: &[u8; 32], curve: Curve) -> [u8; 32] {
    let mut result = [0u8; 32];
    let mut borrow = false;
    for ((out, minuend), subtrahend) in result.iter_mut().zip(curve.order()).zip(s).rev() {
        let (once, first) = minuend.overflowing_sub(*subtrahend);
        let (twice, second) = once.overflowing_sub(u8::from(borrow));
        *out = twice;
        borrow = first || second;
    }
    result
}

/// One half of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePart {
    /// The first 32 bytes.
    R,
    /// The last 32 bytes.
    S,
}

impl core::fmt::Display for SignaturePart {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::R => "r",
            Self::S => "s",
        })
    }
}

/// Why bytes are not a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// Not 64 bytes.
    #[error("a signature is r|s in 64 bytes: got {got}")]
    Length {
        /// Bytes given.
        got: usize,
    },
    /// r or s is zero or not below the order of the curve.
    #[error("{part} of the signature is outside of what {curve} allows: sign again")]
    OutOfRange {
        /// Which half.
        part: SignaturePart,
        /// The curve it was read for.
        curve: Curve,
    },
}
