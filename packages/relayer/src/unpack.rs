//! Decompression that stops at a limit, however little was sent.

use std::io::{self, Read};

use thiserror::Error;

use crate::limits::Full;

/// What decompressed bytes are taken in by, so that memory is asked for before it is used.
const STEP: usize = 64 * 1024;

/// Why something was not decompressed.
#[derive(Debug, Error)]
pub enum UnpackError {
    /// It has more bytes than may be.
    #[error("it has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// There is no memory for it now.
    #[error("there is no memory for it now")]
    Full,
    /// It is not compressed as it says.
    #[error(transparent)]
    Broken(#[from] io::Error),
}

/// Decompresses up to `limit` bytes; `ask` is asked for memory before it is used.
///
/// # Errors
/// [`UnpackError`].
pub fn unpack(
    mut packed: impl Read,
    limit: usize,
    mut ask: impl FnMut(usize) -> Result<(), Full>,
) -> Result<Vec<u8>, UnpackError> {
    let mut plain = Vec::new();
    loop {
        let step = STEP.min(limit.saturating_sub(plain.len()).saturating_add(1));
        ask(step).map_err(|_| UnpackError::Full)?;
        let length = u64::try_from(step).unwrap_or(u64::MAX);
        let read = packed.by_ref().take(length).read_to_end(&mut plain)?;
        if plain.len() > limit {
            return Err(UnpackError::TooLarge { limit });
        }
        if read == 0 {
            return Ok(plain);
        }
    }
}
