//! One file per action.

mod apply_for_regions;
mod certify;
mod distributors;
mod file_reports;
mod firmware;
mod refresh;
mod register_model;
mod revoke_certificate;
mod set_category;
mod set_standard;
mod testers;

pub use apply_for_regions::apply_for_regions;
pub use certify::certify;
pub use distributors::{apply_as_distributor, certify_distributor, revoke_distributor};
pub use file_reports::file_reports;
pub use firmware::{release_firmware, revoke_firmware};
pub use refresh::refresh;
pub use register_model::{register_model, NewModel};
pub use revoke_certificate::revoke_certificate;
pub use set_category::set_category;
pub use set_standard::{add_region, set_standard};
pub use testers::{admit_tester, remove_tester};
