//! What is left to do of a plan, and what it costs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cosmwasm_std::{Coin, Uint128};
use serde::Serialize;

use super::run::{registered, Registry, Run};
use super::{ContractPlan, DeployError, Plan};
use crate::{Account, Client, Msg, TxOptions, UploadAccess};

/// Gas of instantiating a contract and of registering one: what the dearest used on a real node (320,502 and 135,117), with some
/// room. A contract cannot be instantiated by way of trial before its code is there.
const INSTANTIATE_GAS: u64 = 350_000;
const REGISTER_GAS: u64 = 150_000;
/// Gas of migrating one contract: eight in one transaction used 747,151, and one alone pays for the transaction too.
pub(super) const MIGRATE_GAS: u64 = 160_000;

/// One thing left to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Store a contract's code.
    Store,
    /// Instantiate a contract.
    Instantiate,
    /// Register a contract with the charter.
    Register,
    /// Give a contract new code.
    Migrate,
}

/// What a task costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskCost {
    /// The contract.
    pub contract: String,
    /// What is done.
    pub task: Task,
    /// The gas limit it is sent with.
    pub gas: u64,
    /// The fee.
    pub fee: Vec<Coin>,
    /// `simulated` by the chain, `measured` on another one, or `voted` where the chain's governance pays it.
    pub by: &'static str,
}

/// What is to be done and by whom it may be stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// Who signs.
    pub signer: String,
    /// Where each contract is or will be.
    pub addresses: BTreeMap<String, String>,
    /// Contracts whose code the chain's governance must store.
    pub to_vote: Vec<String>,
    /// What is left to do, in order.
    pub tasks: Vec<TaskCost>,
    /// What all of it costs at most.
    pub total: Coin,
    /// What the signer has.
    pub balance: Coin,
}

impl Survey {
    /// Whether there is enough to pay for it.
    ///
    /// # Errors
    /// [`DeployError::TooPoor`] when there is not.
    pub fn affordable(&self) -> Result<(), DeployError> {
        if self.balance.amount >= self.total.amount {
            return Ok(());
        }
        Err(DeployError::TooPoor {
            address: self.signer.clone(),
            denom: self.total.denom.clone(),
            found: self.balance.amount,
            needed: self.total.amount,
        })
    }

    /// Whether the signer can go on without a vote.
    ///
    /// # Errors
    /// [`DeployError::UploadsRestricted`] names a contract whose code must be voted on.
    pub fn uploadable(&self) -> Result<(), DeployError> {
        match self.to_vote.first() {
            None => Ok(()),
            Some(contract) => Err(DeployError::UploadsRestricted {
                address: self.signer.clone(),
                contract: contract.clone(),
            }),
        }
    }
}

/// Looks what is left to do of `plan` and what it costs. Sends nothing; `code_ids` that are right are written into `file`.
///
/// # Errors
/// The chain does not answer, the file cannot be used, or what is on the chain contradicts the plan.
pub async fn survey(
    account: &Account,
    plan: &Plan,
    file: &Path,
    code_ids: &BTreeMap<String, u64>,
) -> Result<Survey, DeployError> {
    let mut run = Run::open(account, plan, file).await?;
    run.ledger.settle().await?;
    if !code_ids.is_empty() {
        run.ledger.adopt_codes(plan, code_ids).await?;
    }
    run.adopt_known().await?;
    let mut work = Work::begin(account).await?;
    for contract in plan.contracts() {
        if run.ledger.on_chain(&run.address(&contract.name)).await?.is_none() {
            if run.ledger.known_code(contract).await?.is_none() {
                work.store(contract).await?;
            }
            work.measured(&contract.name, Task::Instantiate, INSTANTIATE_GAS)?;
        }
    }
    let charter = run.address(&plan.charter.name);
    let known = match run.ledger.on_chain(&charter).await? {
        Some(_) => Registry::of(account.client(), &charter).await?,
        None => Registry { contracts: Vec::new() },
    };
    for contract in &plan.others {
        if !registered(&known, &contract.name, &run.address(&contract.name))? {
            work.measured(&contract.name, Task::Register, REGISTER_GAS)?;
        }
    }
    work.end(run.addresses).await
}

/// Adds up what tasks cost.
pub(super) struct Work<'a> {
    account: &'a Account,
    access: UploadAccess,
    stored: BTreeSet<[u8; 32]>,
    to_vote: Vec<String>,
    tasks: Vec<TaskCost>,
}

impl<'a> Work<'a> {
    /// # Errors
    /// The chain does not answer.
    pub async fn begin(account: &'a Account) -> Result<Self, DeployError> {
        let access = account.client().upload_access().await?;
        Ok(Self { account, access, stored: BTreeSet::new(), to_vote: Vec::new(), tasks: Vec::new() })
    }

    fn client(&self) -> &'a Client {
        self.account.client()
    }

    /// Storing is simulated: it can be done at once. The same artifact is stored once.
    pub async fn store(&mut self, contract: &ContractPlan) -> Result<(), DeployError> {
        if !self.stored.insert(contract.checksum()) {
            return Ok(());
        }
        let (contract, task) = (&contract.name, Msg::StoreCode { code: contract.artifact.clone() });
        let (gas, fee, by) = if self.access.allows(self.account.address()) {
            let options = TxOptions::default();
            let cost = self.client().estimate(self.account.signer(), &[task], &options).await?;
            (cost.gas_limit, cost.fee, "simulated")
        } else {
            self.to_vote.push(contract.clone());
            (0, Vec::new(), "voted")
        };
        self.tasks.push(TaskCost { contract: contract.clone(), task: Task::Store, gas, fee, by });
        Ok(())
    }

    pub fn measured(&mut self, contract: &str, task: Task, gas: u64) -> Result<(), DeployError> {
        let cost = self.client().profile().cost_of_simulated(gas)?;
        let (gas, fee) = (cost.gas_limit, cost.fee);
        self.tasks.push(TaskCost { contract: contract.to_owned(), task, gas, fee, by: "measured" });
        Ok(())
    }

    pub async fn end(self, addresses: BTreeMap<String, String>) -> Result<Survey, DeployError> {
        let denom = &self.client().profile().fee_denom;
        let fees = self.tasks.iter().flat_map(|task| &task.fee);
        let total = fees.fold(Uint128::zero(), |total, coin| total.saturating_add(coin.amount));
        let signer = self.account.address().to_owned();
        let balance = self.client().balance(&signer, denom).await?;
        Ok(Survey {
            signer,
            addresses,
            to_vote: self.to_vote,
            tasks: self.tasks,
            total: Coin { denom: denom.clone(), amount: total },
            balance: Coin { denom: denom.clone(), amount: balance },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::coin;

    fn survey(balance: u128, to_vote: &[&str]) -> Survey {
        Survey {
            signer: "wasm1signer".into(),
            addresses: BTreeMap::new(),
            to_vote: to_vote.iter().map(ToString::to_string).collect(),
            tasks: Vec::new(),
            total: coin(10, "ufee"),
            balance: coin(balance, "ufee"),
        }
    }

    #[test]
    fn who_has_too_little_is_told_how_much_it_takes() {
        survey(10, &[]).affordable().unwrap();
        let error = survey(9, &[]).affordable().unwrap_err();
        assert!(matches!(&error, DeployError::TooPoor { .. }));
        assert!(
            error.to_string().contains("has 9ufee, and what is left to do costs up to 10ufee"),
            "{error}"
        );
    }

    #[test]
    fn a_contract_that_must_be_voted_on_stops_it() {
        survey(10, &[]).uploadable().unwrap();
        let error = survey(10, &["vault"]).uploadable().unwrap_err();
        assert!(matches!(error, DeployError::UploadsRestricted { contract, .. } if contract == "vault"));
    }
}
