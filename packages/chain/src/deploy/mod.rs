//! Puts a network's contracts on a chain, step by step; every finished step is skipped when it runs again
//! (docs/design.md section 4, "Deploy").

mod cost;
mod error;
mod ledger;
mod proposal;
mod run;
mod upgrade;
mod verify;

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{instantiate2_address, ChainError, Salt};

pub use cost::{survey, Survey, Task, TaskCost};
pub use error::DeployError;
pub use proposal::{proposal, store_proposals, Proposal};
pub use run::deploy;
pub use upgrade::{upgrade, upgrade_survey, Upgrade};
pub use verify::{verify, Checked, Difference};

/// Where every contract of the plan is or will be, by name.
pub type Addresses = BTreeMap<String, String>;

/// Makes a contract's instantiation message.
pub type Instantiate = Box<dyn Fn(&Addresses) -> Value + Send + Sync>;

/// One contract to deploy.
pub struct ContractPlan {
    /// Its name in the charter and in the deployment, such as `vault`.
    pub name: String,
    /// The artifact: wasm, or on the embedded chain a native contract's marker.
    pub artifact: Vec<u8>,
    /// Its instantiation message.
    pub instantiate: Instantiate,
}

/// Everything to deploy.
pub struct Plan {
    /// The network's name; it is in the salt of every address.
    pub network: String,
    /// The charter: it comes first and is where the others are registered.
    pub charter: ContractPlan,
    /// All other contracts, in order.
    pub others: Vec<ContractPlan>,
    /// The wasm admin of every contract; whoever signs when `None`.
    pub admin: Option<String>,
}

/// What a deployment just did or found done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Stored a contract's code.
    Stored {
        /// The contract.
        contract: String,
        /// Its code's id.
        code_id: u64,
    },
    /// The contract's code was stored before.
    CodePresent {
        /// The contract.
        contract: String,
        /// Its code's id.
        code_id: u64,
    },
    /// Instantiated a contract.
    Instantiated {
        /// The contract.
        contract: String,
        /// Its address.
        address: String,
    },
    /// The contract was there before.
    ContractPresent {
        /// The contract.
        contract: String,
        /// Its address.
        address: String,
    },
    /// Registered a contract with the charter.
    Registered {
        /// The contract.
        contract: String,
    },
    /// The charter knew the contract before.
    RegistrationPresent {
        /// The contract.
        contract: String,
    },
    /// Gave a contract new code.
    Migrated {
        /// The contract.
        contract: String,
        /// Its new code's id.
        code_id: u64,
    },
}

impl Plan {
    /// The charter, then all others.
    pub fn contracts(&self) -> impl Iterator<Item = &ContractPlan> {
        std::iter::once(&self.charter).chain(&self.others)
    }

    /// Where `creator` will find each contract.
    ///
    /// # Errors
    /// The creator's address does not read, or a name is too long.
    pub fn addresses(&self, creator: &str, prefix: &str) -> Result<Addresses, ChainError> {
        self.contracts()
            .map(|contract| {
                let salt = Salt::of(&self.network, &contract.name)?;
                let address = instantiate2_address(&contract.checksum(), creator, &salt, prefix)?;
                Ok((contract.name.clone(), address))
            })
            .collect()
    }
}

impl ContractPlan {
    /// sha256 of the artifact.
    #[must_use]
    pub fn checksum(&self) -> [u8; 32] {
        Sha256::digest(&self.artifact).into()
    }
}
