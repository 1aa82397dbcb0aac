//! The scenario file: what is minted, activated, breaks and is taken, and when (`docs/forecast.md`).

use std::fmt;

use cosmwasm_std::Uint128;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use surety_accrual::{AccrualPeriod, Payee, TierRow, TierTable};

use crate::error::ForecastError;
use crate::moment::Moment;

/// One maker's devices of one model, and what becomes of them. Amounts are in the coin's smallest unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The stake of one device.
    #[serde(deserialize_with = "amount")]
    pub unit_stake: Uint128,
    /// The category's tier table: `"default"`, `"diagram"`, or its rows.
    #[serde(default = "default_tiers", deserialize_with = "tiers")]
    pub tiers: TierTable,
    /// The category's cumulative stake before the first mint.
    #[serde(default, deserialize_with = "amount")]
    pub already_staked: Uint128,
    /// Devices minted.
    pub mints: Vec<Mint>,
    /// Devices activated.
    #[serde(default)]
    pub activations: Vec<Activation>,
    /// Devices that failed, fell silent or were unplugged.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// Shares of the stake taken by verdicts.
    #[serde(default)]
    pub slashes: Vec<Slash>,
    /// When to report; answered in this order.
    pub report_at: Vec<Moment>,
}

/// Some devices are minted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mint {
    /// A name of its own for the other entries.
    pub id: String,
    /// How many.
    pub devices: u64,
    /// When.
    pub at: Moment,
}

/// The next devices of a mint are activated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// The mint's name.
    pub mint: String,
    /// How many.
    pub devices: u64,
    /// When.
    pub at: Moment,
}

/// Devices of one activation stop working; those come first that were activated first and work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The mint's name.
    pub mint: String,
    /// How many.
    pub devices: u64,
    /// When the devices were activated.
    pub activated: Moment,
    /// When the fault takes effect.
    pub at: Moment,
    /// When the devices are back; never after a malfunction.
    #[serde(default)]
    pub recovered: Option<Moment>,
    /// What kind of fault; without one a malfunction, or a silence where the devices are back.
    #[serde(default)]
    pub kind: Option<FaultKind>,
}

/// What kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// A fault for good: the rest goes to the driver.
    Malfunction,
    /// Nothing is heard: until the device is back, its accrual goes to the driver.
    Silence,
    /// It was unplugged on purpose: until the device is back, its accrual burns.
    Removed,
}

/// A verdict takes a share of all that is undrawn or not yet accrued.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slash {
    /// When it is executed.
    pub at: Moment,
    /// The share, in basis points; 0 takes nothing.
    pub bps: u16,
}

/// What a network fixes at its deployment (`docs/design.md` sections 2 and 3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How long a lock accrues.
    pub period: AccrualPeriod,
    /// Who gets the accrual of unplugged time.
    pub removed_to: Payee,
}

impl Default for Rules {
    /// 730 days; unplugged time burns.
    fn default() -> Self {
        Self { period: AccrualPeriod::default(), removed_to: Payee::Burn }
    }
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// [`ForecastError::Malformed`] with the line, and the name of a field nobody knows.
    pub fn from_json(text: &str) -> Result<Self, ForecastError> {
        serde_json::from_str(text).map_err(|error| ForecastError::Malformed { problem: error.to_string() })
    }
}

impl Fault {
    /// What kind it is.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        let back = self.recovered.is_some();
        self.kind.unwrap_or(if back { FaultKind::Silence } else { FaultKind::Malfunction })
    }
}

impl Rules {
    /// Who gets what a device would have accrued after a fault.
    pub(crate) const fn payee(&self, kind: FaultKind) -> Payee {
        match kind {
            FaultKind::Malfunction | FaultKind::Silence => Payee::Driver,
            FaultKind::Removed => self.removed_to,
        }
    }
}

fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uint128, D::Error> {
    let text = String::deserialize(deserializer)?;
    let amount = text.parse::<u128>().map(Uint128::new);
    amount.map_err(|_| {
        D::Error::custom(format_args!("`{text}` is no amount; write a whole number of the smallest unit"))
    })
}

const fn default_tiers() -> TierTable {
    TierTable::Default
}

fn tiers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TierTable, D::Error> {
    deserializer.deserialize_any(Tiers)
}

/// A [`TierRow`] as a scenario writes it: unlike a contract it takes no field it does not know.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(deserialize_with = "amount")]
    from_stake: Uint128,
    burn_bps: u16,
    integrations_bps: u16,
}

struct Tiers;

impl<'de> Visitor<'de> for Tiers {
    type Value = TierTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"default\", \"diagram\", or rows of from_stake, burn_bps and integrations_bps")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<TierTable, E> {
        match name {
            "default" => Ok(TierTable::Default),
            "diagram" => Ok(TierTable::Diagram),
            _ => Err(E::unknown_variant(name, &["default", "diagram"])),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<TierTable, A::Error> {
        let mut table = vec![];
        while let Some(Row { from_stake, burn_bps, integrations_bps }) = rows.next_element()? {
            table.push(TierRow { from_stake, burn_bps, integrations_bps });
        }
        let table = TierTable::Rows(table);
        table.validate().map_err(|error| A::Error::custom(format_args!("tiers: {error}")))?;
        Ok(table)
    }
}
