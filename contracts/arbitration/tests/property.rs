//! Promise I13, and where bonds end up, whatever anybody does: random cases before random councils, moved by anyone in any order.
#![allow(clippy::unwrap_used)]

use cosmwasm_std::{Addr, Binary, Uint128};
use proptest::prelude::*;
use surety_api::arbitration::{
    Choice, Effect, ExecuteMsg, LicenceVerdict, Phase, Recall, ReporterVerdict, Sanction, Verdict,
};
use surety_api::{CaseId, Curve, LicenceId};
use surety_testkit::council::{document, modest};
use surety_testkit::{Contracts, Network, Settings, COIN, DAY};

use super::common::{appeal, frozen, in_phase, reason};

/// One thing somebody does. Numbers pick who, which case and what; many of the things are refused.
#[derive(Debug, Clone, Copy)]
struct Deed {
    what: u8,
    who: u8,
    case: u8,
    how: u8,
    days: u8,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0u8..24, any::<u8>(), any::<u8>(), any::<u8>(), 0u8..6);
    let deed = deed.prop_map(|(what, who, case, how, days)| Deed { what, who, case, how, days });
    proptest::collection::vec(deed, 20..60)
}

struct World {
    network: Network,
    licence: LicenceId,
    cases: u64,
}

impl World {
    fn new(seats: usize) -> Self {
        let settings = Settings { council: seats, ..Settings::default() };
        let mut network = Network::with(settings, Contracts::default());
        let (licence, _) = network.ready(Curve::Secp256k1);
        for member in network.actors.council.clone() {
            network.give(&member, 1_000_000 * COIN);
        }
        Self { network, licence, cases: 0 }
    }

    fn somebody(&self, number: u8) -> Addr {
        let actors = &self.network.actors;
        let members = actors.council.iter();
        let all: Vec<&Addr> =
            members.chain([&actors.maker, &actors.rival, &actors.stranger, &actors.driver]).collect();
        all[usize::from(number) % all.len()].clone()
    }

    fn verdict(how: u8) -> LicenceVerdict {
        LicenceVerdict {
            bond: Uint128::new(u128::from(how) * 500 * COIN + 1),
            stake_bps: u16::from(how) * 30,
            recall: Recall::None,
            licence: *Sanction::ALL.get(usize::from(how % 3)).unwrap(),
            ..modest()
        }
    }

    fn open(&mut self, sender: &Addr, how: u8) {
        let licence = self.licence;
        let complaint = document("complaint");
        let bonds = self.network.settings.case_bonds;
        let (message, bond) = match how % 6 {
            0 => {
                let reporter = self.network.actors.reporters[usize::from(how) % 3].to_string();
                let asks = ReporterVerdict::ALL[usize::from(how / 6) % 2];
                (ExecuteMsg::OpenReporter { reporter, complaint, penalty: asks }, bonds.reporter.u128())
            }
            1 => {
                let to = self.somebody(how / 6).to_string();
                (ExecuteMsg::OpenReissue { licence, to, complaint }, bonds.reissue.u128())
            }
            2 => {
                let list = document("list");
                (
                    ExecuteMsg::OpenFault {
                        licence,
                        complaint,
                        root: Binary::from([how; 32]),
                        count: 3,
                        list,
                    },
                    bonds.fault.u128() + 7,
                )
            }
            _ => {
                let bond = self.network.opening_bond(licence, sender);
                (ExecuteMsg::OpenLicence { licence, complaint, asks: Self::verdict(how) }, bond)
            }
        };
        if self.network.to_arbitration(sender, &message, bond).is_ok() {
            self.cases += 1;
        }
    }

    /// Three times of four the time comes at which a case may be in that phase.
    fn wait_for(&mut self, case: CaseId, phase: Phase, chance: u8) {
        for _ in 0..4 {
            let stored = self.network.case(case);
            let over = matches!(stored.phase, Phase::Executed | Phase::Dismissed | Phase::Lapsed);
            if chance % 4 == 0 || over || stored.phase == phase {
                return;
            }
            self.network.advance_to(stored.until.max(self.network.now()));
            let _ = self.network.advance_case(case);
        }
    }

    fn all_vote(&mut self, case: CaseId, phase: Phase, choice: Choice) {
        self.wait_for(case, phase, 1);
        for member in self.network.actors.council.clone() {
            let _ = self.network.vote(&member, case, choice);
        }
    }

    /// The council decides, somebody appeals, the council decides again.
    fn appeal(&mut self, case: CaseId, sender: &Addr, deed: Deed) {
        let choices = [Choice::Dismiss {}, Choice::Proposal { number: 1 }];
        self.all_vote(case, Phase::Vote, choices[usize::from(deed.how) % 2]);
        self.wait_for(case, Phase::AppealWindow, deed.who);
        let stored = self.network.case(case);
        let challenger = Addr::unchecked(stored.challenger);
        let maker = self.network.actors.maker.clone();
        let appellant = [&challenger, &maker, sender][usize::from(deed.how) % 3];
        let _ = appeal(&mut self.network, appellant, case, 2 * stored.bond.u128());
        self.all_vote(case, Phase::AppealVote, choices[usize::from(deed.who) % 2]);
    }

    fn act(&mut self, deed: Deed) {
        self.network.advance(u64::from(deed.days) * DAY + u64::from(deed.who));
        let sender = self.somebody(deed.who);
        if deed.what < 4 || self.cases == 0 {
            return self.open(&sender, deed.how);
        }
        let case = CaseId(u64::from(deed.case) % self.cases + 1);
        let message = match deed.what {
            4..=13 => {
                let choice = match deed.how % 4 {
                    0 => Choice::Dismiss {},
                    3 => Choice::Proposal { number: 2 },
                    _ => Choice::Proposal { number: 1 },
                };
                // Most of the council goes along, often in time, so that cases are decided.
                self.wait_for(case, Phase::Vote, deed.how);
                for member in self.network.actors.council.clone().iter().skip(usize::from(deed.how % 3)) {
                    let _ = self.network.vote(member, case, choice);
                }
                ExecuteMsg::Vote { case, choice, reason: reason() }
            }
            14 => ExecuteMsg::Recuse { case },
            15 => ExecuteMsg::Propose { case, verdict: Verdict::Licence(Self::verdict(deed.how)) },
            16 | 17 => return self.appeal(case, &sender, deed),
            18 => ExecuteMsg::VoidReissue { case },
            19 => {
                let maker = self.network.actors.maker.clone();
                let _ = self.network.renounce(&maker, self.licence);
                return;
            }
            20 => ExecuteMsg::RetryEffect {
                case,
                effect: Effect::ALL[usize::from(deed.how) % Effect::ALL.len()],
            },
            21 => ExecuteMsg::Execute { case },
            _ => ExecuteMsg::Advance { case },
        };
        let _ = self.network.to_arbitration(&sender, &message, 0);
    }

    /// Everybody leaves but one stranger. From its deadline on, that is enough to end any case.
    fn end(&mut self, order: u64) {
        let deadline = (1..=self.cases).map(|case| self.network.case(CaseId(case)).deadline).max();
        let now = self.network.now();
        self.network.advance_to(deadline.unwrap_or(now).max(now));
        assert!(!frozen(&self.network, self.licence), "a lock outlived every deadline");
        for turn in 0..self.cases {
            let case = CaseId((turn + order) % self.cases + 1);
            let _ = self.network.advance_case(case);
            let _ = self.network.execute_case(case);
            let phase = self.network.phase(case);
            assert!(
                matches!(phase, Phase::Executed | Phase::Dismissed | Phase::Lapsed),
                "case {case} is in phase {phase} after its deadline"
            );
        }
        let over = [Phase::Executed, Phase::Dismissed, Phase::Lapsed];
        let listed: usize = over.iter().map(|phase| in_phase(&self.network, *phase).len()).sum();
        assert_eq!(listed as u64, self.cases);
        // Where every coin of a bond went is in the vault's books, which are checked after each message (I1, I2).
        assert_eq!(self.network.buckets().case_bonds.u128(), 0, "a bond outlived its case");
        assert_eq!(self.network.buckets().reserves.u128(), 0, "what was taken went nowhere");
        let stranger = self.network.actors.stranger.clone();
        assert_eq!(self.network.opening_bond(self.licence, &stranger), 1_000 * COIN);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn every_case_ends_by_its_deadline_and_no_bond_outlives_it(
        seats in 3usize..=15, deeds in deeds(), order in 0u64..100,
    ) {
        let mut world = World::new(seats);
        for deed in deeds {
            world.act(deed);
        }
        world.end(order);
    }
}
