//! What the contracts cost on the chain, in its gas, without loading instances (docs/design.md section 6).
//!
//! Each figure is the sum over the messages one action leads to. The published cw721-base is measured in the same run, in
//! the same machine, on the same prices.

pub mod activate;
pub mod case;
pub mod mint;
pub mod scale;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{json, Value};

/// Gas by the name of what was measured.
pub type Figures = BTreeMap<String, u64>;

/// A figure divided by another, and what it may be at the most; both in ten thousandths.
#[derive(Debug, Clone)]
pub struct Ratio {
    name: String,
    measured: u64,
    bar: u64,
}

impl Ratio {
    /// `gas` by `per`, rounded up.
    pub fn new(name: &str, gas: u64, per: u64, bar: u64) -> Self {
        Self { name: name.into(), measured: (gas * 10_000).div_ceil(per), bar }
    }

    /// Whether it is within its bar.
    pub const fn holds(&self) -> bool {
        self.measured <= self.bar
    }

    /// For programs: both numbers as decimal texts.
    pub fn to_json(&self) -> Value {
        json!({
            "name": self.name, "measured": decimal(self.measured), "bar": decimal(self.bar), "holds": self.holds(),
        })
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}x (bar {}x)", self.name, decimal(self.measured), decimal(self.bar))
    }
}

fn decimal(ten_thousandths: u64) -> String {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}
