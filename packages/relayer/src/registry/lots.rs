//! The lots of activated devices, by a number of this relayer's own: four bytes in each record instead of the terms.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use surety_api::LotId;

use super::LotTerms;

/// Lots by number. Numbers are given once and kept in the store.
#[derive(Debug, Default)]
pub struct Lots {
    by_number: Vec<Option<(LotId, Arc<LotTerms>)>>,
    numbers: HashMap<LotId, u32>,
    /// Many lots have the same terms.
    terms: HashSet<Arc<LotTerms>>,
}

impl Lots {
    /// A lot by its number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<(LotId, &Arc<LotTerms>)> {
        let (lot, terms) = self.by_number.get(usize::try_from(number).ok()?)?.as_ref()?;
        Some((*lot, terms))
    }

    /// The number of a lot.
    #[must_use]
    pub fn number(&self, lot: LotId) -> Option<u32> {
        self.numbers.get(&lot).copied()
    }

    /// Learns of a lot; returns its number, the next free one when it has none yet.
    pub fn learn(&mut self, lot: LotId, terms: LotTerms) -> u32 {
        let number =
            self.number(lot).unwrap_or_else(|| u32::try_from(self.by_number.len()).unwrap_or(u32::MAX));
        self.put(number, lot, terms);
        number
    }

    /// Puts a lot back under the number it had.
    pub fn put(&mut self, number: u32, lot: LotId, terms: LotTerms) {
        let Ok(index) = usize::try_from(number) else { return };
        if self.by_number.len() <= index {
            self.by_number.resize(index.saturating_add(1), None);
        }
        let terms = match self.terms.get(&terms) {
            Some(shared) => shared.clone(),
            None => Arc::new(terms),
        };
        self.terms.insert(terms.clone());
        if let Some(entry) = self.by_number.get_mut(index) {
            *entry = Some((lot, terms));
            self.numbers.insert(lot, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use surety_statement::Curve;

    #[test]
    fn a_lot_keeps_its_number_and_equal_terms_are_kept_once() {
        let terms =
            |silence_after| LotTerms { curve: Curve::P256, terminal_codes: vec![0x8001], silence_after };
        let mut lots = Lots::default();
        assert_eq!((lots.learn(LotId(9), terms(1)), lots.learn(LotId(4), terms(1))), (0, 1));
        assert_eq!(lots.learn(LotId(9), terms(1)), 0);
        assert!(Arc::ptr_eq(lots.get(0).unwrap().1, lots.get(1).unwrap().1));
        lots.put(7, LotId(5), terms(2));
        assert_eq!((lots.number(LotId(5)), lots.get(7).unwrap().0, lots.get(6)), (Some(7), LotId(5), None));
        assert_eq!(lots.learn(LotId(6), terms(2)), 8);
    }
}
