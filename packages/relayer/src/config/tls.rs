//! `[tls]`: with it HTTPS, without it HTTP.

use std::path::PathBuf;

use serde::Deserialize;

use super::private;

/// The relayer's own certificate, and whose it trusts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Its certificate and those between it and the root, PEM. Read again when it changes, and on SIGHUP.
    pub certificate: PathBuf,
    /// Its key, PEM; nobody else may read the file.
    pub key: PathBuf,
    /// Roots of client certificates, PEM: whoever has a certificate of them may send.
    pub client_ca: Option<PathBuf>,
}

impl Tls {
    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        if let Err(error) = private::check(&self.key) {
            note("tls.key", &error);
        } else if let Err(error) = crate::tls::server(self) {
            note("tls", &error);
        }
    }
}
