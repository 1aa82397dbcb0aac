//! One file per action.

mod confirm;
mod issue;
mod renounce;
mod withdraw_bond;

pub use confirm::confirm;
pub use issue::issue;
pub use renounce::renounce;
pub use withdraw_bond::withdraw_bond;
