//! Values of the command line, read.

use surety_statement::Rejection;

/// So many bytes in hex.
pub fn bytes<const N: usize>(text: &str) -> Result<[u8; N], String> {
    let mut bytes = [0u8; N];
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode_to_slice(digits, &mut bytes)
        .map_err(|error| format!("write {} hex digits: {error}", N.saturating_mul(2)))?;
    Ok(bytes)
}

/// A status, decimal or 0x and hex.
pub fn status(text: &str) -> Result<u16, String> {
    let parsed = match text.strip_prefix("0x") {
        Some(digits) => u16::from_str_radix(digits, 16),
        None => text.parse(),
    };
    parsed.map_err(|error| format!("write a number from 0 to 65535, or 0x and hex: {error}"))
}

/// The reason of a refusal by its name.
pub fn rejection(text: &str) -> Result<Rejection, String> {
    Rejection::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Rejection::ALL.iter().map(|reason| reason.as_str()).collect();
        format!("no such reason: use one of {}", names.join(", "))
    })
}
