//! `[store]`: where it keeps what it heard.

use std::path::PathBuf;

use serde::Deserialize;

use crate::store::{Place, Server};

/// Where it keeps what it heard: a file, or a schema on a PostgreSQL server. Exactly one of `path`, `url`, `url_file` and
/// `url_env` is written.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// The SQLite file; made when it is not there.
    pub path: Option<PathBuf>,
    /// The server, `postgres://user@host:port/database`. One with a password is better kept in a file of its own.
    pub url: Option<String>,
    /// A file that holds the server's address.
    pub url_file: Option<PathBuf>,
    /// An environment variable that holds it.
    pub url_env: Option<String>,
    /// The schema on the server; made when it is not there. `surety` by default.
    #[serde(default = "default_schema")]
    pub schema: String,
    /// Bytes that should be left on the file's disk; with less it is not ready. 512 MiB by default.
    #[serde(default = "default_minimum_free")]
    pub minimum_free_bytes: u64,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password.
        let url = self.url.as_ref().map(|_| "...");
        f.debug_struct("Store").field("path", &self.path).field("url", &url).finish_non_exhaustive()
    }
}

impl Store {
    /// Where it is.
    ///
    /// # Errors
    /// None or several are named, or the named one does not read: one sentence.
    pub fn place(&self) -> Result<Place, String> {
        let url = match (&self.path, &self.url, &self.url_file, &self.url_env) {
            (Some(path), None, None, None) => return Ok(Place::File(path.clone())),
            (None, Some(url), None, None) => url.clone(),
            (None, None, Some(file), None) => std::fs::read_to_string(file)
                .map_err(|error| format!("url_file {} cannot be read: {error}", file.display()))?,
            (None, None, None, Some(name)) => std::env::var(name)
                .map_err(|error| format!("url_env: the variable {name} cannot be read: {error}"))?,
            _ => return Err("write one of path, url, url_file and url_env".to_owned()),
        };
        let url = url.trim().to_owned();
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err("the server's address must begin with postgres://".to_owned());
        }
        let is_name = |character: char| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        };
        let begins_well = self.schema.starts_with(|first: char| first.is_ascii_lowercase());
        if !begins_well || self.schema.len() > 63 || !self.schema.chars().all(is_name) {
            return Err(format!(
                "schema `{}` cannot be used: take a letter, then at most 62 of a to z, 0 to 9 and _",
                self.schema
            ));
        }
        Ok(Place::Server(Server { url, schema: self.schema.clone() }))
    }
}

fn default_schema() -> String {
    "surety".to_owned()
}

const fn default_minimum_free() -> u64 {
    512 * 1024 * 1024
}
