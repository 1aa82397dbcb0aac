//! Takes events out of the stream, in order, and hands them to the writer. Only the holder of the seat does.
//!
//! The place up to which the stream is written is kept in the store, in the commit of the events themselves: whoever begins
//! again, after a kill or on another machine, begins exactly behind it. What is durable is removed from the stream.

use std::time::Duration;

use async_nats::jetstream::consumer::pull::Config as Pull;
use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy};
use async_nats::jetstream::stream::Stream;
use futures::StreamExt as _;
use tokio::sync::watch;
use tokio::time::timeout;

use super::wire::Message;
use super::{away, Queue};
use crate::chain::Reader as Chain;
use crate::clock;
use crate::health::{Check, Checks};
use crate::lookup::Lookup;
use crate::registry::Registry;
use crate::store::queue::Place;
use crate::store::Store;
use crate::writer::{Part, Writer};
use crate::RelayerError;

/// Messages that share one commit at the most.
const BATCH: usize = 256;
/// Bytes that are taken out at one time, in payloads of the largest size.
const LARGEST: usize = 8;
/// How long a server waits for more messages.
const WAIT: Duration = Duration::from_millis(200);
/// A server that has not answered for so long is away.
const PATIENCE: Duration = Duration::from_secs(5);
/// Before the next try.
const PAUSE: Duration = Duration::from_millis(300);

/// Takes events out.
pub struct Reader {
    /// The stream.
    pub queue: Queue,
    /// The chain.
    pub chain: Chain,
    /// What is known.
    pub registry: Registry,
    /// Meets devices that the doors have met first.
    pub lookup: Lookup,
    /// Where the place in the stream is.
    pub store: Store,
    /// Makes events durable.
    pub writer: Writer,
    /// Where it says what is wrong.
    pub checks: Checks,
}

/// A reading that goes on as long as all is well.
struct Reading {
    stream: Stream,
    consumer: Consumer<Pull>,
    /// Up to where the stream is written.
    place: Place,
    /// How often the consumer has delivered.
    delivered: u64,
    missed: Missed,
}

/// Tells a consumer that is gone from one for which there was nothing: the newest message in the stream when nothing came last.
#[derive(Default)]
struct Missed(Option<u64>);

impl Missed {
    /// Whether a message waits that the consumer did not deliver when it was asked, nothing having come once more. One that was put in
    /// after that is no sign: it must have been there before.
    fn is_gone(&mut self, newest: u64, written: u64) -> bool {
        let before = self.0.replace(newest);
        before.is_some_and(|before| before > written)
    }
}

impl Reader {
    /// Reads until it is stopped, beginning again as often as need be.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut reading = None;
        while !*stop.borrow() {
            let turn = tokio::select! {
                turn = self.turn(&mut reading) => turn,
                // Also when nobody is left who could stop it. What is not committed stays in the stream.
                _ = stop.changed() => return,
            };
            match turn {
                Ok(()) => self.checks.good(Check::Stream),
                Err(error) => {
                    self.checks.bad(Check::Stream, error.to_string());
                    reading = None;
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        _ = stop.changed() => return,
                    }
                }
            }
        }
    }

    async fn turn(&self, reading: &mut Option<Reading>) -> Result<(), RelayerError> {
        let mut now = match reading.take() {
            Some(now) => now,
            None => self.begin().await?,
        };
        let messages = self.fetch(&mut now).await?;
        match messages.last() {
            None => {
                let info = now.stream.get_info().await.map_err(away)?;
                Queue::say(&info);
                self.queue.judge(&info)?;
                let (newest, written) = (info.state.last_sequence, now.place.sequence);
                if info.state.messages > 0 && now.missed.is_gone(newest, written) {
                    return Err(away("the consumer is gone"));
                }
            }
            Some((last, _)) => {
                let place = Place { sequence: *last, ..now.place.clone() };
                let mut parts = Vec::with_capacity(messages.len());
                for (sequence, payload) in messages {
                    parts.push(self.part(sequence, &payload).await?);
                }
                self.writer.write_all(parts, place.clone()).await?;
                now.place = place;
                remove(&now.stream, &now.place).await?;
            }
        }
        *reading = Some(now);
        Ok(())
    }

    async fn begin(&self) -> Result<Reading, RelayerError> {
        let (stream, info) = self.queue.stream().await?;
        let made = info.created.unix_timestamp_nanos().to_string();
        let kept = self.store.queue_place().await?;
        // A stream that was made anew, or has lost its end, counts from elsewhere: it is read from its beginning, and what
        // is known already is known by `(boot, seq)`.
        let place = kept.filter(|place| place.made == made && place.sequence <= info.state.last_sequence);
        let place = place.unwrap_or(Place { made, sequence: 0 });
        let pull = Pull {
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: place.sequence.saturating_add(1),
            },
            ack_policy: AckPolicy::None,
            inactive_threshold: Duration::from_secs(30),
            memory_storage: true,
            num_replicas: 1,
            ..Pull::default()
        };
        let consumer = stream.create_consumer(pull).await.map_err(away)?;
        tracing::info!(after = place.sequence, "reading the stream");
        if info.state.messages > 0 && info.state.first_sequence <= place.sequence {
            // Whoever wrote it was ended before this.
            remove(&stream, &place).await?;
        }
        Ok(Reading { stream, consumer, place, delivered: 0, missed: Missed::default() })
    }

    /// The next messages, by their numbers; none of them is missing.
    async fn fetch(&self, now: &mut Reading) -> Result<Vec<(u64, axum::body::Bytes)>, RelayerError> {
        let bytes = self.queue.client.max_payload().saturating_mul(LARGEST);
        let batch = now.consumer.batch().max_messages(BATCH).max_bytes(bytes).expires(WAIT);
        let taken = async {
            let mut taken = Vec::new();
            let mut messages = batch.messages().await.map_err(away)?;
            while let Some(message) = messages.next().await {
                let message = message.map_err(away)?;
                let info = message.info().map_err(away)?;
                now.delivered = now.delivered.saturating_add(1);
                if info.consumer_sequence != now.delivered {
                    return Err(away("a message was lost on its way here"));
                }
                taken.push((info.stream_sequence, message.payload.clone()));
            }
            Ok(taken)
        };
        timeout(PATIENCE, taken).await.map_err(|_| away("it does not answer"))?
    }

    async fn part(&self, sequence: u64, payload: &[u8]) -> Result<Part, RelayerError> {
        let message = match Message::unpack(payload) {
            Ok(message) => message,
            Err(error) => {
                return Err(away(format!(
                    "message {sequence} of the stream was not put in by a relayer: {error}"
                )))
            }
        };
        let request = message.request();
        let devices: Vec<_> = message.verdicts.iter().filter_map(super::wire::Verdict::speaker).collect();
        let unknown: Vec<_> = {
            let knowledge = self.registry.read();
            devices.into_iter().filter(|device| !knowledge.contains(device)).collect()
        };
        if !unknown.is_empty() {
            // A door has met them on the chain: the height is one at which nothing is known of strangers yet.
            let now = clock::now(&self.chain.client, &self.registry).await?;
            self.lookup.learn(unknown.iter().copied(), now.height).await?;
            let knowledge = self.registry.read();
            // It was acknowledged: it waits until this process's node is as far as that of the door was.
            if let Some(device) = unknown.iter().find(|device| !knowledge.contains(device)) {
                return Err(away(format!(
                    "no node here knows {device}, which a door of the cluster has met"
                )));
            }
        }
        let verdicts = message.verdicts.into_iter().map(|verdict| {
            let known = verdict.speaker().and_then(|device| {
                let knowledge = self.registry.read();
                knowledge.speaker(&device).map(|speaker| (speaker.slot, speaker.banned))
            });
            verdict.open(known)
        });
        let verdicts = verdicts.collect::<Result<Vec<_>, _>>()?;
        Ok(Part { verdicts, received_at: message.received_at, request })
    }
}

/// Removes what is written: it is durable elsewhere, and what is not removed is passed over by its place.
async fn remove(stream: &Stream, written: &Place) -> Result<(), RelayerError> {
    stream.purge().sequence(written.sequence.saturating_add(1)).await.map(|_| ()).map_err(away)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumer_is_gone_when_it_does_not_deliver_what_was_there_before_it_was_asked() {
        let mut missed = Missed::default();
        assert!(!missed.is_gone(8, 8));
        // The ninth was put in after nothing had come, and then it comes.
        assert!(!missed.is_gone(9, 8));
        assert!(!missed.is_gone(9, 9));
        // The tenth as well, and it does not come.
        assert!(!missed.is_gone(10, 9));
        assert!(missed.is_gone(10, 9));
    }
}
