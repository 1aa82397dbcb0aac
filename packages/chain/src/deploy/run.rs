//! Does what is left to do of a plan.

use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::ledger::Ledger;
use super::{Addresses, ContractPlan, DeployError, Plan, Step};
use crate::{Account, Client, Deployment, Msg, Salt};

#[derive(Deserialize)]
pub(super) struct Registry {
    pub contracts: Vec<Registered>,
}

#[derive(Deserialize)]
pub(super) struct Registered {
    pub contract: String,
    pub address: String,
}

impl Registry {
    /// What the charter at `address` knows.
    pub async fn of(client: &Client, address: &str) -> Result<Self, DeployError> {
        Ok(client.smart(address, &json!({"contracts": {}})).await?)
    }

    pub fn address(&self, contract: &str) -> Option<&str> {
        let known = self.contracts.iter().find(|registered| registered.contract == contract);
        known.map(|registered| registered.address.as_str())
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
    let mut run = Run::open(governance, plan, file).await?;
    run.ledger.settle().await?;
    run.adopt_known().await?;
    for contract in plan.contracts() {
        run.instantiate(contract, progress).await?;
    }
    run.register(progress).await?;
    Ok(run.ledger.deployment)
}

/// A plan and how far it has come.
pub(super) struct Run<'a> {
    pub plan: &'a Plan,
    pub ledger: Ledger<'a>,
    pub addresses: Addresses,
}

impl<'a> Run<'a> {
    pub async fn open(account: &'a Account, plan: &'a Plan, file: &'a Path) -> Result<Self, DeployError> {
        let ledger = Ledger::open(account, plan, file).await?;
        let addresses = plan.addresses(account.address(), &account.client().profile().prefix)?;
        Ok(Self { plan, ledger, addresses })
    }

    /// A contract of the file that is on the chain keeps its address, also when it was migrated since; one that is not on
    /// the chain (the chain was reset) is forgotten.
    pub async fn adopt_known(&mut self) -> Result<(), DeployError> {
        for contract in self.plan.contracts() {
            let Some(known) = self.ledger.deployment.contracts.get(&contract.name).cloned() else { continue };
            match self.ledger.on_chain(&known.address).await? {
                None => {
                    self.ledger.deployment.contracts.remove(&contract.name);
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

    /// Where a contract is or will be.
    pub fn address(&self, name: &str) -> String {
        self.addresses.get(name).cloned().unwrap_or_default()
    }

    async fn instantiate(
        &mut self,
        contract: &ContractPlan,
        progress: &mut (dyn FnMut(Step) + Send),
    ) -> Result<(), DeployError> {
        let name = contract.name.clone();
        let address = self.address(&name);
        if let Some((info, checksum)) = self.ledger.on_chain(&address).await? {
            self.ledger.keep(&name, &address, info.code_id, &checksum)?;
            progress(Step::ContractPresent { contract: name, address });
            return Ok(());
        }
        let code_id = self.ledger.code(contract, progress).await?;
        let message = (contract.instantiate)(&self.addresses);
        let signer = self.ledger.account.address().to_owned();
        let msg = Msg::Instantiate2 {
            code_id,
            admin: Some(self.plan.admin.clone().unwrap_or(signer)),
            label: format!("surety/{}/{name}", self.plan.network),
            msg: crate::msg::to_json(&message)?,
            funds: Vec::new(),
            salt: Salt::of(&self.plan.network, &name)?,
        };
        self.ledger.send(&[msg], None).await?;
        // The chain must agree on the address before anybody relies on it.
        self.ledger.client().contract(&address).await?;
        self.ledger.keep(&name, &address, code_id, &contract.checksum())?;
        progress(Step::Instantiated { contract: name, address });
        Ok(())
    }

    async fn register(&mut self, progress: &mut (dyn FnMut(Step) + Send)) -> Result<(), DeployError> {
        let charter = self.ledger.deployment.address(&self.plan.charter.name)?.to_owned();
        let known = Registry::of(self.ledger.client(), &charter).await?;
        for contract in &self.plan.others {
            let name = contract.name.clone();
            let address = self.ledger.deployment.address(&name)?.to_owned();
            if registered(&known, &name, &address)? {
                progress(Step::RegistrationPresent { contract: name });
                continue;
            }
            let message = json!({"register_contract": {"contract": name, "address": address}});
            self.ledger.send(&[Msg::execute(&charter, &message, &[])?], None).await?;
            progress(Step::Registered { contract: name });
        }
        Ok(())
    }
}

/// Whether the charter knows a contract; it can be registered once only.
pub(super) fn registered(known: &Registry, name: &str, address: &str) -> Result<bool, DeployError> {
    match known.address(name) {
        None => Ok(false),
        Some(found) if found == address => Ok(true),
        Some(found) => Err(DeployError::RegisteredElsewhere {
            contract: name.to_owned(),
            expected: address.to_owned(),
            found: found.to_owned(),
        }),
    }
}
