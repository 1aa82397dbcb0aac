//! What is verified at one process's door, as it travels to the one that writes.

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};
use surety_api::DeviceId;
use surety_statement::Rejection;

use crate::entry::{Entry, Parts};
use crate::ingest::{Accepted, Refused, Said};
use crate::registry::{Slot, Word};
use crate::request::RequestId;
use crate::RelayerError;

/// The form of messages. Processes of one cluster are of one version or of two that follow each other.
const VERSION: u8 = 1;

/// One request or message of a device, or a part of one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    version: u8,
    /// Under which id it came.
    request: String,
    /// When, unix seconds.
    pub received_at: u64,
    /// What was found of each of its events.
    pub verdicts: Vec<Verdict>,
}

/// What was found of one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// A statement whose signature holds.
    Statement {
        id: String,
        device: DeviceId,
        boot: u32,
        seq: u64,
        time_ms: u64,
        status: u16,
        beacon: Binary,
        preimage: Binary,
        signature: Binary,
        data: Binary,
    },
    /// An event of the network's existing format whose signature holds.
    Observation { id: String, device: DeviceId, time_ms: u64, signature: Binary, data: Binary },
    /// An event that does not hold.
    Refused { id: Option<String>, device: Option<DeviceId>, reason: Rejection },
}

impl From<&Result<Accepted, Refused>> for Verdict {
    fn from(verdict: &Result<Accepted, Refused>) -> Self {
        match verdict {
            Ok(event) => {
                let Parts { id, preimage, signature, data } = event.entry.parts();
                let (id, device) = (id.to_owned(), event.device);
                let (signature, data) = (Binary::from(signature), Binary::from(data));
                match event.said {
                    Said::Statement(word) => Self::Statement {
                        id,
                        device,
                        boot: word.position.0,
                        seq: word.position.1,
                        time_ms: word.time_ms,
                        status: word.status,
                        beacon: word.beacon.into(),
                        preimage: preimage.into(),
                        signature,
                        data,
                    },
                    Said::Observation { time_ms } => {
                        Self::Observation { id, device, time_ms, signature, data }
                    }
                }
            }
            Err(refused) => {
                Self::Refused { id: refused.id.clone(), device: refused.device, reason: refused.reason }
            }
        }
    }
}

impl Verdict {
    /// Who speaks, where the event holds.
    #[must_use]
    pub const fn speaker(&self) -> Option<DeviceId> {
        match self {
            Self::Statement { device, .. } | Self::Observation { device, .. } => Some(*device),
            Self::Refused { .. } => None,
        }
    }

    /// As the writer takes it: `known` is where it knows the device, and whether that is banned.
    ///
    /// # Errors
    /// Bytes of a wrong length.
    pub fn open(self, known: Option<(Slot, bool)>) -> Result<Result<Accepted, Refused>, RelayerError> {
        let (id, device, said, preimage, signature, data) = match self {
            Self::Statement { id, device, boot, seq, time_ms, status, beacon, preimage, signature, data } => {
                let word = Word { position: (boot, seq), time_ms, status, beacon: array(&beacon)? };
                let signature: [u8; 64] = array(&signature)?;
                (id, device, Said::Statement(word), preimage, signature.to_vec(), data)
            }
            Self::Observation { id, device, time_ms, signature, data } => {
                let signature: [u8; 65] = array(&signature)?;
                let said = Said::Observation { time_ms };
                (id, device, said, Binary::default(), signature.to_vec(), data)
            }
            Self::Refused { id, device, reason } => return Ok(Err(Refused { id, device, reason })),
        };
        let Some((slot, banned)) = known else {
            return Ok(Err(Refused { id: Some(id), device: Some(device), reason: Rejection::UnknownDevice }));
        };
        let parts = Parts { id: &id, preimage: &preimage, signature: &signature, data: &data };
        let long = || RelayerError::decode("a message of the stream", "an event is too long");
        Ok(Ok(Accepted { device, slot, banned, said, entry: Entry::new(parts).ok_or_else(long)? }))
    }
}

impl Message {
    /// The message as bytes.
    ///
    /// # Errors
    /// Never, as far as is known.
    pub fn pack(
        verdicts: &[Verdict],
        received_at: u64,
        request: &RequestId,
    ) -> Result<Vec<u8>, RelayerError> {
        let request = request.as_str().to_owned();
        let message = Self { version: VERSION, request, received_at, verdicts: verdicts.to_vec() };
        serde_json::to_vec(&message).map_err(|error| RelayerError::decode("a message of the stream", error))
    }

    /// The other way round.
    ///
    /// # Errors
    /// It does not read.
    pub fn unpack(bytes: &[u8]) -> Result<Self, RelayerError> {
        let what = "a message of the stream";
        let message: Self =
            serde_json::from_slice(bytes).map_err(|error| RelayerError::decode(what, error))?;
        if message.version != VERSION {
            let found = message.version;
            return Err(RelayerError::decode(what, format!("version {found} instead of {VERSION}")));
        }
        Ok(message)
    }

    /// Under which id it came.
    #[must_use]
    pub fn request(&self) -> RequestId {
        RequestId::given(Some(&self.request))
    }
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], RelayerError> {
    crate::store::array(bytes, "bytes in a message of the stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> [Result<Accepted, Refused>; 2] {
        let word = Word { position: (3, u64::MAX), time_ms: 7, status: 0x8001, beacon: [9; 8] };
        let device = DeviceId::new([2; 20]);
        let parts = Parts { id: "a\"b", preimage: &[0, 255, 7], signature: &[5; 64], data: b"{\"x\":1}" };
        let (said, entry) = (Said::Statement(word), Entry::new(parts).unwrap());
        [
            Ok(Accepted { device, slot: Slot::default(), banned: false, said, entry }),
            Err(Refused { id: None, device: None, reason: Rejection::BadSignature }),
        ]
    }

    #[test]
    fn what_was_found_travels_whole() {
        let request = RequestId::new();
        let sent = both().each_ref().map(Verdict::from);
        let packed = Message::pack(&sent, 77, &request).unwrap();
        let message = Message::unpack(&packed).unwrap();
        assert_eq!((message.request(), message.received_at), (request, 77));
        let [statement, refused] = both();
        let mut came = message.verdicts.into_iter();
        let came_statement = came.next().unwrap().open(Some((Slot::default(), true))).unwrap().unwrap();
        let statement = statement.unwrap();
        assert_eq!((came_statement.said, came_statement.entry), (statement.said, statement.entry));
        assert!(came_statement.banned, "a ban is the writer's to know");
        assert_eq!(came.next().unwrap().open(None).unwrap().unwrap_err(), refused.unwrap_err());
        // A device that the writer finds on no chain.
        let unknown = sent[0].clone().open(None).unwrap().unwrap_err();
        assert_eq!(unknown.reason, Rejection::UnknownDevice);
    }

    #[test]
    fn what_does_not_read_is_said() {
        assert!(Message::unpack(b"{}").is_err());
        let later = br#"{"version":2,"request":"a","received_at":1,"verdicts":[]}"#;
        assert!(matches!(Message::unpack(later), Err(RelayerError::Decode { .. })));
    }
}
