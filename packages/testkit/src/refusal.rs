//! Refusals: the typed error, and nothing moved.

use cosmwasm_std::{Addr, Coin, Order, Record, Storage as _};
use cw_multi_test::{AppResponse, Executor};
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
        E: std::error::Error + PartialEq + Send + Sync + 'static,
    {
        let before = self.everything_held();
        let error = act(self).expect_err("this must be refused");
        match error.downcast::<E>() {
            Ok(error) => assert_eq!(error, *expected),
            Err(other) => panic!("refused, but differently: {other:?}"),
        }
        assert!(self.everything_held() == before, "a refused message moved something");
    }

    /// Every record and balance of the chain.
    fn everything_held(&self) -> Vec<Record> {
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
