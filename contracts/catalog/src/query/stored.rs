//! Answers made of records as they are stored: they are JSON already, and reading them only to write them again would be code for every
//! type (docs/adr/0040).

use cosmwasm_std::{to_json_vec, Binary, Empty, Order, Record, Storage};
use cw_storage_plus::{range_with_prefix, Key, Prefix, RawBound};
use surety_api::page;

use crate::ContractError;

/// One JSON object, begun with the field that says whose record it is.
pub struct Entry(Vec<u8>);

impl Entry {
    /// Begins with a text.
    ///
    /// # Errors
    /// Only when it is no text.
    pub fn of(field: &str, key: &[u8]) -> Result<Self, ContractError> {
        Ok(Self::begin(field, &to_json_vec(&String::from_utf8_lossy(key))?))
    }

    /// Begins with a number, as keys carry it: 8 bytes, big endian.
    #[must_use]
    pub fn numbered(field: &str, key: &[u8]) -> Self {
        Self::begin(field, number(key).to_string().as_bytes())
    }

    fn begin(field: &str, value: &[u8]) -> Self {
        let mut entry = Self(vec![b'{']);
        entry.push(field, value);
        entry
    }

    fn push(&mut self, field: &str, value: &[u8]) {
        for part in [b"\"", field.as_bytes(), b"\":", value] {
            self.0.extend_from_slice(part);
        }
    }

    /// Adds a record as a field.
    #[must_use]
    pub fn with(mut self, field: &str, record: &[u8]) -> Self {
        self.0.push(b',');
        self.push(field, record);
        self
    }

    /// Ends it.
    #[must_use]
    pub fn end(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }

    /// Ends it with the fields of a record, of which there is at least one.
    #[must_use]
    pub fn end_with(mut self, record: &[u8]) -> Vec<u8> {
        self.0.push(b',');
        self.0.extend_from_slice(record.strip_prefix(b"{").unwrap_or(record));
        self.0
    }
}

/// A number as keys carry it.
#[must_use]
pub fn number(key: &[u8]) -> u64 {
    key.try_into().map_or(0, u64::from_be_bytes)
}

/// The records of a map behind that key, in order: all of it, or those under the first part of its keys.
pub fn range<'a>(
    storage: &'a dyn Storage,
    map: &[u8],
    under: &[Key],
    after: Option<Vec<u8>>,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    let prefix = Prefix::<Vec<u8>, Empty>::new(map, under);
    range_with_prefix(storage, &prefix, after.map(RawBound::Exclusive), None, Order::Ascending)
}

/// What shows an entry of a list, given its key and its record.
pub type Shown<'a> = dyn Fn(&[u8], &[u8]) -> Result<Vec<u8>, ContractError> + 'a;

/// The answer with one page of a list: every entry is what `entry` makes of a key and its record.
///
/// # Errors
/// What `entry` refuses.
pub fn page(
    list: &str,
    records: Box<dyn Iterator<Item = Record> + '_>,
    limit: Option<u32>,
    entry: &Shown<'_>,
) -> Result<Binary, ContractError> {
    let mut entries = vec![b'['];
    for (key, record) in records.take(page::limit(limit)) {
        if entries.len() > 1 {
            entries.push(b',');
        }
        entries.extend(entry(&key, &record)?);
    }
    entries.push(b']');
    Ok(Entry::begin(list, &entries).end().into())
}
