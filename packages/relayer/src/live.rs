//! What happens, as it happens: for whoever reads `/v1/live`. Nothing waits for a reader: one that is too slow is dropped.

use std::sync::Arc;

use serde::Serialize;
use surety_api::{DeviceId, LicenceId, ModelId};
use tokio::sync::{broadcast, OwnedSemaphorePermit, Semaphore};
use utoipa::ToSchema;

/// Happenings a reader may be behind before it is dropped.
const BUFFER: usize = 4_096;

/// Something that has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// A statement was made durable here.
    Heard {
        /// The device.
        #[schema(value_type = String)]
        device: DeviceId,
        /// How often it had started.
        boot: u32,
        /// Its counter within that boot.
        #[serde(serialize_with = "text")]
        #[schema(value_type = String)]
        seq: u64,
        /// Its clock, unix milliseconds.
        #[serde(serialize_with = "text")]
        #[schema(value_type = String)]
        time_ms: u64,
        /// What it said.
        status: u16,
    },
    /// The chain has found something of a device: activated, silent, removed, failed, back or overturned.
    Found {
        /// The device.
        #[schema(value_type = String)]
        device: DeviceId,
        /// Its maker.
        #[schema(value_type = u64)]
        licence: LicenceId,
        /// Its model.
        #[schema(value_type = u64)]
        model: ModelId,
        /// What.
        what: &'static str,
        /// The terminal code of a failure.
        code: Option<u16>,
        /// The time of the block, unix seconds.
        at: u64,
    },
    /// An epoch has ended and was summed up.
    Epoch {
        /// The epoch.
        epoch: u64,
        /// The Merkle root over its rows, in hex.
        root: String,
    },
}

fn text<S: serde::Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(number)
}

impl Happening {
    /// The device it is about, if it is about one.
    #[must_use]
    pub const fn device(&self) -> Option<DeviceId> {
        match self {
            Self::Heard { device, .. } | Self::Found { device, .. } => Some(*device),
            Self::Epoch { .. } => None,
        }
    }

    /// Its name as an event of the stream.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Heard { .. } => "heard",
            Self::Found { .. } => "found",
            Self::Epoch { .. } => "epoch",
        }
    }
}

/// Hands happenings to readers. Clones share them.
#[derive(Clone, Debug)]
pub struct Live {
    send: broadcast::Sender<Arc<Happening>>,
    seats: Arc<Semaphore>,
}

/// A reader, who has a seat while this lives.
#[derive(Debug)]
pub struct Reader {
    receive: broadcast::Receiver<Arc<Happening>>,
    _seat: OwnedSemaphorePermit,
}

impl Live {
    /// For so many readers at one time.
    #[must_use]
    pub fn new(readers: usize) -> Self {
        let seats = Arc::new(Semaphore::new(readers.min(Semaphore::MAX_PERMITS)));
        Self { send: broadcast::Sender::new(BUFFER), seats }
    }

    /// Whether anybody reads.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.send.receiver_count() > 0
    }

    /// Tells whoever reads.
    pub fn tell(&self, happening: Happening) {
        if self.is_read() {
            // The last reader may have gone this moment.
            drop(self.send.send(Arc::new(happening)));
        }
    }

    /// A seat, where one is left.
    #[must_use]
    pub fn read(&self) -> Option<Reader> {
        let seat = self.seats.clone().try_acquire_owned().ok()?;
        Some(Reader { receive: self.send.subscribe(), _seat: seat })
    }
}

impl Reader {
    /// The next happening; `None` when it was too slow, or nothing will happen any more.
    pub async fn next(&mut self) -> Option<Arc<Happening>> {
        match self.receive.recv().await {
            Ok(happening) => Some(happening),
            Err(broadcast::error::RecvError::Lagged(_)) => {
                metrics::counter!("surety_live_dropped_total").increment(1);
                None
            }
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(epoch: u64) -> Happening {
        Happening::Epoch { epoch, root: String::new() }
    }

    #[tokio::test]
    async fn a_slow_reader_is_dropped_and_its_seat_is_free_again() {
        let live = Live::new(1);
        live.tell(epoch(0));
        let mut reader = live.read().unwrap();
        assert!(live.read().is_none());
        live.tell(epoch(1));
        assert_eq!(*reader.next().await.unwrap(), epoch(1));
        for number in 0..=u64::try_from(BUFFER).unwrap() {
            live.tell(epoch(number));
        }
        assert_eq!(reader.next().await, None);
        drop(reader);
        assert!(!live.is_read() && live.read().is_some());
    }

    #[test]
    fn counters_are_strings() {
        let device = DeviceId::new([1; 20]);
        let heard = Happening::Heard { device, boot: 1, seq: 2, time_ms: 3, status: 4 };
        let json = serde_json::to_value(&heard).unwrap();
        assert_eq!((json["kind"].as_str(), json["seq"].as_str()), (Some("heard"), Some("2")));
        assert_eq!(heard.device(), Some(device));
        assert_eq!(epoch(1).device(), None);
    }
}
