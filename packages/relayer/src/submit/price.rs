//! What is offered for gas: the profile's price, more where nodes ask more, never above a ceiling.

use cosmwasm_std::Decimal;

/// The price of gas now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    base: Decimal,
    ceiling: Decimal,
    now: Decimal,
}

impl Price {
    /// Begins at `base`. A ceiling below it counts as `base`.
    #[must_use]
    pub fn new(base: Decimal, ceiling: Decimal) -> Self {
        Self { base, ceiling: ceiling.max(base), now: base }
    }

    /// What to offer.
    #[must_use]
    pub const fn now(&self) -> Decimal {
        self.now
    }

    /// The most that will be offered.
    #[must_use]
    pub const fn ceiling(&self) -> Decimal {
        self.ceiling
    }

    /// Nodes ask more: offers a quarter more. False when the ceiling was offered already.
    pub fn raise(&mut self) -> bool {
        if self.now >= self.ceiling {
            return false;
        }
        let more = self.now.checked_mul(Decimal::percent(125)).unwrap_or(self.ceiling);
        // A quarter of nothing is nothing.
        self.now = if more > self.now { more.min(self.ceiling) } else { self.ceiling };
        true
    }

    /// A transaction has landed: offers a little less, down to the profile's price.
    pub fn ease(&mut self) {
        let less = self.now.checked_mul(Decimal::percent(98)).unwrap_or(self.base);
        self.now = less.max(self.base);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_to_the_ceiling_and_no_further_and_eases_back() {
        let mut price = Price::new(Decimal::percent(10), Decimal::percent(20));
        let mut raised = 0;
        while price.raise() {
            raised += 1;
            assert!(price.now() <= price.ceiling());
        }
        assert_eq!((raised, price.now()), (4, Decimal::percent(20)));
        for _ in 0..100 {
            price.ease();
        }
        assert_eq!(price.now(), Decimal::percent(10));
    }

    #[test]
    fn a_price_of_nothing_goes_to_the_ceiling_at_once_and_none_stays() {
        let mut price = Price::new(Decimal::zero(), Decimal::percent(5));
        assert!(price.raise());
        assert_eq!(price.now(), Decimal::percent(5));
        let mut fixed = Price::new(Decimal::percent(5), Decimal::zero());
        assert!(!fixed.raise());
        assert_eq!(fixed.now(), Decimal::percent(5));
    }
}
