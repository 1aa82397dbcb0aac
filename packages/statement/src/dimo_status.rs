//! The network's existing wire format, `com.dimo.device.status.v2` (docs/design.md section 5).
//!
//! Its signature is Ethereum's: r|s|v over keccak256 of the raw bytes of `data`, without a prefix, and the device's
//! address is recovered from it. Such events are observations: they carry nothing a contract could check.

use thiserror::Error;

/// The `type` of such an event.
pub const EVENT_TYPE: &str = "com.dimo.device.status.v2";

/// An r|s|v signature over secp256k1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DimoSignature {
    r_s: [u8; 64],
    /// 0 or 1: v less 27.
    parity: u8,
}

impl DimoSignature {
    /// Reads `0x` and 130 hex digits in any case.
    ///
    /// # Errors
    /// [`DimoStatusError`] for another length, a character that is not hex, or a v other than 27 and 28.
    pub fn parse(text: &str) -> Result<Self, DimoStatusError> {
        let digits = text
            .strip_prefix("0x")
            .or_else(|| text.strip_prefix("0X"))
            .ok_or(DimoStatusError::MissingPrefix)?;
        if digits.len() != 130 {
            return Err(DimoStatusError::Length { got: digits.len() });
        }
        let mut bytes = [0u8; 65];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            for digit in pair {
                let value = char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
                *byte = (*byte << 4) | value.ok_or(DimoStatusError::NotHex)?;
            }
        }
        let [r_s @ .., v] = bytes;
        match v {
            27 | 28 => Ok(Self { r_s, parity: v - 27 }),
            got => Err(DimoStatusError::V { got }),
        }
    }

    /// r|s as sent: either form of s.
    pub const fn r_s(&self) -> &[u8; 64] {
        &self.r_s
    }

    /// r|s|v as sent.
    pub fn to_bytes(&self) -> [u8; 65] {
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&self.r_s);
        bytes[64] = self.parity + 27;
        bytes
    }

    /// Which of the two candidate keys signed: 0 or 1.
    pub const fn parity(&self) -> u8 {
        self.parity
    }
}

#[cfg(feature = "verify")]
mod recover {
    use secp256k1::ecdsa::{RecoverableSignature, RecoveryId};
    use secp256k1::Message;

    use super::{DimoSignature, DimoStatusError};
    use crate::device::DeviceId;
    use crate::hash::keccak256;
    use crate::verify::SECP256K1;

    impl DimoSignature {
        /// The device that signed these data bytes.
        ///
        /// # Errors
        /// [`DimoStatusError::Unrecoverable`] when no key has this signature.
        pub fn recover(&self, data: &[u8]) -> Result<DeviceId, DimoStatusError> {
            let unrecoverable = DimoStatusError::Unrecoverable;
            let id = RecoveryId::try_from(i32::from(self.parity)).map_err(|_| unrecoverable)?;
            let signature = RecoverableSignature::from_compact(&self.r_s, id).map_err(|_| unrecoverable)?;
            let message = Message::from_digest(keccak256(data));
            let key = SECP256K1.recover_ecdsa(message, &signature).map_err(|_| unrecoverable)?;
            Ok(DeviceId::from_public_key(&key.serialize_uncompressed()))
        }

        /// Checks that this device signed these data bytes.
        ///
        /// # Errors
        /// [`DimoStatusError::WrongDevice`] when another key did, [`DimoStatusError::Unrecoverable`] when none did.
        pub fn verify(&self, device: &DeviceId, data: &[u8]) -> Result<(), DimoStatusError> {
            let signer = self.recover(data)?;
            if signer == *device {
                Ok(())
            } else {
                Err(DimoStatusError::WrongDevice { device: *device, signer })
            }
        }
    }
}

/// Why a status event of the existing format was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DimoStatusError {
    /// The signature does not begin with `0x`.
    #[error("the signature is written 0x and 130 hex digits: the 0x is missing")]
    MissingPrefix,
    /// The signature has too few or too many digits.
    #[error("the signature is written 0x and 130 hex digits: got {got}")]
    Length {
        /// Bytes after the prefix.
        got: usize,
    },
    /// A character is not a hex digit.
    #[error("the signature is written 0x and 130 hex digits: one is not hex")]
    NotHex,
    /// v is neither 27 nor 28.
    #[error("the last byte of the signature is 27 or 28: got {got}")]
    V {
        /// The last byte.
        got: u8,
    },
    /// No key has this signature over these bytes.
    #[error("no key can have made this signature: r or s is out of range")]
    Unrecoverable,
    /// Another key signed, or the data was altered: the format cannot tell the two apart.
    #[error("the data was signed by {signer}, not by {device}, or was altered after it was signed")]
    WrongDevice {
        /// The event's subject.
        device: crate::device::DeviceId,
        /// The device the signature leads to.
        signer: crate::device::DeviceId,
    },
}
