//! What the charter keeps for itself. The records others read are in `surety_api::charter::raw`.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;
use cw_storage_plus::Item;
use surety_api::charter::{ContractName, Office};

/// Who may accept an office.
#[cw_serde]
pub struct Nomination {
    /// The nominee.
    pub nominee: Addr,
    /// Made by governance; the holder of the office cannot replace it, or a bad guardian could stay for ever.
    pub by_governance: bool,
}

/// `nominee/<name>`: who may accept an office.
pub fn nomination(office: Office) -> Item<Nomination> {
    Item::new_dyn(format!("nominee/{office}"))
}

/// `pauses/<contract>`: unix seconds of the guardian's pauses within the last year, rising. At most
/// [`surety_api::charter::PAUSES_A_YEAR`]. They count against the office, whoever holds it.
pub fn guardian_pauses(contract: ContractName) -> Item<Vec<u64>> {
    Item::new_dyn(format!("pauses/{contract}"))
}

/// Unix seconds of the last seal.
pub const LAST_SEAL: Item<u64> = Item::new("last_seal");
