//! The summary of an epoch: what buyers judge a manufacturer by (docs/design.md section 3.6).

use cosmwasm_schema::cw_serde;

use crate::merkle::{self, Hash};
use crate::{LicenceId, ModelId};

/// What the leaf of a row begins with.
pub const EPOCH_DOMAIN: &str = "surety/epoch/v1";
/// Most different codes in one row.
pub const MAX_EPOCH_FAULTS: usize = 64;

/// How often one fault code was seen.
#[cw_serde]
pub struct FaultCount {
    /// The status, from 2.
    pub code: u16,
    /// Devices that have signed it in the epoch.
    pub count: u32,
}

/// One maker's model in one epoch. A summary has its rows by licence and model, each once.
#[cw_serde]
pub struct EpochRow {
    /// The maker.
    pub licence: LicenceId,
    /// The model.
    pub model: ModelId,
    /// Devices that were activated by the end of the epoch.
    pub active: u32,
    /// The share of the epoch in which they were heard, in basis points, over all of them.
    pub uptime_bps: u16,
    /// Faults by code, rising, none twice.
    pub faults: Vec<FaultCount>,
}

impl EpochRow {
    /// Whether the row can be part of a summary: a share of at most 10,000, at most 64 codes, rising.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let rising =
            self.faults.iter().zip(self.faults.iter().skip(1)).all(|(one, next)| one.code < next.code);
        self.uptime_bps <= 10_000 && self.faults.len() <= MAX_EPOCH_FAULTS && rising
    }

    /// The row's leaf: domain, chain id, address of telemetry, epoch (u64), licence (u64), model (u64), active (u32), uptime (u16),
    /// and the faults as one part of code (u16) and count (u32) each; numbers big endian. Parts and tree as in [`crate::merkle`].
    #[must_use]
    pub fn leaf(&self, chain_id: &str, telemetry: &str, epoch: u64) -> Hash {
        let mut faults = Vec::with_capacity(self.faults.len().saturating_mul(6));
        for fault in &self.faults {
            faults.extend_from_slice(&fault.code.to_be_bytes());
            faults.extend_from_slice(&fault.count.to_be_bytes());
        }
        merkle::leaf(&[
            EPOCH_DOMAIN.as_bytes(),
            chain_id.as_bytes(),
            telemetry.as_bytes(),
            &epoch.to_be_bytes(),
            &self.licence.get().to_be_bytes(),
            &self.model.get().to_be_bytes(),
            &self.active.to_be_bytes(),
            &self.uptime_bps.to_be_bytes(),
            &faults,
        ])
    }
}
