//! `[mqtt]`: the broker that devices send to, when there is one.

use std::path::PathBuf;

use serde::Deserialize;

use super::private;
use crate::mqtt::Address;
use crate::tls;

/// The broker that devices send to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mqtt {
    /// Brokers, `mqtt://host:port` or `mqtts://host:port`; each that does not answer is followed by the next.
    pub urls: Vec<String>,
    /// 5 or 3 (which is 3.1.1).
    #[serde(default = "default_version")]
    pub version: u8,
    /// By it the broker knows the session again: one of its own for every relayer, and always the same.
    pub client_id: String,
    /// With it the subscription is shared with every relayer that names the same: each message reaches one of them.
    pub group: Option<String>,
    /// What devices publish to, such as `devices/+/status`.
    pub topics: Vec<String>,
    /// Where the newest beacon is kept for devices; `surety/<chain id>/beacon` by default.
    pub beacon_topic: Option<String>,
    /// The user of the broker.
    pub username: Option<String>,
    /// Its password, one line; nobody else may read the file.
    pub password_file: Option<PathBuf>,
    /// Roots of the broker's certificate, PEM; the system's by default.
    pub ca: Option<PathBuf>,
    /// The relayer's certificate for the broker, PEM.
    pub certificate: Option<PathBuf>,
    /// Its key, PEM; nobody else may read the file.
    pub key: Option<PathBuf>,
    /// Messages taken in at one time; the broker keeps the others.
    #[serde(default = "default_in_flight")]
    pub in_flight: u16,
    /// Seconds after which a silent connection is given up.
    #[serde(default = "default_keep_alive")]
    pub keep_alive_seconds: u16,
}

const fn default_version() -> u8 {
    5
}

const fn default_in_flight() -> u16 {
    256
}

const fn default_keep_alive() -> u16 {
    30
}

/// More often is no use and costs every connection.
const SHORTEST_KEEP_ALIVE: u16 = 5;
/// Longest topic that brokers must take.
const LONGEST_TOPIC: usize = 65_535;

impl Mqtt {
    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        if self.urls.is_empty() {
            note("mqtt.urls", &"name at least one broker");
        }
        let mut encrypted = false;
        for url in &self.urls {
            match Address::parse(url) {
                Ok(address) => encrypted |= address.tls,
                Err(error) => note("mqtt.urls", &error),
            }
        }
        if !matches!(self.version, 3 | 5) {
            note("mqtt.version", &format!("is 5, or 3 for 3.1.1: got {}", self.version));
        }
        if self.client_id.is_empty() {
            note("mqtt.client_id", &"must not be empty: the broker keeps messages by it");
        }
        if self.topics.is_empty() {
            note("mqtt.topics", &"name at least one topic that devices publish to");
        }
        for topic in &self.topics {
            if !is_filter(topic) {
                note(
                    "mqtt.topics",
                    &format!("`{topic}` is no topic filter: + and # stand alone, # at the end"),
                );
            }
        }
        let has = |name: &str, wrong: &[char]| name.is_empty() || name.contains(wrong);
        if self.group.as_ref().is_some_and(|group| has(group, &['/', '+', '#'])) {
            note("mqtt.group", &"must not be empty, and has none of / + #");
        }
        if self.beacon_topic.as_ref().is_some_and(|topic| has(topic, &['+', '#'])) {
            note("mqtt.beacon_topic", &"must not be empty, and has none of + #");
        }
        if self.in_flight == 0 {
            note("mqtt.in_flight", &"must be above zero");
        }
        if self.keep_alive_seconds < SHORTEST_KEEP_ALIVE {
            note("mqtt.keep_alive_seconds", &format!("must be {SHORTEST_KEEP_ALIVE} or more"));
        }
        if self.username.is_some() != self.password_file.is_some() {
            note("mqtt.username", &"goes with mqtt.password_file: name both or neither");
        }
        for (field, path) in [("mqtt.password_file", &self.password_file), ("mqtt.key", &self.key)] {
            if let Some(Err(error)) = path.as_ref().map(|path| private::check(path)) {
                note(field, &error);
            }
        }
        if self.certificate.is_some() != self.key.is_some() {
            note("mqtt.certificate", &"goes with mqtt.key: name both or neither");
        } else if encrypted {
            if let Err(error) =
                tls::client(self.ca.as_deref(), self.certificate.as_deref().zip(self.key.as_deref()))
            {
                note("mqtt", &error);
            }
        } else if self.certificate.is_some() || self.ca.is_some() {
            note("mqtt.urls", &"certificates are of no use without an mqtts:// broker");
        }
    }
}

/// Whether this can be subscribed to.
fn is_filter(topic: &str) -> bool {
    let levels: Vec<&str> = topic.split('/').collect();
    let last = levels.len().saturating_sub(1);
    let fits = |(at, level): (usize, &&str)| match *level {
        "+" => true,
        "#" => at == last,
        text => !text.contains(['+', '#', '\0']),
    };
    !topic.is_empty()
        && topic.len() <= LONGEST_TOPIC
        && !topic.starts_with("$share/")
        && levels.iter().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::is_filter;

    #[test]
    fn filters_have_wild_cards_only_where_the_standard_has_them() {
        for good in ["devices/+/status", "#", "a/#", "/", "+/+"] {
            assert!(is_filter(good), "{good}");
        }
        for bad in ["", "a/#/b", "a+/b", "a#", "$share/group/a"] {
            assert!(!is_filter(bad), "{bad}");
        }
    }
}
