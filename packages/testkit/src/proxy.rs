//! A contract that sends what it is told to: it stands where a test needs some contract at an address, as the holder of a
//! device or as the contract that may place locks.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, CosmosMsg, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdResult};
use cw_multi_test::{Contract, ContractWrapper};

/// Sends the messages as the contract itself; takes tokens like any cw721 receiver.
#[cw_serde]
pub enum ProxyMsg {
    /// Send these.
    Forward {
        /// In order.
        messages: Vec<CosmosMsg>,
    },
    /// Taken without a word.
    ReceiveNft(cw721::receiver::Cw721ReceiveMsg),
}

fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

fn execute(_: DepsMut, _: Env, _: MessageInfo, message: ProxyMsg) -> StdResult<Response> {
    Ok(match message {
        ProxyMsg::Forward { messages } => Response::new().add_messages(messages),
        ProxyMsg::ReceiveNft(_) => Response::new(),
    })
}

fn query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    Ok(Binary::default())
}

/// The proxy's code.
pub(crate) fn code() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}
