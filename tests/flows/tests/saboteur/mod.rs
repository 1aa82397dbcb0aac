//! Broken contracts, and the proof that they are caught.

mod campaigns;
pub mod cases;
pub mod council;
pub mod money;
pub mod others;
pub mod reports;

use std::panic::{catch_unwind, AssertUnwindSafe};

/// Runs a story that must end in a promise being broken, and in the checker saying which.
pub fn caught(promise: &str, story: impl FnOnce()) {
    let Err(objection) = catch_unwind(AssertUnwindSafe(story)) else {
        panic!("the saboteur of {promise} went unnoticed");
    };
    let text = objection
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| objection.downcast_ref::<&str>().copied())
        .unwrap_or("?");
    assert!(text.starts_with(&format!("{promise} broken")), "another objection than {promise}: {text}");
}
