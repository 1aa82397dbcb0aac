//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod apply_for_regions;
mod certify;
mod distributors;
mod file_reports;
mod firmware;
mod migrate;
mod permissions;
mod raw;
mod register_model;
mod revoke_certificate;
mod set_category;
mod set_standard;
mod testers;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
