//! What is written: a row for each sum of a period, or for each amount.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use serde::Serialize;

use super::entry::{Direction, Entry};
use super::period::{Moment, Period};

/// An amount that was asked for, with where it happened and whose it is.
pub(super) struct Found {
    /// Unix seconds of its block.
    pub time: Moment,
    /// Its block.
    pub height: u64,
    /// Its transaction.
    pub transaction: String,
    /// The amount.
    pub entry: Entry,
}

/// What moved in one period, of one kind.
#[derive(Debug, Serialize)]
pub(super) struct Sum {
    /// The first second of the period.
    pub period_start: String,
    /// The first second behind it.
    pub period_end: String,
    /// What happened.
    pub kind: &'static str,
    /// Which way the coins went.
    pub direction: &'static str,
    /// How many times.
    pub entries: u64,
    /// In the smallest unit.
    pub amount: Uint128,
    /// The same in coins.
    pub coins: String,
}

/// One amount.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    /// When.
    pub time: String,
    /// The block.
    pub height: u64,
    /// The transaction's hash.
    pub transaction: String,
    /// What happened.
    pub kind: &'static str,
    /// Which way the coins went.
    pub direction: &'static str,
    /// The licence.
    pub licence: Option<u64>,
    /// The lot.
    pub lot: Option<u64>,
    /// The device.
    pub device: Option<String>,
    /// The case.
    pub case: Option<u64>,
    /// Who paid or was paid.
    pub address: Option<String>,
    /// In the smallest unit.
    pub amount: Uint128,
    /// The same in coins.
    pub coins: String,
}

/// The sums of every period, also of one in which nothing moved: that has no row.
pub(super) fn sums(periods: &[Period], found: &[Found], decimals: u32) -> Vec<Sum> {
    let mut rows = Vec::new();
    for period in periods {
        let mut kinds: BTreeMap<(Direction, &'static str), (u64, Uint128)> = BTreeMap::new();
        for it in found.iter().filter(|it| period.start <= it.time && it.time < period.end) {
            let (entries, amount) = kinds.entry((it.entry.direction, it.entry.kind)).or_default();
            *entries = entries.saturating_add(1);
            *amount = amount.saturating_add(it.entry.amount);
        }
        rows.extend(kinds.into_iter().map(|((direction, kind), (entries, amount))| Sum {
            period_start: period.start.to_string(),
            period_end: period.end.to_string(),
            kind,
            direction: direction.name(),
            entries,
            amount,
            coins: coins(amount, decimals),
        }));
    }
    rows
}

/// Each amount by itself.
pub(super) fn lines(found: &[Found], decimals: u32) -> Vec<Line> {
    let line = |it: &Found| {
        let about = &it.entry.about;
        Line {
            time: it.time.to_string(),
            height: it.height,
            transaction: it.transaction.clone(),
            kind: it.entry.kind,
            direction: it.entry.direction.name(),
            licence: about.licence.map(surety_api::LicenceId::get),
            lot: about.lot.map(surety_api::LotId::get),
            device: about.device.map(|it| it.to_string()),
            case: about.case.map(surety_api::CaseId::get),
            address: about.address.clone(),
            amount: it.entry.amount,
            coins: coins(it.entry.amount, decimals),
        }
    };
    found.iter().map(line).collect()
}

/// Smallest units as coins, with every decimal place.
pub(super) fn coins(amount: Uint128, decimals: u32) -> String {
    let digits = usize::try_from(decimals).unwrap_or(0);
    let text = format!("{:0>1$}", amount.to_string(), digits.saturating_add(1));
    let (whole, rest) = text.split_at(text.len().saturating_sub(digits));
    if digits == 0 {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_have_all_their_places() {
        for (amount, decimals, written) in [
            (0, 6, "0.000000"),
            (1, 6, "0.000001"),
            (80_000_000, 6, "80.000000"),
            (123, 2, "1.23"),
            (123, 0, "123"),
        ] {
            assert_eq!(coins(Uint128::new(amount), decimals), written);
        }
    }
}
