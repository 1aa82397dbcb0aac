//! `license`: soulbound licences of manufacturers (docs/design.md section 3.3).

mod event;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};
use cw721::Expiration;

use crate::{text_enum, LicenceId};

pub use event::*;
pub use query::*;

/// Fixes the terms of licences issued from now on.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// Name of the cw721 collection.
    pub name: String,
    /// Symbol of the cw721 collection.
    pub symbol: String,
    /// Bond a licence requires; 100,000 coins by default, in the smallest unit.
    pub minimum_bond: Uint128,
    /// Seconds for which a provisional licence is valid; 180 days by default.
    pub provisional_period: u64,
    /// Devices a provisional licence may mint; 100 by default.
    pub provisional_cap: u64,
    /// Seconds between renouncing and the bond's release; 182.5 days by default.
    pub renounce_period: u64,
}

/// Longest URI of a licence's public record, in bytes.
pub const MAX_URI_BYTES: usize = 256;
/// Longest name or symbol of the collection, in bytes.
pub const MAX_NAME_BYTES: usize = 64;

text_enum! {
    /// Where a licence stands.
    pub enum LicenceStatus {
        /// Issued, not yet confirmed: expires, and may mint a limited number of devices.
        Provisional => "provisional",
        /// Confirmed by integrations.
        Active => "active",
        /// Left by its holder; the bond waits for the withdrawal date.
        Renouncing => "renouncing",
        /// Left, and the bond is paid.
        Renounced => "renounced",
    }
}

/// What can be done with licences. The cw721 messages that would move, share or end one are here only to be refused.
#[cw_serde]
pub enum ExecuteMsg {
    /// The community: issues a provisional licence. It allows nothing before its bond is posted. Emits `issued`. Fails while
    /// paused and when the holder has a licence already.
    Issue {
        /// Address of the manufacturer.
        holder: String,
        /// Where its public record is, at most 256 bytes.
        uri: Option<String>,
    },
    /// Integrations: makes a provisional licence active, without expiry or cap, also one that has expired. Emits `confirmed`.
    /// Fails when it is active or being left.
    Confirm {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, once, in every state: stops minting at once and sets the withdrawal date of the bond. Emits `renounced`.
    Renounce {
        /// The licence.
        licence: LicenceId,
    },
    /// The holder, from the withdrawal date: receives the whole bond. Emits `withdrawn`. Fails while a case opened before that date is open.
    WithdrawBond {
        /// The licence.
        licence: LicenceId,
    },
    /// Refused: licences are soulbound.
    TransferNft {
        /// Refused.
        recipient: String,
        /// Refused.
        token_id: String,
    },
    /// Refused: licences are soulbound.
    SendNft {
        /// Refused.
        contract: String,
        /// Refused.
        token_id: String,
        /// Refused.
        msg: Binary,
    },
    /// Refused: licences are soulbound.
    Approve {
        /// Refused.
        spender: String,
        /// Refused.
        token_id: String,
        /// Refused.
        expires: Option<Expiration>,
    },
    /// Refused: licences are soulbound.
    Revoke {
        /// Refused.
        spender: String,
        /// Refused.
        token_id: String,
    },
    /// Refused: licences are soulbound.
    ApproveAll {
        /// Refused.
        operator: String,
        /// Refused.
        expires: Option<Expiration>,
    },
    /// Refused: licences are soulbound.
    RevokeAll {
        /// Refused.
        operator: String,
    },
    /// Refused: a holder leaves with `renounce`.
    Burn {
        /// Refused.
        token_id: String,
    },
}
