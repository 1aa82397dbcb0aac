//! One file per action.

mod accept;
mod nominate;
mod pause;
mod register_contract;
mod seal;

pub use accept::accept;
pub use nominate::nominate;
pub use pause::{pause, unpause};
pub use register_contract::register_contract;
pub use seal::seal;
