//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod clarify;
mod community;
mod confirm;
mod cw721;
mod decide;
mod instantiate;
mod lists;
mod loan;
mod migrate;
mod permissions;
mod presale;
mod raise_bond;
mod raw;
mod readouts;
mod reissue;
mod renounce;
mod revoke_licence;
mod soulbound;
mod submit;
mod suspend;
mod take_licence;
mod withdraw_bond;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
