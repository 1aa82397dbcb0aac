//! The bank: that of cw-multi-test, and the events that chains emit of every transfer and burn. cw-multi-test itself says nothing of coins
//! that are burned or sent along with a message.

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::{
    Addr, Api, BankMsg, BankQuery, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Event, Querier, Storage,
};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{AppResponse, BankKeeper, BankSudo, CosmosRouter, Module};
use serde::de::DeserializeOwned;

/// What the bank has moved since somebody took note, as events. What a sub-message moved before it failed is among them, where its sender
/// goes on: cw-multi-test does not say which those are.
#[derive(Clone, Default)]
pub(super) struct Moved(Rc<RefCell<Vec<Event>>>);

impl Moved {
    /// Takes note, and begins anew.
    pub fn take(&self) -> Vec<Event> {
        self.0.take()
    }

    /// Whether these are the bank's own, which [`Moved::take`] has all of.
    pub fn knows(event: &Event) -> bool {
        [TRANSFER, BURN].contains(&event.ty.as_str())
    }
}

const TRANSFER: &str = "transfer";
const BURN: &str = "burn";

/// The bank of an embedded chain.
#[derive(Default)]
pub(super) struct Bank {
    keeper: BankKeeper,
    moved: Moved,
}

impl Bank {
    /// One that says what it moves.
    pub fn new(moved: Moved) -> Self {
        Self { keeper: BankKeeper::default(), moved }
    }

    /// Gives an account its first coins.
    pub fn init_balance(&self, storage: &mut dyn Storage, account: &Addr, coins: Vec<Coin>) -> AnyResult<()> {
        self.keeper.init_balance(storage, account, coins)
    }
}

impl cw_multi_test::Bank for Bank {}

impl Module for Bank {
    type ExecT = BankMsg;
    type QueryT = BankQuery;
    type SudoT = BankSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: BankMsg,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let event = event(&sender, &msg);
        let done = self.keeper.execute(api, storage, router, block, sender, msg)?;
        self.moved.0.borrow_mut().extend(event);
        Ok(done)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: BankQuery,
    ) -> AnyResult<Binary> {
        self.keeper.query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: BankSudo,
    ) -> AnyResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.keeper.sudo(api, storage, router, block, msg)
    }
}

fn event(sender: &Addr, msg: &BankMsg) -> Option<Event> {
    let (event, coins) = match msg {
        BankMsg::Send { to_address, amount } => (
            Event::new(TRANSFER).add_attribute("recipient", to_address).add_attribute("sender", sender),
            amount,
        ),
        BankMsg::Burn { amount } => (Event::new(BURN).add_attribute("burner", sender), amount),
        _ => return None,
    };
    let coins: Vec<String> = coins.iter().map(Coin::to_string).collect();
    Some(event.add_attribute("amount", coins.join(",")))
}
