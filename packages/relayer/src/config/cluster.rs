//! `[cluster]`: several processes on one PostgreSQL, of which one works and the others stand by.

use serde::Deserialize;

use super::{Config, Mqtt, Nats};
use crate::holder::Base;

/// Several processes on one PostgreSQL, of which one works and the others stand by.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    /// This process's name, in logs and in the table `seat`.
    pub name: String,
    /// After so many seconds without a sign of life of the working process another one takes its seat. 10 by default.
    #[serde(default = "default_lease")]
    pub lease_seconds: u64,
    /// Under which URL others reach this process, such as `https://relayer-a.example:8080`: while it has the seat the others
    /// send reads there. Without it they answer 503.
    #[serde(default)]
    pub advertise: Option<String>,
    /// With it every process takes and verifies events; without it those that stand by take none.
    #[serde(default)]
    pub nats: Option<Nats>,
}

impl Cluster {
    /// Notes what is wrong with it.
    pub(super) fn check(&self, on_server: bool, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        if !on_server {
            note("cluster", &"needs a store on PostgreSQL: write store.url_file instead of store.path");
        }
        if self.name.is_empty() {
            note("cluster.name", &"must not be empty");
        }
        if !(1..=300).contains(&self.lease_seconds) {
            note("cluster.lease_seconds", &"must be from 1 to 300");
        }
        if let Some(Err(error)) = self.advertise.as_deref().map(Base::parse) {
            note("cluster.advertise", &error);
        }
        if let Some(nats) = &self.nats {
            nats.check(note);
        }
    }

    /// Where others reach this process.
    #[must_use]
    pub fn base(&self) -> Option<Base> {
        self.advertise.as_deref().and_then(|text| Base::parse(text).ok())
    }
}

impl Config {
    /// Whether every process of the cluster hears the broker: a stream takes what each hears, and each message goes to one of
    /// them.
    #[must_use]
    pub fn all_hear(&self) -> bool {
        let has_stream = self.cluster.as_ref().is_some_and(|cluster| cluster.nats.is_some());
        has_stream && self.mqtt.as_ref().is_some_and(|mqtt| mqtt.group.is_some())
    }

    /// The broker as this process knows it: where several hear it each has a session of its own, by its name.
    #[must_use]
    pub fn mqtt_here(&self) -> Option<Mqtt> {
        let mut mqtt = self.mqtt.clone()?;
        if let (true, Some(cluster)) = (self.all_hear(), &self.cluster) {
            mqtt.client_id = format!("{}-{}", mqtt.client_id, cluster.name);
        }
        Some(mqtt)
    }
}

const fn default_lease() -> u64 {
    10
}
