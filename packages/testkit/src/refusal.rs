//! Refusals: which typed error, and that nothing moved.

use std::error::Error;
use std::fmt::Debug;

use cosmwasm_std::{Addr, Coin, Order, Record, Storage as _};
use cw_multi_test::{AppResponse, Executor};
use serde::Serialize;
use surety_api::vault;

use crate::{Network, DENOM};

impl Network {
    /// Does what must be refused with exactly this error, and checks that every record and balance of the chain is as it was.
    ///
    /// # Panics
    /// When it is not refused, or differently, or something moved.
    #[track_caller]
    pub fn refuses<E>(&mut self, expected: &E, act: impl FnOnce(&mut Self) -> anyhow::Result<AppResponse>)
    where
        E: Error + PartialEq + Send + Sync + 'static,
    {
        assert_eq!(self.refusal::<E>(act), *expected);
    }

    /// Sends a message that must be refused with an error of type `E`, and returns that error; otherwise as
    /// [`Self::refuses`].
    ///
    /// # Panics
    /// When it is not refused, or by another type of error, or something moved.
    #[track_caller]
    pub fn refused<E: Error + Send + Sync + 'static>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        message: &(impl Serialize + Debug),
        funds: &[Coin],
    ) -> E {
        self.refusal(|network| network.execute(sender, contract, message, funds))
    }

    #[track_caller]
    fn refusal<E: Error + Send + Sync + 'static>(
        &mut self,
        act: impl FnOnce(&mut Self) -> anyhow::Result<AppResponse>,
    ) -> E {
        let before = self.everything();
        let error = match act(self) {
            Ok(response) => panic!("this must be refused, and did {:?}", response.events),
            Err(error) => error,
        };
        assert!(self.everything() == before, "a refused message left a trace: {error:?}");
        match error.downcast() {
            Ok(error) => error,
            Err(other) => panic!("refused, but by another error: {other:?}"),
        }
    }

    /// Every record of every contract and every balance of the chain.
    fn everything(&self) -> Vec<Record> {
        self.app.storage().range(None, None, Order::Ascending).collect()
    }

    /// Sends a message to the vault in the name of one of the contracts it listens to, for what their own messages cannot
    /// bring about.
    ///
    /// # Errors
    /// As the vault answers.
    pub fn to_vault(
        &mut self,
        sender: &Addr,
        message: &vault::ExecuteMsg,
        funds: &[Coin],
    ) -> anyhow::Result<AppResponse> {
        let vault = self.vault.clone();
        self.execute(sender, &vault, message, funds)
    }

    /// Hands coins of the network over, from the stranger.
    pub fn give(&mut self, to: &Addr, amount: u128) {
        let stranger = self.actors.stranger.clone();
        self.app.send_tokens(stranger, to.clone(), &[Coin::new(amount, DENOM)]).unwrap();
    }
}
