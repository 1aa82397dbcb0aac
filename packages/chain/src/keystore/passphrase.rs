//! Where a passphrase comes from: a prompt, a file descriptor, a private file, or a program that knows it. Never an argument and
//! never the environment itself, which other processes can read.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::{files, KeystoreError};

/// Names a private file with the passphrase.
const FILE_VARIABLE: &str = "SURETY_PASSPHRASE_FILE";
/// Names a shell command that prints the passphrase.
const COMMAND_VARIABLE: &str = "SURETY_PASSPHRASE_COMMAND";

/// The fewest characters of a passphrase that seals a key.
pub const MIN_PASSPHRASE: usize = 8;
/// The most bytes that are read of one.
const MAX_BYTES: u64 = 4_096;

/// A passphrase in memory, wiped when dropped.
pub struct Passphrase(Zeroizing<String>);

/// Where to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassphraseSource {
    /// The person at the terminal.
    Prompt,
    /// An open file descriptor of this process.
    Descriptor(u32),
    /// A file that only its owner may read.
    File(PathBuf),
    /// A program, such as a password manager or an agent, that prints it; run by `sh -c`.
    Program(String),
}

/// Why there is no passphrase.
#[derive(Debug, Error)]
pub enum PassphraseError {
    /// There is nobody to ask.
    #[error("there is no terminal to ask for the passphrase on: set SURETY_PASSPHRASE_FILE or SURETY_PASSPHRASE_COMMAND, or give `surety` --passphrase-fd")]
    NoTerminal,
    /// The source cannot be read.
    #[error("no passphrase from {from}: {problem}")]
    Unreadable {
        /// The source.
        from: String,
        /// Why not.
        problem: String,
    },
    /// Nothing came.
    #[error("the passphrase is empty")]
    Empty,
    /// It is too short to seal with.
    #[error("a passphrase needs {MIN_PASSPHRASE} characters or more")]
    TooShort,
    /// The second time something else was typed.
    #[error("the two passphrases differ; nothing was written")]
    Differ,
}

impl Passphrase {
    /// A passphrase from its text, without the end of its line.
    ///
    /// # Errors
    /// [`PassphraseError::Empty`].
    pub fn new(mut text: String) -> Result<Self, PassphraseError> {
        let kept = text.trim_end_matches(['\r', '\n']).len();
        let passphrase = Self(Zeroizing::new(text.get(..kept).unwrap_or_default().to_owned()));
        text.zeroize();
        if passphrase.0.is_empty() {
            return Err(PassphraseError::Empty);
        }
        Ok(passphrase)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Refuses one that is too short to seal a key with.
    ///
    /// # Errors
    /// [`PassphraseError::TooShort`].
    pub fn require_long(&self) -> Result<(), PassphraseError> {
        if self.0.chars().count() < MIN_PASSPHRASE {
            return Err(PassphraseError::TooShort);
        }
        Ok(())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(hidden)")
    }
}

impl PassphraseSource {
    /// Where the environment says it comes from: the file `SURETY_PASSPHRASE_FILE` names, what the command in
    /// `SURETY_PASSPHRASE_COMMAND` prints, or else the person.
    #[must_use]
    pub fn from_environment() -> Self {
        if let Some(path) = std::env::var_os(FILE_VARIABLE) {
            return Self::File(path.into());
        }
        std::env::var(COMMAND_VARIABLE).map_or(Self::Prompt, Self::Program)
    }

    /// Gets it.
    ///
    /// # Errors
    /// There is none there.
    pub fn read(&self, prompt: &str) -> Result<Passphrase, KeystoreError> {
        Ok(match self {
            Self::Prompt => ask(prompt)?,
            Self::Descriptor(number) => {
                let from = format!("file descriptor {number}");
                let file = std::fs::File::open(Path::new("/dev/fd").join(number.to_string()));
                take(&from, file.map_err(|error| unreadable(&from, &error))?)?
            }
            Self::File(path) => Passphrase::new(files::read(path)?.to_string())?,
            Self::Program(command) => run(command)?,
        })
    }

    /// Gets one to seal a key with: long enough, and typed twice where a person types it.
    ///
    /// # Errors
    /// There is none there, it is too short, or the two differ.
    pub fn read_new(&self) -> Result<Passphrase, KeystoreError> {
        let passphrase = self.read("New passphrase: ")?;
        passphrase.require_long()?;
        if *self == Self::Prompt && ask("The same again: ")?.0 != passphrase.0 {
            return Err(PassphraseError::Differ.into());
        }
        Ok(passphrase)
    }
}

fn ask(prompt: &str) -> Result<Passphrase, PassphraseError> {
    // The terminal itself is asked, so that a pipe on stdin is no obstacle.
    Passphrase::new(rpassword::prompt_password(prompt).map_err(|_| PassphraseError::NoTerminal)?)
}

fn take(from: &str, source: impl Read) -> Result<Passphrase, PassphraseError> {
    let mut text = String::new();
    let read = source.take(MAX_BYTES).read_to_string(&mut text);
    let passphrase = Passphrase::new(text);
    read.map_err(|error| unreadable(from, &error))?;
    passphrase
}

fn run(command: &str) -> Result<Passphrase, PassphraseError> {
    let from = "the program of SURETY_PASSPHRASE_COMMAND";
    let child = Command::new("sh").args(["-c", command]).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| unreadable(from, &error))?;
    let passphrase = child.stdout.take().map_or(Err(PassphraseError::Empty), |stdout| take(from, stdout));
    let status = child.wait().map_err(|error| unreadable(from, &error))?;
    if !status.success() {
        return Err(PassphraseError::Unreadable { from: from.into(), problem: status.to_string() });
    }
    passphrase
}

fn unreadable(from: &str, error: &std::io::Error) -> PassphraseError {
    PassphraseError::Unreadable { from: from.into(), problem: error.to_string() }
}
