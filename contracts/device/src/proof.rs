//! The device's own word: its key and its signature (docs/design.md section 5).

use cosmwasm_std::{Api, StdError, VerificationError};
use surety_statement::{Curve, DeviceId, PublicKey, Signature};

use crate::ContractError;

/// r = s = 1: in range on both curves and nobody's signature. Verifying it tells whether a key is a point of the curve.
const PROBE: [u8; 64] = {
    let mut bytes = [0u8; 64];
    bytes[31] = 1;
    bytes[63] = 1;
    bytes
};

enum Verdict {
    Good,
    BadSignature,
    KeyNotOnCurve,
}

/// Verifies a signature over `digest` with a key in either form that is known to be the device's.
///
/// # Errors
/// A malformed signature, [`ContractError::BadSignature`], and, for a key that is no point of `curve`,
/// [`ContractError::KeyOfOtherCurve`] or [`ContractError::KeyOffCurve`].
pub fn verify(
    api: &dyn Api,
    device: DeviceId,
    curve: Curve,
    key: &[u8],
    digest: &[u8; 32],
    signature: &[u8],
) -> Result<(), ContractError> {
    let signature = Signature::parse(signature, curve)?;
    match check(api, curve, key, digest, signature.as_bytes())? {
        Verdict::Good => Ok(()),
        Verdict::BadSignature => Err(ContractError::BadSignature { device }),
        Verdict::KeyNotOnCurve => match check(api, other(curve), key, digest, &PROBE)? {
            Verdict::KeyNotOnCurve => Err(ContractError::KeyOffCurve { device }),
            Verdict::Good | Verdict::BadSignature => {
                Err(ContractError::KeyOfOtherCurve { device, expected: curve })
            }
        },
    }
}

/// Verifies with a key that may be of either curve: a squatter's lot says nothing about the true curve of a device.
///
/// # Errors
/// A malformed signature, [`ContractError::BadSignature`], [`ContractError::KeyOffCurve`].
pub fn verify_on_either(
    api: &dyn Api,
    device: DeviceId,
    likely: Curve,
    key: &PublicKey,
    digest: &[u8; 32],
    signature: &[u8],
) -> Result<(), ContractError> {
    let curve = match check(api, likely, key.as_bytes(), digest, &PROBE)? {
        Verdict::KeyNotOnCurve => other(likely),
        Verdict::Good | Verdict::BadSignature => likely,
    };
    verify(api, device, curve, key.as_bytes(), digest, signature)
}

const fn other(curve: Curve) -> Curve {
    match curve {
        Curve::Secp256k1 => Curve::P256,
        Curve::P256 => Curve::Secp256k1,
    }
}

fn check(
    api: &dyn Api,
    curve: Curve,
    key: &[u8],
    digest: &[u8; 32],
    signature: &[u8; 64],
) -> Result<Verdict, ContractError> {
    let result = match curve {
        Curve::Secp256k1 => api.secp256k1_verify(digest, signature, key),
        Curve::P256 => api.secp256r1_verify(digest, signature, key),
    };
    match result {
        Ok(true) => Ok(Verdict::Good),
        Ok(false) => Ok(Verdict::BadSignature),
        // Form and range of everything else are checked, so what the host cannot read is the point.
        Err(VerificationError::GenericErr | VerificationError::InvalidPubkeyFormat) => {
            Ok(Verdict::KeyNotOnCurve)
        }
        Err(error) => Err(StdError::from(error).into()),
    }
}
