//! What a contract or a module said, out of all that a chain puts around it.

use std::borrow::Cow;

/// What `wasmd` and the SDK write before the words of whoever refused.
const BEFORE: [&str; 4] = ["dispatch: ", "submessages: ", "messages: ", "reply: "];

/// How `wasmd` ends the text of a contract's own error.
pub(crate) const CONTRACT_TEXTS: [&str; 4] = [
    "instantiate wasm contract failed",
    "execute wasm contract failed",
    "query wasm contract failed",
    "migrate wasm contract failed",
];

/// How the bank ends its own, and how `wasmd` ends that of a contract that broke off.
const OTHER_TEXTS: [&str; 2] = ["insufficient funds", "wasmvm error"];

/// The words of whoever refused. A text of an unknown form comes back whole.
#[must_use]
pub fn own_words(text: &str) -> Cow<'_, str> {
    let whole = text.trim();
    let words = without_end(without_start(whole)).trim();
    // A refusal goes into one line of a terminal or a log.
    let words = if words.is_empty() { whole } else { words };
    if words.contains(char::is_control) {
        let split = words.split(|c: char| c.is_control() || c.is_whitespace());
        return split.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into();
    }
    words.into()
}

fn without_start(text: &str) -> &str {
    let mut words = text;
    loop {
        let rest = BEFORE.iter().find_map(|before| words.strip_prefix(before));
        let Some(rest) = rest.or_else(|| after_rpc(words)).or_else(|| after_index(words)) else {
            return words;
        };
        words = rest;
    }
}

/// `rpc error: code = Unknown desc = ...`, of simulations.
fn after_rpc(text: &str) -> Option<&str> {
    let (code, rest) = text.strip_prefix("rpc error: code = ")?.split_once(" desc = ")?;
    code.chars().all(char::is_alphanumeric).then_some(rest)
}

/// `failed to execute message; message index: 0: ...`.
fn after_index(text: &str) -> Option<&str> {
    let (index, rest) = text.strip_prefix("failed to execute message; message index: ")?.split_once(": ")?;
    index.chars().all(|c| c.is_ascii_digit()).then_some(rest)
}

/// Cuts where the chain's own last words begin. A contract may have quoted the same words, so the last ones count, and only where nothing but the
/// chain's places and gas come after them.
fn without_end(text: &str) -> &str {
    let ends = CONTRACT_TEXTS.into_iter().chain(OTHER_TEXTS);
    let at = ends.filter_map(|end| {
        let at = text.rfind(&format!(": {end}"))?;
        let after = text.get(at.checked_add(2)?.checked_add(end.len())?..)?;
        (after.is_empty() || after.starts_with([':', ' '])).then_some(at)
    });
    at.max().and_then(|at| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As chains write them, shortened in their addresses: what says 0.70 was taken from a node, the others are in the forms of older
    /// versions and of the embedded chain.
    const WRITTEN: [(&str, &str); 11] = [
        // A simulation, wasmd 0.70.
        ("rpc error: code = Unknown desc = failed to execute message; message index: 0: wasm1da33 may not send this: it is for integrations or the arbitration contract: execute wasm contract failed [CosmWasm/wasmd@v0.70.3/x/wasm/keeper/keeper.go:452] with gas used: '129270': unknown request",
         "wasm1da33 may not send this: it is for integrations or the arbitration contract"),
        // The same in a block, 0.70.
        ("failed to execute message; message index: 0: wasm1da33 may not send this: it is for integrations or the arbitration contract: execute wasm contract failed",
         "wasm1da33 may not send this: it is for integrations or the arbitration contract"),
        // A query, 0.70.
        ("there is no licence 9: list them with `licences`: query wasm contract failed: unknown request",
         "there is no licence 9: list them with `licences`"),
        // Two contracts down.
        ("failed to execute message; message index: 12: dispatch: submessages: dispatch: submessages: the bond is 100: 90 came: execute wasm contract failed [CosmWasm/wasmd@v0.53.0/x/wasm/keeper/keeper.go:436]",
         "the bond is 100: 90 came"),
        // An older node.
        ("rpc error: code = InvalidArgument desc = failed to execute message; message index: 0: Generic error: Unauthorized: execute wasm contract failed [!cosm!wasm/wasmd@v0.27.0/x/wasm/keeper/keeper.go:364] With gas wanted: '0' and gas used: '118046' : invalid request",
         "Generic error: Unauthorized"),
        ("failed to execute message; message index: 0: it is of vault and this is device: migrate wasm contract failed",
         "it is of vault and this is device"),
        // The bank, 0.70.
        ("rpc error: code = Unknown desc = failed to execute message; message index: 0: spendable balance 1udimo is smaller than 5udimo: insufficient funds [cosmos/cosmos-sdk@v0.54.0/x/bank/keeper/send.go:324] with gas used: '115936': unknown request",
         "spendable balance 1udimo is smaller than 5udimo"),
        ("failed to execute message; message index: 1: dispatch: submessages: spendable balance 1udimo is smaller than 5udimo: insufficient funds",
         "spendable balance 1udimo is smaller than 5udimo"),
        // Broken off, and in a reply.
        (
            "failed to execute message; message index: 0: Error calling the VM: Error executing Wasm: Wasmer runtime error: RuntimeError: unreachable: wasmvm error",
            "Error calling the VM: Error executing Wasm: Wasmer runtime error: RuntimeError: unreachable",
        ),
        (
            "failed to execute message; message index: 0: reply: dispatch: there is no case 9: execute wasm contract failed",
            "there is no case 9",
        ),
        // The embedded chain.
        ("failed to execute message; message index: 0: case 3 is in phase evidence: this is possible while the council votes: execute wasm contract failed: unknown request",
         "case 3 is in phase evidence: this is possible while the council votes"),
    ];

    #[test]
    fn what_the_chain_put_around_a_refusal_is_left_out() {
        for (whole, words) in WRITTEN {
            assert_eq!(own_words(whole), words);
        }
    }

    #[test]
    fn what_a_contract_says_is_not_cut() {
        for (whole, words) in [
            // It quotes the chain, or speaks as the chain does.
            ("no: execute wasm contract failed, it said: execute wasm contract failed", "no: execute wasm contract failed, it said"),
            ("failed to execute message; message index: 0: send it by dispatch: the mail is slow: execute wasm contract failed",
             "send it by dispatch: the mail is slow"),
            ("the pot has insufficient funds of mine: execute wasm contract failed", "the pot has insufficient funds of mine"),
            ("rpc error: code = none", "rpc error: code = none"),
            ("failed to execute message; message index: x: no", "failed to execute message; message index: x: no"),
            // There is nothing but the chain's words, or nothing at all.
            (": execute wasm contract failed", ": execute wasm contract failed"),
            ("out of gas in location: ReadFlat", "out of gas in location: ReadFlat"),
            ("", ""),
            ("two\nlines\u{1b}[31m: execute wasm contract failed", "two lines [31m"),
        ] {
            assert_eq!(own_words(whole), words, "{whole}");
        }
    }
}
