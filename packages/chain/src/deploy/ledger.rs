//! What a deployment has done so far: every transaction is written down before it is broadcast, so that one whose end was not
//! seen is looked up before anything is sent again.

use std::path::Path;

use super::{ContractPlan, DeployError, Plan, Step};
use crate::deployment::Pending;
use crate::event::attribute;
use crate::{
    Account, ChainError, Client, ContractInfo, Deployed, Deployment, Landed, Msg, Outcome, TxOptions,
};

/// How often a transaction is signed anew when another sequence was due.
const ATTEMPTS: u32 = 3;

/// A deployment file and who signs for it.
pub(super) struct Ledger<'a> {
    pub account: &'a Account,
    pub deployment: Deployment,
    file: &'a Path,
}

impl<'a> Ledger<'a> {
    /// Opens the file, or starts one.
    pub async fn open(account: &'a Account, plan: &Plan, file: &'a Path) -> Result<Self, DeployError> {
        let chain_id = &account.client().profile().chain_id;
        // A node of another chain is told by its status.
        account.client().status().await?;
        let deployment = Deployment::load_or_new(file, chain_id, &plan.network)?;
        if deployment.chain_id != *chain_id || deployment.network != plan.network {
            return Err(DeployError::WrongFile {
                path: file.to_owned(),
                found_chain: deployment.chain_id,
                found_network: deployment.network,
            });
        }
        Ok(Self { account, deployment, file })
    }

    pub fn client(&self) -> &Client {
        self.account.client()
    }

    /// Waits for the transaction that was on its way when an earlier run ended.
    pub async fn settle(&mut self) -> Result<(), DeployError> {
        let Some(pending) = self.deployment.pending.clone() else { return Ok(()) };
        if let Outcome::Landed(landed) = self.client().wait(pending.hash()?, pending.timeout_height).await? {
            // A refused one is sent again, and its refusal seen then.
            if let (0, Some(checksum)) = (landed.code, &pending.stores) {
                let code_id = code_id(&landed)?;
                self.deployment.codes.insert(checksum.clone(), code_id);
            }
        }
        self.deployment.pending = None;
        self.save()
    }

    /// Signs, writes down, broadcasts and waits.
    pub async fn send(&mut self, messages: &[Msg], stores: Option<&str>) -> Result<Landed, DeployError> {
        let mut attempt = 1;
        loop {
            match self.send_once(messages, stores).await {
                Err(DeployError::Chain(ChainError::OutOfSequence { .. })) if attempt < ATTEMPTS => {
                    attempt += 1;
                }
                sent => return sent,
            }
        }
    }

    async fn send_once(&mut self, messages: &[Msg], stores: Option<&str>) -> Result<Landed, DeployError> {
        let tx = self.account.prepare(messages, &TxOptions::default()).await?;
        self.deployment.pending = Some(Pending {
            hash: tx.hash.to_string(),
            timeout_height: tx.timeout_height,
            stores: stores.map(str::to_owned),
        });
        self.save()?;
        match self.account.broadcast(&tx).await {
            Err(error) if !error.may_have_been_taken() => {
                self.deployment.pending = None;
                self.save()?;
                return Err(error.into());
            }
            // Whether it was taken, the chain says.
            Ok(()) | Err(_) => {}
        }
        let outcome = self.client().wait(tx.hash, tx.timeout_height).await?;
        self.deployment.pending = None;
        match outcome {
            Outcome::Landed(landed) => {
                let landed = landed.ok()?;
                if let Some(checksum) = stores {
                    self.deployment.codes.insert(checksum.to_owned(), code_id(&landed)?);
                }
                self.save()?;
                Ok(landed)
            }
            Outcome::Dead => {
                self.account.resync().await;
                self.save()?;
                Err(ChainError::Dead { hash: tx.hash, timeout_height: tx.timeout_height }.into())
            }
        }
    }

    /// The id of a contract's code as the file has it and the chain confirms it.
    pub async fn known_code(&self, contract: &ContractPlan) -> Result<Option<u64>, DeployError> {
        let checksum = contract.checksum();
        let Some(&code_id) = self.deployment.codes.get(&hex::encode(checksum)) else { return Ok(None) };
        match self.client().code(code_id).await {
            Ok(code) if code.checksum == checksum => Ok(Some(code_id)),
            // Another chain under the same name: this one was reset.
            Ok(_) | Err(ChainError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The id of a contract's code; stores it where it is not there yet.
    pub async fn code(
        &mut self,
        contract: &ContractPlan,
        progress: &mut (dyn FnMut(Step) + Send),
    ) -> Result<u64, DeployError> {
        let name = contract.name.clone();
        if let Some(code_id) = self.known_code(contract).await? {
            progress(Step::CodePresent { contract: name, code_id });
            return Ok(code_id);
        }
        let checksum = hex::encode(contract.checksum());
        let store = Msg::StoreCode { code: contract.artifact.clone() };
        let landed = self.send(&[store], Some(&checksum)).await?;
        let code_id = code_id(&landed)?;
        self.confirm_code(contract, code_id).await?;
        progress(Step::Stored { contract: name, code_id });
        Ok(code_id)
    }

    /// Takes over codes that somebody else stored, such as the chain's governance.
    pub async fn adopt_codes(
        &mut self,
        plan: &Plan,
        code_ids: &std::collections::BTreeMap<String, u64>,
    ) -> Result<(), DeployError> {
        for contract in plan.contracts() {
            let Some(&code_id) = code_ids.get(&contract.name) else { continue };
            self.confirm_code(contract, code_id).await?;
            self.deployment.codes.insert(hex::encode(contract.checksum()), code_id);
        }
        self.save()
    }

    /// What the chain stored must be what was meant.
    async fn confirm_code(&mut self, contract: &ContractPlan, code_id: u64) -> Result<(), DeployError> {
        let expected = contract.checksum();
        let found = self.client().code(code_id).await?.checksum;
        if found == expected {
            return Ok(());
        }
        self.deployment.codes.remove(&hex::encode(expected));
        self.save()?;
        Err(DeployError::WrongChecksum {
            code_id,
            expected: hex::encode(expected),
            found: hex::encode(found),
        })
    }

    /// A contract and its code's checksum; `None` where there is none.
    pub async fn on_chain(&self, address: &str) -> Result<Option<(ContractInfo, [u8; 32])>, ChainError> {
        match self.client().contract(address).await {
            Ok(info) => {
                let code = self.client().code(info.code_id).await?;
                Ok(Some((info, code.checksum)))
            }
            Err(ChainError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes a contract down.
    pub fn keep(
        &mut self,
        name: &str,
        address: &str,
        code_id: u64,
        checksum: &[u8; 32],
    ) -> Result<(), DeployError> {
        let deployed = Deployed { address: address.to_owned(), code_id, checksum: hex::encode(checksum) };
        self.deployment.contracts.insert(name.to_owned(), deployed);
        self.save()
    }

    fn save(&self) -> Result<(), DeployError> {
        Ok(self.deployment.save(self.file)?)
    }
}

fn code_id(landed: &Landed) -> Result<u64, ChainError> {
    let stored = landed.events.iter().filter(|event| event.ty == "store_code");
    stored
        .filter_map(|event| attribute(event, "code_id")?.parse().ok())
        .next()
        .ok_or_else(|| ChainError::decode("the storing of code", "no event names the code id"))
}
