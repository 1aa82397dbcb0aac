//! The code a test network runs: the real contracts, unless a saboteur puts a broken one in their place.

use cosmwasm_std::Empty;
use cw_multi_test::{Contract, ContractWrapper};

/// One piece of code per contract.
pub struct Contracts {
    /// `charter`.
    pub charter: Box<dyn Contract<Empty>>,
    /// `vault`.
    pub vault: Box<dyn Contract<Empty>>,
    /// `license`.
    pub license: Box<dyn Contract<Empty>>,
    /// `catalog`.
    pub catalog: Box<dyn Contract<Empty>>,
    /// `device`.
    pub device: Box<dyn Contract<Empty>>,
    /// `telemetry`.
    pub telemetry: Box<dyn Contract<Empty>>,
    /// `preorder`.
    pub preorder: Box<dyn Contract<Empty>>,
    /// `arbitration`, where the settings seat a council.
    pub arbitration: Box<dyn Contract<Empty>>,
}

macro_rules! wrap {
    ($contract:ident) => {
        Box::new(ContractWrapper::new(
            $contract::contract::execute,
            $contract::contract::instantiate,
            $contract::contract::query,
        ))
    };
}

impl Default for Contracts {
    fn default() -> Self {
        Self {
            charter: wrap!(surety_charter),
            vault: wrap!(surety_vault),
            license: wrap!(surety_license),
            catalog: wrap!(surety_catalog),
            device: wrap!(surety_device),
            telemetry: wrap!(surety_telemetry),
            preorder: wrap!(surety_preorder),
            arbitration: Box::new(
                ContractWrapper::new(
                    surety_arbitration::contract::execute,
                    surety_arbitration::contract::instantiate,
                    surety_arbitration::contract::query,
                )
                .with_reply(surety_arbitration::contract::reply),
            ),
        }
    }
}
