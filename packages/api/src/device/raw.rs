//! The device contract's records as others read them.

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

/// A device that its maker will never sell.
#[cw_serde]
pub enum Scrap {
    /// Notice was given.
    Announced {
        /// Unix seconds from which the stake can be collected.
        due: u64,
        /// Unix seconds from which the notice has lapsed, unless a case opened before `due` held it.
        until: u64,
    },
    /// The stake went back. The record stays, so that the device cannot be minted again before its own key frees it.
    Returned {},
}

impl Scrap {
    /// Whether it counts as never given at `now`, but for a case that may have held it.
    #[must_use]
    pub const fn has_lapsed(&self, now: u64) -> bool {
        matches!(self, Self::Announced { until, .. } if *until <= now)
    }
}

/// The lot of every device, by its 20 bytes. One letter of key, because it is written once for every device.
pub const DEVICES: Map<[u8; 20], u64> = Map::new("d");
/// Notices of scrap and what came of them, by device.
pub const SCRAPS: Map<[u8; 20], Scrap> = Map::new("scrap");
/// Who a device's activation named, by device: written when it first changes hands, until then that is its holder.
pub const FIRST_OWNERS: Map<[u8; 20], Addr> = Map::new("first_owner");
/// What integrations has decided against a device. The record stays when the ban is over.
#[cw_serde]
pub struct BanRecord {
    /// Unix seconds of the last ban.
    pub banned_at: u64,
    /// Unix seconds at which that ban was over; none while it stands.
    pub lifted_at: Option<u64>,
    /// How the device's accrual was withheld, which happens once; none when it never was.
    pub hold: Option<BanHold>,
}

/// Accrual that was withheld because of a ban.
#[cw_serde]
pub struct BanHold {
    /// Unix seconds at which it ends by itself.
    pub until: u64,
    /// Whether a case about the ban has prolonged it, which happens once.
    pub contested: bool,
    /// Whether it was ended before its time.
    pub over: bool,
}

impl BanRecord {
    /// Whether the device is banned now.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.lifted_at.is_none()
    }

    /// Unix seconds until which accrual is withheld; none when nothing is.
    #[must_use]
    pub fn held_until(&self, now: u64) -> Option<u64> {
        self.hold.as_ref().filter(|hold| !hold.over && now < hold.until).map(|hold| hold.until)
    }
}

/// By lot.
pub const LOTS: Map<u64, Lot> = Map::new("lot");
/// By the 20 bytes of the device; only once activated.
pub const ACTIVE: Map<[u8; 20], ActiveDevice> = Map::new("active");
/// When telemetry found the fault that is in effect, unix seconds; only while one is, by the 20 bytes of the device. What telemetry has found
/// since may be something else, that nobody has applied yet.
pub const FAULTS: Map<[u8; 20], u64> = Map::new("fault");
/// Bans, standing or over, by the 20 bytes of the device.
pub const BANNED: Map<[u8; 20], BanRecord> = Map::new("banned");
