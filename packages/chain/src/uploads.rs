//! Who may store code on a chain, and what its governance asks for a proposal.

use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::gov::v1::{
    QueryParamsRequest as GovParamsRequest, QueryParamsResponse as GovParamsResponse,
};
use cosmrs::proto::cosmwasm::wasm::v1::{AccessType, QueryParamsRequest, QueryParamsResponse};
use cosmrs::AccountId;
use cosmwasm_std::Coin;
use sha2::{Digest as _, Sha256};

use crate::query::query;
use crate::{ChainError, Client};

/// Who may store code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadAccess {
    /// Anybody.
    Everybody,
    /// These addresses, and the chain's governance by a vote.
    Only(Vec<String>),
    /// The chain's governance by a vote.
    Nobody,
}

impl UploadAccess {
    /// Whether `address` may store code itself.
    #[must_use]
    pub fn allows(&self, address: &str) -> bool {
        match self {
            Self::Everybody => true,
            Self::Only(addresses) => addresses.iter().any(|allowed| allowed == address),
            Self::Nobody => false,
        }
    }
}

impl Client {
    /// Who may store code on this chain.
    ///
    /// # Errors
    /// The node does not answer, or what it says is unknown.
    pub async fn upload_access(&self) -> Result<UploadAccess, ChainError> {
        let path = "/cosmwasm.wasm.v1.Query/Params";
        let answer: QueryParamsResponse = query(self.rpc(), path, &QueryParamsRequest {}).await?;
        let access = answer.params.and_then(|params| params.code_upload_access);
        let access = access.ok_or_else(|| ChainError::decode(path, "it does not say who may store code"))?;
        match access.permission() {
            AccessType::Everybody => Ok(UploadAccess::Everybody),
            AccessType::AnyOfAddresses => Ok(UploadAccess::Only(access.addresses)),
            AccessType::Nobody => Ok(UploadAccess::Nobody),
            AccessType::Unspecified => {
                Err(ChainError::decode(path, format!("permission {} is unknown", access.permission)))
            }
        }
    }

    /// What the chain's governance takes as the deposit of a proposal.
    ///
    /// # Errors
    /// The node does not answer, or the chain has another kind of governance.
    pub async fn proposal_deposit(&self) -> Result<Vec<Coin>, ChainError> {
        let path = "/cosmos.gov.v1.Query/Params";
        let request = GovParamsRequest { params_type: "deposit".into() };
        let answer: GovParamsResponse = query(self.rpc(), path, &request).await?;
        let deposit = answer.params.map(|params| params.min_deposit).unwrap_or_default();
        deposit.into_iter().map(|coin| read_coin(coin, path)).collect()
    }

    /// The address by which the chain's governance acts: that of the module `gov`.
    ///
    /// # Errors
    /// The profile's prefix makes no address.
    pub fn governance_address(&self) -> Result<String, ChainError> {
        let hash = Sha256::digest(b"gov");
        let short = hash.get(..20).unwrap_or_default();
        let prefix = &self.profile().prefix;
        let address = AccountId::new(prefix, short)
            .map_err(|error| ChainError::decode("the prefix of the profile", error))?;
        Ok(address.to_string())
    }
}

fn read_coin(coin: ProtoCoin, path: &str) -> Result<Coin, ChainError> {
    let amount = coin.amount.parse().map_err(|error| ChainError::decode(path, error))?;
    Ok(Coin { denom: coin.denom, amount })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    #[test]
    fn governance_acts_by_the_address_the_chains_own_tools_name() {
        let client = Client::new(Profile::new("c-1", "http://127.0.0.1:1", "udimo", "wasm")).unwrap();
        assert_eq!(client.governance_address().unwrap(), "wasm10d07y265gmmuvt4z0w9aw880jnsr700js7zslc");
    }

    #[test]
    fn a_list_allows_those_on_it() {
        assert!(UploadAccess::Everybody.allows("a"));
        assert!(!UploadAccess::Nobody.allows("a"));
        let only = UploadAccess::Only(vec!["a".into()]);
        assert!(only.allows("a") && !only.allows("b"));
    }
}
