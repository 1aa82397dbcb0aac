//! Who may send what, as a table: a change of it is a change of this file.

use cosmwasm_std::Uint128;
use surety_api::vault::{ExecuteMsg, FaultCause, PoolId};
use surety_api::{DeviceId, LicenceId, LotId, ModelId};
use surety_vault::permissions::{flow, permission, Flow};

const TABLE: &str = "\
post_bond           In      anyone
settle              Within  anyone
claim_manufacturer  Out     the licence's holder
claim_integrations  Out     integrations
claim_driver        Out     anyone
burn_surplus        Within  anyone
stake               In      the device contract
activate            Within  the device contract
open_stream         Within  the device contract
close_stream        Within  the device contract
return_stake        Out     the device contract
forfeit_stake       Within  the device contract
release_bond        Out     the license contract
lock                Within  the arbitration contract
unlock              Within  the arbitration contract, or anyone once the deadline of the case has passed
";

/// One of each. The match in `permission` is exhaustive, and so is the count below.
fn samples() -> [ExecuteMsg; 15] {
    let (licence, model, lot) = (LicenceId(1), ModelId(1), LotId(1));
    let (device, withdrawal_date) = (DeviceId::new([0; 20]), 0);
    let pool = PoolId { licence, model, generation: 1 };
    [
        ExecuteMsg::PostBond { licence },
        ExecuteMsg::Settle { pool, max_days: 1 },
        ExecuteMsg::ClaimManufacturer { pool, max_days: None },
        ExecuteMsg::ClaimIntegrations { pool, max_days: None },
        ExecuteMsg::ClaimDriver { devices: vec![] },
        ExecuteMsg::BurnSurplus {},
        ExecuteMsg::Stake { licence, model, requirement: Uint128::zero(), lots: vec![] },
        ExecuteMsg::Activate { lot, device },
        ExecuteMsg::OpenStream { device, cause: FaultCause::Removed },
        ExecuteMsg::CloseStream { device },
        ExecuteMsg::ReturnStake { lot, count: 1, withdrawal_date },
        ExecuteMsg::ForfeitStake { lot, count: 1 },
        ExecuteMsg::ReleaseBond { licence, withdrawal_date },
        ExecuteMsg::Lock { licence, case: 1, deadline: 1 },
        ExecuteMsg::Unlock { licence, case: 1 },
    ]
}

fn name(message: &ExecuteMsg) -> String {
    let json = cosmwasm_std::to_json_string(message).unwrap();
    json.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn the_table_stands() {
    let lines = samples().map(|message| {
        format!("{:<20}{:<8}{}\n", name(&message), format!("{:?}", flow(&message)), permission(&message))
    });
    assert_eq!(lines.concat(), TABLE);
}

#[test]
fn every_message_is_in_the_table() {
    let schema = cosmwasm_schema::schema_for!(ExecuteMsg);
    let variants = schema.schema.subschemas.unwrap().one_of.unwrap().len();
    assert_eq!(variants, samples().len());
}

#[test]
fn a_pause_stops_only_what_comes_in() {
    let paused: Vec<_> = samples().into_iter().filter(|message| flow(message) == Flow::In).collect();
    assert_eq!(paused.iter().map(name).collect::<Vec<_>>(), ["post_bond", "stake"]);
}
