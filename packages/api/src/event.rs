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

/// Declares a contract's events: an enum, its conversion into a chain event, and the parse back.
#[macro_export]
macro_rules! typed_events {
    ($(#[$meta:meta])* pub enum $name:ident in $contract:literal {
        $($(#[$variant_meta:meta])* $variant:ident => $kind:literal {
            $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
        }),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($(#[$variant_meta])* $variant { $($(#[$field_meta])* $field: $type),* }),+
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
