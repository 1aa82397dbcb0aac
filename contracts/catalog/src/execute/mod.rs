//! One file per action.

mod certify;
mod register_model;
mod set_category;
mod testers;

pub use certify::{certify, decertify};
pub use register_model::{register_model, NewModel};
pub use set_category::set_category;
pub use testers::{admit_tester, remove_tester};
