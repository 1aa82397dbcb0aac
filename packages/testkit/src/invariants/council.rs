//! What arbitration promises: I12, I13, and that no coin stays with it. Only where a council is seated.

use std::collections::BTreeMap;

use surety_api::arbitration::{
    ArbitrationEvent, BallotsResponse, CaseResponse, CasesResponse, Choice, CouncilResponse, Phase, QueryMsg,
};
use surety_api::CaseId;

use super::Step;

/// Case, round and member.
type Seat = (u64, u8, String);

/// What the checker remembers of cases before the council.
#[derive(Default)]
pub(super) struct Council {
    councils: BTreeMap<u32, Vec<String>>,
    ballots: BTreeMap<Seat, Choice>,
    cases: BTreeMap<u64, CaseResponse>,
}

impl Council {
    pub fn check(&mut self, step: &Step) {
        let network = step.network;
        if network.actors.council.is_empty() {
            return;
        }
        step.keep("I1", network.balance(&network.arbitration) == 0, "a coin stayed with arbitration");
        let page = QueryMsg::Cases { start_after: None, limit: Some(100) };
        let cases = network.query::<CasesResponse>(&network.arbitration, &page).cases;
        assert!(cases.len() < 100, "the checker reads one page of cases");
        self.follow_ballots(step, &cases);
        for case in cases {
            self.members_have_one_ballot(step, &case);
            self.cases_end_in_time(step, &case);
            self.cases.insert(case.case.get(), case);
        }
    }

    /// What the members themselves have done; nothing else may change a ballot.
    fn follow_ballots(&mut self, step: &Step, cases: &[CaseResponse]) {
        for event in step.events::<ArbitrationEvent>(&step.network.arbitration) {
            match event {
                ArbitrationEvent::Voted { case, round, member, choice } => {
                    step.keep("I12", member == step.sender.as_str(), "somebody voted for a member");
                    self.ballots.insert((case.get(), round, member), choice);
                }
                ArbitrationEvent::Recused { case, member } => {
                    // Whoever steps aside after the first round leaves the second.
                    let decided = cases.iter().any(|now| now.case == case && now.first.is_some());
                    self.ballots.remove(&(case.get(), if decided { 2 } else { 1 }, member));
                }
                _ => {}
            }
        }
    }

    fn members_have_one_ballot(&mut self, step: &Step, case: &CaseResponse) {
        let network = step.network;
        let message = QueryMsg::Council { council: Some(case.council) };
        let council: CouncilResponse = network.query(&network.arbitration, &message);
        let seated = self.councils.entry(case.council).or_insert_with(|| council.members.clone());
        step.keep("I12", *seated == council.members, "the council of an open case changed");
        let mut distinct = council.members.clone();
        distinct.dedup();
        step.keep("I12", distinct.len() == council.members.len(), "a member sits twice");
        for round in [1, 2] {
            let message = QueryMsg::Ballots { case: case.case, round };
            let found: BallotsResponse = network.query(&network.arbitration, &message);
            let found: BTreeMap<Seat, Choice> = found
                .ballots
                .into_iter()
                .map(|ballot| ((case.case.get(), round, ballot.member), ballot.choice))
                .collect();
            let of_round =
                (case.case.get(), round, String::new())..(case.case.get(), round + 1, String::new());
            let cast: BTreeMap<Seat, Choice> =
                self.ballots.range(of_round).map(|(seat, choice)| (seat.clone(), *choice)).collect();
            let all_seated = cast.keys().all(|(_, _, member)| council.members.contains(member));
            step.keep("I12", all_seated, "a ballot of somebody who is no member");
            step.keep("I12", found == cast, "ballots are not what members have cast");
        }
    }

    fn cases_end_in_time(&self, step: &Step, case: &CaseResponse) {
        let over = |phase| matches!(phase, Phase::Executed | Phase::Dismissed | Phase::Lapsed);
        let id: CaseId = case.case;
        if !over(case.phase) {
            let in_time = case.until <= case.deadline;
            step.keep("I13", in_time, format!("case {id} goes on until {}, past its deadline", case.until));
        }
        let Some(before) = self.cases.get(&id.get()) else { return };
        step.keep("I13", before.deadline == case.deadline, format!("the deadline of case {id} moved"));
        if over(before.phase) {
            let same = before.phase == case.phase && before.decision == case.decision;
            step.keep("I13", same, format!("case {id} was over and goes on"));
        }
        let decided = before.decision.is_none() || before.decision == case.decision;
        let voided = case.phase == Phase::Dismissed && case.decision == Some(Choice::Dismiss {});
        step.keep("I13", decided || voided, format!("the final decision of case {id} changed"));
    }
}
