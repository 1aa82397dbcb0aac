//! Every test of the contract in one program, because linking takes longer than running; one file per action.

mod activate;
mod any_order;
mod burn_surplus;
mod case_bond;
mod claim;
mod claim_balance;
mod claim_driver;
mod claim_victim;
mod close_stream;
mod cost;
mod end_hold;
mod end_hold_stream;
mod forfeit_stake;
mod hold_accrual;
mod hold_stream;
mod instantiate;
mod loan;
mod lock;
mod migrate;
mod open_stream;
mod permissions;
mod post_bond;
mod query;
mod raw_records;
mod recall;
mod release_bond;
mod reserve;
mod return_stake;
mod settle;
mod slash;
mod stake;

/// A file that is not listed above would be no test.
#[test]
fn every_file_is_listed() {
    surety_testkit::assert_every_file_is_listed(env!("CARGO_MANIFEST_DIR"), include_str!("suite.rs"));
}
