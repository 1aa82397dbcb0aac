//! Bounds of texts and lists.

use cosmwasm_std::Storage;
use surety_api::catalog::raw::REGIONS;
use surety_api::catalog::MAX_REGIONS;
use surety_api::Slug;

use crate::ContractError;

/// A text of 1 to `max` bytes.
///
/// # Errors
/// [`ContractError::TextLength`].
pub fn text(field: &'static str, text: &str, max: usize) -> Result<(), ContractError> {
    if (1..=max).contains(&text.len()) {
        Ok(())
    } else {
        Err(ContractError::TextLength { field, length: text.len(), max })
    }
}

/// Names of 1 to `max` entries, each once; they come back in order of the alphabet.
///
/// # Errors
/// [`ContractError::ListLength`], [`ContractError::NamedTwice`].
pub fn names<'a>(
    list: &'static str,
    names: impl ExactSizeIterator<Item = &'a Slug>,
    max: usize,
) -> Result<Vec<Slug>, ContractError> {
    let count = names.len();
    if !(1..=max).contains(&count) {
        return Err(ContractError::ListLength { list, count, max });
    }
    // Few enough to put each in its place: a set would be 10 KB of code.
    let mut sorted: Vec<Slug> = Vec::with_capacity(count);
    for name in names {
        match sorted.binary_search(name) {
            Ok(_) => return Err(ContractError::NamedTwice { list, name: name.clone() }),
            Err(place) => sorted.insert(place, name.clone()),
        }
    }
    Ok(sorted)
}

/// Regions, at least one, each once and open; they come back in order of the alphabet.
///
/// # Errors
/// As [`names`], and [`ContractError::UnknownRegion`].
pub fn regions(storage: &dyn Storage, regions: &[Slug]) -> Result<Vec<Slug>, ContractError> {
    let regions = names("regions", regions.iter(), MAX_REGIONS)?;
    match regions.iter().find(|region| !REGIONS.has(storage, region.as_str())) {
        Some(region) => Err(ContractError::UnknownRegion { region: region.clone() }),
        None => Ok(regions),
    }
}
