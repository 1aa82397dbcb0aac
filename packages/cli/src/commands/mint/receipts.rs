//! The receipts of a mint: a CSV file that only grows, one row for each device and thing that became of it. The last row of a device holds.
//!
//! A batch is written down before it is broadcast and again once it is in a block, each time with one write that has reached the disk
//! before anything else happens. So whatever moment a run ends at, the next one knows which transaction may still be on its way.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rustix::fs::{flock, FlockOperation};
use serde::{Deserialize, Serialize};
use surety_api::{DeviceId, LotId, ModelId};

use crate::CliError;

/// What became of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// Its transaction was signed and may have been broadcast. `height` is the last block it can be in.
    Sent,
    /// Its transaction is in the block `height`.
    Minted,
    /// The chain had it under this model already, by a transaction these receipts know nothing of.
    Before,
    /// The chain has it under another model.
    Other,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Receipt {
    /// The device, which is its token's id.
    pub device: DeviceId,
    /// What became of it.
    pub state: State,
    /// Its lot, once it has one.
    pub lot: Option<LotId>,
    /// The transaction's hash.
    pub transaction: Option<String>,
    /// A block.
    pub height: Option<u64>,
    /// The sequence the transaction was signed with.
    pub sequence: Option<u64>,
    /// The model that is minted.
    pub model: ModelId,
    /// The chain.
    pub chain: String,
}

/// The file, which this process alone writes to.
pub(super) struct Receipts {
    path: PathBuf,
    file: File,
    last: BTreeMap<DeviceId, Receipt>,
}

impl Receipts {
    /// Opens or begins the file. A last line that a broken write has left unfinished is cut off: nothing was broadcast after it.
    ///
    /// # Errors
    /// Another process mints with it, it does not read, or it is of another mint.
    pub fn open(path: &Path, model: ModelId, chain: &str) -> Result<Self, CliError> {
        let failed = |source| CliError::File { path: path.to_owned(), source };
        let malformed = |problem: String| CliError::Malformed { path: path.to_owned(), problem };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(malformed(
                "another `surety mint` writes to it: wait for that, or name another --receipts".into(),
            ));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        let whole = text.rfind('\n').map_or(0, |at| at.saturating_add(1));
        if whole < text.len() {
            text.truncate(whole);
            file.set_len(u64::try_from(whole).unwrap_or(u64::MAX)).map_err(failed)?;
        }
        let mut last = BTreeMap::new();
        for row in csv::Reader::from_reader(text.as_bytes()).deserialize::<Receipt>() {
            let row = row.map_err(|error| malformed(format!("it holds no receipts of a mint: {error}")))?;
            if row.model != model || row.chain != chain {
                return Err(malformed(format!(
                    "it holds receipts of model {} on {}: name another --receipts",
                    row.model, row.chain
                )));
            }
            last.insert(row.device, row);
        }
        let mut receipts = Self { path: path.to_owned(), file, last };
        if text.is_empty() {
            receipts.append("device,state,lot,transaction,height,sequence,model,chain\n".as_bytes())?;
        }
        Ok(receipts)
    }

    /// What is known of a device.
    pub fn of(&self, device: &DeviceId) -> Option<&Receipt> {
        self.last.get(device)
    }

    /// What became of a device.
    pub fn state(&self, device: &DeviceId) -> Option<State> {
        self.of(device).map(|row| row.state)
    }

    /// Whether a device is minted under the right model, as far as is known here.
    pub fn is_settled(&self, device: &DeviceId) -> bool {
        matches!(self.state(device), Some(State::Minted | State::Before))
    }

    /// Whether the chain had a device under another model.
    pub fn is_other(&self, device: &DeviceId) -> bool {
        self.state(device) == Some(State::Other)
    }

    /// Where they are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes rows, which are on the disk when this returns.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, rows: Vec<Receipt>) -> Result<(), CliError> {
        let failed = |problem: String| CliError::Malformed { path: self.path.clone(), problem };
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        for row in &rows {
            writer.serialize(row).map_err(|error| failed(error.to_string()))?;
        }
        let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
        self.append(&bytes)?;
        self.last.extend(rows.into_iter().map(|row| (row.device, row)));
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        let path = self.path.clone();
        let failed = |source| CliError::File { path, source };
        self.file
            .seek(SeekFrom::End(0))
            .and_then(|_| self.file.write_all(bytes))
            .and_then(|()| self.file.sync_data())
            .map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: State) -> Receipt {
        Receipt {
            device: "0x52908400098527886e0f7030069857d2e4169ee7".parse().unwrap(),
            state,
            lot: None,
            transaction: Some("AB".into()),
            height: Some(7),
            sequence: Some(3),
            model: ModelId(1),
            chain: "c".into(),
        }
    }

    #[test]
    fn the_last_row_holds_and_a_torn_line_is_cut_off() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("r.csv");
        let mut receipts = Receipts::open(&path, ModelId(1), "c").unwrap();
        receipts.write(vec![row(State::Sent)]).unwrap();
        receipts.write(vec![row(State::Minted)]).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        assert_eq!(whole.lines().count(), 3);
        drop(receipts);
        std::fs::write(&path, format!("{whole}0x5290840009852")).unwrap();
        let again = Receipts::open(&path, ModelId(1), "c").unwrap();
        assert_eq!(again.of(&row(State::Sent).device), Some(&row(State::Minted)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole);
    }

    #[test]
    fn one_process_writes_and_only_for_one_mint() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("r.csv");
        let mut receipts = Receipts::open(&path, ModelId(1), "c").unwrap();
        let error = Receipts::open(&path, ModelId(1), "c").err().unwrap().to_string();
        assert!(error.contains("another `surety mint`"), "{error}");
        receipts.write(vec![row(State::Minted)]).unwrap();
        drop(receipts);
        for (model, chain) in [(ModelId(2), "c"), (ModelId(1), "d")] {
            let error = Receipts::open(&path, model, chain).err().unwrap().to_string();
            assert!(error.contains("model 1 on c"), "{error}");
        }
        std::fs::write(&path, "something else\n1\n").unwrap();
        assert!(Receipts::open(&path, ModelId(1), "c").is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "something else\n1\n");
    }
}
