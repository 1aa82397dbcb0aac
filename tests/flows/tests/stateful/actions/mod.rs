//! What actors try, contract by contract.

mod applications;
mod arbitration;
mod catalog;
mod council;
mod device;
mod license;
mod offices;
mod preorder;
mod story;
mod telemetry;
mod vault;
mod victims;

use crate::step::Step;
use crate::world::{Tried, World};

/// Something to try, and how often relative to the rest.
pub struct Action {
    pub name: &'static str,
    pub weight: u32,
    pub run: fn(&mut World, &Step) -> Tried,
}

/// All of them.
pub fn table() -> &'static [Action] {
    static TABLE: std::sync::OnceLock<Vec<Action>> = std::sync::OnceLock::new();
    TABLE.get_or_init(|| {
        let parts = [
            device::ACTIONS,
            vault::ACTIONS,
            arbitration::ACTIONS,
            council::ACTIONS,
            victims::ACTIONS,
            telemetry::ACTIONS,
            applications::ACTIONS,
            license::ACTIONS,
            offices::ACTIONS,
            catalog::ACTIONS,
            preorder::ACTIONS,
            story::ACTIONS,
        ];
        parts
            .into_iter()
            .flatten()
            .map(|(name, weight, run)| Action { name, weight: *weight, run: *run })
            .collect()
    })
}

/// A line of a table.
pub type Line = (&'static str, u32, fn(&mut World, &Step) -> Tried);
