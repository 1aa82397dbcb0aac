//! What tests do in arbitration over and over.

use cosmwasm_std::{Addr, Binary, Uint128};
use cw_multi_test::AppResponse;
use surety_api::arbitration::{
    BallotsResponse, CaseResponse, CasesResponse, Choice, EffectState, EffectsResponse, ExecuteMsg,
    LicenceVerdict, OpeningBondResponse, Phase, QueryMsg, Recall, Sanction,
};
use surety_api::vault::Allocation;
use surety_api::{CaseId, Document, LicenceId};

use crate::{Network, COIN};

/// Dismissal.
pub const DISMISS: Choice = Choice::Dismiss {};
/// What the challenger asked for.
pub const AS_ASKED: Choice = Choice::Proposal { number: 1 };

/// Some document.
#[must_use]
pub fn document(name: &str) -> Document {
    Document { uri: format!("https://example.com/{name}"), sha256: Binary::from([7; 32]) }
}

/// A verdict that takes 10,000 coins of the bond, burns 90 % and rewards the challenger with 10 %.
#[must_use]
pub fn modest() -> LicenceVerdict {
    LicenceVerdict {
        bond: Uint128::new(10_000 * COIN),
        stake_bps: 0,
        model: None,
        allocation: Allocation { burn_bps: 9_000, victims_bps: 0, reward_bps: 1_000 },
        victims: None,
        recall: Recall::None,
        licence: Sanction::None,
    }
}

impl Network {
    /// Sends a message to arbitration.
    ///
    /// # Errors
    /// As arbitration answers.
    pub fn to_arbitration(
        &mut self,
        sender: &Addr,
        message: &ExecuteMsg,
        funds: u128,
    ) -> anyhow::Result<AppResponse> {
        let arbitration = self.arbitration.clone();
        let funds = if funds == 0 { vec![] } else { Self::funds(funds) };
        self.execute(sender, &arbitration, message, &funds)
    }

    /// Opens a case that must open, with the bond of its message; its number.
    pub fn open_case(&mut self, sender: &Addr, message: &ExecuteMsg, bond: u128) -> CaseId {
        self.to_arbitration(sender, message, bond).unwrap();
        self.newest_case()
    }

    /// Challenges a licence with the bond it takes; the case's number.
    pub fn challenge(&mut self, challenger: &Addr, licence: LicenceId, asks: LicenceVerdict) -> CaseId {
        let bond = self.opening_bond(licence, challenger);
        let message = ExecuteMsg::OpenLicence { licence, complaint: document("complaint"), asks };
        self.open_case(challenger, &message, bond)
    }

    /// What challenging a licence costs now.
    #[must_use]
    pub fn opening_bond(&self, licence: LicenceId, challenger: &Addr) -> u128 {
        let message = QueryMsg::OpeningBond { licence, challenger: challenger.to_string() };
        self.query::<OpeningBondResponse>(&self.arbitration, &message).bond.u128()
    }

    /// The last case opened.
    #[must_use]
    pub fn newest_case(&self) -> CaseId {
        let mut last = None;
        loop {
            let page = QueryMsg::Cases { start_after: last, limit: Some(100) };
            let cases: CasesResponse = self.query(&self.arbitration, &page);
            match cases.cases.last() {
                Some(case) => last = Some(case.case),
                None => return last.unwrap(),
            }
        }
    }

    /// One case.
    #[must_use]
    pub fn case(&self, case: CaseId) -> CaseResponse {
        self.query(&self.arbitration, &QueryMsg::Case { case })
    }

    /// Where a case stands.
    #[must_use]
    pub fn phase(&self, case: CaseId) -> Phase {
        self.case(case).phase
    }

    /// The ballots of a round.
    #[must_use]
    pub fn ballots(&self, case: CaseId, round: u8) -> BallotsResponse {
        self.query(&self.arbitration, &QueryMsg::Ballots { case, round })
    }

    /// The effects of a case that were sent, those that failed marked with `!`.
    #[must_use]
    pub fn effects(&self, case: CaseId) -> Vec<String> {
        let effects: EffectsResponse = self.query(&self.arbitration, &QueryMsg::Effects { case });
        let written = |state: &EffectState| if *state == (EffectState::Done {}) { "" } else { "!" };
        effects.effects.iter().map(|entry| format!("{}{}", written(&entry.state), entry.effect)).collect()
    }

    /// Time passes until the case stands in the phase, where nobody has to do anything for that.
    pub fn until(&mut self, case: CaseId, phase: Phase) {
        for _ in 0..6 {
            let now = self.case(case);
            if now.phase == phase {
                return;
            }
            self.advance_to(now.until);
        }
        panic!("case {case} never comes to {phase}");
    }

    /// A member's ballot.
    ///
    /// # Errors
    /// As arbitration answers.
    pub fn vote(&mut self, member: &Addr, case: CaseId, choice: Choice) -> anyhow::Result<AppResponse> {
        let message = ExecuteMsg::Vote { case, choice, reason: Binary::from([1; 32]) };
        self.to_arbitration(member, &message, 0)
    }

    /// The whole council, less the recused, votes for the same.
    pub fn all_vote(&mut self, case: CaseId, choice: Choice) {
        let recused = self.case(case).recused;
        let aside = |member: &Addr| recused.iter().any(|recused| recused == member.as_str());
        for member in self.actors.council.clone().into_iter().filter(|member| !aside(member)) {
            self.vote(&member, case, choice).unwrap();
        }
    }

    /// Waits for the vote, and the whole council votes for the same; the vote ends.
    pub fn council_decides(&mut self, case: CaseId, choice: Choice) {
        self.until(case, Phase::Vote);
        self.all_vote(case, choice);
        let ends = self.case(case).until;
        self.advance_to(ends);
    }

    /// A stranger moves a case on.
    ///
    /// # Errors
    /// As arbitration answers.
    pub fn advance_case(&mut self, case: CaseId) -> anyhow::Result<AppResponse> {
        let stranger = self.actors.stranger.clone();
        self.to_arbitration(&stranger, &ExecuteMsg::Advance { case }, 0)
    }

    /// A stranger executes a case.
    ///
    /// # Errors
    /// As arbitration answers.
    pub fn execute_case(&mut self, case: CaseId) -> anyhow::Result<AppResponse> {
        let stranger = self.actors.stranger.clone();
        self.to_arbitration(&stranger, &ExecuteMsg::Execute { case }, 0)
    }

    /// The council decides, nobody appeals, and the case is final: a verdict waits, a dismissal is over.
    pub fn settle_case(&mut self, case: CaseId, choice: Choice) {
        self.council_decides(case, choice);
        self.advance_case(case).unwrap();
        let window_ends = self.case(case).until;
        self.advance_to(window_ends);
        self.advance_case(case).unwrap();
    }

    /// The council decides, nobody appeals, and the verdict is executed.
    pub fn carry_out(&mut self, case: CaseId, choice: Choice) {
        self.settle_case(case, choice);
        let timelock_ends = self.case(case).until;
        self.advance_to(timelock_ends);
        self.execute_case(case).unwrap();
    }
}
