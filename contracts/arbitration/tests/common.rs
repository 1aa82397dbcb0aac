//! What all these tests begin with.

use cosmwasm_std::{Addr, Binary, Uint128};
use cw_multi_test::AppResponse;
use surety_api::arbitration::{CasesResponse, ExecuteMsg, Phase, QueryMsg};
use surety_api::vault::{self, BondResponse, LocksResponse, Payee};
use surety_api::{CaseId, Curve, LicenceId, ModelId};
use surety_arbitration::ContractError;
use surety_testkit::council::{document, modest};
use surety_testkit::{Contracts, Network, Settings, COIN};

/// The opening bond of a first licence case.
pub const BOND: u128 = 1_000 * COIN;

/// A council of five, and a maker with a licence.
pub fn network() -> (Network, LicenceId) {
    let (network, licence, _) = with_model(Settings::with_council());
    (network, licence)
}

/// The same, with the model.
pub fn with_model(settings: Settings) -> (Network, LicenceId, ModelId) {
    let mut network = Network::with(settings, Contracts::default());
    let (licence, model) = network.ready(Curve::Secp256k1);
    (network, licence, model)
}

/// A council of five, and a challenge by the rival.
pub fn challenged() -> (Network, LicenceId, CaseId) {
    let (mut network, licence) = network();
    let rival = network.actors.rival.clone();
    let case = network.challenge(&rival, licence, modest());
    (network, licence, case)
}

/// A message that opens a licence case.
pub fn opening(licence: LicenceId) -> ExecuteMsg {
    ExecuteMsg::OpenLicence { licence, complaint: document("complaint"), asks: modest() }
}

/// Coins bonded.
pub fn bond(network: &Network, licence: LicenceId) -> u128 {
    network.query::<BondResponse>(&network.vault, &vault::QueryMsg::Bond { licence }).amount.u128()
}

/// Whether a case holds the licence.
pub fn frozen(network: &Network, licence: LicenceId) -> bool {
    let locks = vault::QueryMsg::Locks { licence, start_after: None, limit: None };
    network.query::<LocksResponse>(&network.vault, &locks).frozen
}

/// Who an address is to the vault.
pub fn payee(address: &Addr) -> Payee {
    Payee::Address(address.to_string())
}

/// The cases in a phase.
pub fn in_phase(network: &Network, phase: Phase) -> Vec<u64> {
    let message = QueryMsg::CasesByPhase { phase, start_after: None, limit: Some(100) };
    let cases: CasesResponse = network.query(&network.arbitration, &message);
    assert!(cases.cases.iter().all(|case| case.phase == phase));
    cases.cases.iter().map(|case| case.case.get()).collect()
}

/// Sends what must be refused with exactly this error.
#[track_caller]
pub fn refuses(
    network: &mut Network,
    sender: &Addr,
    message: &ExecuteMsg,
    funds: u128,
    error: &ContractError,
) {
    network.refuses(error, |n| n.to_arbitration(sender, message, funds));
}

/// A ballot's reason.
pub fn reason() -> Binary {
    Binary::from([1; 32])
}

/// An amount of whole coins.
pub fn coins(amount: u128) -> Uint128 {
    Uint128::new(amount * COIN)
}

/// What anybody does who has an appeal.
pub fn appeal(network: &mut Network, sender: &Addr, case: CaseId, bond: u128) -> anyhow::Result<AppResponse> {
    network.to_arbitration(sender, &ExecuteMsg::Appeal { case, grounds: document("grounds") }, bond)
}
