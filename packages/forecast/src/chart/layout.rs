//! Where everything of a chart is, in pixels; what SVG and PNG draw alike.

use cosmwasm_std::Uint128;

use super::Chart;
use crate::moment::Moment;
use crate::report::Parts;

/// Width of the picture.
pub(super) const WIDTH: u32 = 960;
/// Height of the picture.
pub(super) const HEIGHT: u32 = 540;
/// Where the stack begins and ends.
pub(super) const LEFT: u32 = 96;
pub(super) const RIGHT: u32 = 800;
pub(super) const TOP: u32 = 40;
pub(super) const BOTTOM: u32 = 480;
/// Intervals between marks on each axis.
const MARKS: u32 = 4;

/// The parts from the bottom of the stack to its top, with colours that print apart.
const STACK: [(&str, [u8; 3]); Parts::COUNT] = [
    ("burned", [0x8c, 0x2d, 0x04]),
    ("slashed", [0x44, 0x44, 0x44]),
    ("integrations", [0x75, 0x70, 0xb3]),
    ("manufacturer", [0x1f, 0x78, 0xb4]),
    ("driver", [0x33, 0xa0, 0x2c]),
    ("unaccrued", [0xfd, 0xbf, 0x6f]),
    ("undrawn", [0xd9, 0xd9, 0xd9]),
];

/// A chart in pixels.
pub(super) struct Drawing {
    /// The parts, lowest first.
    pub areas: Vec<Area>,
    /// Marks below the stack: how far right, and what stands there.
    pub times: Vec<(u32, String)>,
    /// Marks beside the stack: how far down, and what stands there.
    pub amounts: Vec<(u32, String)>,
}

/// One part over time.
pub(super) struct Area {
    /// The part.
    pub name: &'static str,
    /// Its colour.
    pub colour: [u8; 3],
    /// Its upper edge and its lower edge at each sample: how far right, then how far down.
    pub edges: Vec<Edge>,
}

/// An area at one sample.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub x: u32,
    pub upper: u32,
    pub lower: u32,
}

impl Drawing {
    pub(super) fn new(chart: &Chart) -> Self {
        let most = chart.samples.iter().filter_map(|parts| parts.total().ok()).max().unwrap_or_default();
        let most = most.max(Uint128::one());
        let last = u32::try_from(chart.samples.len().saturating_sub(1)).unwrap_or(u32::MAX).max(1);
        let mut below = vec![Uint128::zero(); chart.samples.len()];
        let areas = STACK.map(|(name, colour)| {
            let samples = (0u32..).zip(chart.samples.iter().zip(below.iter_mut()));
            let edges = samples.map(|(index, (parts, below))| {
                let lower = down(*below, most);
                *below = below.saturating_add(part(parts, name));
                Edge { x: between(LEFT, RIGHT, index, last), upper: down(*below, most), lower }
            });
            Area { name, colour, edges: edges.collect() }
        });
        let mark = |index: u32| (between(LEFT, RIGHT, index, MARKS), date(chart, index));
        let times = (0..=MARKS).map(mark).collect();
        let amounts = (0..=MARKS).map(|index| {
            let amount = most.checked_multiply_ratio(index, MARKS).unwrap_or(most);
            (down(amount, most), short(amount))
        });
        Self { areas: areas.into(), times, amounts: amounts.collect() }
    }
}

pub(super) fn part(parts: &Parts, name: &str) -> Uint128 {
    parts.named().into_iter().find(|(known, _)| *known == name).map_or(Uint128::zero(), |(_, part)| part)
}

fn down(amount: Uint128, most: Uint128) -> u32 {
    let height = Uint128::from(BOTTOM.saturating_sub(TOP));
    let up = height.checked_multiply_ratio(amount, most).unwrap_or(height);
    BOTTOM.saturating_sub(u32::try_from(up.u128()).unwrap_or(BOTTOM)).max(TOP)
}

fn between(from: u32, to: u32, index: u32, of: u32) -> u32 {
    let width = u64::from(to.saturating_sub(from)).saturating_mul(u64::from(index));
    let offset = width.checked_div(u64::from(of)).unwrap_or_default();
    from.saturating_add(u32::try_from(offset).unwrap_or_default())
}

/// The day of a mark.
fn date(chart: &Chart, index: u32) -> String {
    let length = chart.to.seconds().saturating_sub(chart.from.seconds());
    let offset = u128::from(length).saturating_mul(u128::from(index)).checked_div(u128::from(MARKS));
    let offset = offset.and_then(|offset| u64::try_from(offset).ok()).unwrap_or_default();
    let moment = Moment::from_seconds(chart.from.seconds().saturating_add(offset));
    moment.map(|moment| moment.as_str().chars().take(10).collect()).unwrap_or_default()
}

/// An amount in the smallest unit, in three or four digits: 64.0 G is 64,000,000,000.
pub(super) fn short(amount: Uint128) -> String {
    let tenths = |one: u128| amount.u128().checked_div(one.checked_div(10)?);
    let mut one: u128 = 1;
    let mut shown = amount.to_string();
    for unit in ["k", "M", "G", "T", "P", "E", "Z", "Y"] {
        one = one.saturating_mul(1_000);
        if amount.u128() < one {
            break;
        }
        let tenths = tenths(one).unwrap_or_default();
        let (whole, rest) = (tenths.checked_div(10), tenths.checked_rem(10));
        shown = format!("{}.{} {unit}", whole.unwrap_or_default(), rest.unwrap_or_default());
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shortened_without_rounding_up() {
        for (amount, shown) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1.0 k"),
            (1_999, "1.9 k"),
            (64_000_000_000, "64.0 G"),
            (8_000_000_000_000, "8.0 T"),
        ] {
            assert_eq!(short(Uint128::new(amount)), shown);
        }
    }
}
