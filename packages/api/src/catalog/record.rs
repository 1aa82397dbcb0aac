//! What the catalog keeps and shows, and no other contract reads.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Binary};
use surety_statement::Curve;

use crate::{messages, text_enum, Document, Slug};

text_enum! {
    /// Who sets a standard's rules.
    pub enum StandardClass {
        /// The network: its certificates rest on reports of admitted testers.
        Network => "network",
        /// Somebody else, such as an authority: its certificates rest on that body's papers.
        ThirdParty => "third_party",
    }
}

text_enum! {
    /// What a standard is about.
    pub enum Subject {
        /// Devices only.
        Devices => "devices",
        /// Software services only.
        Software => "software",
        /// Both.
        Both => "both",
    }
}

/// Where a standard must be met.
#[cw_serde]
pub enum Requirement {
    /// Nowhere.
    Optional,
    /// In every region.
    Required,
    /// In these regions, in order of the alphabet.
    Regions(Vec<Slug>),
}

/// One standard.
#[cw_serde]
pub struct Standard {
    /// Its exact name, 1 to 64 bytes.
    pub title: String,
    /// Who sets its rules.
    pub class: StandardClass,
    /// What it is about.
    pub subject: Subject,
    /// Where it must be met.
    pub requirement: Requirement,
    /// Whether a model may leave the feature out on purpose.
    pub may_be_left_out: bool,
    /// What is certified under it, in words, at most 256 bytes.
    pub conditions: String,
}

impl Standard {
    /// Whether it is about this kind of model.
    #[must_use]
    pub const fn concerns(&self, kind: &ModelKind) -> bool {
        matches!(
            (self.subject, kind),
            (Subject::Both, _)
                | (Subject::Devices, ModelKind::Device { .. })
                | (Subject::Software, ModelKind::Software {})
        )
    }

    /// Whether a model that names it among what it leaves out is excused from it.
    #[must_use]
    pub const fn excuses(&self, left_out: bool) -> bool {
        left_out && self.may_be_left_out
    }

    /// Whether a model of this kind must meet it in a region.
    #[must_use]
    pub fn demanded(&self, kind: &ModelKind, left_out: bool, region: &Slug) -> bool {
        let here = match &self.requirement {
            Requirement::Optional => false,
            Requirement::Required => true,
            Requirement::Regions(regions) => regions.contains(region),
        };
        here && self.concerns(kind) && !self.excuses(left_out)
    }
}

messages! {
    /// What a model is.
    pub enum ModelKind {
        /// A device, of which NFTs are minted.
        Device {
            /// The curve of its devices' keys.
            curve: Curve,
            /// Fault codes that end a device's life; kept rising.
            terminal_codes: Vec<u16>,
        },
        /// A software service: certified like a device, backed by its provider's bond, and nothing is minted.
        Software {},
    }
    arguments {
        curve: Curve,
        terminal_codes: Vec<u16>,
    }
}

text_enum! {
    /// What a certificate is worth.
    pub enum CertificateStatus {
        /// Enough for a presale.
        Provisional => "provisional",
        /// Enough for a mint.
        Certified => "certified",
        /// Nothing: it was taken back.
        Revoked => "revoked",
    }
}

/// A certificate of a model for a standard. It also runs out, at `valid_until`.
#[cw_serde]
pub struct Certificate {
    /// What it is worth.
    pub status: CertificateStatus,
    /// What this status rests on.
    pub evidence: Document,
    /// The report it rests on.
    pub report: Option<u64>,
    /// Who filed that report.
    pub tester: Option<Addr>,
    /// Unix seconds until which it is valid.
    pub valid_until: u64,
    /// Unix seconds at which integrations decided so.
    pub decided_at: u64,
}

/// What a tester has found of a model.
#[cw_serde]
pub struct Report {
    /// The standard tested.
    pub standard: Slug,
    /// Who tested.
    pub tester: Addr,
    /// Whether the model meets it.
    pub passed: bool,
    /// The report.
    pub document: Document,
    /// Unix seconds at which it was filed.
    pub filed_at: u64,
}

/// A release of a model's firmware.
#[cw_serde]
pub struct Firmware {
    /// SHA-256 of the image.
    pub digest: Binary,
    /// What it changes, and where it is.
    pub notes: Document,
    /// Unix seconds at which it was published.
    pub released_at: u64,
    /// Unix seconds at which it was taken back, when it was.
    pub revoked_at: Option<u64>,
}
