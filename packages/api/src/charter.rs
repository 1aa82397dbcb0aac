//! `charter`: who holds which office, where each contract is, what is paused until when (docs/design.md section 3.1).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, QuerierWrapper};

use crate::{text_enum, typed_events, ApiError};

text_enum! {
    /// An office of the network. Each is one address: a key, a multisig or a DAO.
    pub enum Office {
        /// The foundation or DAO: parameters, categories, reporters, contract addresses.
        Governance => "governance",
        /// The integrations committee: certifies, confirms licences, earns its part. Never moves stake.
        Integrations => "integrations",
        /// The coin holders' vote: issues licences.
        Community => "community",
        /// May pause and seal for a bounded time, and nothing else.
        Guardian => "guardian",
    }
}

text_enum! {
    /// A contract the charter has an address for.
    pub enum ContractName {
        /// Every bonded or staked coin.
        Vault => "vault",
        /// Soulbound licences.
        License => "license",
        /// Categories and models.
        Catalog => "catalog",
        /// Device NFTs.
        Device => "device",
        /// Reports and proofs.
        Telemetry => "telemetry",
        /// Cases. Whatever is registered here may place locks in the vault.
        Arbitration => "arbitration",
        /// Campaigns and buyers' money.
        Preorder => "preorder",
    }
}

/// A pause by the guardian ends by itself after 14 days.
pub const PAUSE_SECONDS: u64 = 14 * 86_400;
/// The guardian may pause a contract this often within [`YEAR_SECONDS`]: once and one renewal.
pub const PAUSES_A_YEAR: usize = 2;
/// A seal of the vault's payouts ends by itself after 7 days.
pub const SEAL_SECONDS: u64 = 7 * 86_400;
/// The year over which pauses and seals are counted.
pub const YEAR_SECONDS: u64 = 365 * 86_400;

/// Seats the four offices.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of governance.
    pub governance: String,
    /// Address of the integrations committee.
    pub integrations: String,
    /// Address of the community's vote.
    pub community: String,
    /// Address of the guardian.
    pub guardian: String,
}

/// What can be done with the charter.
#[cw_serde]
pub enum ExecuteMsg {
    /// Governance, or the holder of the office itself: names who shall hold it. Nothing changes until the nominee accepts;
    /// a later nomination replaces this one, but the holder's never one of governance. Emits `nominated`.
    Nominate {
        /// The office to hand over.
        office: Office,
        /// The nominee.
        address: String,
    },
    /// The nominee: takes the office. Emits `accepted`. Fails when nobody, or somebody else, is nominated.
    Accept {
        /// The office to take.
        office: Office,
    },
    /// Governance, once per name: says where a contract is. Emits `contract_registered`. Fails when the name or the address
    /// is taken and when there is no contract at the address.
    RegisterContract {
        /// Its name.
        contract: ContractName,
        /// Its address.
        address: String,
    },
    /// Guardian (twice in 365 days: once and a renewal) or governance: stops what comes in at one contract for 14 days from
    /// now: mint, licence issue, bond, campaign, preorder. Never a claim, withdrawal, activation, fault or recovery. Emits `paused`.
    Pause {
        /// The contract to pause.
        contract: ContractName,
    },
    /// Guardian or governance: ends a pause early. Emits `unpaused`.
    Unpause {
        /// The paused contract.
        contract: ContractName,
    },
    /// Guardian, once in 365 days: delays the vault's payouts for 7 days. Nobody's entitlement changes. Emits `sealed`.
    Seal {},
}

/// What the charter answers.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Who holds an office, and who is nominated for it.
    #[returns(OfficeResponse)]
    Office {
        /// The office.
        office: Office,
    },
    /// Where every registered contract is.
    #[returns(ContractsResponse)]
    Contracts {},
    /// Until when a contract takes nothing in.
    #[returns(UntilResponse)]
    Paused {
        /// The contract.
        contract: ContractName,
    },
    /// Until when payouts are delayed.
    #[returns(UntilResponse)]
    Sealed {},
}

/// The holder of an office.
#[cw_serde]
pub struct OfficeResponse {
    /// Who holds it.
    pub holder: String,
    /// Who may accept it.
    pub nominee: Option<String>,
}

/// One registered contract.
#[cw_serde]
pub struct RegisteredContract {
    /// Its name.
    pub contract: ContractName,
    /// Its address.
    pub address: String,
}

/// Every registered contract.
#[cw_serde]
pub struct ContractsResponse {
    /// In the order of [`ContractName::ALL`].
    pub contracts: Vec<RegisteredContract>,
}

/// A time that may lie in the past or may never have been set.
#[cw_serde]
pub struct UntilResponse {
    /// Unix seconds, when it is in force now; `None` when it is not.
    pub until: Option<u64>,
}

typed_events! {
    /// What the charter reports.
    pub enum CharterEvent in "charter" {
        /// Somebody may take an office.
        Nominated => "nominated" {
            /// The office.
            office: Office,
            /// The nominee.
            address: String,
        },
        /// An office has a new holder.
        Accepted => "accepted" {
            /// The office.
            office: Office,
            /// The new holder.
            address: String,
        },
        /// A contract has an address.
        ContractRegistered => "contract_registered" {
            /// Its name.
            contract: ContractName,
            /// Its address.
            address: String,
        },
        /// A contract takes nothing in for a while.
        Paused => "paused" {
            /// The contract.
            contract: ContractName,
            /// Unix seconds.
            until: u64,
        },
        /// A pause ended early.
        Unpaused => "unpaused" {
            /// The contract.
            contract: ContractName,
        },
        /// Payouts are delayed.
        Sealed => "sealed" {
            /// Unix seconds.
            until: u64,
        },
    }
}

/// The charter's records as others read them: one small record each, so that a reader pays for one.
pub mod raw {
    use super::{ContractName, Office};
    use cosmwasm_std::Addr;
    use cw_storage_plus::Item;

    /// `office/<name>`: the holder's address.
    #[must_use]
    pub fn office(office: Office) -> Item<Addr> {
        Item::new_dyn(format!("office/{office}"))
    }

    /// `contract/<name>`: the contract's address.
    #[must_use]
    pub fn contract(contract: ContractName) -> Item<Addr> {
        Item::new_dyn(format!("contract/{contract}"))
    }

    /// `pause/<contract>`: unix seconds until which nothing comes in.
    #[must_use]
    pub fn pause(contract: ContractName) -> Item<u64> {
        Item::new_dyn(format!("pause/{contract}"))
    }

    /// `seal`: unix seconds until which payouts are delayed.
    #[must_use]
    pub const fn seal() -> Item<u64> {
        Item::new("seal")
    }
}

/// Reads the charter from another contract.
#[derive(Clone, Copy)]
pub struct Charter<'a> {
    querier: QuerierWrapper<'a>,
    address: &'a Addr,
}

impl<'a> Charter<'a> {
    /// The charter at `address`.
    #[must_use]
    pub const fn new(querier: QuerierWrapper<'a>, address: &'a Addr) -> Self {
        Self { querier, address }
    }

    fn read<T: serde::de::DeserializeOwned>(&self, key: Vec<u8>) -> Result<Option<T>, ApiError> {
        let bytes = self.querier.query_wasm_raw(self.address, key)?;
        Ok(bytes.filter(|bytes| !bytes.is_empty()).map(cosmwasm_std::from_json).transpose()?)
    }

    /// Who holds an office.
    ///
    /// # Errors
    /// [`ApiError::OfficeVacant`] when the address is no charter.
    pub fn office(&self, office: Office) -> Result<Addr, ApiError> {
        self.read(raw::office(office).as_slice().to_vec())?.ok_or(ApiError::OfficeVacant { office })
    }

    /// Where a contract is.
    ///
    /// # Errors
    /// [`ApiError::NotRegistered`] before governance has registered it.
    pub fn contract(&self, contract: ContractName) -> Result<Addr, ApiError> {
        self.read(raw::contract(contract).as_slice().to_vec())?.ok_or(ApiError::NotRegistered { contract })
    }

    /// Refuses while `contract` takes nothing in.
    ///
    /// # Errors
    /// [`ApiError::Paused`] with the time at which it ends.
    pub fn ensure_open(&self, contract: ContractName, now: u64) -> Result<(), ApiError> {
        match self.read::<u64>(raw::pause(contract).as_slice().to_vec())? {
            Some(until) if now < until => Err(ApiError::Paused { contract, until }),
            _ => Ok(()),
        }
    }

    /// Until when payouts are delayed, when they are.
    ///
    /// # Errors
    /// Only when the record does not read.
    pub fn sealed_until(&self, now: u64) -> Result<Option<u64>, ApiError> {
        Ok(self.read::<u64>(raw::seal().as_slice().to_vec())?.filter(|until| now < *until))
    }
}
