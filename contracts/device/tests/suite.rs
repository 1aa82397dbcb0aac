//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod activate;
mod apply;
mod approve;
mod ban;
mod collect_scrap;
mod instantiate;
mod migrate;
mod mint;
mod mint_certified;
mod overturn_fault;
mod pair;
mod permissions;
mod query;
mod raw;
mod reclaim;
mod scrap;
mod transfer;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
