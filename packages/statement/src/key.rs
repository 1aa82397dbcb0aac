//! Public keys of devices.

use thiserror::Error;

use crate::device::DeviceId;

/// An uncompressed public key, `0x04 | x | y`.
///
/// Whether the point lies on its curve is not known here: verify the first signature with these 65 bytes, which every
/// verifier checks, and keep the compressed form only after that. Compressing a point off the curve would otherwise
/// name some other key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// How many bytes an uncompressed key has.
    pub const LENGTH: usize = 65;
    const PREFIX: u8 = 0x04;

    /// Reads a key.
    ///
    /// # Errors
    /// [`KeyError::Length`] or [`KeyError::Prefix`] when the bytes are not `0x04 | x | y`.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| KeyError::Length { got: bytes.len() })?;
        match bytes[0] {
            Self::PREFIX => Ok(Self(bytes)),
            got => Err(KeyError::Prefix { got }),
        }
    }

    /// Reads a key and checks that it is the key of this device: cheap, and to be done before verifying anything.
    ///
    /// # Errors
    /// As [`Self::parse`] and [`Self::require_device`].
    pub fn parse_for(bytes: &[u8], device: &DeviceId) -> Result<Self, KeyError> {
        let key = Self::parse(bytes)?;
        key.require_device(device)?;
        Ok(key)
    }

    /// The device this key belongs to.
    pub fn device(&self) -> DeviceId {
        DeviceId::from_public_key(&self.0)
    }

    /// Refuses any other device.
    ///
    /// # Errors
    /// [`KeyError::WrongDevice`] when keccak256(x|y) does not end in the device's 20 bytes.
    pub fn require_device(&self, device: &DeviceId) -> Result<(), KeyError> {
        let owner = self.device();
        if owner == *device {
            Ok(())
        } else {
            Err(KeyError::WrongDevice { device: *device, owner })
        }
    }

    /// All 65 bytes.
    pub const fn as_bytes(&self) -> &[u8; 65] {
        &self.0
    }

    /// The first coordinate.
    pub fn x(&self) -> &[u8] {
        &self.0[1..33]
    }

    /// The second coordinate.
    pub fn y(&self) -> &[u8] {
        &self.0[33..]
    }

    /// The 33-byte form: x and whether y is odd.
    pub fn compress(&self) -> CompressedKey {
        let mut bytes = [0u8; 33];
        bytes[0] = 0x02 | (self.0[64] & 1);
        bytes[1..].copy_from_slice(self.x());
        CompressedKey(bytes)
    }
}

impl core::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "PublicKey(of {})", self.device())
    }
}

/// A public key as it is stored: `0x02` or `0x03`, then x.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CompressedKey([u8; 33]);

impl CompressedKey {
    /// How many bytes a compressed key has.
    pub const LENGTH: usize = 33;

    /// Reads a stored key.
    ///
    /// # Errors
    /// [`KeyError::CompressedLength`] or [`KeyError::CompressedPrefix`] when the bytes are not a compressed key.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes: [u8; 33] =
            bytes.try_into().map_err(|_| KeyError::CompressedLength { got: bytes.len() })?;
        match bytes[0] {
            0x02 | 0x03 => Ok(Self(bytes)),
            got => Err(KeyError::CompressedPrefix { got }),
        }
    }

    /// All 33 bytes.
    pub const fn as_bytes(&self) -> &[u8; 33] {
        &self.0
    }
}

impl core::fmt::Debug for CompressedKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("CompressedKey(")?;
        for byte in &self.0 {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// Why bytes are not the key that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Not 65 bytes.
    #[error("a device key is 0x04|x|y in 65 bytes: got {got}")]
    Length {
        /// Bytes given.
        got: usize,
    },
    /// The first byte is not 0x04.
    #[error("a device key begins with 0x04 (uncompressed): got {got:#04x}")]
    Prefix {
        /// The first byte.
        got: u8,
    },
    /// Not 33 bytes.
    #[error("a compressed key has 33 bytes: got {got}")]
    CompressedLength {
        /// Bytes given.
        got: usize,
    },
    /// The first byte is neither 0x02 nor 0x03.
    #[error("a compressed key begins with 0x02 or 0x03: got {got:#04x}")]
    CompressedPrefix {
        /// The first byte.
        got: u8,
    },
    /// The key belongs to another device.
    #[error("this key belongs to device {owner}, not to {device}: send the device's own key")]
    WrongDevice {
        /// The device that was named.
        device: DeviceId,
        /// The device the key belongs to.
        owner: DeviceId,
    },
}
