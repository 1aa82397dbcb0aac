//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod confirm;
mod cw721;
mod instantiate;
mod permissions;
mod raw;
mod renounce;
mod soulbound;
mod take_licence;
mod withdraw_bond;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
