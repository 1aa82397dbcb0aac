//! The gRPC queries that travel by `abci_query`.

use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmrs::proto::cosmos::bank::v1beta1::{
    QueryBalanceRequest, QueryBalanceResponse, QuerySupplyOfRequest, QuerySupplyOfResponse,
};
use cosmrs::proto::cosmos::base::abci::v1beta1::{GasInfo, Result as SimulationResult};
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{
    AccessConfig, AccessType, CodeInfoResponse, ContractInfo, Params, QueryCodeRequest, QueryCodeResponse,
    QueryContractInfoRequest, QueryContractInfoResponse, QueryParamsResponse, QueryRawContractStateRequest,
    QueryRawContractStateResponse, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmrs::proto::tendermint::abci::{Event as ProtoEvent, EventAttribute};
use cosmrs::proto::traits::Message;
use cosmwasm_std::{
    to_json_vec, Addr, Checksum, ContractResult, Empty, Event, Querier, QueryRequest, SystemResult, WasmQuery,
};
use serde_json::{json, Value};

use super::answer::Answer;
use super::ante::{Look, Tx};
use super::node::Node;
use super::refusal::Refusal;
use super::GAS_PER_MESSAGE;
use crate::msg::{any, base64};

impl Node {
    pub fn abci_query(&mut self, params: &Value) -> Answer {
        let text = |name| params.get(name).and_then(Value::as_str).unwrap_or_default();
        let Ok(data) = hex::decode(text("data")) else {
            return Answer::failure(-32602, "Invalid params", "give data in hex");
        };
        let answered = self.query(text("path"), &data);
        let refusal = answered.as_ref().err().cloned();
        Answer::Result(json!({ "response": {
            "code": refusal.as_ref().map_or(0, |refusal| refusal.code),
            "log": refusal.as_ref().map_or("", |refusal| refusal.log.as_str()),
            "codespace": refusal.as_ref().map_or("", |refusal| refusal.codespace),
            "info": "", "index": "0", "key": null, "proofOps": null,
            "value": answered.map_or(Value::Null, |value| base64(&value).into()),
            "height": self.height.to_string(),
        }}))
    }

    fn query(&mut self, path: &str, data: &[u8]) -> Result<Vec<u8>, Refusal> {
        match path {
            "/cosmos.auth.v1beta1.Query/Account" => self.query_account(&read(data)?),
            "/cosmos.bank.v1beta1.Query/Balance" => self.query_balance(read(data)?),
            "/cosmos.bank.v1beta1.Query/SupplyOf" => self.query_supply(read(data)?),
            "/cosmos.tx.v1beta1.Service/Simulate" => self.simulate(&read(data)?),
            "/cosmwasm.wasm.v1.Query/ContractInfo" => self.query_contract(read(data)?),
            "/cosmwasm.wasm.v1.Query/Params" => Ok(params()),
            "/cosmwasm.wasm.v1.Query/Code" => self.query_code(&read(data)?),
            "/cosmwasm.wasm.v1.Query/RawContractState" => self.query_raw(&read(data)?),
            "/cosmwasm.wasm.v1.Query/SmartContractState" => self.query_smart(read(data)?),
            other => Err(Refusal::sdk(6, format!("unknown query path: {other}: unknown request"))),
        }
    }

    fn query_account(&mut self, request: &QueryAccountRequest) -> Result<Vec<u8>, Refusal> {
        self.world.valid(&request.address)?;
        let state = *self.world.account(&request.address).ok_or_else(|| {
            Refusal::sdk(22, format!("account {} not found: key not found", request.address))
        })?;
        let account = BaseAccount {
            address: request.address.clone(),
            pub_key: None,
            account_number: state.number,
            sequence: state.sequence,
        };
        Ok(QueryAccountResponse { account: Some(any(&account)) }.encode_to_vec())
    }

    fn query_balance(&self, request: QueryBalanceRequest) -> Result<Vec<u8>, Refusal> {
        self.world.valid(&request.address)?;
        let amount = self.world.balance(&request.address, &request.denom).to_string();
        let balance = Some(ProtoCoin { denom: request.denom, amount });
        Ok(QueryBalanceResponse { balance }.encode_to_vec())
    }

    fn query_supply(&self, request: QuerySupplyOfRequest) -> Result<Vec<u8>, Refusal> {
        let supply = self
            .world
            .app
            .wrap()
            .query_supply(&request.denom)
            .map_err(|error| Refusal::sdk(6, error.to_string()))?;
        let amount = Some(ProtoCoin { denom: request.denom, amount: supply.amount.to_string() });
        Ok(QuerySupplyOfResponse { amount }.encode_to_vec())
    }

    /// Runs the messages on the present state and takes everything back.
    fn simulate(&mut self, request: &SimulateRequest) -> Result<Vec<u8>, Refusal> {
        let unknown = |refusal: Refusal| Refusal::sdk(6, format!("{}: unknown request", refusal.log));
        let tx = Tx::decode(&request.tx_bytes, &self.world.config.prefix).map_err(unknown)?;
        let due = self.due(&tx.sender);
        self.world.check(&tx, self.height, due, Look::Rehearsal).map_err(unknown)?;
        let events = self.world.run(&tx.actions, true).map_err(unknown)?;
        let messages = u64::try_from(tx.actions.len()).unwrap_or(u64::MAX);
        let gas_used = GAS_PER_MESSAGE.saturating_mul(messages);
        let gas_info = Some(GasInfo { gas_wanted: 0, gas_used });
        let events = events.into_iter().map(proto_event).collect();
        let result = Some(SimulationResult { events, ..SimulationResult::default() });
        Ok(SimulateResponse { gas_info, result }.encode_to_vec())
    }

    fn query_contract(&self, request: QueryContractInfoRequest) -> Result<Vec<u8>, Refusal> {
        self.known(&request.address)?;
        let data = self
            .world
            .app
            .contract_data(&Addr::unchecked(&request.address))
            .map_err(|error| Refusal::sdk(6, error.to_string()))?;
        let info = ContractInfo {
            code_id: data.code_id,
            creator: data.creator.into_string(),
            admin: data.admin.map(Addr::into_string).unwrap_or_default(),
            label: data.label,
            ..ContractInfo::default()
        };
        Ok(QueryContractInfoResponse { address: request.address, contract_info: Some(info) }.encode_to_vec())
    }

    fn query_code(&self, request: &QueryCodeRequest) -> Result<Vec<u8>, Refusal> {
        let code_id = request.code_id;
        let (creator, code) =
            self.world.codes.get(&code_id).ok_or_else(|| {
                Refusal::sdk(6, format!("code id {code_id}: no such code: unknown request"))
            })?;
        let info = CodeInfoResponse {
            code_id,
            creator: creator.clone(),
            data_hash: Checksum::generate(code).as_slice().to_vec(),
            instantiate_permission: None,
        };
        Ok(QueryCodeResponse { code_info: Some(info), data: code.clone() }.encode_to_vec())
    }

    fn query_raw(&self, request: &QueryRawContractStateRequest) -> Result<Vec<u8>, Refusal> {
        self.known(&request.address)?;
        let storage = self.world.app.contract_storage(&Addr::unchecked(&request.address));
        let data = storage.get(&request.query_data).unwrap_or_default();
        Ok(QueryRawContractStateResponse { data }.encode_to_vec())
    }

    fn query_smart(&self, request: QuerySmartContractStateRequest) -> Result<Vec<u8>, Refusal> {
        self.known(&request.address)?;
        let query = WasmQuery::Smart { contract_addr: request.address, msg: request.query_data.into() };
        let query = to_json_vec(&QueryRequest::<Empty>::Wasm(query))
            .map_err(|error| Refusal::sdk(18, error.to_string()))?;
        let text = match self.world.app.raw_query(&query) {
            SystemResult::Ok(ContractResult::Ok(data)) => {
                return Ok(QuerySmartContractStateResponse { data: data.into() }.encode_to_vec());
            }
            SystemResult::Ok(ContractResult::Err(text)) => text,
            SystemResult::Err(error) => error.to_string(),
        };
        Err(Refusal::sdk(6, format!("{text}: query wasm contract failed: unknown request")))
    }

    /// Queries hide the code of a refusal, as on a real chain.
    fn known(&self, contract: &str) -> Result<(), Refusal> {
        let known = self.world.known(contract);
        known.map_err(|refusal| Refusal::sdk(6, format!("{}: unknown request", refusal.log)))
    }
}

/// Here anybody may store code.
fn params() -> Vec<u8> {
    let everybody = i32::from(AccessType::Everybody);
    let access = AccessConfig { permission: everybody, addresses: Vec::new() };
    let params = Params { code_upload_access: Some(access), instantiate_default_permission: everybody };
    QueryParamsResponse { params: Some(params) }.encode_to_vec()
}

fn read<M: Message + Default>(data: &[u8]) -> Result<M, Refusal> {
    M::decode(data).map_err(|error| Refusal::sdk(18, format!("{error}: invalid request")))
}

fn proto_event(event: Event) -> ProtoEvent {
    let attributes = event.attributes.into_iter();
    let attributes =
        attributes.map(|found| EventAttribute { key: found.key, value: found.value, index: true }).collect();
    ProtoEvent { r#type: event.ty, attributes }
}
