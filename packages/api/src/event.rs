//! Typed events: one enum per contract, written by the contract and parsed back by whoever watches the chain.
//!
//! An event's type is `<contract>/<event>`; the chain puts `wasm-` before it. Attributes carry the fields by name, in
//! their written form.

use cosmwasm_std::{Attribute, Event};
use thiserror::Error;

/// Why an event of the chain is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EventError {
    /// Another contract's event, or none of this enum.
    #[error("`{found}` is no event of this contract")]
    UnknownType {
        /// The event's type on the chain.
        found: String,
    },
    /// The event is ours by its type but lacks a field.
    #[error("event `{event}` lacks `{attribute}`")]
    MissingAttribute {
        /// The event's type.
        event: &'static str,
        /// The field.
        attribute: &'static str,
    },
    /// A field does not read back.
    #[error("event `{event}`: `{attribute}` is `{found}`, which does not read back")]
    BadAttribute {
        /// The event's type.
        event: &'static str,
        /// The field.
        attribute: &'static str,
        /// What stood there.
        found: String,
    },
}

/// Reads one field of an event; used by [`typed_events!`](crate::typed_events).
///
/// # Errors
/// The attribute is missing or does not parse.
pub fn attribute<T: std::str::FromStr>(
    event: &Event,
    kind: &'static str,
    name: &'static str,
) -> Result<T, EventError> {
    let found = event
        .attributes
        .iter()
        .find(|attribute| attribute.key == name)
        .ok_or(EventError::MissingAttribute { event: kind, attribute: name })?;
    found.value.parse().map_err(|_| EventError::BadAttribute {
        event: kind,
        attribute: name,
        found: found.value.clone(),
    })
}

/// Writes an event; used by [`typed_events!`](crate::typed_events). One function for all of them, because each event that wrote its
/// own attributes would make the artifacts longer.
#[must_use]
pub fn event(kind: &'static str, fields: &[(&'static str, &dyn std::fmt::Display)]) -> Event {
    let mut event = Event::new(kind);
    for (name, value) in fields {
        event.attributes.push(Attribute { key: (*name).to_owned(), value: value.to_string() });
    }
    event
}

/// One event, described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventDescription {
    /// Its type, `<contract>/<event>`; the chain puts `wasm-` before it.
    pub kind: &'static str,
    /// When it is emitted.
    pub doc: &'static str,
    /// Its fields, all of them always there.
    pub attributes: &'static [AttributeDescription],
}

/// One field of an event, described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributeDescription {
    /// The attribute's key.
    pub name: &'static str,
    /// The type of Rust whose written form the value is.
    pub of: &'static str,
    /// What it is.
    pub doc: &'static str,
}

/// Declares a contract's events: an enum, its conversion into a chain event, and the parse back.
#[macro_export]
macro_rules! typed_events {
    ($(#[$meta:meta])* pub enum $name:ident in $contract:literal {
        $($(#[doc = $variant_doc:literal])* $variant:ident => $kind:literal {
            $($(#[doc = $field_doc:literal])* $field:ident: $type:ty),* $(,)?
        }),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant { $($(#[doc = $field_doc])* $field: $type),* }),+
        }

        impl $name {
            /// What these events are, for those who read them in another language.
            pub const DESCRIPTIONS: &'static [$crate::event::EventDescription] =
                &[$($crate::event::EventDescription {
                    kind: concat!($contract, "/", $kind),
                    doc: concat!($($variant_doc),*),
                    attributes: &[$($crate::event::AttributeDescription {
                        name: stringify!($field),
                        of: stringify!($type),
                        doc: concat!($($field_doc),*),
                    }),*],
                }),+];
        }

        impl From<$name> for cosmwasm_std::Event {
            fn from(event: $name) -> Self {
                match event {
                    $($name::$variant { $($field),* } => $crate::event::event(
                        concat!($contract, "/", $kind),
                        &[$((stringify!($field), &$field)),*],
                    )),+
                }
            }
        }

        impl TryFrom<&cosmwasm_std::Event> for $name {
            type Error = $crate::event::EventError;

            fn try_from(event: &cosmwasm_std::Event) -> Result<Self, Self::Error> {
                let kind = event.ty.strip_prefix("wasm-").unwrap_or(&event.ty);
                $(if kind == concat!($contract, "/", $kind) {
                    return Ok($name::$variant {
                        $($field: $crate::event::attribute(
                            event, concat!($contract, "/", $kind), stringify!($field),
                        )?),*
                    });
                })+
                Err($crate::event::EventError::UnknownType { found: event.ty.clone() })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LicenceId;
    use cosmwasm_std::Uint128;

    typed_events! {
        /// For this test.
        pub enum TestEvent in "test" {
            /// Two fields.
            Posted => "posted" {
                /// One.
                licence: LicenceId,
                /// Two.
                amount: Uint128,
            },
            /// No fields.
            Over => "over" {},
        }
    }

    #[test]
    fn an_event_is_described_as_it_is_declared() {
        let [posted, over] = TestEvent::DESCRIPTIONS else { unreachable!() };
        assert_eq!((posted.kind, posted.doc.trim()), ("test/posted", "Two fields."));
        let amount = posted.attributes[1];
        assert_eq!((amount.name, amount.of, amount.doc.trim()), ("amount", "Uint128", "Two."));
        assert_eq!((over.kind, over.attributes), ("test/over", [].as_slice()));
    }

    #[test]
    fn an_event_reads_back_as_the_chain_prints_it() {
        for event in
            [TestEvent::Posted { licence: LicenceId(3), amount: Uint128::new(7) }, TestEvent::Over {}]
        {
            let mut printed = Event::from(event.clone());
            printed.ty = format!("wasm-{}", printed.ty);
            printed.attributes.insert(
                0,
                cosmwasm_std::Attribute { key: "_contract_address".into(), value: "wasm1".into() },
            );
            assert_eq!(TestEvent::try_from(&printed), Ok(event));
        }
    }

    #[test]
    fn a_foreign_or_broken_event_says_what_is_wrong() {
        let foreign = Event::new("wasm-other/posted");
        assert!(matches!(TestEvent::try_from(&foreign), Err(EventError::UnknownType { .. })));
        let lacking = Event::new("wasm-test/posted").add_attribute("licence", "3");
        assert_eq!(
            TestEvent::try_from(&lacking),
            Err(EventError::MissingAttribute { event: "test/posted", attribute: "amount" })
        );
        let broken = lacking.add_attribute("amount", "many");
        assert!(matches!(
            TestEvent::try_from(&broken),
            Err(EventError::BadAttribute { attribute: "amount", .. })
        ));
    }
}
