//! The contracts as linked into this program, for the embedded chain.

use cw_multi_test::ContractWrapper;
use surety_chain::devnet::NativeContract;

/// Names of all contracts, the charter first: the order in which they are deployed.
pub const CONTRACTS: [&str; 8] =
    ["charter", "vault", "license", "catalog", "device", "telemetry", "preorder", "arbitration"];

/// All contracts, as the embedded chain runs them.
#[must_use]
pub fn contracts() -> Vec<NativeContract> {
    macro_rules! native {
        ($name:literal, $contract:ident) => {
            NativeContract::new($name, || {
                Box::new(
                    ContractWrapper::new(
                        $contract::contract::execute,
                        $contract::contract::instantiate,
                        $contract::contract::query,
                    )
                    .with_migrate($contract::contract::migrate),
                )
            })
        };
    }
    vec![
        native!("charter", surety_charter),
        native!("vault", surety_vault),
        native!("license", surety_license),
        native!("catalog", surety_catalog),
        native!("device", surety_device),
        native!("telemetry", surety_telemetry),
        native!("preorder", surety_preorder),
        // As published, and it has no migration: offices of an embedded network can be multisigs too.
        NativeContract::new("cw3-fixed-multisig", || {
            Box::new(ContractWrapper::new(
                cw3_fixed_multisig::contract::execute,
                cw3_fixed_multisig::contract::instantiate,
                cw3_fixed_multisig::contract::query,
            ))
        }),
        NativeContract::new("arbitration", || {
            Box::new(
                ContractWrapper::new(
                    surety_arbitration::contract::execute,
                    surety_arbitration::contract::instantiate,
                    surety_arbitration::contract::query,
                )
                .with_reply(surety_arbitration::contract::reply)
                .with_migrate(surety_arbitration::contract::migrate),
            )
        }),
    ]
}
