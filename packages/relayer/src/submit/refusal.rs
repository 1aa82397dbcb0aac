//! What a refusal means for what was refused.

use surety_chain::ChainError;

/// Whether the same messages will be refused again.
pub(super) fn is_final(error: &ChainError) -> bool {
    match error {
        ChainError::ContractRefused { .. } | ChainError::Encode { .. } | ChainError::BadAddress { .. } => {
            true
        }
        ChainError::Refused { message, .. } => {
            !is_about_grant(message) && !PASSING.iter().any(|text| message.contains(text))
        }
        _ => false,
    }
}

/// Refusals by the chain that say nothing about the messages.
const PASSING: [&str; 4] =
    ["insufficient fee", "mempool is full", "unknown address", "signature verification failed"];

pub(super) fn is_about_grant(message: &str) -> bool {
    ["fee-grant", "fee allowance", "fee limit exceeded"].iter().any(|text| message.contains(text))
}

pub(super) fn asks_more(error: &ChainError) -> bool {
    matches!(error, ChainError::Refused { message, .. } if message.contains("insufficient fee"))
}
