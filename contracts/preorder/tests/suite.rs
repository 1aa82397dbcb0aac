//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod bind;
mod buy;
mod cancel;
mod claim_proceeds;
mod create_campaign;
mod fulfil;
mod instantiate;
mod migrate;
mod permissions;
mod raw_records;
mod refund;
mod release_tranche;
mod set_denom;
mod transfer;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
