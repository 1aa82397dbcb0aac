//! Refusals: the typed error, and nothing moved.

use cosmwasm_std::{Addr, Coin};
use cw_multi_test::{AppResponse, Executor};
use surety_api::vault;

use crate::{Network, DENOM};

impl Network {
    /// Does what must be refused with exactly this error, and checks that no coin moved and that the vault's accounts are
    /// as they were.
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
        assert_eq!(self.everything_held(), before, "a refused message moved something");
    }

    fn everything_held(&self) -> (vault::BucketsResponse, u128, Vec<u128>) {
        let actors = &self.actors;
        let named = [
            &actors.governance,
            &actors.integrations,
            &actors.community,
            &actors.guardian,
            &actors.maker,
            &actors.rival,
            &actors.driver,
            &actors.buyer,
            &actors.stranger,
            &self.license,
            &self.device,
        ];
        let balances = named.into_iter().map(|address| self.balance(address)).collect();
        (self.buckets(), self.supply(), balances)
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
