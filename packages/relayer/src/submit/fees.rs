//! Whether transactions are paid for, and what an operator can do where they are not.

use cosmwasm_std::Coin;
use surety_chain::ChainError;

use super::carrier::Carrier;
use super::refusal::{asks_more, is_about_grant};
use super::Submitter;
use crate::health::Check;
use crate::RelayerError;

/// Why nothing of a lane is sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unpaid {
    /// So much of the fee denom is needed, and the main key holds less.
    Coins(u128),
    /// Nodes ask more than may be offered, or the main key does not pay for the lane.
    Terms,
}

impl<C: Carrier> Submitter<C> {
    /// Says why nothing is sent, where an operator can do something about it.
    pub(super) fn not_now(&mut self, lane: usize, error: &ChainError, fee: &[Coin]) {
        tracing::warn!(lane, %error, "not sent now");
        let ceiling = self.price.ceiling();
        let fee = fee.iter().map(|coin| coin.amount.u128()).max().unwrap_or_default().max(1);
        let (unpaid, problem) = match error {
            error if asks_more(error) => (Unpaid::Terms, format!(
                "nodes ask more for gas than {ceiling}: raise submit.gas_price_max or the profile's gas_price ({error})"
            )),
            ChainError::InsufficientFunds { .. } => {
                (Unpaid::Coins(fee), format!("fees cannot be paid: {error}; send coins to the key"))
            }
            ChainError::NotFound { .. } if lane > 0 => {
                (Unpaid::Terms, format!("lane {lane} has no account yet: grant fees to it ({error})"))
            }
            ChainError::NotFound { .. } => {
                (Unpaid::Coins(fee), format!("the key has no account yet: send coins to it ({error})"))
            }
            ChainError::Refused { message, .. } if is_about_grant(message) => (
                Unpaid::Terms,
                format!("lane {lane} may not spend the main key's coins: grant fees to it ({error})"),
            ),
            _ => return,
        };
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.unpaid = Some(unpaid);
        }
        self.checks.bad(Check::Fees, problem);
    }

    /// Nodes have taken a transaction of that lane.
    pub(super) fn paid(&mut self, lane: usize) {
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.unpaid = None;
        }
        if self.lanes.iter().all(|lane| lane.unpaid.is_none()) {
            self.checks.good(Check::Fees);
        }
    }

    /// Nothing waits for that lane any more, so no transaction will show whether it is paid for by now. What can be read from the
    /// chain is read; of what nodes ask and of grants nothing is known, and there is nothing they keep from the chain.
    ///
    /// # Errors
    /// The node does not answer.
    pub(super) async fn look_at_fees(&mut self, lane: usize) -> Result<(), RelayerError> {
        let unpaid = self.lanes.get(lane).and_then(|lane| lane.unpaid);
        let is_over = match unpaid {
            None => return Ok(()),
            Some(Unpaid::Coins(needed)) => self.carrier.balance().await? >= needed,
            Some(Unpaid::Terms) => true,
        };
        if is_over {
            self.paid(lane);
        }
        Ok(())
    }
}
