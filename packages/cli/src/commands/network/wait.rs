//! `surety network wait`: days of a network pass, on either kind of chain.

use std::time::Duration;

use clap::Args;
use surety_api::vault::{ConfigResponse, QueryMsg};
use surety_chain::{ChainError, Client};

use crate::{CliError, Context};

/// Days of an accrual period (docs/design.md section 2).
const PERIOD_DAYS: u64 = 730;
/// A node simulates as of the block before its latest, so what is due at a time is waited for a moment longer.
const MARGIN: u64 = 2;
/// What JSON-RPC answers to a method it does not have.
const NO_SUCH_METHOD: i64 = -32601;

#[derive(Debug, Args)]
pub(super) struct Wait {
    /// So many: one is a 730th of the network's accrual period.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=7_300))]
    days: u64,
}

impl Wait {
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        let config: ConfigResponse = context.query("vault", &QueryMsg::Config {}).await?;
        let seconds = self.days.saturating_mul(config.accrual_period).div_ceil(PERIOD_DAYS);
        let client = context.client()?;
        let until = client.now().await?.saturating_add(seconds).saturating_add(MARGIN);
        match client.devnet_set_time(until).await {
            Ok(_) => {}
            Err(ChainError::Rpc { code: NO_SUCH_METHOD, .. }) => reach(&client, until).await?,
            Err(error) => return Err(error.into()),
        }
        context.print(&serde_json::json!({"days": self.days, "time": client.now().await?}))
    }
}

async fn reach(client: &Client, until: u64) -> Result<(), CliError> {
    let mut told = u64::MAX;
    loop {
        let left = until.saturating_sub(client.now().await?);
        if left == 0 {
            return Ok(());
        }
        // One line a minute is enough to see that it goes on.
        if told.saturating_sub(left) >= 60 {
            eprintln!("{left} s to go");
            told = left;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
