//! Puts a network's contracts on a chain, step by step; every finished step is skipped when it runs again
//! (docs/design.md section 4, "Deploy").

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::deployment::DeploymentError;
use crate::event::attribute;
use crate::{
    instantiate2_address, Account, ChainError, ContractInfo, Deployed, Deployment, Msg, Salt, TxOptions,
};

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
}

/// Why a deployment stopped. What it did is saved; run it again once the cause is gone.
#[derive(Debug, Error)]
pub enum DeployError {
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The deployment file.
    #[error(transparent)]
    File(#[from] DeploymentError),
    /// The file is about another chain or network.
    #[error("{path} is about network `{found_network}` on chain `{found_chain}`: use another file")]
    WrongFile {
        /// The file.
        path: PathBuf,
        /// The chain it is about.
        found_chain: String,
        /// The network it is about.
        found_network: String,
    },
    /// A contract of this name is deployed from another artifact.
    #[error("`{contract}` at {address} runs artifact {deployed}, not {artifact}: migrate it, or deploy another network")]
    DifferentArtifact {
        /// The contract.
        contract: String,
        /// Its address.
        address: String,
        /// sha256 of the artifact it runs.
        deployed: String,
        /// sha256 of the artifact of the plan.
        artifact: String,
    },
    /// The chain stored something else than was sent.
    #[error(
        "code {code_id} has checksum {found} on the chain instead of {expected}: is this the right chain?"
    )]
    WrongChecksum {
        /// The code's id.
        code_id: u64,
        /// sha256 of the artifact.
        expected: String,
        /// The chain's checksum.
        found: String,
    },
    /// The charter says that the contract is elsewhere.
    #[error("the charter has `{contract}` at {found}, not at {expected}: it can be registered once only")]
    RegisteredElsewhere {
        /// The contract.
        contract: String,
        /// Where the plan puts it.
        expected: String,
        /// Where the charter has it.
        found: String,
    },
}

#[derive(Deserialize)]
struct Registered {
    contracts: Vec<RegisteredContract>,
}

#[derive(Deserialize)]
struct RegisteredContract {
    contract: String,
    address: String,
}

impl Plan {
    fn contracts(&self) -> impl Iterator<Item = &ContractPlan> {
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
    fn checksum(&self) -> [u8; 32] {
        Sha256::digest(&self.artifact).into()
    }
}

/// Deploys `plan`, signed by `governance`, and keeps the result in `file` after every step.
///
/// `progress` hears of every step as it is done or found done.
///
/// # Errors
/// The chain refuses a step or does not answer, the file cannot be used, or what is on the chain contradicts the plan.
pub async fn deploy(
    governance: &Account,
    plan: &Plan,
    file: &Path,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Deployment, DeployError> {
    let profile = governance.client().profile();
    governance.client().status().await?;
    let deployment = Deployment::load_or_new(file, &profile.chain_id, &plan.network)?;
    if deployment.chain_id != profile.chain_id || deployment.network != plan.network {
        return Err(DeployError::WrongFile {
            path: file.to_owned(),
            found_chain: deployment.chain_id,
            found_network: deployment.network,
        });
    }
    let addresses = plan.addresses(governance.address(), &profile.prefix)?;
    let mut run = Run { governance, plan, file, progress, deployment, addresses };
    run.adopt_known().await?;
    for contract in plan.contracts() {
        run.instantiate(contract).await?;
    }
    run.register().await?;
    Ok(run.deployment)
}

struct Run<'a> {
    governance: &'a Account,
    plan: &'a Plan,
    file: &'a Path,
    progress: &'a mut (dyn FnMut(Step) + Send),
    deployment: Deployment,
    addresses: Addresses,
}

impl Run<'_> {
    /// A contract of the file that is on the chain keeps its address, also when it was migrated since; one that is not on
    /// the chain (the chain was reset) is forgotten.
    async fn adopt_known(&mut self) -> Result<(), DeployError> {
        for contract in self.plan.contracts() {
            let Some(known) = self.deployment.contracts.get(&contract.name).cloned() else { continue };
            match self.on_chain(&known.address).await? {
                None => {
                    self.deployment.contracts.remove(&contract.name);
                }
                Some((_, checksum)) if checksum != contract.checksum() => {
                    return Err(DeployError::DifferentArtifact {
                        contract: contract.name.clone(),
                        address: known.address,
                        deployed: hex::encode(checksum),
                        artifact: hex::encode(contract.checksum()),
                    });
                }
                Some(_) => {
                    self.addresses.insert(contract.name.clone(), known.address);
                }
            }
        }
        Ok(())
    }

    async fn on_chain(&self, address: &str) -> Result<Option<(ContractInfo, [u8; 32])>, ChainError> {
        let client = self.governance.client();
        match client.contract(address).await {
            Ok(info) => {
                let code = client.code(info.code_id).await?;
                Ok(Some((info, code.checksum)))
            }
            Err(ChainError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn instantiate(&mut self, contract: &ContractPlan) -> Result<(), DeployError> {
        let name = contract.name.clone();
        let address = self.addresses.get(&name).cloned().unwrap_or_default();
        if let Some((info, checksum)) = self.on_chain(&address).await? {
            self.keep(&name, &address, info.code_id, &checksum)?;
            (self.progress)(Step::ContractPresent { contract: name, address });
            return Ok(());
        }
        let code_id = self.code(contract).await?;
        let message = (contract.instantiate)(&self.addresses);
        let msg = Msg::Instantiate2 {
            code_id,
            admin: Some(self.plan.admin.clone().unwrap_or_else(|| self.governance.address().to_owned())),
            label: format!("surety/{}/{name}", self.plan.network),
            msg: crate::msg::to_json(&message)?,
            funds: Vec::new(),
            salt: Salt::of(&self.plan.network, &name)?,
        };
        self.governance.execute_and_wait(&[msg], &TxOptions::default()).await?;
        // The chain must agree on the address before anybody relies on it.
        self.governance.client().contract(&address).await?;
        self.keep(&name, &address, code_id, &contract.checksum())?;
        (self.progress)(Step::Instantiated { contract: name, address });
        Ok(())
    }

    async fn code(&mut self, contract: &ContractPlan) -> Result<u64, DeployError> {
        let checksum = contract.checksum();
        let hex_checksum = hex::encode(checksum);
        let client = self.governance.client();
        if let Some(&code_id) = self.deployment.codes.get(&hex_checksum) {
            match client.code(code_id).await {
                Ok(code) if code.checksum == checksum => {
                    (self.progress)(Step::CodePresent { contract: contract.name.clone(), code_id });
                    return Ok(code_id);
                }
                Ok(_) | Err(ChainError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let store = Msg::StoreCode { code: contract.artifact.clone() };
        let landed = self.governance.execute_and_wait(&[store], &TxOptions::default()).await?;
        let code_id = landed
            .events
            .iter()
            .filter(|event| event.ty == "store_code")
            .find_map(|event| attribute(event, "code_id")?.parse().ok())
            .ok_or_else(|| ChainError::decode("the storing of code", "no event names the code id"))?;
        let found = client.code(code_id).await?.checksum;
        if found != checksum {
            return Err(DeployError::WrongChecksum {
                code_id,
                expected: hex_checksum,
                found: hex::encode(found),
            });
        }
        self.deployment.codes.insert(hex_checksum, code_id);
        self.deployment.save(self.file)?;
        (self.progress)(Step::Stored { contract: contract.name.clone(), code_id });
        Ok(code_id)
    }

    fn keep(
        &mut self,
        name: &str,
        address: &str,
        code_id: u64,
        checksum: &[u8; 32],
    ) -> Result<(), DeployError> {
        let deployed = Deployed { address: address.to_owned(), code_id, checksum: hex::encode(checksum) };
        self.deployment.contracts.insert(name.to_owned(), deployed);
        Ok(self.deployment.save(self.file)?)
    }

    async fn register(&mut self) -> Result<(), DeployError> {
        let charter = self.deployment.address(&self.plan.charter.name)?.to_owned();
        let known: Registered = self.governance.client().smart(&charter, &json!({"contracts": {}})).await?;
        for contract in &self.plan.others {
            let name = contract.name.clone();
            let address = self.deployment.address(&name)?.to_owned();
            match known.contracts.iter().find(|registered| registered.contract == name) {
                Some(registered) if registered.address == address => {
                    (self.progress)(Step::RegistrationPresent { contract: name });
                }
                Some(registered) => {
                    return Err(DeployError::RegisteredElsewhere {
                        contract: name,
                        expected: address,
                        found: registered.address.clone(),
                    });
                }
                None => {
                    let message = json!({"register_contract": {"contract": name, "address": address}});
                    let msg = Msg::execute(&charter, &message, &[])?;
                    self.governance.execute_and_wait(&[msg], &TxOptions::default()).await?;
                    (self.progress)(Step::Registered { contract: name });
                }
            }
        }
        Ok(())
    }
}
