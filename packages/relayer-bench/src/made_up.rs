//! Devices that nobody made: for what is measured without a signature.

use surety_relayer::registry::LotTerms;
use surety_statement::{sha256, Curve, KeyError, PublicKey};

/// A key that is on no curve: nothing here looks.
pub fn made_up(number: u32) -> Result<PublicKey, KeyError> {
    let mut bytes = [4; 65];
    for (half, chunk) in (0_u8..).zip(bytes[1..].chunks_mut(32)) {
        chunk.copy_from_slice(&sha256(&[&number.to_be_bytes()[..], &[half]].concat()));
    }
    PublicKey::parse(&bytes)
}

/// The terms of all lots.
pub fn terms() -> LotTerms {
    LotTerms { curve: Curve::Secp256k1, terminal_codes: vec![0x8001], silence_after: 730 * 3_600 }
}
