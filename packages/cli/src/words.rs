//! Arguments that are one of a few words: help and the shell's completion name them, and no other is taken.

use std::error::Error;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads one of these, by the word that each has.
pub fn one_of<T>(all: &[T], word: fn(&T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: FromStr + Clone + Send + Sync + 'static,
    T::Err: Error + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(word)).try_map(|word| word.parse::<T>())
}
