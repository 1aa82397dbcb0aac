//! All contracts together, driven at random by honest and hostile actors over months of the chain's time.
//!
//! The promises of docs/design.md section 9 are checked after every message by the test network itself. A sequence is a list
//! of plain numbers, so that a failure shrinks to the few steps that matter. Sequences are the same in every run;
//! `SURETY_SEQUENCES` sets how many there are (1,000 by default), `SURETY_SEED` chooses others, and
//! `SURETY_SHRINK` how many shorter ones are tried when one fails.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

#[path = "stateful/actions/mod.rs"]
mod actions;
#[path = "stateful/ending.rs"]
mod ending;
#[path = "stateful/step.rs"]
mod step;
#[path = "stateful/tally.rs"]
mod tally;
#[path = "stateful/world.rs"]
mod world;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::step::sequence;
use crate::tally::Tally;
use crate::world::World;

/// Messages in a sequence.
const MESSAGES: usize = 100;

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).map_or(default, |text| text.parse().unwrap())
}

/// Runs `sequences` of them; each thread has seeds of its own.
fn run(thread: u8, sequences: u32) -> Tally {
    let mut seed = [thread; 32];
    seed[..8].copy_from_slice(&number("SURETY_SEED", 1).to_be_bytes());
    let shrink = u32::try_from(number("SURETY_SHRINK", 1_000)).unwrap();
    let config =
        Config { cases: sequences, failure_persistence: None, max_shrink_iters: shrink, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let tally = std::cell::RefCell::new(Tally::default());
    let outcome = runner.run(&sequence(MESSAGES), |steps| {
        let mut world = World::new();
        for step in &steps {
            let tried = step.run(&mut world);
            tally.borrow_mut().add(step.name(), &tried);
        }
        ending::no_effect_stays_failed(&mut world);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    tally.into_inner()
}

#[test]
fn no_sequence_of_messages_breaks_a_promise() {
    let sequences = u32::try_from(number("SURETY_SEQUENCES", 1_000)).unwrap();
    let threads = 2;
    let halves = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || run(thread, sequences / u32::from(threads))))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let tally = halves.into_iter().fold(Tally::default(), Tally::plus);
    tally.print();
    // An action that is always refused shows nothing.
    if sequences >= 1_000 {
        assert_eq!(tally.never_done(), Vec::<&str>::new(), "these never succeeded");
    }
}
