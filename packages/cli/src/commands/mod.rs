//! One file per group of commands.

pub mod application;
pub mod certify;
pub mod challenge;
pub mod claim;
pub mod completions;
pub mod contest;
pub mod contract;
pub mod council;
pub mod device;
pub mod device_id;
pub mod devnet;
pub mod distributor;
pub mod forecast;
pub mod keys;
pub mod ledger;
pub mod licence;
pub mod man;
pub mod mint;
pub mod model;
pub mod network;
pub mod preorder;
pub mod report;
pub mod standard;
pub mod statement;
pub mod token;
pub mod vault;
