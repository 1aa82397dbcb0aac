//! Reading the chain's state.

use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmrs::proto::cosmos::bank::v1beta1::{
    QueryBalanceRequest, QueryBalanceResponse, QuerySupplyOfRequest, QuerySupplyOfResponse,
};
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmwasm::wasm::v1::{
    CodeInfoResponse, QueryCodeRequest, QueryCodeResponse, QueryContractInfoRequest,
    QueryContractInfoResponse, QueryRawContractStateRequest, QueryRawContractStateResponse,
    QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmrs::proto::traits::{Message, Name};
use cosmwasm_std::Uint128;
use serde::de::DeserializeOwned;
use serde::Serialize;
use serde_json::json;

use crate::msg::to_json;
use crate::rpc::Rpc;
use crate::rpc_types::AbciAnswer;
use crate::{ChainError, Client, Missing};

/// An account as the chain knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountInfo {
    /// Fixed when it first got coins.
    pub account_number: u64,
    /// The next sequence, as of the last block.
    pub sequence: u64,
}

/// A contract as the chain knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractInfo {
    /// Id of its code.
    pub code_id: u64,
    /// Who instantiated it.
    pub creator: String,
    /// Who may migrate it.
    pub admin: Option<String>,
    /// What explorers show.
    pub label: String,
}

/// A stored code as the chain knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeInfo {
    /// Its id.
    pub code_id: u64,
    /// Who stored it.
    pub creator: String,
    /// sha256 of the artifact.
    pub checksum: [u8; 32],
}

impl Client {
    /// The account at `address`; `None` when no coins ever reached it.
    ///
    /// # Errors
    /// The node does not answer, or the account is of a kind that signs nothing.
    pub async fn account(&self, address: &str) -> Result<Option<AccountInfo>, ChainError> {
        let request = QueryAccountRequest { address: address.to_owned() };
        let answer: Result<QueryAccountResponse, _> =
            query(self.rpc(), "/cosmos.auth.v1beta1.Query/Account", &request).await;
        let account = match answer {
            Ok(answer) => answer.account,
            Err(ChainError::Refused { code: 22, codespace, .. }) if codespace == "sdk" => return Ok(None),
            Err(ChainError::Refused { message, .. }) if message.contains("not found") => return Ok(None),
            Err(error) => return Err(error),
        };
        let what = || format!("account {address}");
        let any = account.ok_or_else(|| ChainError::decode(what(), "it is empty"))?;
        if any.type_url != BaseAccount::type_url() {
            return Err(ChainError::decode(what(), format!("a {} signs no transactions here", any.type_url)));
        }
        let account =
            BaseAccount::decode(any.value.as_slice()).map_err(|error| ChainError::decode(what(), error))?;
        Ok(Some(AccountInfo { account_number: account.account_number, sequence: account.sequence }))
    }

    /// How much of `denom` is at `address`.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn balance(&self, address: &str, denom: &str) -> Result<Uint128, ChainError> {
        let request = QueryBalanceRequest { address: address.to_owned(), denom: denom.to_owned() };
        let answer: QueryBalanceResponse =
            query(self.rpc(), "/cosmos.bank.v1beta1.Query/Balance", &request).await?;
        amount(answer.balance, address)
    }

    /// How much of `denom` there is.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn supply(&self, denom: &str) -> Result<Uint128, ChainError> {
        let request = QuerySupplyOfRequest { denom: denom.to_owned() };
        let answer: QuerySupplyOfResponse =
            query(self.rpc(), "/cosmos.bank.v1beta1.Query/SupplyOf", &request).await?;
        amount(answer.amount, denom)
    }

    /// The record under `key` in a contract's storage; `None` when there is none.
    ///
    /// # Errors
    /// There is no such contract, or the node does not answer.
    pub async fn raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>, ChainError> {
        let request = QueryRawContractStateRequest { address: contract.to_owned(), query_data: key.to_vec() };
        let answer: QueryRawContractStateResponse =
            query(self.rpc(), "/cosmwasm.wasm.v1.Query/RawContractState", &request)
                .await
                .map_err(|error| missing(error, Missing::Contract, contract))?;
        Ok(Some(answer.data).filter(|data| !data.is_empty()))
    }

    /// The record under `key` in a contract's storage, which is JSON; `None` when there is none.
    ///
    /// # Errors
    /// As [`Client::raw`]; or the record is no `T`.
    pub async fn record<T: DeserializeOwned>(
        &self,
        contract: &str,
        key: &[u8],
    ) -> Result<Option<T>, ChainError> {
        let request = QueryRawContractStateRequest { address: contract.to_owned(), query_data: key.to_vec() };
        let read = |answer: QueryRawContractStateResponse| {
            if answer.data.is_empty() {
                return Ok(None);
            }
            serde_json::from_slice(&answer.data)
                .map(Some)
                .map_err(|error| ChainError::decode(format!("a record of contract {contract}"), error))
        };
        query_as(self.rpc(), "/cosmwasm.wasm.v1.Query/RawContractState", &request, read)
            .await
            .map_err(|error| missing(error, Missing::Contract, contract))
    }

    /// What a contract answers to a query message.
    ///
    /// # Errors
    /// There is no such contract, it refuses ([`ChainError::ContractRefused`]), its answer is no `T`, or the node does not
    /// answer.
    pub async fn smart<T: DeserializeOwned>(
        &self,
        contract: &str,
        msg: &impl Serialize,
    ) -> Result<T, ChainError> {
        let request =
            QuerySmartContractStateRequest { address: contract.to_owned(), query_data: to_json(msg)? };
        let read = |answer: QuerySmartContractStateResponse| {
            serde_json::from_slice(&answer.data)
                .map_err(|error| ChainError::decode(format!("the query of contract {contract}"), error))
        };
        query_as(self.rpc(), "/cosmwasm.wasm.v1.Query/SmartContractState", &request, read)
            .await
            .map_err(|error| missing(error, Missing::Contract, contract))
    }

    /// The contract at `address`.
    ///
    /// # Errors
    /// There is no such contract, or the node does not answer.
    pub async fn contract(&self, address: &str) -> Result<ContractInfo, ChainError> {
        contract_at(self.rpc(), address).await
    }

    /// The stored code `code_id`. The node sends the whole artifact along.
    ///
    /// # Errors
    /// There is no such code, or the node does not answer.
    pub async fn code(&self, code_id: u64) -> Result<CodeInfo, ChainError> {
        code_at(self.rpc(), code_id).await
    }
}

pub(crate) async fn contract_at(rpc: &Rpc, address: &str) -> Result<ContractInfo, ChainError> {
    let request = QueryContractInfoRequest { address: address.to_owned() };
    let not_found = || ChainError::NotFound { kind: Missing::Contract, id: address.to_owned() };
    let answer: QueryContractInfoResponse = query(rpc, "/cosmwasm.wasm.v1.Query/ContractInfo", &request)
        .await
        .map_err(|error| missing(error, Missing::Contract, address))?;
    let info = answer.contract_info.ok_or_else(not_found)?;
    Ok(ContractInfo {
        code_id: info.code_id,
        creator: info.creator,
        admin: Some(info.admin).filter(|admin| !admin.is_empty()),
        label: info.label,
    })
}

pub(crate) async fn code_at(rpc: &Rpc, code_id: u64) -> Result<CodeInfo, ChainError> {
    let not_found = || ChainError::NotFound { kind: Missing::Code, id: code_id.to_string() };
    let answer: QueryCodeResponse = query(rpc, "/cosmwasm.wasm.v1.Query/Code", &QueryCodeRequest { code_id })
        .await
        .map_err(|error| missing(error, Missing::Code, &code_id.to_string()))?;
    let CodeInfoResponse { code_id, creator, data_hash, .. } = answer.code_info.ok_or_else(not_found)?;
    let checksum = data_hash.try_into().map_err(|_| {
        ChainError::decode(format!("the checksum of code {code_id}"), "it is not 32 bytes long")
    })?;
    Ok(CodeInfo { code_id, creator, checksum })
}

/// One gRPC query through the node's ABCI.
pub(crate) async fn query<Q: Message, A: Message + Default>(
    rpc: &Rpc,
    path: &str,
    request: &Q,
) -> Result<A, ChainError> {
    query_as(rpc, path, request, Ok).await
}

/// The same where the answer holds what must read too: what does not is asked of the next node.
pub(crate) async fn query_as<Q: Message, A: Message + Default, T>(
    rpc: &Rpc,
    path: &str,
    request: &Q,
    read: impl Fn(A) -> Result<T, ChainError>,
) -> Result<T, ChainError> {
    let params = json!({ "path": path, "data": hex::encode(request.encode_to_vec()), "prove": false });
    let read = |answer| {
        let AbciAnswer { response } =
            serde_json::from_value(answer).map_err(|error| ChainError::decode(path, error))?;
        if response.code != 0 {
            return Err(ChainError::refused(&response.codespace, response.code, response.log));
        }
        read(A::decode(response.value.as_slice()).map_err(|error| ChainError::decode(path, error))?)
    };
    rpc.ask("abci_query", &params, read).await
}

/// Nodes hide the code behind "unknown request", so the chain's fixed texts decide.
fn missing(error: ChainError, kind: Missing, id: &str) -> ChainError {
    match &error {
        ChainError::Refused { message, .. }
            if ["no such contract", "no such code", "not found"]
                .iter()
                .any(|text| message.contains(text)) =>
        {
            ChainError::NotFound { kind, id: id.to_owned() }
        }
        _ => error,
    }
}

fn amount(coin: Option<ProtoCoin>, of: &str) -> Result<Uint128, ChainError> {
    let Some(coin) = coin else { return Ok(Uint128::zero()) };
    coin.amount.parse().map_err(|error| ChainError::decode(format!("the coins of {of}"), error))
}
