//! `device`: devices as NFTs, from mint to fault (docs/design.md section 3.5).

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Uint128};
use cw721::Expiration;
use surety_statement::{Curve, DeviceId};

use crate::{text_enum, typed_events, vault::FaultCause, LicenceId, LotId, ModelId, Slug};

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
    /// The licence's holder: gives notice that devices will never be activated. Emits `scrap_announced` each.
    Scrap {
        /// The devices, of one lot.
        devices: Vec<DeviceId>,
    },
    /// Anyone, once the notice is over: returns the stake of scrapped devices to the licence's holder. Emits `scrapped`
    /// each. Fails while a case opened before the notice's end is open.
    CollectScrap {
        /// The devices, of one lot.
        devices: Vec<DeviceId>,
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

/// What the device contract answers: its own queries and those of cw721.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What was fixed at instantiation.
    #[returns(InstantiateMsg)]
    Config {},
    /// One device.
    #[returns(DeviceResponse)]
    Device {
        /// The device.
        device: DeviceId,
    },
    /// One lot.
    #[returns(LotResponse)]
    Lot {
        /// The lot.
        lot: LotId,
    },
    /// The devices of a lot, by id.
    #[returns(DevicesResponse)]
    Devices {
        /// The lot.
        lot: LotId,
        /// The last entry of the page before.
        start_after: Option<DeviceId>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// Stake ever minted in a category; it never falls.
    #[returns(StakedResponse)]
    Staked {
        /// The category.
        category: Slug,
    },
    /// cw721: who holds a device. Before activation that is its licence's holder; an error once it is scrapped.
    #[returns(cw721::msg::OwnerOfResponse)]
    OwnerOf {
        /// The device.
        token_id: String,
        /// Also list approvals that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: one approval.
    #[returns(cw721::msg::ApprovalResponse)]
    Approval {
        /// The device.
        token_id: String,
        /// Whose.
        spender: String,
        /// Also one that has ended.
        include_expired: Option<bool>,
    },
    /// cw721: approvals of a device.
    #[returns(cw721::msg::ApprovalsResponse)]
    Approvals {
        /// The device.
        token_id: String,
        /// Also those that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: one operator.
    #[returns(cw721::msg::OperatorResponse)]
    Operator {
        /// The holder.
        owner: String,
        /// Whom it let transfer.
        operator: String,
        /// Also one that has ended.
        include_expired: Option<bool>,
    },
    /// cw721: operators of a holder. Those that have ended are left out of a page, which is then shorter and not the last.
    #[returns(cw721::msg::OperatorsResponse)]
    AllOperators {
        /// The holder.
        owner: String,
        /// Also those that have ended.
        include_expired: Option<bool>,
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// cw721: how many devices there are, scrapped ones among them.
    #[returns(cw721::msg::NumTokensResponse)]
    NumTokens {},
    /// cw721: name and symbol.
    #[returns(cw721::msg::CollectionInfoAndExtensionResponse<cosmwasm_std::Empty>)]
    GetCollectionInfoAndExtension {},
    /// cw721: one device.
    #[returns(cw721::msg::NftInfoResponse<NftExtension>)]
    NftInfo {
        /// The device.
        token_id: String,
    },
    /// cw721: one device and its holder.
    #[returns(cw721::msg::AllNftInfoResponse<NftExtension>)]
    AllNftInfo {
        /// The device.
        token_id: String,
        /// Also list approvals that have ended.
        include_expired: Option<bool>,
    },
    /// cw721: the activated devices of a holder. A maker's stock is listed by `devices`, lot by lot.
    #[returns(cw721::msg::TokensResponse)]
    Tokens {
        /// The holder.
        owner: String,
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
    /// cw721: all devices, scrapped ones among them.
    #[returns(cw721::msg::TokensResponse)]
    AllTokens {
        /// The last entry of the page before.
        start_after: Option<String>,
        /// Entries, 30 by default, 100 at most.
        limit: Option<u32>,
    },
}

/// What a wallet shows of a device.
#[cw_serde]
pub struct NftExtension {
    /// Its model.
    pub model: ModelId,
    /// Its lot.
    pub lot: LotId,
    /// Where it is in its life.
    pub stage: DeviceStage,
}

/// One device.
#[cw_serde]
pub struct DeviceResponse {
    /// The device.
    pub device: DeviceId,
    /// Where it is in its life.
    pub stage: DeviceStage,
    /// Who holds it; nobody once scrapped.
    pub holder: Option<String>,
    /// Its lot.
    pub lot: LotId,
    /// Its licence.
    pub licence: LicenceId,
    /// Its model.
    pub model: ModelId,
    /// The curve of its key.
    pub curve: Curve,
    /// Its 33-byte compressed key, once activated.
    pub public_key: Option<Binary>,
    /// Unix seconds of its activation.
    pub activated_at: Option<u64>,
    /// How it stands with the vault, once activated.
    pub condition: Option<DeviceCondition>,
    /// Unix seconds at which announced scrap may be collected.
    pub scrap_date: Option<u64>,
    /// The vehicle it is paired with.
    pub vehicle: Option<Binary>,
    /// The nonce the next pairing message must exceed.
    pub pairing_nonce: u64,
}

/// One lot.
#[cw_serde]
pub struct LotResponse {
    /// Its id.
    pub lot: LotId,
    /// Its terms.
    pub details: raw::Lot,
}

/// Devices of a lot.
#[cw_serde]
pub struct DevicesResponse {
    /// One page.
    pub devices: Vec<DeviceId>,
}

/// Stake ever minted in a category.
#[cw_serde]
pub struct StakedResponse {
    /// Coins.
    pub staked: Uint128,
}

typed_events! {
    /// What the device contract reports.
    pub enum DeviceEvent in "device" {
        /// Devices were minted as one lot.
        Minted => "minted" {
            /// The lot.
            lot: LotId,
            /// Its licence.
            licence: LicenceId,
            /// Its model.
            model: ModelId,
            /// How many devices.
            count: u32,
        },
        /// A device was sold and installed.
        Activated => "activated" {
            /// The device.
            device: DeviceId,
            /// Its lot.
            lot: LotId,
            /// Its first owner.
            owner: String,
        },
        /// A device will never be sold.
        ScrapAnnounced => "scrap_announced" {
            /// The device.
            device: DeviceId,
            /// Unix seconds at which its stake is due.
            scrap_date: u64,
        },
        /// A device's stake was returned.
        Scrapped => "scrapped" {
            /// The device.
            device: DeviceId,
        },
        /// A device was freed by its own key.
        Reclaimed => "reclaimed" {
            /// The device.
            device: DeviceId,
            /// The licence it belongs to.
            licence: LicenceId,
        },
        /// A device is in a vehicle.
        Paired => "paired" {
            /// The device.
            device: DeviceId,
            /// The vehicle, base64.
            vehicle: String,
        },
        /// A device is in no vehicle.
        Unpaired => "unpaired" {
            /// The device.
            device: DeviceId,
        },
        /// A fault took effect.
        FaultApplied => "fault_applied" {
            /// The device.
            device: DeviceId,
            /// Why.
            cause: FaultCause,
        },
        /// A recovery took effect.
        RecoveryApplied => "recovery_applied" {
            /// The device.
            device: DeviceId,
        },
        /// A device has a new holder.
        Transferred => "transferred" {
            /// The device.
            device: DeviceId,
            /// Who held it.
            from: String,
            /// Who holds it.
            to: String,
        },
    }
}

/// The device contract's records as others read them.
pub mod raw {
    use cosmwasm_schema::cw_serde;
    use cosmwasm_std::{Addr, Binary};
    use cw_storage_plus::Map;
    use surety_accrual::Terms;
    use surety_statement::Curve;

    use super::DeviceCondition;
    use crate::{LicenceId, LotId, ModelId, Slug};

    /// Devices minted under the same terms, frozen.
    #[cw_serde]
    pub struct Lot {
        /// Whose.
        pub licence: LicenceId,
        /// Of what.
        pub model: ModelId,
        /// The curve of their keys.
        pub curve: Curve,
        /// Where they are sold.
        pub region: Slug,
        /// What each costs and how it is shared.
        pub terms: Terms,
        /// Fault codes that end a device's life, rising.
        pub terminal_codes: Vec<u16>,
        /// Seconds of silence after which one may be reported.
        pub silence_after: u64,
        /// Devices minted.
        pub count: u32,
    }

    /// An activated device.
    #[cw_serde]
    pub struct ActiveDevice {
        /// Who holds it.
        pub owner: Addr,
        /// Its lot.
        pub lot: LotId,
        /// Its 33-byte compressed key.
        pub key: Binary,
        /// Unix seconds.
        pub activated_at: u64,
        /// How it stands with the vault.
        pub condition: DeviceCondition,
    }

    /// By lot.
    pub const LOTS: Map<u64, Lot> = Map::new("lot");
    /// By the 20 bytes of the device; only once activated.
    pub const ACTIVE: Map<[u8; 20], ActiveDevice> = Map::new("active");
}
