//! Who may send: each fleet has a token, of which the relayer knows only the sha256.

use std::path::{Path, PathBuf};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use surety_statement::sha256;
use thiserror::Error;

/// Characters of a fleet's name at the most: it goes into logs.
const LONGEST_NAME: usize = 64;

/// Why the file of tokens cannot be used.
#[derive(Debug, Error)]
pub enum TokensError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// A line is not a name and a hash.
    #[error("line {line} of {path} is not `<fleet> <sha256 of its token, 64 hex digits>`")]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// Nobody could send.
    #[error("{path} names no fleet: nobody could send")]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// The fleets that may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens(Vec<(String, [u8; 32])>);

impl Tokens {
    /// Reads the file: a line for each fleet; empty lines and those that begin with `#` are left out.
    ///
    /// # Errors
    /// It cannot be read, a line does not read, or it names nobody.
    pub fn load(path: &Path) -> Result<Self, TokensError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| TokensError::File { path: path.to_owned(), source })?;
        let mut fleets = Vec::new();
        for (line, text) in (1..).zip(text.lines().map(str::trim)) {
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let fleet = read(text).ok_or_else(|| TokensError::Line { path: path.to_owned(), line })?;
            fleets.push(fleet);
        }
        if fleets.is_empty() {
            return Err(TokensError::Empty { path: path.to_owned() });
        }
        Ok(Self(fleets))
    }

    /// Whose token this is. How long it takes says nothing about which bytes were right.
    #[must_use]
    pub fn fleet(&self, token: &str) -> Option<&str> {
        let hash = sha256(token.as_bytes());
        let mut found = None;
        for (name, known) in &self.0 {
            if verify_slices_are_equal(known, &hash).is_ok() {
                found = Some(name.as_str());
            }
        }
        found
    }
}

fn read(line: &str) -> Option<(String, [u8; 32])> {
    let (name, digits) = line.split_once(char::is_whitespace)?;
    let mut hash = [0; 32];
    hex::decode_to_slice(digits.trim(), &mut hash).ok()?;
    (name.len() <= LONGEST_NAME).then(|| (name.to_owned(), hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Tokens, TokensError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Tokens::load(file.path())
    }

    #[test]
    fn a_fleet_is_known_by_its_token_alone() {
        let line = |name: &str, token: &str| format!("{name} {}\n", hex::encode(sha256(token.as_bytes())));
        let tokens = load(&format!("# fleets\n\n{}{}", line("north", "one"), line("south", "two"))).unwrap();
        assert_eq!(tokens.fleet("one"), Some("north"));
        assert_eq!(tokens.fleet("two"), Some("south"));
        for wrong in ["", "three", "one ", &hex::encode(sha256(b"one"))] {
            assert_eq!(tokens.fleet(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_that_lets_nobody_in_or_does_not_read_is_refused() {
        assert!(matches!(load("# none\n"), Err(TokensError::Empty { .. })));
        for wrong in ["north", "north zz", "\nnorth abcd\n"] {
            assert!(matches!(load(wrong), Err(TokensError::Line { .. })), "{wrong}");
        }
        assert!(matches!(Tokens::load(Path::new("/nowhere")), Err(TokensError::File { .. })));
    }
}
