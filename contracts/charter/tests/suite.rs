//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod accept;
mod instantiate;
mod migrate;
mod nominate;
mod pause;
mod permissions;
mod raw;
mod register_contract;
mod seal;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
