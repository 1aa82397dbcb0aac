//! `device`: devices as NFTs, from mint to fault (docs/design.md section 3.5).

mod event;
mod query;
pub mod raw;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;
use cw721::Expiration;
use surety_statement::DeviceId;

use crate::vault::{FaultCause, HeldTo};
use crate::{text_enum, CaseId, LicenceId, ModelId, Slug};

pub use event::*;
pub use query::*;

/// Most devices in one message.
pub const MAX_BATCH: usize = 500;

/// Fixes the periods that later lots freeze.
#[cw_serde]
pub struct InstantiateMsg {
    /// Address of the charter.
    pub charter: String,
    /// Name of the cw721 collection.
    pub name: String,
    /// Symbol of the cw721 collection.
    pub symbol: String,
    /// Seconds without a sign of life after which a device may be reported silent; 730 hours by default.
    pub silence_after: u64,
    /// Seconds between the notice of scrap and the return of stake; 45 days by default.
    pub scrap_period: u64,
    /// Seconds for which announced scrap can be collected, then the notice has lapsed; 14 days by default.
    pub scrap_window: u64,
    /// Seconds for which the first ban of an activated device holds its accrual; 14 days by default.
    pub ban_hold: u64,
}

text_enum! {
    /// How an activated device stands with the vault.
    pub enum DeviceCondition {
        /// It accrues, or its period is over.
        Working => "working",
        /// It failed. Final.
        Malfunction => "malfunction",
        /// It is silent.
        Disconnected => "disconnected",
        /// It is unplugged on purpose.
        Removed => "removed",
    }
}

impl From<FaultCause> for DeviceCondition {
    fn from(cause: FaultCause) -> Self {
        match cause {
            FaultCause::Malfunction => Self::Malfunction,
            FaultCause::Disconnected => Self::Disconnected,
            FaultCause::Removed => Self::Removed,
        }
    }
}

text_enum! {
    /// Where a device is in its life.
    pub enum DeviceStage {
        /// Minted, not yet sold and installed.
        Minted => "minted",
        /// The maker gave notice that it will never be sold.
        Scrapping => "scrapping",
        /// Its stake was returned.
        Scrapped => "scrapped",
        /// Sold and installed.
        Activated => "activated",
    }
}

/// What can be done with devices: their life, and the messages of cw721.
#[cw_serde]
pub enum ExecuteMsg {
    /// The licence's holder, with exactly the stake of all devices: mints devices of a model certified for the region.
    /// Emits `minted` per lot. Fails on an invalid licence, a low bond, an uncertified model, a device in the list twice or minted before, more than 500, and while paused.
    Mint {
        /// The model; it names the licence.
        model: ModelId,
        /// The devices.
        devices: Vec<DeviceId>,
        /// Where they will be sold.
        region: Slug,
    },
    /// Anyone, with the device's signature over its first owner (`surety/activation/v1`): the device is sold and installed. Emits
    /// `activated`. Once; fails on another's key, a bad signature, and after `expires`.
    Activate {
        /// The device.
        device: DeviceId,
        /// Its 65-byte uncompressed public key.
        public_key: Binary,
        /// Its first owner.
        owner: String,
        /// Unix seconds until which the signature is good.
        expires: u64,
        /// 64 bytes r|s.
        signature: Binary,
    },
    /// The licence's holder: gives notice that devices will never be activated. Emits `scrap_announced` each. Fails on a device
    /// activated, with a notice that has not lapsed, or promised to a place of a preorder campaign.
    Scrap {
        /// The devices, of one lot.
        devices: Vec<DeviceId>,
    },
    /// Anyone, from the notice's date on: returns the stake of scrapped devices to the licence's holder. Emits `scrapped`
    /// each. Fails while a case opened before that date is open, and once the notice has lapsed: `scrap_window` after its date,
    /// or after the end of the case that held it, for a device not promised to a place meanwhile.
    CollectScrap {
        /// The devices, of one lot.
        devices: Vec<DeviceId>,
        /// The case that held them at the notice's date, of several the one that ended last. None when no case did.
        held_by: Option<CaseId>,
    },
    /// Anyone, with the device's signature naming its licence (`surety/reclaim/v1`): frees a device never activated from another
    /// maker's lot, or from scrap. The squatter's stake for it burns. Emits `reclaimed`. Fails while it stands in a lot of that
    /// licence, its stake not returned, and once its key has named another licence after this one.
    Reclaim {
        /// The device.
        device: DeviceId,
        /// Its 65-byte uncompressed public key.
        public_key: Binary,
        /// The licence it belongs to.
        licence: LicenceId,
        /// 64 bytes r|s.
        signature: Binary,
    },
    /// The holder, with the device's signature (`surety/pairing/v1`): pairs the device with a vehicle, in place of the one before.
    /// Emits `paired`. A transfer ends it.
    Pair {
        /// The device.
        device: DeviceId,
        /// 32 bytes: sha256 of salt and VIN.
        vehicle: Binary,
        /// Rises with every pairing message of the device.
        nonce: u64,
        /// Unix seconds until which the signature is good.
        expires: u64,
        /// 64 bytes r|s.
        signature: Binary,
    },
    /// The holder alone, or anyone with the device's signature over a pairing with the vehicle of 32 zero bytes: ends a pairing. Emits `unpaired`.
    Unpair {
        /// The device.
        device: DeviceId,
        /// The device's word, when the holder does not send this.
        proof: Option<UnpairProof>,
    },
    /// Anyone, once telemetry has found a fault: it takes effect now. Emits `fault_applied`. Fails when there is nothing to apply.
    ApplyFault {
        /// The device.
        device: DeviceId,
    },
    /// Anyone, once telemetry has found that the device is back: it takes effect now. Emits `recovery_applied`.
    ApplyRecovery {
        /// The device.
        device: DeviceId,
    },
    /// The integrations committee: takes a device off the network at once. Where the device is activated and was never held before, the
    /// vault withholds its accrual for `ban_hold`; then it flows as if it had never been held. Nobody can report it silent. Emits
    /// `banned`. Fails when it is banned already.
    Ban {
        /// The device.
        device: DeviceId,
    },
    /// The integrations committee: takes a ban back. What was withheld flows to the manufacturer. Emits `unbanned`. Fails when it is not
    /// banned.
    Unban {
        /// The device.
        device: DeviceId,
    },
    /// The arbitration contract: a case about the ban is open, so what is withheld stays so until that case is over, once a device at
    /// the most. Emits `ban_held`. Nothing happens when nothing is withheld any more; fails when it is not banned.
    HoldBan {
        /// The device.
        device: DeviceId,
        /// Unix seconds by which the case ends, whatever happens.
        until: u64,
    },
    /// The arbitration contract: the case about the ban is over. Emits `ban_ended`, and `unbanned` when the ban is not upheld: then what is
    /// withheld flows to the manufacturer. Upheld, it goes where the verdict says. Nothing happens where the ban was taken back meanwhile.
    EndBan {
        /// The device.
        device: DeviceId,
        /// Whether the ban stands.
        upheld: bool,
        /// Where withheld accrual goes when it stands; the manufacturer after a case that lapsed.
        held: HeldTo,
    },
    /// The arbitration contract, after it has ended the stream in the vault and the finding in telemetry: the device works. Emits
    /// `fault_overturned`; nothing happens when it works already. Fails before activation.
    OverturnFault {
        /// The device.
        device: DeviceId,
    },
    /// cw721: the holder, or who it approved. Ends the device's approvals and its pairing. Emits `transferred`, and `unpaired` when
    /// it was paired. Fails before activation.
    TransferNft {
        /// Who shall hold it.
        recipient: String,
        /// The device.
        token_id: String,
    },
    /// cw721: transfer to a contract and tell it.
    SendNft {
        /// The contract.
        contract: String,
        /// The device.
        token_id: String,
        /// For the contract.
        msg: Binary,
    },
    /// cw721: the holder or an operator lets somebody transfer one device; 16 at most.
    Approve {
        /// Who.
        spender: String,
        /// The device.
        token_id: String,
        /// Until when.
        expires: Option<Expiration>,
    },
    /// cw721: takes an approval back.
    Revoke {
        /// Whose.
        spender: String,
        /// The device.
        token_id: String,
    },
    /// cw721: lets somebody transfer all devices of the sender.
    ApproveAll {
        /// Who.
        operator: String,
        /// Until when.
        expires: Option<Expiration>,
    },
    /// cw721: takes that back.
    RevokeAll {
        /// Whose.
        operator: String,
    },
    /// Refused: a device's history and stream outlive its holder.
    Burn {
        /// The device.
        token_id: String,
    },
}

/// The device's own word that a pairing is over.
#[cw_serde]
pub struct UnpairProof {
    /// Rises with every pairing message of the device.
    pub nonce: u64,
    /// Unix seconds until which the signature is good.
    pub expires: u64,
    /// 64 bytes r|s.
    pub signature: Binary,
}
