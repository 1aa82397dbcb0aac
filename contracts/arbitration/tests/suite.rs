//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod common;

mod appeal;
mod ban;
mod effects;
mod evidence;
mod faults;
mod instantiate;
mod licence_case;
mod migrate;
mod open;
mod permissions;
mod property;
mod propose;
mod query;
mod reissue;
mod reporter;
mod seat_council;
mod vote;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
