//! `surety network balance`: what an address holds.

use clap::Args;
use serde_json::{Map, Value};

use crate::{Address, CliError, Context};

#[derive(Debug, Args)]
pub(super) struct Balance {
    /// Whose.
    address: Address,
}

impl Balance {
    /// Shows the network's coin and, where fees are paid in another, that too, in their smallest units.
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        let client = context.client()?;
        let profile = client.profile();
        let mut answer = Map::new();
        answer.insert("address".into(), self.address.0.clone().into());
        for denom in [&profile.denom, &profile.fee_denom] {
            let amount = client.balance(&self.address.0, denom).await?;
            answer.insert(denom.clone(), Value::String(amount.to_string()));
        }
        context.print(&answer)
    }
}
