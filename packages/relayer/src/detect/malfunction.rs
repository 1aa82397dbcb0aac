//! Two statements with one terminal code, far enough apart: the device has failed.

use crate::detect::counts;
use crate::registry::{Known, Position, Rules, Word};

/// Pairs that are tried for one device. The chain may object to a statement, because it was used for something else.
const LATER: usize = 4;
const EARLIER: usize = 4;

/// The pairs that prove a malfunction at `now`, the widest apart first. `words` are the device's fault statements in
/// order.
#[must_use]
pub fn pairs(words: &[Word], known: &Known, rules: &Rules, now: u64) -> Vec<(Position, Position)> {
    let counts = |word: &&Word| known.terms.is_terminal(word.status) && counts(word, known, rules, now);
    let words: Vec<&Word> = words.iter().filter(counts).collect();
    let gap_ms = rules.malfunction_gap.saturating_mul(1_000);
    let mut pairs = Vec::new();
    for later in words.iter().rev().take(LATER) {
        let proves = |earlier: &&&Word| {
            earlier.status == later.status
                && earlier.position < later.position
                && later.time_ms.checked_sub(earlier.time_ms).is_some_and(|apart| apart >= gap_ms)
        };
        let earlier = words.iter().filter(proves).take(EARLIER);
        pairs.extend(earlier.map(|earlier| (earlier.position, later.position)));
    }
    pairs
}

/// Whether a statement will count only later, when the chain's time has come closer to it.
#[must_use]
pub fn is_ahead(word: &Word, rules: &Rules, now: u64) -> bool {
    word.time_ms > now.saturating_add(rules.max_ahead).saturating_mul(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{known, word, ACTIVATED, RULES};

    const NOW: u64 = ACTIVATED + 100 * 86_400;

    fn found(words: &[Word]) -> Vec<(Position, Position)> {
        pairs(words, &known(), &RULES, NOW)
    }

    #[test]
    fn two_statements_a_day_apart_prove_it_and_a_millisecond_less_does_not() {
        let first = word(1, NOW - 86_400, 0x8001);
        let mut second = word(2, NOW, 0x8001);
        assert_eq!(found(&[first, second]), [((1, 1), (1, 2))]);
        second.time_ms -= 1;
        assert_eq!(found(&[first, second]), []);
    }

    #[test]
    fn other_codes_and_other_times_prove_nothing() {
        let first = word(1, NOW - 86_400, 0x8001);
        assert_eq!(found(&[first]), []);
        // Terminal too, but another one; and one that is not terminal.
        assert_eq!(found(&[first, word(2, NOW, 0x8002)]), []);
        assert_eq!(found(&[word(1, NOW - 86_400, 0x8fff), word(2, NOW, 0x8fff)]), []);
        // Too long ago, before activation, ahead of the chain.
        assert_eq!(found(&[word(1, NOW - RULES.max_age - 1, 0x8001), word(2, NOW, 0x8001)]), []);
        assert_eq!(found(&[first, word(2, NOW + RULES.max_ahead + 1, 0x8001)]), []);
        let early = [word(1, ACTIVATED, 0x8001), word(2, ACTIVATED + 86_400, 0x8001)];
        assert_eq!(pairs(&early, &known(), &RULES, ACTIVATED + 86_400), []);
        // The clock went back.
        assert_eq!(found(&[word(1, NOW, 0x8001), word(2, NOW - 86_400, 0x8001)]), []);
    }

    #[test]
    fn the_widest_pair_comes_first_and_the_number_of_pairs_is_bounded() {
        let words: Vec<Word> = (0..20).map(|day| word(day, NOW - (20 - day) * 86_400, 0x8001)).collect();
        let pairs = found(&words);
        assert_eq!(pairs.first(), Some(&((1, 0), (1, 19))));
        assert_eq!(pairs.len(), LATER * EARLIER);
    }

    #[test]
    fn a_statement_ahead_of_the_chain_is_looked_at_again() {
        assert!(is_ahead(&word(1, NOW + RULES.max_ahead + 1, 0x8001), &RULES, NOW));
        assert!(!is_ahead(&word(1, NOW + RULES.max_ahead, 0x8001), &RULES, NOW));
    }
}
