//! `[cluster.nats]`: the stream through which every process of a cluster takes events.

use std::path::PathBuf;

use serde::Deserialize;

use super::private;
use crate::tls;

/// Smallest stream: some thousands of events.
const SMALLEST: u64 = 1 << 20;

/// The JetStream stream between the doors of all processes and the one that writes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nats {
    /// Servers of one NATS cluster, `nats://host:port` or `tls://host:port`.
    pub servers: Vec<String>,
    /// The stream's name; it is made when it is not there. `SURETY` by default.
    #[serde(default = "default_stream")]
    pub stream: String,
    /// Bytes that wait in it at the most; beyond them devices are told to come again. 1 GiB by default.
    #[serde(default = "default_bytes")]
    pub max_bytes: u64,
    /// Servers that keep each message: 1, 3 or 5. 1 by default.
    #[serde(default = "default_replicas")]
    pub replicas: usize,
    /// The user.
    pub username: Option<String>,
    /// Its password, one line; nobody else may read the file.
    pub password_file: Option<PathBuf>,
    /// Roots of the servers' certificates, PEM; the system's by default.
    pub ca: Option<PathBuf>,
    /// The relayer's certificate for the servers, PEM.
    pub certificate: Option<PathBuf>,
    /// Its key, PEM; nobody else may read the file.
    pub key: Option<PathBuf>,
}

impl Nats {
    /// Whether the way to the servers is encrypted: then nothing is sent in the clear.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.servers.iter().any(|server| server.starts_with("tls://"))
    }

    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        if self.servers.is_empty() {
            note("cluster.nats.servers", &"name at least one server");
        }
        for server in &self.servers {
            if server.parse::<async_nats::ServerAddr>().is_err() || server.contains('@') {
                note(
                    "cluster.nats.servers",
                    &"a server reads nats://host:port or tls://host:port, with no password in it",
                );
            }
        }
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if self.stream.is_empty() || !self.stream.bytes().all(is_name) {
            note("cluster.nats.stream", &"has letters, digits, - and _ only");
        }
        if self.max_bytes < SMALLEST || i64::try_from(self.max_bytes).is_err() {
            note("cluster.nats.max_bytes", &format!("must be {SMALLEST} or more"));
        }
        if !matches!(self.replicas, 1 | 3 | 5) {
            note("cluster.nats.replicas", &"is 1, 3 or 5");
        }
        if self.username.is_some() != self.password_file.is_some() {
            note("cluster.nats.username", &"goes with cluster.nats.password_file: name both or neither");
        }
        let private = [("password_file", &self.password_file), ("key", &self.key)];
        for (field, path) in private {
            if let Some(Err(error)) = path.as_ref().map(|path| private::check(path)) {
                note(&format!("cluster.nats.{field}"), &error);
            }
        }
        if self.certificate.is_some() != self.key.is_some() {
            note("cluster.nats.certificate", &"goes with cluster.nats.key: name both or neither");
        } else if self.is_encrypted() {
            let own = self.certificate.as_deref().zip(self.key.as_deref());
            if let Err(error) = tls::client(self.ca.as_deref(), own) {
                note("cluster.nats", &error);
            }
        } else if self.certificate.is_some() || self.ca.is_some() {
            note("cluster.nats.servers", &"certificates are of no use without a tls:// server");
        }
    }
}

fn default_stream() -> String {
    "SURETY".to_owned()
}

const fn default_bytes() -> u64 {
    1 << 30
}

const fn default_replicas() -> usize {
    1
}
