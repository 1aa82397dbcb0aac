//! A sequence as plain numbers.

use std::fmt;

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::prelude::{any, Strategy};

use crate::actions::{table, Action};
use crate::world::{Tried, World};

const DAY: u64 = 86_400;
/// Pauses between messages, in seconds: mostly short, so that windows are met from inside, now and then a month.
const PAUSES: [u64; 12] = [0, 0, 6, 6, 60, 3_600, 3_600, DAY, DAY, 2 * DAY, 8 * DAY, 31 * DAY];

/// One message: which, by whom, about what, and how long after the one before. Each number is taken modulo what there is.
#[derive(Clone, Copy)]
pub struct Step {
    pub action: u16,
    pub who: u8,
    pub a: u16,
    pub b: u16,
    pub pause: u8,
}

impl Step {
    /// What it does.
    pub fn name(&self) -> &'static str {
        self.action().name
    }

    fn action(&self) -> &'static Action {
        let table = table();
        let total: u32 = table.iter().map(|action| action.weight).sum();
        let mut at = u32::from(self.action) % total;
        for action in table {
            if at < action.weight {
                return action;
            }
            at -= action.weight;
        }
        unreachable!("the weights add up to the total")
    }

    fn pause(&self) -> u64 {
        PAUSES[usize::from(self.pause) % PAUSES.len()]
    }

    /// Waits, then sends.
    pub fn run(&self, world: &mut World) -> Tried {
        world.network.advance(self.pause());
        (self.action().run)(world, self)
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Step {{ action: {}, who: {}, a: {}, b: {}, pause: {} }} /* {} s, {} */",
            self.action,
            self.who,
            self.a,
            self.b,
            self.pause,
            self.pause(),
            self.name()
        )
    }
}

/// Sequences of so many steps. One that fails shrinks by leaving steps out, before their numbers get smaller.
pub fn sequence(messages: usize) -> impl Strategy<Value = Vec<Step>> {
    let numbers = (any::<u16>(), any::<u8>(), any::<u16>(), any::<u16>(), any::<u8>());
    vec((weighted(1.0), numbers), messages).prop_map(|steps| {
        let kept = steps.into_iter().filter(|(kept, _)| *kept);
        kept.map(|(_, (action, who, a, b, pause))| Step { action, who, a, b, pause }).collect()
    })
}
