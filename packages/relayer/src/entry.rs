//! What is kept of an event beside its mark, in one piece from the moment it is verified: nothing is decided by it.

use crate::RelayerError;

/// Bytes of the lengths before the parts.
const PREFIXES: usize = 16;

/// The parts of an event, each after its length, as the log keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry(Vec<u8>);

/// The parts of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The event's id.
    pub id: &'a str,
    /// What was signed, byte for byte; empty in the existing format, where that is the data.
    pub preimage: &'a [u8],
    /// r|s in the normalised form, or r|s|v as it came in the existing format.
    pub signature: &'a [u8],
    /// The data as received.
    pub data: &'a [u8],
}

impl Entry {
    /// Puts the parts together; `None` where one of them is longer than any request is (4 GiB).
    #[must_use]
    pub fn new(parts: Parts<'_>) -> Option<Self> {
        let all = [parts.id.as_bytes(), parts.preimage, parts.signature, parts.data];
        let length = all.iter().fold(PREFIXES, |length, part| length.saturating_add(part.len()));
        let mut bytes = Vec::with_capacity(length);
        for part in all {
            bytes.extend_from_slice(&u32::try_from(part.len()).ok()?.to_le_bytes());
            bytes.extend_from_slice(part);
        }
        Some(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The parts.
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        // It was put together from them.
        Parts::read(&mut Input(&self.0)).unwrap_or_default()
    }
}

impl<'a> Parts<'a> {
    /// Reads the parts where one entry of many begins.
    ///
    /// # Errors
    /// The bytes end within it, or its id is no text.
    pub(crate) fn read(input: &mut Input<'a>) -> Result<Self, RelayerError> {
        let id =
            std::str::from_utf8(input.part()?).map_err(|error| RelayerError::decode("the log", error))?;
        Ok(Self { id, preimage: input.part()?, signature: input.part()?, data: input.part()? })
    }
}

/// Bytes that are still to be read.
pub(crate) struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], RelayerError> {
        let (head, tail) = self.0.split_first_chunk().ok_or_else(cut)?;
        self.0 = tail;
        Ok(*head)
    }

    fn part(&mut self) -> Result<&'a [u8], RelayerError> {
        let length = usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| cut())?;
        let (head, tail) = self.0.split_at_checked(length).ok_or_else(cut)?;
        self.0 = tail;
        Ok(head)
    }
}

fn cut() -> RelayerError {
    RelayerError::decode("the log", "an event is cut off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_as_it_was_put_together() {
        for parts in [
            Parts { id: "a", preimage: &[1, 2], signature: &[9; 64], data: b"{}" },
            Parts { id: "\u{e9}", preimage: &[], signature: &[8; 65], data: &[] },
            Parts::default(),
        ] {
            let entry = Entry::new(parts).unwrap();
            assert_eq!(entry.parts(), parts);
            for length in 0..entry.0.len() {
                assert!(Parts::read(&mut Input(&entry.0[..length])).is_err());
            }
        }
    }
}
