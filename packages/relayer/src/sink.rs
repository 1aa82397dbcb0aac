//! Where doors put what they have verified: with the writer of this process, or in the stream of a cluster.

use std::sync::Arc;

use crate::ingest::{Accepted, Refused};
use crate::queue::Queue;
use crate::request::RequestId;
use crate::writer::{Turn, Writer, Written};
use crate::RelayerError;

/// Where verified events go; what has gone there is durable.
#[derive(Clone)]
pub enum Sink {
    /// To this process's writer.
    Writer(Writer),
    /// To the stream, from which the holder of the seat takes them.
    Queue(Arc<Queue>),
}

impl From<Writer> for Sink {
    fn from(writer: Writer) -> Self {
        Self::Writer(writer)
    }
}

impl From<Queue> for Sink {
    fn from(queue: Queue) -> Self {
        Self::Queue(Arc::new(queue))
    }
}

impl Sink {
    /// Makes one request's events durable, in their turn where they have one.
    ///
    /// # Errors
    /// The store or the stream fails: nothing is acknowledged, and all of it can be sent again.
    pub async fn write(
        &self,
        verdicts: Vec<Result<Accepted, Refused>>,
        received_at: u64,
        request: &RequestId,
        turn: Option<&mut Turn>,
    ) -> Result<Written, RelayerError> {
        match (self, turn) {
            (Self::Writer(writer), turn) => writer.write(verdicts, received_at, request, turn).await,
            (Self::Queue(queue), None) => queue.put(&verdicts, received_at, request).await,
            (Self::Queue(queue), Some(turn)) => {
                turn.come().await;
                let written = queue.put(&verdicts, received_at, request).await;
                turn.pass();
                written
            }
        }
    }
}
