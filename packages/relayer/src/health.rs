//! Named checks: what must be in order for the relayer to be ready. Each part keeps its own up to date; `/readyz` and the
//! metric `surety_check_ok` show all of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use utoipa::ToSchema;

/// What is checked. Each has a page in `docs/operate/runbook.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// It works through its turns: the chain is followed, looked at, and reports are sent.
    Work,
    /// The chain's latest block is not old.
    ChainLag,
    /// What nodes answer is what this network would answer: chain id, contracts and their code.
    ChainAnswers,
    /// Reports do not pile up.
    Queue,
    /// The key can pay for transactions.
    Balance,
    /// Transactions are paid for: nodes take what is offered, and every lane may spend.
    Fees,
    /// The MQTT broker is there, where one is configured.
    Broker,
    /// The cluster's stream on NATS is there and is read, where one is configured.
    Stream,
    /// The store can be written and has room left.
    Disk,
}

impl Check {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Work,
        Self::ChainLag,
        Self::ChainAnswers,
        Self::Queue,
        Self::Balance,
        Self::Fees,
        Self::Broker,
        Self::Stream,
        Self::Disk,
    ];

    /// Its name in answers and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::ChainLag => "chain_lag",
            Self::ChainAnswers => "chain_answers",
            Self::Queue => "queue",
            Self::Balance => "balance",
            Self::Fees => "fees",
            Self::Broker => "broker",
            Self::Stream => "stream",
            Self::Disk => "disk",
        }
    }
}

/// What each check found last; a check that nobody made is not there. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Checks(Arc<Mutex<BTreeMap<Check, Option<String>>>>);

/// One check as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    /// Its name.
    pub name: &'static str,
    /// Whether all is well.
    pub ok: bool,
    /// What is wrong and what to do, where something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl Checks {
    /// All is well with this.
    pub fn good(&self, check: Check) {
        self.set(check, None);
    }

    /// Something is wrong: one sentence that says what, and what to do. It is logged when it is new.
    pub fn bad(&self, check: Check, problem: impl Into<String>) {
        self.set(check, Some(problem.into()));
    }

    /// One or the other.
    pub fn set(&self, check: Check, problem: Option<String>) {
        let name = check.as_str();
        metrics::gauge!("surety_check_ok", "check" => name).set(if problem.is_none() { 1.0 } else { 0.0 });
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = found.insert(check, problem.clone()).flatten();
        drop(found);
        // A sentence with a figure in it changes all the time: what counts is whether there is one.
        match (&before, &problem) {
            (None, Some(problem)) => tracing::warn!(check = name, problem, "not ready"),
            (Some(_), None) => tracing::info!(check = name, "in order again"),
            _ => {}
        }
    }

    /// What is wrong with this, where something is.
    #[must_use]
    pub fn problem(&self, check: Check) -> Option<String> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.get(&check).cloned().flatten()
    }

    /// All that were made, in the order of [`Check::ALL`].
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let finding = |(check, problem): (&Check, &Option<String>)| Finding {
            name: check.as_str(),
            ok: problem.is_none(),
            problem: problem.clone(),
        };
        found.iter().map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_says_what_is_wrong_until_it_is_well_again() {
        let checks = Checks::default();
        assert_eq!(checks.findings(), []);
        checks.good(Check::Queue);
        checks.bad(Check::Work, "stuck");
        checks.clone().bad(Check::Work, "still stuck");
        let named = |name, problem: Option<&str>| Finding {
            name,
            ok: problem.is_none(),
            problem: problem.map(str::to_owned),
        };
        assert_eq!(checks.findings(), [named("work", Some("still stuck")), named("queue", None)]);
        checks.good(Check::Work);
        assert!(checks.findings().iter().all(|finding| finding.ok));
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<_> = Check::ALL.iter().map(|check| check.as_str()).collect();
        assert_eq!(names.len(), Check::ALL.len());
    }
}
