//! Where a store is.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// A schema on a PostgreSQL server.
    Server(Server),
}

/// A schema on a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// Its address, `postgres://user:password@host/database`: a secret.
    pub url: String,
    /// The schema; made when it is not there.
    pub schema: String,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("schema", &self.schema).finish_non_exhaustive()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => write!(f, "schema {} on PostgreSQL", server.schema),
        }
    }
}

impl From<&Place> for Place {
    fn from(place: &Place) -> Self {
        place.clone()
    }
}

impl From<&Path> for Place {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for Place {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let server = Server { url: "postgres://u:hunter2@h/d".into(), schema: "surety".into() };
        let place = Place::Server(server);
        assert!(!format!("{place:?} {place}").contains("hunter2"));
    }
}
