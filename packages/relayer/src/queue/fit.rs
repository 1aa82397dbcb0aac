//! Whether a stream that is there already is the one this network's relayers may put events into.

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};

/// What is wrong with the stream that was found, and what to do, in a sentence; none when it keeps what it acknowledges.
/// Its size and its replicas may differ: they are brought to what is wanted.
pub fn misfit(found: &Config, wanted: &Config) -> Option<String> {
    let name = &wanted.name;
    if found.description != wanted.description {
        return Some(format!(
            "the stream {name} is of another network or another program: name another one in cluster.nats.stream"
        ));
    }
    let loses = [
        (found.storage != StorageType::File, "keeps messages in memory (storage)"),
        (found.discard != DiscardPolicy::New, "throws old messages away when it is full (discard)"),
        (found.retention != RetentionPolicy::Limits, "forgets messages by itself (retention)"),
        (!found.max_age.is_zero(), "throws messages away by age (max_age)"),
        (found.max_messages > 0, "has a limit of messages (max_msgs)"),
        (found.max_messages_per_subject > 0, "has a limit of messages for a subject (max_msgs_per_subject)"),
        (found.no_ack, "acknowledges nothing (no_ack)"),
        (found.sealed, "takes nothing any more (sealed)"),
        (found.deny_purge, "does not let go of what is written (deny_purge)"),
        (found.subjects != wanted.subjects, "has other subjects"),
    ];
    let found: Vec<&str> = loses.into_iter().filter_map(|(is, what)| is.then_some(what)).collect();
    (!found.is_empty()).then(|| {
        format!(
            "the stream {name} {}, so nothing is put into it: when nothing waits in it remove it, and it is made anew",
            found.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn wanted() -> Config {
        Config {
            name: "SURETY".into(),
            description: Some("net".into()),
            subjects: vec!["SURETY.events".into()],
            discard: DiscardPolicy::New,
            ..Config::default()
        }
    }

    #[test]
    fn whatever_could_lose_an_event_is_named() {
        let ours = Config { max_bytes: 5, num_replicas: 3, ..wanted() };
        assert_eq!(misfit(&ours, &wanted()), None);
        let theirs = Config { description: None, ..wanted() };
        assert!(misfit(&theirs, &wanted()).unwrap().contains("cluster.nats.stream"));
        for (other, named) in [
            (Config { storage: StorageType::Memory, ..wanted() }, "storage"),
            (Config { discard: DiscardPolicy::Old, ..wanted() }, "discard"),
            (Config { retention: RetentionPolicy::WorkQueue, ..wanted() }, "retention"),
            (Config { max_age: Duration::from_secs(1), ..wanted() }, "max_age"),
            (Config { max_messages: 1, ..wanted() }, "max_msgs"),
            (Config { max_messages_per_subject: 1, ..wanted() }, "max_msgs_per_subject"),
            (Config { no_ack: true, ..wanted() }, "no_ack"),
            (Config { sealed: true, ..wanted() }, "sealed"),
            (Config { deny_purge: true, ..wanted() }, "deny_purge"),
            (Config { subjects: vec!["SURETY.>".into()], ..wanted() }, "other subjects"),
        ] {
            let said = misfit(&other, &wanted()).unwrap();
            assert!(said.contains(named) && said.contains("remove it"), "{named}: {said}");
        }
    }
}
