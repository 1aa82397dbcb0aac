//! What a challenger asks for, read whichever kind of case it is: all messages have one reader (docs/adr/0040).

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::{de, Deserialize, Deserializer};

use super::{LicenceVerdict, ReporterVerdict};
use crate::message::Argument;

/// The verdict of a licence case or of a reporter's.
pub(super) enum Asks {
    /// An object.
    Licence(LicenceVerdict),
    /// A word.
    Reporter(ReporterVerdict),
}

impl<'de> Deserialize<'de> for Asks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsksVisitor)
    }
}

struct AsksVisitor;

impl<'de> de::Visitor<'de> for AsksVisitor {
    type Value = Asks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what the challenger asks for")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Asks, E> {
        text.parse().map(Asks::Reporter).map_err(E::custom)
    }

    fn visit_map<M: de::MapAccess<'de>>(self, map: M) -> Result<Asks, M::Error> {
        LicenceVerdict::deserialize(MapAccessDeserializer::new(map)).map(Asks::Licence)
    }
}

impl Argument<Asks> for LicenceVerdict {
    fn take(given: &mut Option<Asks>, name: &'static str) -> Result<Self, String> {
        match Asks::take(given, name)? {
            Asks::Licence(verdict) => Ok(verdict),
            Asks::Reporter(_) => Err(format!("field `{name}`: the verdict of a licence case is needed")),
        }
    }
}

impl Argument<Asks> for ReporterVerdict {
    fn take(given: &mut Option<Asks>, name: &'static str) -> Result<Self, String> {
        match Asks::take(given, name)? {
            Asks::Reporter(verdict) => Ok(verdict),
            Asks::Licence(_) => Err(format!("field `{name}`: the verdict of a reporter's case is needed")),
        }
    }
}
