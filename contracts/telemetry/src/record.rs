//! What only this contract reads is stored in bytes, not in JSON: code that writes and reads JSON is by far the largest part
//! of an artifact, and each type brings its own (docs/adr/0034).
//!
//! Numbers are big endian, texts and lists come behind their length (u16), what may be missing behind one byte. The bytes lie in the
//! storage as one base64 text, which is what the maps of cw-storage-plus have a single reader for.

use std::marker::PhantomData;

use cosmwasm_std::{Addr, Binary, Order, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Item, KeyDeserialize, Map, PrimaryKey};
use surety_api::Document;

/// What can be stored.
pub trait Record: Sized {
    /// Appends its bytes.
    fn write(&self, to: &mut Vec<u8>);
    /// Takes its bytes off the front; none when they are not its own.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

/// Fields in the order in which they are stored.
macro_rules! records {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::record::Record for $name {
            fn write(&self, to: &mut Vec<u8>) {
                $($crate::record::Record::write(&self.$field, to);)*
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::record::Record::read(from)?),* })
            }
        }
    )*};
}
pub(crate) use records;

fn take<'a>(from: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(taken)
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Record for $number {
            fn write(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_be_bytes());
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                let bytes = take(from, std::mem::size_of::<Self>())?;
                Some(Self::from_be_bytes(bytes.try_into().ok()?))
            }
        }
    )*};
}
numbers!(u16, u32, u64);

fn write_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    // Every text and list of a record is bounded far below this.
    u16::try_from(bytes.len()).unwrap_or(u16::MAX).write(to);
    to.extend_from_slice(bytes);
}

fn read_bytes<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u16::read(from)?;
    take(from, length.into())
}

impl Record for Binary {
    fn write(&self, to: &mut Vec<u8>) {
        write_bytes(self, to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        read_bytes(from).map(Self::from)
    }
}

impl Record for String {
    fn write(&self, to: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Self::from_utf8(read_bytes(from)?.to_vec()).ok()
    }
}

impl Record for Addr {
    fn write(&self, to: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        // It was validated before it was stored.
        String::read(from).map(Self::unchecked)
    }
}

impl<R: Record> Record for Option<R> {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(u8::from(self.is_some()));
        if let Some(record) = self {
            record.write(to);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        match take(from, 1)? {
            [0] => Some(None),
            [1] => R::read(from).map(Some),
            _ => None,
        }
    }
}

impl<R: Record> Record for Vec<R> {
    fn write(&self, to: &mut Vec<u8>) {
        u16::try_from(self.len()).unwrap_or(u16::MAX).write(to);
        for record in self {
            record.write(to);
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = u16::read(from)?;
        (0..length).map(|_| R::read(from)).collect()
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

records! {
    Document { uri, sha256 }
}

fn pack(record: &impl Record) -> Binary {
    let mut bytes = vec![];
    record.write(&mut bytes);
    bytes.into()
}

fn unpack<R: Record>(bytes: &[u8]) -> StdResult<R> {
    let mut rest = bytes;
    match R::read(&mut rest) {
        Some(record) if rest.is_empty() => Ok(record),
        _ => Err(StdError::generic_err("a stored record does not read back")),
    }
}

/// A map of records.
pub struct Table<K, R> {
    map: Map<K, Binary>,
    record: PhantomData<R>,
}

impl<K, R> Table<K, R> {
    /// A map under a name of its own.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { map: Map::new(name), record: PhantomData }
    }
}

impl<'a, K: PrimaryKey<'a>, R: Record> Table<K, R> {
    /// Whether there is a record.
    pub fn has(&self, storage: &dyn Storage, key: K) -> bool {
        self.map.has(storage, key)
    }

    /// A record; none when there is none.
    ///
    /// # Errors
    /// It does not read back.
    pub fn may_load(&self, storage: &dyn Storage, key: K) -> StdResult<Option<R>> {
        self.map.may_load(storage, key)?.map(|bytes| unpack(&bytes)).transpose()
    }

    /// A record.
    ///
    /// # Errors
    /// There is none, or it does not read back.
    pub fn load(&self, storage: &dyn Storage, key: K) -> StdResult<R> {
        unpack(&self.map.load(storage, key)?)
    }

    /// Stores a record.
    ///
    /// # Errors
    /// None that a record can bring about.
    pub fn save(&self, storage: &mut dyn Storage, key: K, record: &R) -> StdResult<()> {
        self.map.save(storage, key, &pack(record))
    }

    /// Takes a record away.
    pub fn remove(&self, storage: &mut dyn Storage, key: K) {
        self.map.remove(storage, key);
    }

    /// At most so many records in the order of their keys.
    ///
    /// # Errors
    /// One does not read back.
    pub fn page(
        &self,
        storage: &dyn Storage,
        after: Option<Bound<'a, K>>,
        limit: usize,
    ) -> StdResult<Vec<(K::Output, R)>>
    where
        K: KeyDeserialize,
        K::Output: 'static,
    {
        let entries = self.map.range(storage, after, None, Order::Ascending).take(limit);
        entries.map(|entry| entry.and_then(|(key, bytes)| Ok((key, unpack(&bytes)?)))).collect()
    }
}

/// One record.
pub struct Single<R> {
    item: Item<Binary>,
    record: PhantomData<R>,
}

impl<R: Record> Single<R> {
    /// A record under a name of its own.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { item: Item::new(name), record: PhantomData }
    }

    /// The record.
    ///
    /// # Errors
    /// There is none, or it does not read back.
    pub fn load(&self, storage: &dyn Storage) -> StdResult<R> {
        unpack(&self.item.load(storage)?)
    }

    /// Stores it.
    ///
    /// # Errors
    /// None that a record can bring about.
    pub fn save(&self, storage: &mut dyn Storage, record: &R) -> StdResult<()> {
        self.item.save(storage, &pack(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Sample {
        number: u64,
        list: Vec<(Addr, u32)>,
        maybe: Option<u16>,
        document: Document,
    }

    records! {
        Sample { number, list, maybe, document }
    }

    fn samples() -> [Sample; 2] {
        let document = Document { uri: "https://é".into(), sha256: Binary::from([7; 32]) };
        let list = vec![(Addr::unchecked("one"), 1), (Addr::unchecked(""), u32::MAX)];
        [
            Sample { number: u64::MAX, list, maybe: Some(9), document: document.clone() },
            Sample { number: 0, list: vec![], maybe: None, document },
        ]
    }

    #[test]
    fn a_record_reads_back() {
        for sample in samples() {
            assert_eq!(unpack::<Sample>(&pack(&sample)).unwrap(), sample);
        }
    }

    #[test]
    fn what_is_cut_short_or_too_long_is_no_record() {
        for sample in samples() {
            let bytes = pack(&sample).to_vec();
            for length in 0..bytes.len() {
                unpack::<Sample>(&bytes[..length]).unwrap_err();
            }
            unpack::<Sample>(&[bytes, vec![0]].concat()).unwrap_err();
        }
        unpack::<Option<u16>>(&[2, 0, 0]).unwrap_err();
        unpack::<String>(&[0, 1, 0xff]).unwrap_err();
    }
}
