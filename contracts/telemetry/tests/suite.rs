//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod common;

mod admit_reporter;
mod finalise_silence;
mod instantiate;
mod migrate;
mod overturn;
mod permissions;
mod promises;
mod raw_records;
mod refute;
mod remove_reporter;
mod renew_beacon;
mod report_alive;
mod report_malfunction;
mod report_recovery;
mod report_removed;
mod report_silence;
mod statement;
mod submit_epoch;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
