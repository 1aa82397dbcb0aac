//! Reading and writing the fixed layouts. Big endian; a string has a u8 length in front; the domain stands first as
//! its plain bytes.

use thiserror::Error;

use crate::device::DeviceId;

/// Why bytes are not a preimage of the expected kind, or why fields do not fit into one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StatementError {
    /// The bytes do not begin with the domain that was asked for.
    #[error("not a {domain} preimage: it must begin with that text")]
    WrongDomain {
        /// The domain that was expected.
        domain: &'static str,
    },
    /// The bytes end inside a field.
    #[error("the preimage ends inside {field}: send it whole")]
    Truncated {
        /// The field that is cut off.
        field: &'static str,
    },
    /// There are bytes after the last field.
    #[error("the preimage has {extra} bytes after its last field: send it without them")]
    TrailingBytes {
        /// How many bytes are too many.
        extra: usize,
    },
    /// A string is not UTF-8.
    #[error("{field} is not UTF-8 text")]
    NotText {
        /// The field in question.
        field: &'static str,
    },
    /// A string is longer than a u8 length can say.
    #[error("{field} has {length} bytes: at most 255 fit")]
    TextTooLong {
        /// The field in question.
        field: &'static str,
        /// Its length in bytes.
        length: usize,
    },
}

pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(domain: &'static str) -> Self {
        let mut bytes = Vec::with_capacity(192);
        bytes.extend_from_slice(domain.as_bytes());
        Self(bytes)
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn text(&mut self, field: &'static str, text: &str) -> Result<(), StatementError> {
        let length = u8::try_from(text.len())
            .map_err(|_| StatementError::TextTooLong { field, length: text.len() })?;
        self.0.push(length);
        self.bytes(text.as_bytes());
        Ok(())
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(domain: &'static str, bytes: &'a [u8]) -> Result<Self, StatementError> {
        bytes.strip_prefix(domain.as_bytes()).map(Self).ok_or(StatementError::WrongDomain { domain })
    }

    fn take(&mut self, field: &'static str, length: usize) -> Result<&'a [u8], StatementError> {
        let (head, tail) = self.0.split_at_checked(length).ok_or(StatementError::Truncated { field })?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N], StatementError> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(StatementError::Truncated { field })?;
        self.0 = tail;
        Ok(*head)
    }

    pub(crate) fn text(&mut self, field: &'static str) -> Result<String, StatementError> {
        let [length] = self.array::<1>(field)?;
        let bytes = self.take(field, usize::from(length))?;
        let text = core::str::from_utf8(bytes).map_err(|_| StatementError::NotText { field })?;
        Ok(text.to_owned())
    }

    pub(crate) fn device(&mut self) -> Result<DeviceId, StatementError> {
        Ok(DeviceId::new(self.array("device")?))
    }

    pub(crate) fn u16(&mut self, field: &'static str) -> Result<u16, StatementError> {
        Ok(u16::from_be_bytes(self.array(field)?))
    }

    pub(crate) fn u32(&mut self, field: &'static str) -> Result<u32, StatementError> {
        Ok(u32::from_be_bytes(self.array(field)?))
    }

    pub(crate) fn u64(&mut self, field: &'static str) -> Result<u64, StatementError> {
        Ok(u64::from_be_bytes(self.array(field)?))
    }

    pub(crate) fn finish(self) -> Result<(), StatementError> {
        match self.0.len() {
            0 => Ok(()),
            extra => Err(StatementError::TrailingBytes { extra }),
        }
    }
}
