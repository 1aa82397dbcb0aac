//! Lists of devices as people write them: `0-9,12`.

use crate::error::FleetError;

/// Most devices one list may name: ten million, what one machine is meant to track.
const MOST: u64 = 10_000_000;

/// The indices a list names, in the order written. A device named twice is there twice.
///
/// # Errors
/// [`FleetError::NotAList`].
pub fn indices(text: &str) -> Result<Vec<u64>, FleetError> {
    let wrong = || FleetError::NotAList { text: text.to_owned() };
    let number = |part: &str| part.trim().parse::<u64>().map_err(|_| wrong());
    let mut indices = Vec::new();
    for part in text.split(',') {
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        if first > last || last - first >= MOST {
            return Err(wrong());
        }
        indices.extend(first..=last);
    }
    Ok(indices)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_single_devices_mix() {
        assert_eq!(indices("0-3,12, 7").unwrap(), [0, 1, 2, 3, 12, 7]);
        assert_eq!(indices("5").unwrap(), [5]);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "a", "1-", "-1", "3-1", "1,,2", "1-2-3", "0-18446744073709551615"] {
            assert!(matches!(indices(text), Err(FleetError::NotAList { .. })), "{text}");
        }
    }
}
