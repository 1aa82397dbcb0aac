//! Messages that are read by one reader: serde's derive brings a reader for each variant, which made up a third of the catalog's
//! artifact (docs/adr/0040).

use std::fmt;

use serde::{de, Deserializer};

pub use crate::cursor::{After, Cursor, Place};

/// Declares an enum of messages, written in JSON exactly as `cw_serde` writes it, and names every argument any of them has. A message
/// is read by filling the arguments by name, whichever it is, and taking those it needs.
///
/// Like a derived reader it ignores fields that it does not know, and refuses one that stands there twice.
#[macro_export]
macro_rules! messages {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
        }),+ $(,)?
    }
    arguments { $($argument:ident: $argument_type:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(serde::Serialize, Clone, Debug, PartialEq, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_meta])* $variant { $($(#[$field_meta])* $field: $type),* }),+
        }

        const _: () = {
            #[derive(serde::Deserialize)]
            #[serde(variant_identifier, rename_all = "snake_case")]
            enum Variant {
                $($variant),+
            }

            #[allow(non_camel_case_types)]
            enum Field {
                $($argument),+
            }

            const FIELDS: &[Field] = &[$(Field::$argument),+];
            const NAMES: $crate::message::Names =
                $crate::message::Names { known: &[$(stringify!($argument)),+], others: true };

            #[derive(Default)]
            struct Arguments {
                $($argument: Option<$argument_type>),+
            }

            impl Arguments {
                fn into_message(mut self, variant: &Variant) -> Result<$name, String> {
                    Ok(match variant {
                        $(Variant::$variant => $name::$variant {
                            $($field: $crate::message::Argument::take(&mut self.$field, stringify!($field))?),*
                        }),+
                    })
                }
            }

            impl<'de> serde::Deserialize<'de> for Arguments {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_map(ArgumentsVisitor)
                }
            }

            struct ArgumentsVisitor;

            impl<'de> serde::de::Visitor<'de> for ArgumentsVisitor {
                type Value = Arguments;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("the arguments of a message")
                }

                fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<Arguments, M::Error> {
                    let mut given = Arguments::default();
                    while let Some(name) = map.next_key_seed(NAMES)? {
                        match FIELDS.get(name) {
                            $(Some(Field::$argument) if given.$argument.is_none() => {
                                given.$argument = map.next_value()?;
                            }
                            Some(Field::$argument) => {
                                return Err(serde::de::Error::duplicate_field(stringify!($argument)));
                            })+
                            None => {
                                map.next_value::<serde::de::IgnoredAny>()?;
                            }
                        }
                    }
                    Ok(given)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_enum(stringify!($name), &[], MessageVisitor)
                }
            }

            struct MessageVisitor;

            impl<'de> serde::de::Visitor<'de> for MessageVisitor {
                type Value = $name;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a message")
                }

                fn visit_enum<A: serde::de::EnumAccess<'de>>(self, data: A) -> Result<$name, A::Error> {
                    let (variant, arguments) = data.variant::<Variant>()?;
                    let given: Arguments = serde::de::VariantAccess::newtype_variant(arguments)?;
                    given.into_message(&variant).map_err(serde::de::Error::custom)
                }
            }
        };
    };
}

/// Reads a name and says which of those known it is, counted from 0: one reader for all lists of names.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// What it can be.
    pub known: &'static [&'static str],
    /// Whether any other will do, as the number after the last; it is refused otherwise.
    pub others: bool,
}

impl<'de> de::DeserializeSeed<'de> for Names {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl de::Visitor<'_> for Names {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<usize, E> {
        match self.known.iter().position(|name| *name == text) {
            Some(index) => Ok(index),
            None if self.others => Ok(self.known.len()),
            None => Err(E::unknown_variant(text, self.known)),
        }
    }
}

/// What a message can take from an argument of type `T`.
pub trait Argument<T>: Sized {
    /// Takes it.
    ///
    /// # Errors
    /// It is needed and was not given, or does not read.
    fn take(given: &mut Option<T>, name: &'static str) -> Result<Self, String>;
}

impl<T> Argument<T> for T {
    fn take(given: &mut Option<T>, name: &'static str) -> Result<Self, String> {
        given.take().ok_or_else(|| missing(name))
    }
}

impl<T> Argument<T> for Option<T> {
    fn take(given: &mut Option<T>, _name: &'static str) -> Result<Self, String> {
        Ok(given.take())
    }
}

impl<T: After> Argument<Cursor> for Option<T> {
    fn take(given: &mut Option<Cursor>, name: &'static str) -> Result<Self, String> {
        after(given.take(), name)
    }
}

impl<T: After> Argument<Place> for Option<T> {
    fn take(given: &mut Option<Place>, name: &'static str) -> Result<Self, String> {
        after(given.take().map(|Place(cursor)| cursor), name)
    }
}

fn after<T: After>(given: Option<Cursor>, name: &'static str) -> Result<Option<T>, String> {
    given.map(|cursor| T::after(cursor).map_err(|cause| format!("field `{name}`: {cause}"))).transpose()
}

#[cold]
#[inline(never)]
fn missing(name: &'static str) -> String {
    format!("missing field `{name}`")
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::{from_json, to_json_string};

    use super::*;
    use crate::{text_enum, ModelId, Slug};

    text_enum! {
        /// For this test.
        pub enum Colour {
            /// One.
            Red => "red",
            /// Another.
            BrightBlue => "bright_blue",
        }
    }

    messages! {
        /// For this test.
        pub enum TestMsg {
            /// Needs both.
            PaintIt {
                /// What.
                model: ModelId,
                /// How.
                colour: Colour,
            },
            /// Needs none.
            Rest {},
            /// By name.
            Names {
                /// A text.
                start_after: Option<Slug>,
                /// Any.
                limit: Option<u32>,
            },
            /// By number.
            Models {
                /// A number.
                start_after: Option<ModelId>,
            },
        }
        arguments {
            model: ModelId,
            colour: Colour,
            start_after: Cursor,
            limit: u32,
        }
    }

    fn read(text: &str) -> Result<TestMsg, String> {
        from_json(text).map_err(|error| error.to_string())
    }

    fn refused(text: &str, why: &str) {
        let error = read(text).unwrap_err();
        assert!(error.contains(why), "{text}: {error}");
    }

    #[test]
    fn every_message_reads_back_as_it_is_written() {
        for (message, text) in [
            (
                TestMsg::PaintIt { model: ModelId(3), colour: Colour::BrightBlue },
                r#"{"paint_it":{"model":3,"colour":"bright_blue"}}"#,
            ),
            (TestMsg::Rest {}, r#"{"rest":{}}"#),
            (
                TestMsg::Names { start_after: Some("dash-cam".parse().unwrap()), limit: Some(7) },
                r#"{"names":{"start_after":"dash-cam","limit":7}}"#,
            ),
            (
                TestMsg::Names { start_after: None, limit: None },
                r#"{"names":{"start_after":null,"limit":null}}"#,
            ),
            (TestMsg::Models { start_after: Some(ModelId(9)) }, r#"{"models":{"start_after":9}}"#),
        ] {
            assert_eq!(to_json_string(&message).unwrap(), text);
            assert_eq!(read(text), Ok(message));
        }
        assert_eq!(read(r#"{"names":{}}"#), Ok(TestMsg::Names { start_after: None, limit: None }));
    }

    #[test]
    fn what_is_not_known_is_ignored_as_serde_does() {
        assert_eq!(read(r#"{"rest":{"tomorrow":{"a":[1,"}"]},"limit":1}}"#), Ok(TestMsg::Rest {}));
    }

    #[test]
    fn a_refusal_names_the_field() {
        refused(r#"{"paint_it":{"model":3}}"#, "missing field `colour`");
        refused(r#"{"paint_it":{"model":null,"colour":"red"}}"#, "missing field `model`");
        refused(r#"{"paint_it":{"model":3,"model":3,"colour":"red"}}"#, "duplicate field `model`");
        refused(r#"{"names":{"start_after":3}}"#, "field `start_after`: a text is needed");
        refused(r#"{"names":{"start_after":"Dash Cam"}}"#, "field `start_after`: `Dash Cam` is no name");
        refused(r#"{"models":{"start_after":"3"}}"#, "field `start_after`: a number is needed");
        for neither in ["true", "-3", "[]", "{}"] {
            refused(&format!(r#"{{"models":{{"start_after":{neither}}}}}"#), "a number, a text or an object");
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        refused(r#"{"paint":{}}"#, "unknown variant `paint`");
        refused(r#"{"paint_it":{"model":3,"colour":"green"}}"#, "unknown variant `green`");
        for text in
            ["{}", "\"rest\"", "[]", "7", r#"{"rest":{},"rest":{}}"#, r#"{"rest":[]}"#, r#"{"rest":{}"#]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
