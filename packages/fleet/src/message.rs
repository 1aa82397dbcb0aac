//! What devices sign, as JSON whose bytes are base64: fields named as in the contracts' messages.

use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use serde::Serialize;
use surety_statement::sign::DeviceKey;
use surety_statement::{Activation, Curve, DeviceId, Pairing, Reclaim, Statement};

use crate::error::FleetError;
use crate::text_number;

/// A signed activation: the body of the relayer's `POST /v1/activations`, and of the device contract's `activate`.
#[derive(Clone, Debug, Serialize)]
pub struct SignedActivation {
    /// The device.
    pub device: DeviceId,
    /// Its uncompressed key.
    pub public_key: String,
    /// The first owner's address.
    pub owner: String,
    /// Seconds since 1970.
    pub expires: u64,
    /// r|s.
    pub signature: String,
}

impl SignedActivation {
    /// Signs.
    ///
    /// # Errors
    /// [`FleetError::Statement`] when an address is too long.
    pub fn new(
        key: &DeviceKey,
        chain_id: &str,
        contract: &str,
        owner: &str,
        expires: u64,
    ) -> Result<Self, FleetError> {
        let activation = Activation {
            chain_id: chain_id.to_owned(),
            contract: contract.to_owned(),
            device: key.device(),
            owner: owner.to_owned(),
            expires,
        };
        let signature = sign(key, &activation.encode()?)?;
        Ok(Self {
            device: key.device(),
            public_key: public_key(key),
            owner: owner.to_owned(),
            expires,
            signature,
        })
    }
}

/// A signed pairing: the body of the device contract's `pair`.
#[derive(Clone, Debug, Serialize)]
pub struct SignedPairing {
    /// The device.
    pub device: DeviceId,
    /// 32 bytes.
    pub vehicle: String,
    /// Rises with every pairing.
    pub nonce: u64,
    /// Seconds since 1970.
    pub expires: u64,
    /// r|s.
    pub signature: String,
}

impl SignedPairing {
    /// Signs what the holder wants.
    ///
    /// # Errors
    /// [`FleetError::Statement`] when an address is too long.
    pub fn new(key: &DeviceKey, pairing: &Pairing) -> Result<Self, FleetError> {
        Ok(Self {
            device: pairing.device,
            vehicle: STANDARD.encode(pairing.vehicle),
            nonce: pairing.nonce,
            expires: pairing.expires,
            signature: sign(key, &pairing.encode()?)?,
        })
    }
}

/// A signed reclaim: the body of the device contract's `reclaim`.
#[derive(Clone, Debug, Serialize)]
pub struct SignedReclaim {
    /// The device.
    pub device: DeviceId,
    /// Its uncompressed key.
    pub public_key: String,
    /// The licence it belongs to.
    pub licence: u64,
    /// r|s.
    pub signature: String,
}

impl SignedReclaim {
    /// Signs.
    ///
    /// # Errors
    /// [`FleetError::Statement`] when an address is too long.
    pub fn new(key: &DeviceKey, chain_id: &str, contract: &str, licence: u64) -> Result<Self, FleetError> {
        let reclaim = Reclaim {
            chain_id: chain_id.to_owned(),
            contract: contract.to_owned(),
            device: key.device(),
            licence,
        };
        let signature = sign(key, &reclaim.encode()?)?;
        Ok(Self { device: key.device(), public_key: public_key(key), licence, signature })
    }
}

/// A signed statement. `statement` and `signature` are what the telemetry contract takes; the rest is for the reader.
#[derive(Clone, Debug, Serialize)]
pub struct SignedStatement {
    /// The device.
    pub device: DeviceId,
    /// The curve of its key.
    pub curve: Curve,
    /// Its uncompressed key.
    pub public_key: String,
    /// The exact preimage.
    pub statement: String,
    /// r|s.
    pub signature: String,
    /// Counter of starts.
    pub boot: u32,
    /// Counter within a boot.
    #[serde(with = "text_number")]
    pub seq: u64,
    /// The device's clock.
    #[serde(with = "text_number")]
    pub time_ms: u64,
    /// What it says.
    pub status: u16,
    /// The beacon it bears.
    #[serde(with = "hex::serde")]
    pub beacon: [u8; 8],
    /// The data that belongs to it: its sha256 was signed.
    pub data: String,
}

impl SignedStatement {
    /// Signs.
    ///
    /// # Errors
    /// [`FleetError::Statement`] when the chain id is too long.
    pub fn new(key: &DeviceKey, statement: &Statement, data: &str) -> Result<Self, FleetError> {
        let preimage = statement.encode()?;
        Ok(Self {
            device: statement.device,
            curve: key.curve(),
            public_key: public_key(key),
            signature: sign(key, &preimage)?,
            statement: STANDARD.encode(preimage),
            boot: statement.boot,
            seq: statement.seq,
            time_ms: statement.time_ms,
            status: statement.status,
            beacon: statement.beacon,
            data: data.to_owned(),
        })
    }
}

/// The 65 bytes of a device's key in base64.
pub fn public_key(key: &DeviceKey) -> String {
    STANDARD.encode(key.public_key().as_bytes())
}

fn sign(key: &DeviceKey, preimage: &[u8]) -> Result<String, FleetError> {
    Ok(STANDARD.encode(key.sign_preimage(preimage)?.as_bytes()))
}
