//! One clamp for every page of every list.

/// Entries on a page when the caller names no limit.
pub const DEFAULT_LIMIT: u32 = 30;
/// Entries on a page at the most.
pub const MAX_LIMIT: u32 = 100;

/// The size of a page: what was asked for, at most [`MAX_LIMIT`].
#[must_use]
pub fn limit(asked: Option<u32>) -> usize {
    asked.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT) as usize
}
