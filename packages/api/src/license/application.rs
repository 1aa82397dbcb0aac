//! What a manufacturer applies with, and what becomes of it (docs/design.md section 3.3).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;

use crate::{merkle, text_enum, ApplicationId, Document, LicenceId, Slug};

/// Most device designs or service specifications of one application.
pub const MAX_DESIGNS: usize = 16;
/// Most clarification rounds an application can be given at instantiation.
pub const MAX_CLARIFICATION_ROUNDS: u32 = 16;
/// Most readouts of one application.
pub const MAX_READOUTS: u32 = 64;
/// Most readouts one tester can attach to one application.
pub const MAX_READOUTS_PER_TESTER: u32 = 4;
/// Shortest salt of a readout's commitment, in bytes: a shorter one could be guessed.
pub const MIN_SALT_BYTES: usize = 16;
/// Longest salt of a readout's commitment, in bytes.
pub const MAX_SALT_BYTES: usize = 64;

text_enum! {
    /// What a provider makes.
    pub enum Offers {
        /// Devices.
        Devices => "devices",
        /// Software services: they mint nothing.
        Software => "software",
        /// Both.
        Both => "both",
    }
}

impl Offers {
    /// Whether devices are among it.
    #[must_use]
    pub const fn devices(self) -> bool {
        matches!(self, Self::Devices | Self::Both)
    }
}

text_enum! {
    /// Where an application stands.
    pub enum ApplicationStatus {
        /// Sent in.
        Submitted => "submitted",
        /// Integrations has asked; the applicant must answer.
        Clarifying => "clarifying",
        /// The applicant has answered.
        Answered => "answered",
        /// Integrations has reviewed it; the community decides once its public days are over.
        Reviewed => "reviewed",
        /// The community said yes; the applicant may take its licence.
        Approved => "approved",
        /// The community said no. For good.
        Rejected => "rejected",
        /// The licence is taken. For good.
        Licensed => "licensed",
        /// The applicant took it back. For good.
        Withdrawn => "withdrawn",
    }
}

impl ApplicationStatus {
    /// Whether something can still come of it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Submitted | Self::Clarifying | Self::Answered | Self::Reviewed | Self::Approved)
    }
}

/// Hardware to look at: test units, and samples of what they send.
#[cw_serde]
pub struct Samples {
    /// How testers get the test units.
    pub test_units: Document,
    /// Data the devices sent.
    pub data: Document,
}

/// Software to look at: a repository, and a demo that runs.
#[cw_serde]
pub struct Code {
    /// The code repository, at one commit.
    pub repository: Document,
    /// The functioning demo.
    pub demo: Document,
}

/// What an application says. Everything lies off the chain and is fixed by its hash.
#[cw_serde]
pub struct ApplicationDetails {
    /// The business. Its URI becomes the licence's public record.
    pub business: Document,
    /// What it has done before.
    pub operating_history: Document,
    /// The device category it is for; it need not exist in the catalog yet.
    pub category: Slug,
    /// What it will make.
    pub offers: Offers,
    /// Specifications of the first devices or services, 1 to 16.
    pub designs: Vec<Document>,
    /// Test units and data samples. These, or the code, or both.
    pub samples: Option<Samples>,
    /// Repository and demo. These, or the samples, or both.
    pub code: Option<Code>,
}

/// One question of integrations, and its answer.
#[cw_serde]
pub struct Clarification {
    /// The question.
    pub question: Document,
    /// Unix seconds.
    pub asked_at: u64,
    /// The answer, once it is there.
    pub answer: Option<Document>,
    /// Unix seconds.
    pub answered_at: Option<u64>,
}

/// The committee's review.
#[cw_serde]
pub struct Review {
    /// What it found.
    pub document: Document,
    /// Unix seconds.
    pub reviewed_at: u64,
    /// Unix seconds from which the community may decide: the days in between are public.
    pub vote_from: u64,
}

/// A yes of the community.
#[cw_serde]
pub struct Approval {
    /// Unix seconds.
    pub approved_at: u64,
    /// Unix seconds from which the licence can no longer be taken.
    pub lapses_at: u64,
}

/// What a tester found: a commitment first, the document later, so that the maker hears of it before the public does.
#[cw_serde]
pub struct Readout {
    /// Who tested.
    pub tester: String,
    /// [`readout_commitment`] of the findings.
    pub commitment: Binary,
    /// Unix seconds.
    pub committed_at: u64,
    /// Unix seconds from which it may be revealed.
    pub reveal_from: u64,
    /// The findings, once they are public.
    pub document: Option<Document>,
    /// Unix seconds.
    pub revealed_at: Option<u64>,
}

/// What a tester commits to: keccak256 of 0 and these parts, each behind its length (u32, big endian): the domain
/// `surety/readout/v1`, the license contract's address, the application (u64, big endian), the tester's address, the
/// document's URI and SHA-256, the salt. It is for one tester and one application, so nobody can file another's
/// commitment as its own.
#[must_use]
pub fn readout_commitment(
    contract: &str,
    application: ApplicationId,
    tester: &str,
    document: &Document,
    salt: &[u8],
) -> [u8; 32] {
    merkle::leaf(&[
        b"surety/readout/v1",
        contract.as_bytes(),
        &application.get().to_be_bytes(),
        tester.as_bytes(),
        document.uri.as_bytes(),
        document.sha256.as_slice(),
        salt,
    ])
}

/// One application as it stands.
#[cw_serde]
pub struct ApplicationResponse {
    /// Its id.
    pub application: ApplicationId,
    /// Who applies.
    pub applicant: String,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// What it says.
    pub details: ApplicationDetails,
    /// Unix seconds.
    pub submitted_at: u64,
    /// Questions and answers so far, in order.
    pub clarifications: Vec<Clarification>,
    /// The committee's review.
    pub review: Option<Review>,
    /// The community's yes.
    pub approval: Option<Approval>,
    /// The licence that came of it.
    pub licence: Option<LicenceId>,
}
