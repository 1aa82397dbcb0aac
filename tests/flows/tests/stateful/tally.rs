//! What was tried and what succeeded, so that a test in which nothing happens does not pass.

use std::collections::BTreeMap;
use std::io::Write;

use crate::actions::table;
use crate::world::Tried;

/// Tried and done, by action.
#[derive(Default)]
pub struct Tally(BTreeMap<&'static str, (u64, u64)>);

impl Tally {
    /// Counts one try.
    pub fn add(&mut self, name: &'static str, tried: &Tried) {
        let (all, done) = self.0.entry(name).or_default();
        *all += 1;
        *done += u64::from(matches!(tried, Tried::Done));
    }

    /// Both together.
    pub fn plus(mut self, other: Self) -> Self {
        for (name, (tried, done)) in other.0 {
            let sum = self.0.entry(name).or_default();
            *sum = (sum.0 + tried, sum.1 + done);
        }
        self
    }

    /// Actions that never succeeded.
    pub fn never_done(&self) -> Vec<&'static str> {
        let done = |name| self.0.get(name).is_some_and(|(_, done)| *done > 0);
        table().iter().map(|action| action.name).filter(|name| !done(*name)).collect()
    }

    /// One line for each action, seen also when the test passes.
    pub fn print(&self) {
        let mut text = String::from("action: done of tried\n");
        for (name, (tried, done)) in &self.0 {
            text += &format!("  {name:<28} {done:>6} of {tried:>6}\n");
        }
        std::io::stdout().write_all(text.as_bytes()).unwrap();
    }
}
