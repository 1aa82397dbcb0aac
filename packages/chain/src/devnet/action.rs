//! What a transaction's messages ask for.

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::feegrant::v1beta1::MsgGrantAllowance;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, MsgInstantiateContract2, MsgMigrateContract, MsgStoreCode,
    MsgUpdateAdmin,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::{BankMsg, Coin, CosmosMsg, WasmMsg};

use super::refusal::Refusal;

/// One message: who sends it and what it does.
#[derive(Clone, Debug)]
pub(super) struct Action {
    pub sender: String,
    pub type_url: String,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Store { code: Vec<u8> },
    Wasm(WasmMsg),
    Send { to: String, amount: Vec<Coin> },
    GrantFees { grantee: String },
}

impl Action {
    pub fn decode(any: &Any) -> Result<Self, Refusal> {
        let (sender, kind) = match any.type_url.as_str() {
            url if url == MsgStoreCode::type_url() => {
                let msg: MsgStoreCode = read(any)?;
                (msg.sender, Kind::Store { code: msg.wasm_byte_code })
            }
            url if url == MsgInstantiateContract::type_url() => {
                let msg: MsgInstantiateContract = read(any)?;
                let kind = WasmMsg::Instantiate {
                    admin: Some(msg.admin).filter(|admin| !admin.is_empty()),
                    code_id: msg.code_id,
                    msg: msg.msg.into(),
                    funds: coins(&msg.funds)?,
                    label: msg.label,
                };
                (msg.sender, Kind::Wasm(kind))
            }
            url if url == MsgInstantiateContract2::type_url() => {
                let msg: MsgInstantiateContract2 = read(any)?;
                if msg.fix_msg {
                    return Err(Refusal::sdk(18, "fix_msg is not supported: invalid request"));
                }
                let kind = WasmMsg::Instantiate2 {
                    admin: Some(msg.admin).filter(|admin| !admin.is_empty()),
                    code_id: msg.code_id,
                    label: msg.label,
                    msg: msg.msg.into(),
                    funds: coins(&msg.funds)?,
                    salt: msg.salt.into(),
                };
                (msg.sender, Kind::Wasm(kind))
            }
            url if url == MsgExecuteContract::type_url() => {
                let msg: MsgExecuteContract = read(any)?;
                let kind = WasmMsg::Execute {
                    contract_addr: msg.contract,
                    msg: msg.msg.into(),
                    funds: coins(&msg.funds)?,
                };
                (msg.sender, Kind::Wasm(kind))
            }
            url if url == MsgMigrateContract::type_url() => {
                let msg: MsgMigrateContract = read(any)?;
                let kind = WasmMsg::Migrate {
                    contract_addr: msg.contract,
                    new_code_id: msg.code_id,
                    msg: msg.msg.into(),
                };
                (msg.sender, Kind::Wasm(kind))
            }
            url if url == MsgUpdateAdmin::type_url() => {
                let msg: MsgUpdateAdmin = read(any)?;
                let kind = WasmMsg::UpdateAdmin { contract_addr: msg.contract, admin: msg.new_admin };
                (msg.sender, Kind::Wasm(kind))
            }
            url if url == MsgSend::type_url() => {
                let msg: MsgSend = read(any)?;
                (msg.from_address, Kind::Send { to: msg.to_address, amount: coins(&msg.amount)? })
            }
            url if url == MsgGrantAllowance::type_url() => {
                let msg: MsgGrantAllowance = read(any)?;
                (msg.granter, Kind::GrantFees { grantee: msg.grantee })
            }
            url => {
                return Err(Refusal::sdk(
                    6,
                    format!("no message handler found for \"{url}\": unknown request"),
                ))
            }
        };
        Ok(Self { sender, type_url: any.type_url.clone(), kind })
    }

    /// Coins the sender parts with.
    pub fn funds(&self) -> &[Coin] {
        match &self.kind {
            Kind::Send { amount, .. } => amount,
            Kind::Wasm(
                WasmMsg::Execute { funds, .. }
                | WasmMsg::Instantiate { funds, .. }
                | WasmMsg::Instantiate2 { funds, .. },
            ) => funds,
            _ => &[],
        }
    }

    /// The message as the contracts' world runs it; `None` for what the chain does itself.
    pub fn cosmos(&self) -> Option<CosmosMsg> {
        match &self.kind {
            Kind::Wasm(msg) => Some(msg.clone().into()),
            Kind::Send { to, amount } => {
                Some(BankMsg::Send { to_address: to.clone(), amount: amount.clone() }.into())
            }
            Kind::Store { .. } | Kind::GrantFees { .. } => None,
        }
    }
}

fn read<M: Message + Default>(any: &Any) -> Result<M, Refusal> {
    M::decode(any.value.as_slice()).map_err(|error| Refusal::sdk(2, format!("{error}: tx parse error")))
}

/// Coins as the chain takes them: sorted by denom, each once, none of zero.
pub(super) fn coins(proto: &[ProtoCoin]) -> Result<Vec<Coin>, Refusal> {
    let bad = |coin: &ProtoCoin| Refusal::sdk(10, format!("{}{}: invalid coins", coin.amount, coin.denom));
    let mut coins: Vec<Coin> = Vec::with_capacity(proto.len());
    for coin in proto {
        let amount: cosmwasm_std::Uint128 = coin.amount.parse().map_err(|_| bad(coin))?;
        let sorted = coins.last().is_none_or(|last| last.denom < coin.denom);
        if amount.is_zero() || !sorted {
            return Err(bad(coin));
        }
        coins.push(Coin { denom: coin.denom.clone(), amount });
    }
    Ok(coins)
}
