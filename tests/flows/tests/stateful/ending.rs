//! What must hold when a sequence is over and everybody has had the time to clear up.

use surety_api::arbitration::{Effect, ExecuteMsg, FailedEffect};
use surety_api::charter::SEAL_SECONDS;
use surety_api::vault::{self, PoolId};

use crate::world::World;

/// Generations of a pool that a sequence may reach.
const GENERATIONS: u32 = 64;
/// More days than a sequence lasts.
const DAYS: u32 = 100_000;

/// No effect of a verdict stays undone but a re-issue, whose heir may have come to a licence of its own meanwhile. Whoever settles the
/// pools and tries again brings it about.
///
/// # Panics
/// When one fails for good.
pub fn no_effect_stays_failed(world: &mut World) {
    if only_reissues(&world.failures().failures) {
        return;
    }
    world.network.advance(SEAL_SECONDS);
    let stranger = world.network.actors.stranger.clone();
    let (vault, arbitration) = (world.network.vault.clone(), world.network.arbitration.clone());
    for (licence, model) in world.licences.clone().into_iter().zip(world.models.clone()) {
        for generation in 1..=GENERATIONS {
            let pool = PoolId { licence, model, generation };
            let message = vault::ExecuteMsg::Settle { pool, max_days: DAYS };
            // Most generations do not exist.
            let _ = world.send(&stranger, &vault, &message, &[]);
        }
    }
    for FailedEffect { case, effect } in world.failures().failures {
        let _ = world.send(&stranger, &arbitration, &ExecuteMsg::RetryEffect { case, effect }, &[]);
    }
    let left = world.failures().failures;
    assert!(only_reissues(&left), "these failed for good: {left:?}");
}

fn only_reissues(failures: &[FailedEffect]) -> bool {
    failures.iter().all(|failed| failed.effect == Effect::Reissue)
}
