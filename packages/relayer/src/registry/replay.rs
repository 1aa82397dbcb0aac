//! Which statements of a device were heard: each counts once, in whatever order it comes, as long as it is not far behind.

/// `(boot, seq)` of a statement: it rises from one to the next.
pub type Position = (u32, u64);

/// Positions of the newest boot that are told apart, the newest included. What is further behind, and whatever is of an
/// earlier boot, is refused as a replay.
pub const WINDOW: u64 = 64;

/// What was heard of a device: its newest position, and which of the [`WINDOW`] up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The newest.
    pub newest: Position,
    /// Bit n: the position n behind the newest.
    pub window: u64,
}

impl Heard {
    /// After the first statement.
    #[must_use]
    pub const fn first(position: Position) -> Self {
        Self { newest: position, window: 1 }
    }

    /// After one more; `None` when that was heard before, or is too far behind to know.
    #[must_use]
    pub const fn hear(self, position: Position) -> Option<Self> {
        let ((newest_boot, newest_seq), (boot, seq)) = (self.newest, position);
        if boot > newest_boot {
            return Some(Self::first(position));
        }
        if boot < newest_boot {
            return None;
        }
        if seq > newest_seq {
            let ahead = seq.abs_diff(newest_seq);
            let kept = if ahead < WINDOW { self.window << ahead } else { 0 };
            return Some(Self { newest: position, window: kept | 1 });
        }
        let behind = newest_seq.abs_diff(seq);
        if behind >= WINDOW || self.window & (1 << behind) != 0 {
            return None;
        }
        Some(Self { window: self.window | (1 << behind), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all(positions: &[Position]) -> Vec<bool> {
        let mut heard: Option<Heard> = None;
        let mut take = |position: Position| {
            let next = heard.map_or(Some(Heard::first(position)), |heard| heard.hear(position));
            heard = next.or(heard);
            next.is_some()
        };
        positions.iter().map(|position| take(*position)).collect()
    }

    #[test]
    fn each_counts_once_in_whatever_order_it_comes() {
        let came = [(1, 5), (1, 5), (1, 3), (1, 4), (1, 3), (1, 6), (1, 5), (1, 4)];
        assert_eq!(all(&came), [true, false, true, true, false, true, false, false]);
    }

    #[test]
    fn sixty_four_positions_of_the_newest_boot_are_told_apart_and_no_more() {
        assert_eq!(all(&[(1, 64), (1, 1), (1, 0)]), [true, true, false]);
        assert_eq!(all(&[(1, 1), (1, 65), (1, 1), (1, 2)]), [true, true, false, true]);
        assert_eq!(all(&[(1, 1), (1, 64), (1, 1)]), [true, true, false]);
        assert_eq!(all(&[(1, 9), (2, 0), (1, 10), (2, 0)]), [true, true, false, false]);
        assert_eq!(
            all(&[(0, 0), (0, u64::MAX), (0, u64::MAX - 63), (0, u64::MAX - 64)]),
            [true, true, true, false]
        );
    }

    #[test]
    fn it_agrees_with_a_set_of_all_that_was_heard() {
        // A small generator, so that the order is the same in every run.
        let mut state: u64 = 7;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let (mut set, mut heard): (BTreeSet<Position>, Option<Heard>) = (BTreeSet::new(), None);
        for turn in 0..20_000_u64 {
            let position = (1 + (turn / 5_000) as u32, turn % 5_000 / 4 + draw(90));
            let newest = heard.map(|heard| heard.newest);
            let in_window = newest.is_none_or(|(boot, seq)| {
                position.0 > boot || (position.0 == boot && position.1 + WINDOW > seq)
            });
            let expected = in_window && set.insert(position);
            let next = heard.map_or(Some(Heard::first(position)), |heard| heard.hear(position));
            assert_eq!(next.is_some(), expected, "{position:?} after {heard:?}");
            heard = next.or(heard);
        }
    }
}
