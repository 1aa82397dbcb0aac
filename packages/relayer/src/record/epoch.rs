//! Epochs: when they end, the document of one, and proofs of its rows.

use serde::{Deserialize, Serialize};
use surety_api::merkle::{self, Hash};
use surety_api::telemetry::EpochRow;

use crate::RelayerError;

/// When epochs begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epochs {
    /// When the first one begins, unix seconds.
    pub begin: u64,
    /// How long each is, in seconds.
    pub period: u64,
}

impl Epochs {
    /// When an epoch begins, unix seconds.
    #[must_use]
    pub const fn start(&self, epoch: u64) -> u64 {
        self.begin.saturating_add(self.period.saturating_mul(epoch))
    }

    /// When an epoch ends, unix seconds.
    #[must_use]
    pub const fn end(&self, epoch: u64) -> u64 {
        self.start(epoch.saturating_add(1))
    }

    /// The epoch a time is in; the first for what was before.
    #[must_use]
    pub fn at(&self, time: u64) -> u64 {
        time.saturating_sub(self.begin).checked_div(self.period).unwrap_or_default()
    }
}

/// A row and its leaf.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The row as messages carry it.
    pub row: EpochRow,
    /// Its leaf in hex.
    pub leaf: String,
}

/// All rows of an epoch: what a vote on the chain names and anyone can check. Relayers that agree have the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The chain.
    pub chain_id: String,
    /// The telemetry contract.
    pub telemetry: String,
    /// The epoch.
    #[serde(with = "number")]
    pub epoch: u64,
    /// When it began, unix seconds.
    pub starts_at: u64,
    /// When it ended, unix seconds.
    pub ends_at: u64,
    /// By licence and model.
    pub rows: Vec<Entry>,
    /// The Merkle root over the leaves, in hex.
    pub root: String,
}

/// A counter as a string.
mod number {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Summary {
    /// The summary of an epoch; `None` without rows, because the chain takes no empty one.
    #[must_use]
    pub fn of(
        chain_id: &str,
        telemetry: &str,
        epoch: u64,
        epochs: &Epochs,
        rows: Vec<EpochRow>,
    ) -> Option<Self> {
        let leaves: Vec<Hash> = rows.iter().map(|row| row.leaf(chain_id, telemetry, epoch)).collect();
        let root = hex::encode(merkle::root(&leaves)?);
        let entry = |(row, leaf)| Entry { row, leaf: hex::encode::<Hash>(leaf) };
        Some(Self {
            chain_id: chain_id.to_owned(),
            telemetry: telemetry.to_owned(),
            epoch,
            starts_at: epochs.start(epoch),
            ends_at: epochs.end(epoch),
            rows: rows.into_iter().zip(leaves).map(entry).collect(),
            root,
        })
    }

    /// The siblings that prove a row, in hex; `None` when there is no such row.
    ///
    /// # Errors
    /// A stored leaf does not read.
    pub fn proof(&self, index: u32) -> Result<Option<Vec<String>>, RelayerError> {
        let mut leaves = Vec::with_capacity(self.rows.len());
        for entry in &self.rows {
            let mut leaf = Hash::default();
            hex::decode_to_slice(&entry.leaf, &mut leaf)
                .map_err(|error| RelayerError::decode("a stored leaf", error))?;
            leaves.push(leaf);
        }
        let proof = merkle::proof(&leaves, index);
        Ok(proof.map(|siblings| siblings.iter().map(hex::encode).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The vector that the contract's tests hold too.
    #[test]
    fn the_published_vector_comes_out() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/vectors/epoch.json");
        let vector: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let rows = vector["rows"].as_array().unwrap();
        let rows = rows.iter().map(|entry| serde_json::from_value(entry["row"].clone()).unwrap()).collect();
        let text = |name: &str| vector[name].as_str().unwrap();
        let epochs = Epochs { begin: 100, period: 7 };
        let epoch = text("epoch").parse().unwrap();
        let summary = Summary::of(text("chain_id"), text("telemetry"), epoch, &epochs, rows).unwrap();
        assert_eq!(summary.root, text("root"));
        for (entry, expected) in summary.rows.iter().zip(vector["rows"].as_array().unwrap()) {
            assert_eq!(entry.leaf, expected["leaf"].as_str().unwrap());
        }
        assert_eq!((summary.starts_at, summary.ends_at), (100 + 12 * 7, 100 + 13 * 7));
        let written = serde_json::to_string(&summary).unwrap();
        assert_eq!(serde_json::from_str::<Summary>(&written).unwrap(), summary);
        assert_eq!(summary.proof(2).unwrap().unwrap().len(), 1);
        assert_eq!(summary.proof(3).unwrap(), None);
    }

    #[test]
    fn a_time_is_in_the_epoch_that_begins_with_it() {
        let epochs = Epochs { begin: 100, period: 7 };
        let at = [0, 100, 106, 107, 113, 114].map(|time| epochs.at(time));
        assert_eq!(at, [0, 0, 0, 1, 1, 2]);
        assert_eq!(epochs.end(u64::MAX), u64::MAX);
        assert_eq!(Epochs { begin: 0, period: 0 }.at(5), 0);
    }
}
