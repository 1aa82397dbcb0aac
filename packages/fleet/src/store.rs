//! The state directory: one file, replaced as a whole, one command at a time.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::fs::{flock, FlockOperation};

use crate::error::FleetError;
use crate::fleet::Fleet;

/// A state directory that this process holds. Another command waits until it is dropped, so no counter is used twice.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// The system lets go of the lock when this is closed, however the process ends.
    _lock: File,
}

impl Store {
    /// Opens and locks a directory, making it if need be.
    ///
    /// # Errors
    /// [`FleetError::File`].
    pub fn open(dir: &Path) -> Result<Self, FleetError> {
        fs::create_dir_all(dir).map_err(|source| FleetError::File { path: dir.to_owned(), source })?;
        let lock = dir.join("fleet.lock");
        let at_lock = |source| FleetError::File { path: lock.clone(), source };
        let file = File::create(&lock).map_err(at_lock)?;
        flock(&file, FlockOperation::LockExclusive).map_err(|error| at_lock(error.into()))?;
        Ok(Self { path: dir.join("fleet.json"), _lock: file })
    }

    /// Writes a new fleet.
    ///
    /// # Errors
    /// [`FleetError::Exists`] where there is one: starting its counters again would make every statement a replay.
    pub fn create(&self, fleet: &Fleet) -> Result<(), FleetError> {
        if self.path.exists() {
            return Err(FleetError::Exists { path: self.path.clone() });
        }
        self.save(fleet)
    }

    /// Reads the fleet.
    ///
    /// # Errors
    /// [`FleetError::File`], [`FleetError::NotAFleet`], or [`FleetError::Altered`] when the first device does not
    /// follow from the seed.
    pub fn load(&self) -> Result<Fleet, FleetError> {
        let text = fs::read(&self.path).map_err(|source| self.file(source))?;
        let fleet: Fleet = serde_json::from_slice(&text)
            .map_err(|source| FleetError::NotAFleet { path: self.path.clone(), source })?;
        for (index, device) in (0..).zip(&fleet.devices) {
            if device.index != index {
                let source = serde::de::Error::custom(format_args!("device {index} is out of order"));
                return Err(FleetError::NotAFleet { path: self.path.clone(), source });
            }
        }
        if let Some(device) = fleet.devices.first() {
            let expected = fleet.key(device)?.device();
            if expected != device.device {
                let (path, index, found) = (self.path.clone(), device.index, device.device);
                return Err(FleetError::Altered { path, index, expected, found });
            }
        }
        Ok(fleet)
    }

    /// Replaces the file in one step, durably.
    ///
    /// # Errors
    /// [`FleetError::File`]; the old file is then still there, whole.
    pub fn save(&self, fleet: &Fleet) -> Result<(), FleetError> {
        let text = serde_json::to_string_pretty(fleet)?;
        let dir = self.path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(dir).map_err(|source| self.file(source))?;
        file.write_all(text.as_bytes()).map_err(|source| self.file(source))?;
        file.as_file().sync_all().map_err(|source| self.file(source))?;
        file.persist(&self.path).map_err(|error| self.file(error.error))?;
        Ok(())
    }

    fn file(&self, source: std::io::Error) -> FleetError {
        FleetError::File { path: self.path.clone(), source }
    }
}
