//! What a test network is instantiated with.

use cosmwasm_std::Uint128;
use surety_api::arbitration::{Bonds, Periods};
use surety_api::vault::RemovedTo;

use crate::{COIN, DAY, MONTH, PERIOD};

/// Every parameter of the contracts; the defaults are those of docs/design.md, but for [`Self::vote_delay`].
#[derive(Debug, Clone)]
pub struct Settings {
    /// Unix seconds at which the network starts.
    pub start: u64,
    /// Seconds over which a lock accrues.
    pub accrual_period: u64,
    /// Who gets the accrual of unplugged time.
    pub removed_to: RemovedTo,
    /// Seconds from the start of a stream within which it can be contested.
    pub contest_window: u64,
    /// What a contest reserves of the bond, in basis points of the stream's rest.
    pub contest_bond_bps: u16,
    /// Seconds for which the victims of a case can claim.
    pub claim_period: u64,
    /// Bond of a licence, smallest unit.
    pub minimum_bond: u128,
    /// Seconds a provisional licence is valid.
    pub provisional_period: u64,
    /// Devices a provisional licence may mint.
    pub provisional_cap: u64,
    /// Seconds between renouncing and the bond's release.
    pub renounce_period: u64,
    /// Seconds between a review and the community's decision. None by default, so that a licence takes no time where it is not the
    /// point; the license contract's own tests give it the seven days.
    pub vote_delay: u64,
    /// Seconds between a readout's commitment and its publication.
    pub review_reveal_delay: u64,
    /// Seconds for which an approval can be turned into a licence.
    pub approval_period: u64,
    /// Seconds to post a raised bond.
    pub cure_period: u64,
    /// Questions about one application.
    pub clarification_rounds: u32,
    /// Seconds of silence after which a device may be reported.
    pub silence_after: u64,
    /// Seconds between the notice of scrap and the return of stake.
    pub scrap_period: u64,
    /// Seconds for which it can be returned.
    pub scrap_window: u64,
    /// Seconds for which a ban withholds accrual.
    pub ban_hold: u64,
    /// Reporters that must agree.
    pub threshold: u32,
    /// Seconds in which a silence report can be refuted.
    pub refutation_window: u64,
    /// Seconds between the two statements of a malfunction.
    pub malfunction_gap: u64,
    /// Seconds a statement may be behind.
    pub max_age: u64,
    /// Seconds a statement may be ahead.
    pub max_ahead: u64,
    /// Seconds between beacons.
    pub beacon_interval: u64,
    /// Seconds after a missed delivery deadline from which preorders are refunded.
    pub refund_grace: u64,
    /// Seconds a preorder campaign may take to deliver.
    pub max_delivery_period: u64,
    /// Most of a preorder's price that may be paid before delivery, in bps.
    pub max_early_bps: u16,
    /// Strikes that remove a reporter.
    pub max_strikes: u32,
    /// Seconds an epoch lasts.
    pub epoch_period: u64,
    /// Members of the council. With none, a proxy stands in arbitration's place and does what a test tells it to.
    pub council: usize,
    /// How long the phases of a case are.
    pub case_periods: Periods,
    /// What opening a case needs.
    pub case_bonds: Bonds,
}

impl Settings {
    /// The defaults, with the real arbitration contract and a council of five.
    #[must_use]
    pub fn with_council() -> Self {
        Self { council: 5, ..Self::default() }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            start: 1_800_000_000,
            accrual_period: PERIOD,
            removed_to: RemovedTo::Burn,
            contest_window: 14 * DAY,
            contest_bond_bps: 500,
            claim_period: 365 * DAY,
            minimum_bond: 100_000 * COIN,
            provisional_period: 180 * DAY,
            provisional_cap: 100,
            renounce_period: 6 * MONTH,
            vote_delay: 0,
            review_reveal_delay: 14 * DAY,
            approval_period: 180 * DAY,
            cure_period: 30 * DAY,
            clarification_rounds: 5,
            silence_after: MONTH,
            scrap_period: 45 * DAY,
            scrap_window: 14 * DAY,
            ban_hold: 14 * DAY,
            threshold: 2,
            refutation_window: 7 * DAY,
            malfunction_gap: DAY,
            max_age: 30 * DAY,
            max_ahead: 300,
            beacon_interval: DAY,
            refund_grace: 14 * DAY,
            max_delivery_period: 730 * DAY,
            max_early_bps: 5_000,
            max_strikes: 3,
            epoch_period: 7 * DAY,
            council: 0,
            case_periods: Periods {
                response: 7 * DAY,
                evidence: 14 * DAY,
                vote: 7 * DAY,
                appeal_window: 7 * DAY,
                appeal_vote: 7 * DAY,
                timelock: 3 * DAY,
                reissue_notice: 30 * DAY,
                execution: 2 * DAY,
            },
            case_bonds: Bonds {
                licence: Uint128::new(1_000 * COIN),
                fault: Uint128::new(10 * COIN),
                ban: Uint128::new(100 * COIN),
                reporter: Uint128::new(100 * COIN),
                reissue: Uint128::new(1_000 * COIN),
            },
        }
    }
}
