//! Records of one length: the cost of a message must not grow with the digits of the amounts in it.
//!
//! In JSON a number is as long as its digits, so a pool of a million devices would cost more to write than one of a hundred. A packed
//! record is one text: the base64 of its fields in order, each number big endian in all of its bytes. It is shorter than the JSON
//! object, too, because no names are in it.

use cosmwasm_std::{Binary, Uint128, Uint256};

/// A field of a packed record.
pub trait Packed: Sized {
    /// Appends its bytes.
    fn pack(&self, to: &mut Vec<u8>);

    /// Takes its bytes off the front; `None` when they are not there or are none of this type.
    fn unpack(from: &mut &[u8]) -> Option<Self>;
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = from.split_at_checked(N)?;
    *from = rest;
    first.try_into().ok()
}

macro_rules! number {
    ($($type:ty: $of:path),*) => {$(
        impl Packed for $type {
            fn pack(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_be_bytes());
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Some($of(take(from)?))
            }
        }
    )*};
}

number!(u32: u32::from_be_bytes, u64: u64::from_be_bytes, Uint256: Uint256::from_be_bytes);

impl Packed for Uint128 {
    fn pack(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.to_be_bytes());
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some(Self::new(u128::from_be_bytes(take(from)?)))
    }
}

impl Packed for bool {
    fn pack(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        match take(from)? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, to: &mut Vec<u8>) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        match bool::unpack(from)? {
            true => Some(Some(T::unpack(from)?)),
            false => Some(None),
        }
    }
}

/// The text of a record.
pub fn write<T: Packed>(record: &T) -> Binary {
    let mut bytes = Vec::new();
    record.pack(&mut bytes);
    bytes.into()
}

/// The record of a text, which must hold nothing else.
pub fn read<T: Packed>(text: &Binary) -> Option<T> {
    let mut bytes = text.as_slice();
    T::unpack(&mut bytes).filter(|_| bytes.is_empty())
}

/// Packs the fields of a struct in the order in which they are named.
#[macro_export]
macro_rules! packed_fields {
    ($name:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::packed::Packed for $name {
            fn pack(&self, to: &mut Vec<u8>) {
                $($crate::packed::Packed::pack(&self.$field, to);)+
            }

            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::packed::Packed::unpack(from)?),+ })
            }
        }
    };
}

/// As [`packed_fields!`], and the struct is stored as one packed text.
#[macro_export]
macro_rules! packed_record {
    ($name:ty { $($field:ident),+ $(,)? }) => {
        $crate::packed_fields!($name { $($field),+ });

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&$crate::packed::write(self), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <cosmwasm_std::Binary as serde::Deserialize>::deserialize(deserializer)?;
                $crate::packed::read(&text)
                    .ok_or_else(|| serde::de::Error::custom(concat!("no packed ", stringify!($name))))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Inner {
        of: u32,
    }
    packed_fields!(Inner { of });

    #[derive(Debug, Clone, PartialEq)]
    struct Record {
        open: bool,
        at: u64,
        coins: Uint128,
        sum: Uint256,
        inner: Option<Inner>,
    }
    packed_record!(Record { open, at, coins, sum, inner });

    fn record(number: u32, inner: Option<Inner>) -> Record {
        Record { open: true, at: number.into(), coins: number.into(), sum: number.into(), inner }
    }

    #[test]
    fn a_record_reads_back() {
        for inner in [None, Some(Inner { of: 7 })] {
            let record = record(9, inner);
            let text = cosmwasm_std::to_json_vec(&record).unwrap();
            assert_eq!(cosmwasm_std::from_json::<Record>(&text).unwrap(), record);
        }
    }

    #[test]
    fn its_length_does_not_depend_on_its_numbers() {
        let length = |number| cosmwasm_std::to_json_vec(&record(number, None)).unwrap().len();
        assert_eq!(length(0), length(u32::MAX));
    }

    #[test]
    fn what_is_cut_off_too_long_or_no_record_does_not_read() {
        let whole = write(&record(9, Some(Inner { of: 7 }))).to_vec();
        for bytes in
            [&whole[..whole.len() - 1], &[whole.as_slice(), &[0]].concat(), &[&[2], &whole[1..]].concat()]
        {
            assert_eq!(read::<Record>(&bytes.to_vec().into()), None);
        }
    }
}
