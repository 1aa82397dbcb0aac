//! Where a network's contracts are: `deployments/<chain-id>.json` (docs/design.md section 4, "Deploy").

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::TxHash;

/// One network's contracts on one chain. Every tool reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The chain.
    pub chain_id: String,
    /// The network's name; it is in the salt of every address.
    pub network: String,
    /// The contracts by name, such as `vault`.
    pub contracts: BTreeMap<String, Deployed>,
    /// Codes stored so far: sha256 in hex to code id. Lets a broken-off deployment go on without storing twice.
    #[serde(default)]
    pub codes: BTreeMap<String, u64>,
    /// The transaction that was on its way when the deployment broke off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

/// A transaction written down before it is broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Its hash, in hex.
    pub hash: String,
    /// The last height in which it may land.
    pub timeout_height: u64,
    /// sha256, in hex, of the artifact it stores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stores: Option<String>,
}

impl Pending {
    /// Its hash.
    ///
    /// # Errors
    /// The file was changed by hand and has none.
    pub fn hash(&self) -> Result<TxHash, DeploymentError> {
        self.hash.parse().map_err(|_| DeploymentError::BadHash { found: self.hash.clone() })
    }
}

/// One contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// Its address.
    pub address: String,
    /// Id of its code on the chain.
    pub code_id: u64,
    /// sha256 of its artifact, in hex.
    pub checksum: String,
}

/// Why a deployment file cannot be used.
#[derive(Debug, Error)]
pub enum DeploymentError {
    /// The file cannot be read.
    #[error("cannot read deployment {path}: {source}; deploy first, or name the right file")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write deployment {path}: {source}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The file does not parse.
    #[error("deployment {path} does not parse: {problem}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
    /// What stands for a transaction's hash is none.
    #[error("`{found}` is no transaction's hash: take `pending` out of the deployment file once nothing is on its way")]
    BadHash {
        /// What there is.
        found: String,
    },
    /// The contract is not in the file.
    #[error("the deployment on {chain_id} has no contract `{contract}`: finish deploying first")]
    NoContract {
        /// The chain.
        chain_id: String,
        /// The contract's name.
        contract: String,
    },
}

impl Deployment {
    /// Where the deployment of a chain belongs below `directory`.
    #[must_use]
    pub fn path(directory: &Path, chain_id: &str) -> PathBuf {
        directory.join(format!("{chain_id}.json"))
    }

    /// Reads a deployment.
    ///
    /// # Errors
    /// The file cannot be read or does not parse.
    pub fn load(path: &Path) -> Result<Self, DeploymentError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| DeploymentError::Unreadable { path: path.to_owned(), source })?;
        serde_json::from_str(&text)
            .map_err(|error| DeploymentError::Malformed { path: path.to_owned(), problem: error.to_string() })
    }

    /// Reads a deployment, or starts an empty one where no file is.
    ///
    /// # Errors
    /// The file is there but cannot be read or does not parse.
    pub fn load_or_new(path: &Path, chain_id: &str, network: &str) -> Result<Self, DeploymentError> {
        match Self::load(path) {
            Err(DeploymentError::Unreadable { source, .. })
                if source.kind() == std::io::ErrorKind::NotFound =>
            {
                Ok(Self { chain_id: chain_id.into(), network: network.into(), ..Self::default() })
            }
            loaded => loaded,
        }
    }

    /// Writes the deployment; a crash leaves the old file or the new one, never half of one.
    ///
    /// # Errors
    /// The directory cannot be made or the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), DeploymentError> {
        self.write(path).map_err(|source| DeploymentError::Unwritable { path: path.to_owned(), source })
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let partial = path.with_extension("json.partial");
        let mut file = std::fs::File::create(&partial)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    }

    /// The address of a contract by name.
    ///
    /// # Errors
    /// It is not deployed.
    pub fn address(&self, contract: &str) -> Result<&str, DeploymentError> {
        self.contracts.get(contract).map(|deployed| deployed.address.as_str()).ok_or_else(|| {
            DeploymentError::NoContract { chain_id: self.chain_id.clone(), contract: contract.to_owned() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployment_survives_its_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = Deployment::path(&dir.path().join("deployments"), "surety-1");
        let mut deployment = Deployment::load_or_new(&path, "surety-1", "test").unwrap();
        assert!(deployment.contracts.is_empty());
        let vault = Deployed { address: "wasm1vault".into(), code_id: 4, checksum: "ab".into() };
        deployment.contracts.insert("vault".into(), vault);
        deployment.save(&path).unwrap();
        let read = Deployment::load(&path).unwrap();
        assert_eq!(read, deployment);
        assert_eq!(read.address("vault").unwrap(), "wasm1vault");
        assert!(matches!(read.address("device"), Err(DeploymentError::NoContract { .. })));
    }

    #[test]
    fn a_broken_file_is_never_taken_for_an_empty_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("surety-1.json");
        std::fs::write(&path, "{").unwrap();
        let error = Deployment::load_or_new(&path, "surety-1", "test").unwrap_err();
        assert!(matches!(error, DeploymentError::Malformed { .. }));
    }
}
