//! The chart for a terminal: a line for each part, its height against all stake, and what it is in the end.

use std::fmt::Write as _;

use cosmwasm_std::Uint128;

use super::layout::{part, short};
use super::Chart;
use crate::report::Parts;

/// Nothing to everything, in eighths.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

pub(super) fn draw(chart: &Chart) -> String {
    let most = chart.samples.iter().filter_map(|parts| parts.total().ok()).max().unwrap_or_default();
    let mut text = String::new();
    for (name, _) in Parts::default().named() {
        // Every second sample is as much as a line of 80 has room for.
        let blocks: String =
            chart.samples.iter().step_by(2).map(|parts| block(part(parts, name), most)).collect();
        let last = chart.samples.last().map_or(Uint128::zero(), |parts| part(parts, name));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name:<13}|{blocks}| {}", short(last));
    }
    let (from, to) = (day(chart.from.as_str()), day(chart.to.as_str()));
    let _ = writeln!(text, "{:<13} {from:<51}{to}", "");
    text
}

/// What is there at all shows.
fn block(amount: Uint128, most: Uint128) -> char {
    let eighths = Uint128::new(8).checked_multiply_ratio(amount, most).unwrap_or_default();
    let least = u128::from(!amount.is_zero());
    usize::try_from(eighths.u128().max(least))
        .ok()
        .and_then(|eighths| BLOCKS.get(eighths))
        .copied()
        .unwrap_or(' ')
}

fn day(text: &str) -> String {
    text.chars().take(10).collect()
}
