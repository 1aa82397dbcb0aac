//! The four preimages a device may sign (docs/design.md section 5).
//!
//! `decode` is strict: it accepts exactly what `encode` writes, so one content has one preimage and one digest.

use crate::codec::{Reader, StatementError, Writer};
use crate::device::DeviceId;
use crate::hash::keccak256;

/// A device's report on itself and on the data that travels beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The chain it is meant for.
    pub chain_id: String,
    /// Who speaks.
    pub device: DeviceId,
    /// How often the device has started. `(boot, seq)` must rise from one statement to the next.
    pub boot: u32,
    /// Counter within a boot.
    pub seq: u64,
    /// The device's clock, milliseconds since 1970.
    pub time_ms: u64,
    /// What it says; see [`crate::status`].
    pub status: u16,
    /// The newest beacon the device knows; zeros before it has seen one.
    pub beacon: [u8; 8],
    /// sha256 of the data as sent.
    pub data_hash: [u8; 32],
}

impl Statement {
    /// The text every statement begins with.
    pub const DOMAIN: &'static str = "surety/statement/v1";

    /// The bytes that are hashed and signed.
    ///
    /// # Errors
    /// [`StatementError::TextTooLong`] when a string has more than 255 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, StatementError> {
        let mut out = Writer::new(Self::DOMAIN);
        out.text("chain_id", &self.chain_id)?;
        out.bytes(self.device.as_bytes());
        out.bytes(&self.boot.to_be_bytes());
        out.bytes(&self.seq.to_be_bytes());
        out.bytes(&self.time_ms.to_be_bytes());
        out.bytes(&self.status.to_be_bytes());
        out.bytes(&self.beacon);
        out.bytes(&self.data_hash);
        Ok(out.finish())
    }

    /// Reads a preimage back.
    ///
    /// # Errors
    /// [`StatementError`] for another domain, a cut or extended preimage, or a string that is not text.
    pub fn decode(preimage: &[u8]) -> Result<Self, StatementError> {
        let mut input = Reader::new(Self::DOMAIN, preimage)?;
        let statement = Self {
            chain_id: input.text("chain_id")?,
            device: input.device()?,
            boot: input.u32("boot")?,
            seq: input.u64("seq")?,
            time_ms: input.u64("time")?,
            status: input.u16("status")?,
            beacon: input.array("beacon")?,
            data_hash: input.array("data_hash")?,
        };
        input.finish()?;
        Ok(statement)
    }

    /// keccak256 of the preimage: what the signature is over.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub fn digest(&self) -> Result<[u8; 32], StatementError> {
        Ok(keccak256(&self.encode()?))
    }

    /// What makes a use unique for a device. It must rise, and the signature bytes play no part in it.
    pub const fn position(&self) -> (u32, u64) {
        (self.boot, self.seq)
    }
}

/// A device naming its first owner. Anyone may submit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// The chain it is meant for.
    pub chain_id: String,
    /// Address of the device contract.
    pub contract: String,
    /// Who speaks.
    pub device: DeviceId,
    /// Address of the first owner.
    pub owner: String,
    /// Block time after which it is refused, seconds since 1970.
    pub expires: u64,
}

impl Activation {
    /// The text every activation begins with.
    pub const DOMAIN: &'static str = "surety/activation/v1";

    /// The bytes that are hashed and signed.
    ///
    /// # Errors
    /// [`StatementError::TextTooLong`] when a string has more than 255 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, StatementError> {
        let mut out = Writer::new(Self::DOMAIN);
        out.text("chain_id", &self.chain_id)?;
        out.text("contract", &self.contract)?;
        out.bytes(self.device.as_bytes());
        out.text("owner", &self.owner)?;
        out.bytes(&self.expires.to_be_bytes());
        Ok(out.finish())
    }

    /// Reads a preimage back.
    ///
    /// # Errors
    /// [`StatementError`] for another domain, a cut or extended preimage, or a string that is not text.
    pub fn decode(preimage: &[u8]) -> Result<Self, StatementError> {
        let mut input = Reader::new(Self::DOMAIN, preimage)?;
        let activation = Self {
            chain_id: input.text("chain_id")?,
            contract: input.text("contract")?,
            device: input.device()?,
            owner: input.text("owner")?,
            expires: input.u64("expires")?,
        };
        input.finish()?;
        Ok(activation)
    }

    /// keccak256 of the preimage: what the signature is over.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub fn digest(&self) -> Result<[u8; 32], StatementError> {
        Ok(keccak256(&self.encode()?))
    }
}

/// A device agreeing to be paired with a vehicle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// The chain it is meant for.
    pub chain_id: String,
    /// Address of the device contract.
    pub contract: String,
    /// Who speaks.
    pub device: DeviceId,
    /// sha256(32 random bytes | VIN); the holder keeps the random bytes.
    pub vehicle: [u8; 32],
    /// Address of the holder who asked for it.
    pub holder: String,
    /// Rises with every pairing of this device.
    pub nonce: u64,
    /// Block time after which it is refused, seconds since 1970.
    pub expires: u64,
}

impl Pairing {
    /// The text every pairing begins with.
    pub const DOMAIN: &'static str = "surety/pairing/v1";

    /// The bytes that are hashed and signed.
    ///
    /// # Errors
    /// [`StatementError::TextTooLong`] when a string has more than 255 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, StatementError> {
        let mut out = Writer::new(Self::DOMAIN);
        out.text("chain_id", &self.chain_id)?;
        out.text("contract", &self.contract)?;
        out.bytes(self.device.as_bytes());
        out.bytes(&self.vehicle);
        out.text("holder", &self.holder)?;
        out.bytes(&self.nonce.to_be_bytes());
        out.bytes(&self.expires.to_be_bytes());
        Ok(out.finish())
    }

    /// Reads a preimage back.
    ///
    /// # Errors
    /// [`StatementError`] for another domain, a cut or extended preimage, or a string that is not text.
    pub fn decode(preimage: &[u8]) -> Result<Self, StatementError> {
        let mut input = Reader::new(Self::DOMAIN, preimage)?;
        let pairing = Self {
            chain_id: input.text("chain_id")?,
            contract: input.text("contract")?,
            device: input.device()?,
            vehicle: input.array("vehicle")?,
            holder: input.text("holder")?,
            nonce: input.u64("nonce")?,
            expires: input.u64("expires")?,
        };
        input.finish()?;
        Ok(pairing)
    }

    /// keccak256 of the preimage: what the signature is over.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub fn digest(&self) -> Result<[u8; 32], StatementError> {
        Ok(keccak256(&self.encode()?))
    }
}

/// A never activated device naming the licence it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reclaim {
    /// The chain it is meant for.
    pub chain_id: String,
    /// Address of the device contract.
    pub contract: String,
    /// Who speaks.
    pub device: DeviceId,
    /// The licence the device belongs to.
    pub licence: u64,
}

impl Reclaim {
    /// The text every reclaim begins with.
    pub const DOMAIN: &'static str = "surety/reclaim/v1";

    /// The bytes that are hashed and signed.
    ///
    /// # Errors
    /// [`StatementError::TextTooLong`] when a string has more than 255 bytes.
    pub fn encode(&self) -> Result<Vec<u8>, StatementError> {
        let mut out = Writer::new(Self::DOMAIN);
        out.text("chain_id", &self.chain_id)?;
        out.text("contract", &self.contract)?;
        out.bytes(self.device.as_bytes());
        out.bytes(&self.licence.to_be_bytes());
        Ok(out.finish())
    }

    /// Reads a preimage back.
    ///
    /// # Errors
    /// [`StatementError`] for another domain, a cut or extended preimage, or a string that is not text.
    pub fn decode(preimage: &[u8]) -> Result<Self, StatementError> {
        let mut input = Reader::new(Self::DOMAIN, preimage)?;
        let reclaim = Self {
            chain_id: input.text("chain_id")?,
            contract: input.text("contract")?,
            device: input.device()?,
            licence: input.u64("licence")?,
        };
        input.finish()?;
        Ok(reclaim)
    }

    /// keccak256 of the preimage: what the signature is over.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub fn digest(&self) -> Result<[u8; 32], StatementError> {
        Ok(keccak256(&self.encode()?))
    }
}
