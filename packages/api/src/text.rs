//! Enums that have one written form, used alike in messages, events and file names.

/// Declares an enum whose variants have a fixed text: serde, `Display`, `FromStr` and `ALL` agree on it.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident => $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(serde::Serialize, schemars::JsonSchema, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every variant, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written form.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        // One reader for all of them: serde's derive brings some 800 bytes of code for each (docs/adr/0040).
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const NAMES: $crate::message::Names =
                    $crate::message::Names { known: &[$($text),+], others: false };
                let index = serde::de::DeserializeSeed::deserialize(NAMES, deserializer)?;
                Self::ALL.get(index).copied().ok_or_else(|| serde::de::Error::custom("no such name"))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::UnknownText;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::text::UnknownText {
                        what: stringify!($name),
                        found: text.to_owned(),
                        expected: [$($text),+].join(", "),
                    }),
                }
            }
        }
    };
}

/// A text that names no variant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is no {what}: use one of {expected}")]
pub struct UnknownText {
    /// The enum.
    pub what: &'static str,
    /// What was given.
    pub found: String,
    /// What would have done.
    pub expected: String,
}
