//! Every metric by name, and the recorder that Prometheus reads. Alert rules and the board in `ops/` use these names, and
//! `docs/operate/monitor.md` explains them: tests hold the four together.

use std::sync::OnceLock;
use std::time::Instant;

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use surety_statement::Rejection;

use crate::health::Check;
use crate::observe::Matter;
use crate::store::outbox::{End, Kind};

/// How a metric behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// It only rises.
    Counter,
    /// It goes up and down.
    Gauge,
    /// Seconds, in buckets.
    Histogram,
}

/// One metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Type,
    /// What it says.
    pub help: &'static str,
}

const fn metric(name: &'static str, kind: Type, help: &'static str) -> Metric {
    Metric { name, kind, help }
}

/// All metrics, by name.
pub const METRICS: &[Metric] = &[
    metric("surety_ack_seconds", Type::Histogram, "From handing events to the writer until they are durable"),
    metric("surety_balance", Type::Gauge, "What the key holds of the fee denom, in its smallest unit"),
    metric("surety_balance_minimum", Type::Gauge, "submit.minimum_balance"),
    metric(
        "surety_broker_connections_lost_total",
        Type::Counter,
        "Connections to the MQTT broker that broke off or never came about",
    ),
    metric(
        "surety_chain_gap_blocks_total",
        Type::Counter,
        "Blocks that no node had any more and that were not followed",
    ),
    metric("surety_chain_height", Type::Gauge, "The latest block of the last complete turn"),
    metric("surety_chain_lag_seconds", Type::Gauge, "The age of that block by the machine's clock"),
    metric("surety_chain_time_seconds", Type::Gauge, "The time of that block, unix seconds"),
    metric("surety_check_ok", Type::Gauge, "1 where a check of /readyz is in order, 0 where it is not"),
    metric("surety_devices", Type::Gauge, "Devices that are tracked"),
    metric("surety_disk_free_bytes", Type::Gauge, "Room left where the store's file is"),
    metric("surety_epochs_ended_total", Type::Counter, "Epochs that were summed up"),
    metric("surety_events_accepted_total", Type::Counter, "Events that were made durable and acknowledged"),
    metric("surety_events_limited_total", Type::Counter, "Events beyond the share of their devices"),
    metric("surety_events_rejected_total", Type::Counter, "Events that were refused, by reason"),
    metric("surety_holder", Type::Gauge, "1 where this process writes, 0 where it stands by"),
    metric("surety_http_seconds", Type::Histogram, "Requests, by route and status"),
    metric("surety_last_turn_seconds", Type::Gauge, "When the last complete turn ended, unix seconds"),
    metric("surety_live_dropped_total", Type::Counter, "Readers of /v1/live that were too slow"),
    metric("surety_messages_dropped_total", Type::Counter, "MQTT messages of which nothing could be taken"),
    metric(
        "surety_observations_total",
        Type::Counter,
        "Observations by the operator's rules, by rule and matter",
    ),
    metric("surety_nodes", Type::Gauge, "Nodes of the profile by state"),
    metric("surety_outbox_entries", Type::Gauge, "Reports by state"),
    metric("surety_queue_requests", Type::Gauge, "Requests that wait for the disk"),
    metric("surety_reports_total", Type::Counter, "Reports that have ended, by kind and end"),
    metric("surety_store_bytes", Type::Gauge, "The size of the store's file"),
    metric(
        "surety_transactions_dead_total",
        Type::Counter,
        "Transactions that never landed and were made anew",
    ),
    metric("surety_stream_bytes", Type::Gauge, "Bytes that wait in the cluster's stream on NATS"),
    metric("surety_stream_messages", Type::Gauge, "Messages that wait in the cluster's stream on NATS"),
    metric("surety_turns_total", Type::Counter, "Complete turns of work"),
];

/// Counters with labels.
const LABELLED: [&str; 3] =
    ["surety_events_rejected_total", "surety_observations_total", "surety_reports_total"];

/// Bounds of the buckets, in seconds: the bar of docs/design.md section 6 is 20 ms.
const BUCKETS: [f64; 14] =
    [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The process has one recorder, however many relayers run in it.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting. Where the process has a recorder of another kind, nothing is shown here.
pub fn record() -> Option<&'static PrometheusHandle> {
    let start = || {
        let handle = install().ok().flatten()?;
        describe();
        Some(handle)
    };
    RECORDER.get_or_init(start).as_ref()
}

fn install() -> Result<Option<PrometheusHandle>, BuildError> {
    let seconds = Matcher::Suffix("_seconds".to_owned());
    let recorder = PrometheusBuilder::new().set_buckets_for_metric(seconds, &BUCKETS)?.build_recorder();
    let handle = recorder.handle();
    Ok(metrics::set_global_recorder(recorder).ok().map(|()| handle))
}

/// Says what each is, and shows counters before anything was counted: a rate needs the zero before the first one.
fn describe() {
    for Metric { name, kind, help } in METRICS {
        match kind {
            Type::Counter => describe_counter!(*name, *help),
            Type::Gauge => describe_gauge!(*name, *help),
            Type::Histogram => describe_histogram!(*name, *help),
        }
    }
    let plain =
        METRICS.iter().filter(|metric| metric.kind == Type::Counter && !LABELLED.contains(&metric.name));
    for Metric { name, .. } in plain {
        counter!(*name).increment(0);
    }
    for reason in Rejection::ALL {
        counter!("surety_events_rejected_total", "reason" => reason.as_str()).increment(0);
    }
    for kind in Kind::NAMES {
        for end in End::NAMES {
            counter!("surety_reports_total", "kind" => kind, "end" => end).increment(0);
        }
    }
    for matter in Matter::ALL {
        let (rule, matter) = ("none", matter.as_str());
        counter!("surety_observations_total", "rule" => rule, "matter" => matter).increment(0);
    }
    for check in Check::ALL {
        gauge!("surety_check_ok", "check" => check.as_str()).set(1.0);
    }
}

/// Sets a gauge. Prometheus knows only one kind of number, which holds exactly what is below 2^53.
#[allow(clippy::cast_precision_loss)]
pub fn set(name: &'static str, value: u128) {
    gauge!(name).set(value as f64);
}

/// Sets a gauge of one label.
#[allow(clippy::cast_precision_loss)]
pub fn set_of(name: &'static str, label: &'static str, is: &'static str, value: u128) {
    gauge!(name, label => is).set(value as f64);
}

/// Notes how long something took.
pub fn took(name: &'static str, begun: Instant) {
    metrics::histogram!(name).record(begun.elapsed().as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    /// Words that begin like a metric, in the quotes of a source file.
    fn named(text: &str) -> impl Iterator<Item = String> + '_ {
        text.split('"')
            .filter(|word| {
                word.starts_with("surety_") && word.bytes().all(|b| b == b'_' || b.is_ascii_lowercase())
            })
            .map(str::to_owned)
    }

    fn sources(folder: &Path, names: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, names);
            } else if path.file_name().is_some_and(|name| name != "measure.rs") {
                names.extend(named(&std::fs::read_to_string(path).unwrap()));
            }
        }
    }

    #[test]
    fn every_metric_that_is_counted_is_listed_and_the_other_way_round() {
        let mut counted = BTreeSet::new();
        sources(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), &mut counted);
        let listed: BTreeSet<_> = METRICS.iter().map(|metric| metric.name.to_owned()).collect();
        assert_eq!(counted, listed);
        assert_eq!(listed.len(), METRICS.len());
    }
}
