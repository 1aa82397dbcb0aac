//! The id under which an operator finds a request again: from the door through the log of events and the outbox to the
//! transaction it led to.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::OnceLock;

/// Longest id that is taken over.
const LONGEST: usize = 64;

/// The sender's own id, or a new one. It has only letters, digits and `-_.:/`, so that it can stand anywhere without harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The header, or the MQTT user property, in which a sender gives it.
    pub const NAME: &'static str = "x-request-id";

    /// An id that no other request has: chance for the process, and a count.
    #[must_use]
    pub fn new() -> Self {
        static PROCESS: OnceLock<String> = OnceLock::new();
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let process = PROCESS.get_or_init(|| {
            let mut bytes = [0; 8];
            if aws_lc_rs::rand::fill(&mut bytes).is_err() {
                tracing::debug!("no randomness for the ids of requests");
            }
            hex::encode(bytes)
        });
        Self(format!("{process}-{}", COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    /// The sender's own, where it gives one that can be used.
    #[must_use]
    pub fn given(id: Option<&str>) -> Self {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
        let is_plain = |id: &&str| !id.is_empty() && id.len() <= LONGEST && id.bytes().all(fits);
        id.filter(is_plain).map_or_else(Self::new, |id| Self(id.to_owned()))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for RequestId {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Several in a log line.
#[must_use]
pub fn names(ids: &[RequestId]) -> String {
    let names: Vec<&str> = ids.iter().map(RequestId::as_str).collect();
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_could_forge_a_line_are_replaced() {
        let trace = "0af7651916cd43dd-8448eb211c80319c";
        assert_eq!(RequestId::given(Some(trace)).as_str(), trace);
        for wrong in ["", "a b", "a\"b", "a\nb", "a*1", "é", &"a".repeat(65)] {
            let new = RequestId::given(Some(wrong));
            assert_ne!(new.as_str(), wrong);
            assert_eq!(RequestId::given(Some(new.as_str())), new);
        }
        assert_ne!(RequestId::new(), RequestId::given(None));
    }
}
