//! How a row of the log is written and read (see [`super`]).

use surety_api::telemetry::SignedStatement;
use surety_api::DeviceId;

use crate::entry::{Input, Parts};
use crate::ingest::{Accepted, Said};
use crate::registry::Word;
use crate::request::RequestId;
use crate::store::{many, signed, Group};
use crate::RelayerError;

/// Bytes of a mark.
const MARK: usize = 63;
/// A row that has this many bytes takes no further request.
const ENOUGH: usize = 64 * 1024;

/// The event is of the network's existing format.
const OBSERVATION: u8 = 1;
/// The device was banned: the event is kept apart.
const APART: u8 = 2;

/// What a row says of an event before its body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Who spoke.
    pub device: DeviceId,
    /// What it said. Of an event of the existing format only the time means something.
    pub word: Word,
    /// Whether it is of the existing format.
    pub observation: bool,
    /// Whether the device was banned.
    pub apart: bool,
    /// The row in which the device was heard before this one; 0 for none.
    pub before: u64,
    /// Where its body begins.
    offset: u32,
    /// How many events of the row are before it.
    index: u32,
}

/// One event as it was kept.
#[derive(Clone, Debug)]
pub struct Logged {
    /// What it says.
    pub mark: Mark,
    /// Unix seconds at which it was received.
    pub received_at: u64,
    /// The event's id.
    pub id: String,
    /// The request it came by, where that is known.
    pub request: Option<RequestId>,
    /// As the device signed it; `None` in the existing format.
    pub signed: Option<SignedStatement>,
    /// The data as received.
    pub data: Vec<u8>,
}

/// A row that is being written.
#[derive(Debug, Default)]
pub struct RowWriter {
    words: Vec<u8>,
    body: Vec<u8>,
    events: u32,
    /// The id of each request and how many of the events came by it: `id*3 id*1`.
    requests: String,
    /// Events whose request is named there.
    named: u32,
}

impl RowWriter {
    /// Makes room for events at once, so that what is written does not move while it grows.
    pub fn reserve<'a>(&mut self, events: impl Iterator<Item = &'a Accepted>) {
        let (mut words, mut body) = (0_usize, 0_usize);
        for event in events {
            words = words.saturating_add(MARK);
            body = body.saturating_add(event.entry.as_bytes().len());
        }
        self.words.reserve(words);
        self.body.reserve(body);
    }

    /// Adds an event of a device that was heard before in that row.
    ///
    /// # Errors
    /// The row is longer than any is.
    pub fn push(&mut self, event: &Accepted, before: u64) -> Result<(), RelayerError> {
        let long = |_| RelayerError::decode("a row of the log", "it is too long");
        let offset = u32::try_from(self.body.len()).map_err(long)?;
        let (format, word) = match event.said {
            Said::Statement(word) => (0, word),
            Said::Observation { time_ms } => {
                (OBSERVATION, Word { position: (0, time_ms), time_ms, status: 0, beacon: [0; 8] })
            }
        };
        let words = &mut self.words;
        words.extend_from_slice(event.device.as_bytes());
        words.push(format | if event.banned { APART } else { 0 });
        words.extend_from_slice(&word.position.0.to_le_bytes());
        words.extend_from_slice(&word.position.1.to_le_bytes());
        words.extend_from_slice(&word.time_ms.to_le_bytes());
        words.extend_from_slice(&word.status.to_le_bytes());
        words.extend_from_slice(&word.beacon);
        words.extend_from_slice(&before.to_le_bytes());
        words.extend_from_slice(&offset.to_le_bytes());
        self.body.extend_from_slice(event.entry.as_bytes());
        self.events = self.events.saturating_add(1);
        Ok(())
    }

    /// All events that were added since this was said last came by this request.
    pub fn came_by(&mut self, request: &RequestId) {
        let events = self.events.saturating_sub(self.named);
        if events > 0 {
            let space = if self.requests.is_empty() { "" } else { " " };
            for part in [space, request.as_str(), "*", &events.to_string()] {
                self.requests.push_str(part);
            }
            self.named = self.events;
        }
    }

    /// Whether it takes no further request.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.body.len() >= ENOUGH
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.events == 0
    }
}

/// Writes rows into a group, each under its number and with the time at which it was received.
///
/// # Errors
/// The store fails.
pub async fn save(group: &mut Group, rows: Vec<(u64, u64, RowWriter)>) -> Result<(), RelayerError> {
    let values = rows.into_iter().map(|(number, received_at, row)| {
        Ok([
            signed(number, "a row")?.into(),
            signed(received_at, "a time")?.into(),
            i64::from(row.events).into(),
            row.words.into(),
            row.body.into(),
            row.requests.into(),
        ])
    });
    let values = values.collect::<Result<_, RelayerError>>()?;
    many(group, "INSERT INTO log VALUES", values, "").await
}

/// The marks of a row.
///
/// # Errors
/// They do not read.
pub fn marks(words: &[u8]) -> Result<Vec<Mark>, RelayerError> {
    let chunks = words.chunks_exact(MARK);
    if !chunks.remainder().is_empty() {
        return Err(RelayerError::decode("the log", "a row ends within an event"));
    }
    (0..).zip(chunks).map(|(index, bytes)| mark(bytes, index)).collect()
}

fn mark(bytes: &[u8], index: u32) -> Result<Mark, RelayerError> {
    let mut input = Input(bytes);
    let device = DeviceId::new(input.array()?);
    let [flags] = input.array()?;
    let position = (u32::from_le_bytes(input.array()?), u64::from_le_bytes(input.array()?));
    let time_ms = u64::from_le_bytes(input.array()?);
    let status = u16::from_le_bytes(input.array()?);
    let word = Word { position, time_ms, status, beacon: input.array()? };
    Ok(Mark {
        device,
        word,
        observation: flags & OBSERVATION != 0,
        apart: flags & APART != 0,
        before: u64::from_le_bytes(input.array()?),
        offset: u32::from_le_bytes(input.array()?),
        index,
    })
}

pub(super) fn logged(
    mark: Mark,
    body: &[u8],
    received_at: u64,
    requests: &str,
) -> Result<Logged, RelayerError> {
    let offset = usize::try_from(mark.offset).unwrap_or(usize::MAX);
    let mut input = Input(body.get(offset..).unwrap_or_default());
    let Parts { id, preimage, signature, data } = Parts::read(&mut input)?;
    let signed = (!mark.observation).then(|| SignedStatement {
        statement: preimage.to_vec().into(),
        signature: signature.to_vec().into(),
    });
    Ok(Logged {
        mark,
        received_at,
        id: id.to_owned(),
        request: request_of(mark.index, requests),
        signed,
        data: data.to_vec(),
    })
}

/// The request by which the event of that index came.
fn request_of(index: u32, requests: &str) -> Option<RequestId> {
    let mut until: u32 = 0;
    requests.split(' ').find_map(|part| {
        let (id, events) = part.split_once('*')?;
        until = until.saturating_add(events.parse().ok()?);
        (index < until).then(|| RequestId::given(Some(id)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{registry, word, DEVICE};
    use crate::entry::Entry;

    #[test]
    fn a_row_reads_as_it_was_written() {
        let known = crate::detect::example::known();
        let slot = registry(&known).read().speaker(&known.key.device()).unwrap().slot;
        let event = |said, banned, parts| {
            let entry = Entry::new(parts).unwrap();
            Accepted { device: DEVICE, slot, banned, said, entry }
        };
        let statement = Parts { id: "first", preimage: &[1, 2], signature: &[9; 64], data: b"data" };
        let statement = event(Said::Statement(word(7, 1_000, 3)), false, statement);
        let observation = Parts { id: "second", preimage: &[], signature: &[8; 65], data: b"" };
        let observation = event(Said::Observation { time_ms: 5 }, true, observation);
        let mut row = RowWriter::default();
        assert!(row.is_empty());
        row.came_by(&RequestId::new());
        row.push(&statement, 3).unwrap();
        row.came_by(&RequestId::given(Some("one")));
        row.push(&observation, 4).unwrap();
        row.came_by(&RequestId::given(Some("other")));
        let marks = marks(&row.words).unwrap();
        assert_eq!((marks[0].word, marks[0].before, marks[0].apart), (word(7, 1_000, 3), 3, false));
        assert_eq!((marks[1].word.time_ms, marks[1].observation, marks[1].apart), (5, true, true));
        let [first, second] = [0, 1].map(|index| logged(marks[index], &row.body, 6, &row.requests).unwrap());
        let names = [&first, &second].map(|event| event.request.as_ref().unwrap().as_str());
        assert_eq!((row.requests.as_str(), names), ("one*1 other*1", ["one", "other"]));
        assert_eq!((request_of(2, &row.requests), request_of(0, "")), (None, None));
        let signed = first.signed.unwrap();
        assert_eq!((signed.statement.as_slice(), signed.signature.as_slice()), (&[1, 2][..], &[9; 64][..]));
        assert_eq!((first.id.as_str(), first.data.as_slice()), ("first", &b"data"[..]));
        assert!(second.signed.is_none() && second.data.is_empty());
        assert!(super::marks(&row.words[1..]).is_err());
        assert!(logged(marks[0], &row.body[..row.body.len() / 4], 6, "").is_err());
    }
}
