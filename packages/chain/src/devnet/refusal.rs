//! Refusals, as the chain codes them.

/// Why a transaction is refused or failed, as the chain codes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub codespace: &'static str,
    pub code: u32,
    pub log: String,
}

impl Refusal {
    pub fn sdk(code: u32, log: impl Into<String>) -> Self {
        Self { codespace: "sdk", code, log: log.into() }
    }

    pub fn wasm(code: u32, log: impl Into<String>) -> Self {
        Self { codespace: "wasm", code, log: log.into() }
    }
}
