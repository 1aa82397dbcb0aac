//! The stream on NATS JetStream between the doors of all processes of a cluster and the one that writes
//! (docs/adr/0066-every-process-takes-events.md).
//!
//! What a door has verified is put in ([`Queue::put`]) and acknowledged when the server has it in its file. The holder of the
//! seat takes it out in order ([`reader`]) and keeps the place up to which it has in the same commit as the events.

mod fit;
pub mod reader;
mod trouble;
mod wire;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::connection::State;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, DiscardPolicy, Info, RetentionPolicy, StorageType, Stream};
use async_nats::jetstream::{Context, ContextBuilder};
use async_nats::{Client, ConnectOptions};
use surety_statement::Rejection;

use crate::config::Nats;
use crate::ingest::{Accepted, Refused};
use crate::request::RequestId;
use crate::writer::Written;
use crate::{measure, tls, RelayerError};

use trouble::Trouble;
use wire::{Message, Verdict};

/// In which the server must have answered. A message that comes through later all the same counts once.
const PATIENCE: Duration = Duration::from_secs(4);
/// In which the server knows a message again that is sent twice.
const WINDOW: Duration = Duration::from_secs(120);
/// Bytes of a message that are not its payload: headers and subject.
const MARGIN: usize = 1_024;

/// The stream.
#[derive(Clone)]
pub struct Queue {
    client: Client,
    context: Context,
    subject: Arc<str>,
    wanted: Arc<Config>,
    /// Whether the stream was found to be the right one when it was last looked at.
    fits: Arc<AtomicBool>,
    /// Why the last try to connect failed.
    trouble: Trouble,
}

impl Queue {
    /// Connects; the servers need not answer yet. `network` tells streams of several networks apart.
    ///
    /// # Errors
    /// Certificates, password or addresses cannot be used.
    pub async fn connect(config: &Nats, name: &str, network: String) -> Result<Self, RelayerError> {
        let broken = |problem: &dyn std::fmt::Display| RelayerError::decode("cluster.nats", problem);
        let trouble = Trouble::default();
        let mut options = trouble
            .hear(ConnectOptions::new())
            .name(format!("surety-relayer {name}"))
            .retry_on_initial_connect()
            .connection_timeout(PATIENCE)
            .ping_interval(Duration::from_secs(10));
        if let (Some(user), Some(file)) = (&config.username, &config.password_file) {
            let password = std::fs::read_to_string(file)
                .map_err(|source| RelayerError::File { path: file.clone(), source })?;
            options =
                options.user_and_password(user.clone(), password.trim_end_matches(['\r', '\n']).to_owned());
        }
        if config.is_encrypted() {
            let own = config.certificate.as_deref().zip(config.key.as_deref());
            let files = tls::client(config.ca.as_deref(), own).map_err(|error| broken(&error))?;
            options = options.tls_client_config(files).require_tls(true);
        }
        let client = options.connect(config.servers.clone()).await.map_err(|error| broken(&error))?;
        let context = ContextBuilder::new().timeout(PATIENCE).ack_timeout(PATIENCE).build(client.clone());
        let subject = format!("{}.events", config.stream);
        let wanted = Config {
            name: config.stream.clone(),
            description: Some(network),
            subjects: vec![subject.clone()],
            max_bytes: i64::try_from(config.max_bytes).unwrap_or(i64::MAX),
            // What is full says so: nothing that was acknowledged is thrown away, by size or by age.
            discard: DiscardPolicy::New,
            retention: RetentionPolicy::Limits,
            storage: StorageType::File,
            num_replicas: config.replicas,
            duplicate_window: WINDOW,
            ..Config::default()
        };
        let fits = Arc::default();
        Ok(Self { client, context, subject: subject.into(), wanted: Arc::new(wanted), fits, trouble })
    }

    /// The stream as it is now; it is made when it is not there.
    ///
    /// # Errors
    /// No server answers, or the stream of that name is another network's or not one that keeps what it acknowledged.
    async fn stream(&self) -> Result<(Stream, Info), RelayerError> {
        if self.client.connection_state() != State::Connected {
            return Err(self.unconnected());
        }
        let stream = self.context.get_or_create_stream((*self.wanted).clone()).await.map_err(away)?;
        let info = stream.get_info().await.map_err(away)?;
        self.judge(&info)?;
        let (found, wanted) = (&info.config, &*self.wanted);
        let size = u64::try_from(wanted.max_bytes).unwrap_or_default();
        // Never to less than is in it: what was acknowledged stays.
        let fits = info.state.bytes <= size;
        if fits && (found.max_bytes, found.num_replicas) != (wanted.max_bytes, wanted.num_replicas) {
            self.context.update_stream(wanted).await.map_err(away)?;
        }
        Ok((stream, info))
    }

    /// Whether this is a stream that keeps what it acknowledges.
    fn judge(&self, info: &Info) -> Result<(), RelayerError> {
        let misfit = fit::misfit(&info.config, &self.wanted);
        self.fits.store(misfit.is_none(), Ordering::Release);
        misfit.map_or(Ok(()), |problem| Err(away(problem)))
    }

    fn unconnected(&self) -> RelayerError {
        // Whoever comes back may find another stream there.
        self.fits.store(false, Ordering::Release);
        away(self.trouble.say())
    }

    fn say(info: &Info) {
        measure::set("surety_stream_messages", info.state.messages.into());
        measure::set("surety_stream_bytes", info.state.bytes.into());
    }

    /// What stands in the way of putting something in, in a sentence.
    pub async fn problem(&self) -> Option<String> {
        match self.stream().await {
            Ok((_, info)) => {
                Self::say(&info);
                let size = u64::try_from(self.wanted.max_bytes).unwrap_or(u64::MAX);
                // The last tenth is for what is under way.
                let full = info.state.bytes.saturating_mul(10) >= size.saturating_mul(9);
                full.then(|| {
                    format!("the stream on NATS is full: {} bytes wait to be written", info.state.bytes)
                })
            }
            Err(error) => Some(error.to_string()),
        }
    }

    /// Puts in what was found of one request's events. Returns once the server has it in its file; what it says of the
    /// events is what is known at the door: whether a statement is a replay only the writer sees.
    ///
    /// # Errors
    /// [`RelayerError::Away`]: the server does not take it. Nothing is acknowledged, and all of it can be sent again.
    pub async fn put(
        &self,
        verdicts: &[Result<Accepted, Refused>],
        received_at: u64,
        request: &RequestId,
    ) -> Result<Written, RelayerError> {
        let begun = Instant::now();
        if self.client.connection_state() != State::Connected {
            // The client would keep it in memory until a server comes back.
            return Err(self.unconnected());
        }
        if !self.fits.load(Ordering::Acquire) {
            self.stream().await?;
        }
        let all: Vec<Verdict> = verdicts.iter().map(Verdict::from).collect();
        let largest = self.client.max_payload().saturating_sub(MARGIN);
        // In order: a part that waits for the one before it cannot overtake it.
        let mut parts = vec![&all[..]];
        while let Some(part) = parts.pop() {
            let packed = Message::pack(part, received_at, request)?;
            if packed.len() > largest && part.len() > 1 {
                let (first, second) = part.split_at(part.len().div_euclid(2));
                parts.extend([second, first]);
                continue;
            }
            self.publish(packed, part).await?;
        }
        measure::took("surety_ack_seconds", begun);
        let mut written = Written { accepted: 0, rejected: Vec::new() };
        for verdict in verdicts {
            match verdict {
                Ok(event) if event.banned => written.rejected.push(Refused {
                    id: Some(event.entry.parts().id.to_owned()),
                    device: Some(event.device),
                    reason: Rejection::Banned,
                }),
                Ok(_) => written.accepted = written.accepted.saturating_add(1),
                Err(refused) => written.rejected.push(refused.clone()),
            }
        }
        Ok(written)
    }

    async fn publish(&self, packed: Vec<u8>, part: &[Verdict]) -> Result<(), RelayerError> {
        let mut message = PublishMessage::build().payload(packed.into()).expected_stream(&self.wanted.name);
        // A device whose answer was lost sends the same again, and the server knows it. What is refused counts each time.
        if part.iter().all(|verdict| verdict.speaker().is_some()) {
            let signed = serde_json::to_vec(part).map_err(|error| RelayerError::decode("events", error))?;
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &signed);
            message = message.message_id(hex::encode(digest));
        }
        let sent = self.context.send_publish(self.subject.to_string(), message).await.map_err(away)?;
        let kept = sent.await.map_err(away)?;
        if kept.duplicate {
            tracing::debug!(sequence = kept.sequence, "it was in the stream already");
        }
        Ok(())
    }
}

/// Whatever the server or the way to it says.
fn away(problem: impl std::fmt::Display) -> RelayerError {
    RelayerError::Away { problem: problem.to_string() }
}
