//! `start_after` of a message: the last entry of the page before, whatever names an entry there (docs/adr/0040).

use std::fmt;
use std::str::FromStr;

use serde::{de, Deserialize, Deserializer};

use crate::arbitration::{CasePlace, FailedEffect};
use crate::vault::PoolId;
use crate::{ApplicationId, CampaignId, CaseId, DeviceId, LicenceId, ModelId, Slug};

/// The last entry of the page before, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// A number.
    Number(u64),
    /// A text.
    Text(String),
    /// What has several fields, by their names; in a [`Place`] only.
    Fields(Vec<(String, Cursor)>),
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CursorVisitor::<false>)
    }
}

/// A cursor that may be an object; its fields are none. Where no page needs one, its reader is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(pub Cursor);

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CursorVisitor::<true>).map(Self)
    }
}

struct CursorVisitor<const OBJECTS: bool>;

impl<'de, const OBJECTS: bool> de::Visitor<'de> for CursorVisitor<OBJECTS> {
    type Value = Cursor;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text or an object")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cursor, E> {
        Ok(Cursor::Number(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Cursor, E> {
        Ok(Cursor::Text(text.to_owned()))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Cursor, A::Error> {
        if !OBJECTS {
            return Err(neither());
        }
        let mut fields = Vec::new();
        while let Some(name) = map.next_key()? {
            fields.push((name, map.next_value()?));
        }
        Ok(Cursor::Fields(fields))
    }

    // What serde says by itself of all else can print any value, fractions too: 25 KB of code.

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Cursor, E> {
        Err(neither())
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Cursor, E> {
        Err(neither())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cursor, E> {
        Err(neither())
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, _: A) -> Result<Cursor, A::Error> {
        Err(neither())
    }
}

fn neither<E: de::Error>() -> E {
    E::custom("`start_after` is a number, a text or an object of them")
}

/// What a page can start after.
pub trait After: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// It is written as something else.
    fn after(cursor: Cursor) -> Result<Self, String>;
}

impl After for u64 {
    fn after(cursor: Cursor) -> Result<Self, String> {
        match cursor {
            Cursor::Number(number) => Ok(number),
            _ => Err("a number is needed".to_owned()),
        }
    }
}

impl After for u32 {
    fn after(cursor: Cursor) -> Result<Self, String> {
        Self::try_from(u64::after(cursor)?).map_err(|_| "a smaller number is needed".to_owned())
    }
}

impl After for String {
    fn after(cursor: Cursor) -> Result<Self, String> {
        match cursor {
            Cursor::Text(text) => Ok(text),
            _ => Err("a text is needed".to_owned()),
        }
    }
}

impl Cursor {
    /// Takes a field of an object.
    ///
    /// # Errors
    /// It is none, lacks the field, or has it in another form.
    pub fn take<T: After>(&mut self, name: &'static str) -> Result<T, String> {
        T::after(self.field(name)?)
    }

    fn field(&mut self, name: &'static str) -> Result<Self, String> {
        let Self::Fields(fields) = self else { return Err("an object is needed".to_owned()) };
        match fields.iter().position(|(known, _)| known == name) {
            Some(at) => Ok(fields.swap_remove(at).1),
            None => Err(format!("it lacks `{name}`")),
        }
    }
}

/// Ids that are numbers.
macro_rules! number {
    ($($id:ident),+) => {$(
        impl After for $id {
            fn after(cursor: Cursor) -> Result<Self, String> {
                u64::after(cursor).map(Self)
            }
        }
    )+};
}

number!(ApplicationId, CampaignId, CaseId, LicenceId, ModelId);

fn parsed<T: FromStr<Err: fmt::Display>>(cursor: Cursor) -> Result<T, String> {
    String::after(cursor)?.parse().map_err(|cause: T::Err| cause.to_string())
}

impl After for Slug {
    fn after(cursor: Cursor) -> Result<Self, String> {
        parsed(cursor)
    }
}

impl After for DeviceId {
    fn after(cursor: Cursor) -> Result<Self, String> {
        parsed(cursor)
    }
}

impl After for PoolId {
    fn after(mut cursor: Cursor) -> Result<Self, String> {
        Ok(Self {
            licence: cursor.take("licence")?,
            model: cursor.take("model")?,
            generation: cursor.take("generation")?,
        })
    }
}

impl After for CasePlace {
    fn after(mut cursor: Cursor) -> Result<Self, String> {
        Ok(Self { until: cursor.take("until")?, case: cursor.take("case")? })
    }
}

impl After for FailedEffect {
    fn after(mut cursor: Cursor) -> Result<Self, String> {
        Ok(Self { case: cursor.take("case")?, effect: parsed(cursor.field("effect")?)? })
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::{from_json, to_json_string};
    use serde::Serialize;

    use super::*;
    use crate::arbitration::Effect;

    fn read<T: After>(text: &str) -> Result<T, String> {
        let Place(cursor) = from_json(text).map_err(|error| error.to_string())?;
        T::after(cursor)
    }

    #[test]
    fn every_place_reads_as_it_is_written() {
        fn again<T: After + Serialize + PartialEq + fmt::Debug>(place: T) {
            assert_eq!(read::<T>(&to_json_string(&place).unwrap()), Ok(place));
        }
        again(PoolId { licence: LicenceId(1), model: ModelId(u64::MAX), generation: u32::MAX });
        again(CasePlace { until: 7, case: CaseId(3) });
        for effect in Effect::ALL {
            again(FailedEffect { case: CaseId(3), effect: *effect });
        }
        again(u32::MAX);
        again("wasm1somebody".to_owned());
    }

    #[test]
    fn a_place_that_is_none_says_what_it_lacks() {
        assert_eq!(read::<PoolId>("3"), Err("an object is needed".to_owned()));
        assert_eq!(read::<PoolId>(r#"{"licence":1,"model":2}"#), Err("it lacks `generation`".to_owned()));
        let large = r#"{"licence":1,"model":2,"generation":4294967296}"#;
        assert_eq!(read::<PoolId>(large), Err("a smaller number is needed".to_owned()));
        assert!(read::<FailedEffect>(r#"{"case":1,"effect":"nothing"}"#).unwrap_err().contains("nothing"));
        assert_eq!(read::<u64>(r#"{"case":1}"#), Err("a number is needed".to_owned()));
    }
}
