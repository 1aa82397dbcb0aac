//! The devices and what each of them remembers.

use serde::{Deserialize, Serialize};
use surety_statement::sign::DeviceKey;
use surety_statement::{Curve, DeviceId};

use crate::error::FleetError;
use crate::text_number;

/// Indices from here on are keys of devices that are not of the fleet: strangers, for lies.
const STRANGERS: u64 = 1 << 63;

/// A fleet: its seed and the counters of its devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fleet {
    /// For whoever opens the file.
    pub about: String,
    /// The chain every statement is signed for.
    pub chain_id: String,
    /// Where all keys come from.
    #[serde(with = "text_number")]
    pub seed: u64,
    /// The devices in the order of their indices.
    pub devices: Vec<SimulatedDevice>,
}

/// One device: who it is and what it remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulatedDevice {
    /// Its place in the fleet, from 0.
    pub index: u64,
    /// Its identity.
    pub device: DeviceId,
    /// The curve of its key.
    pub curve: Curve,
    /// How often it has started.
    pub boot: u32,
    /// The last counter it used in this boot; 0 before the first.
    #[serde(with = "text_number")]
    pub seq: u64,
    /// What a relayer last accepted from it, if anything.
    pub accepted: Option<Position>,
    /// The newest beacon it was handed; zeros before the first.
    #[serde(with = "hex::serde")]
    pub beacon: [u8; 8],
}

/// What makes a statement of a device unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Counter of starts.
    pub boot: u32,
    /// Counter within a boot.
    #[serde(with = "text_number")]
    pub seq: u64,
}

impl Fleet {
    /// A new fleet of `count` devices, `p256_share` percent of them with P-256 keys, evenly mixed.
    ///
    /// # Errors
    /// [`FleetError::Share`] above a hundred percent.
    pub fn new(chain_id: &str, seed: u64, count: u32, p256_share: u8) -> Result<Self, FleetError> {
        if p256_share > 100 {
            return Err(FleetError::Share { got: p256_share });
        }
        let p256_before = |index: u64| index * u64::from(p256_share) / 100;
        let devices = (0..u64::from(count))
            .map(|index| {
                let curve =
                    if p256_before(index + 1) > p256_before(index) { Curve::P256 } else { Curve::Secp256k1 };
                let device = DeviceKey::from_seed(seed, index, curve)?.device();
                Ok(SimulatedDevice { index, device, curve, boot: 1, seq: 0, accepted: None, beacon: [0; 8] })
            })
            .collect::<Result<_, FleetError>>()?;
        Ok(Self {
            about: "A simulated fleet. Its keys follow from the seed: test keys, never for real devices."
                .to_owned(),
            chain_id: chain_id.to_owned(),
            seed,
            devices,
        })
    }

    /// The device of that index.
    ///
    /// # Errors
    /// [`FleetError::NoSuchIndex`].
    pub fn device(&self, index: u64) -> Result<&SimulatedDevice, FleetError> {
        let missing = self.missing(index);
        usize::try_from(index).ok().and_then(|at| self.devices.get(at)).ok_or(missing)
    }

    /// The device of that index, to change what it remembers.
    ///
    /// # Errors
    /// [`FleetError::NoSuchIndex`].
    pub fn device_mut(&mut self, index: u64) -> Result<&mut SimulatedDevice, FleetError> {
        let missing = self.missing(index);
        usize::try_from(index).ok().and_then(|at| self.devices.get_mut(at)).ok_or(missing)
    }

    /// The index of a device given as an index or as its identity.
    ///
    /// # Errors
    /// [`FleetError::NoSuchIndex`], [`FleetError::NoSuchDevice`] or [`FleetError::NotADevice`].
    pub fn find(&self, text: &str) -> Result<u64, FleetError> {
        if let Ok(index) = text.parse() {
            return self.device(index).map(|device| device.index);
        }
        let id: DeviceId =
            text.parse().map_err(|source| FleetError::NotADevice { text: text.to_owned(), source })?;
        let found = self.devices.iter().find(|device| device.device == id);
        found.map(|device| device.index).ok_or(FleetError::NoSuchDevice { device: id })
    }

    /// The key of a device.
    ///
    /// # Errors
    /// [`FleetError::Sign`], which does not happen.
    pub fn key(&self, device: &SimulatedDevice) -> Result<DeviceKey, FleetError> {
        Ok(DeviceKey::from_seed(self.seed, device.index, device.curve)?)
    }

    /// A key of the same curve that belongs to no device of the fleet; each device has its own stranger.
    ///
    /// # Errors
    /// [`FleetError::Sign`], which does not happen.
    pub fn stranger(&self, device: &SimulatedDevice) -> Result<DeviceKey, FleetError> {
        Ok(DeviceKey::from_seed(self.seed, STRANGERS | device.index, device.curve)?)
    }

    fn missing(&self, index: u64) -> FleetError {
        FleetError::NoSuchIndex { index, count: self.devices.len() as u64 }
    }
}

impl SimulatedDevice {
    /// Uses up the next counter.
    ///
    /// # Errors
    /// [`FleetError::CounterUsedUp`].
    pub fn next_position(&mut self) -> Result<Position, FleetError> {
        self.seq = self.seq.checked_add(1).ok_or(FleetError::CounterUsedUp { device: self.device })?;
        Ok(Position { boot: self.boot, seq: self.seq })
    }

    /// Starts anew: the counter begins again in the next boot.
    ///
    /// # Errors
    /// [`FleetError::CounterUsedUp`].
    pub fn reboot(&mut self) -> Result<(), FleetError> {
        self.boot = self.boot.checked_add(1).ok_or(FleetError::CounterUsedUp { device: self.device })?;
        self.seq = 0;
        Ok(())
    }
}
