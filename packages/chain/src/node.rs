//! What is known of one node of a profile, and what is wrong with it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::ChainError;

/// How long a node is asked last after it was away or answered what does not read.
const REST: Duration = Duration::from_secs(5);

/// Why a node is left out, or asked last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeFault {
    /// It does not answer. It is asked last for a while.
    Away {
        /// What happened.
        problem: String,
    },
    /// It is behind the others. It is asked last until it has caught up.
    Behind {
        /// Its latest block.
        height: u64,
        /// The latest block of the node that is furthest.
        best: u64,
    },
    /// An answer did not read. It is asked last for a while.
    Garbled {
        /// What, and where.
        problem: String,
    },
    /// It serves another chain. It is not used.
    WrongChain {
        /// The profile's chain id.
        expected: String,
        /// Its chain id.
        found: String,
    },
    /// It says of a contract what its deployment does not. It is not used.
    WrongContract {
        /// The contract's name.
        contract: String,
        /// What differs.
        problem: String,
    },
}

impl NodeFault {
    /// Whether it answers what this network would not: it is broken or lies. A node that is away or behind does not.
    #[must_use]
    pub const fn is_wrong(&self) -> bool {
        !matches!(self, Self::Away { .. } | Self::Behind { .. })
    }

    /// Whether nothing it says may be used.
    #[must_use]
    pub const fn is_barred(&self) -> bool {
        matches!(self, Self::WrongChain { .. } | Self::WrongContract { .. })
    }

    const fn passes(&self) -> bool {
        matches!(self, Self::Away { .. } | Self::Garbled { .. })
    }

    /// The fault of a node whose call ended so; `None` where the error is the chain's answer.
    pub(crate) fn of(error: &ChainError) -> Option<Self> {
        let problem = || error.to_string();
        match error {
            ChainError::Unreachable { .. } | ChainError::Timeout { .. } | ChainError::NoHistory { .. } => {
                Some(Self::Away { problem: problem() })
            }
            ChainError::Decode { .. } => Some(Self::Garbled { problem: problem() }),
            ChainError::WrongChain { expected, found, .. } => {
                Some(Self::WrongChain { expected: expected.clone(), found: found.clone() })
            }
            ChainError::Barred { fault, .. } => Some(fault.clone()),
            _ => None,
        }
    }
}

impl fmt::Display for NodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away { problem } | Self::Garbled { problem } => f.write_str(problem),
            Self::Behind { height, best } => write!(f, "it is at height {height}, another node at {best}"),
            Self::WrongChain { expected, found } => {
                write!(f, "it serves chain `{found}` instead of `{expected}`")
            }
            Self::WrongContract { contract, problem } => write!(f, "contract `{contract}`: {problem}"),
        }
    }
}

/// A node as it was found last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeReport {
    /// Its address.
    pub url: String,
    /// Its latest block, where it was asked.
    pub height: Option<u64>,
    /// What is wrong with it.
    pub fault: Option<NodeFault>,
}

/// A node and what is known of it.
#[derive(Debug)]
pub(crate) struct Node {
    pub url: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// It has said the right chain id once.
    identified: bool,
    height: Option<u64>,
    fault: Option<(NodeFault, Instant)>,
    /// Checksums of codes it was asked for: what is stored never changes.
    codes: BTreeMap<u64, [u8; 32]>,
}

impl Node {
    pub fn new(url: String) -> Self {
        Self { url, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is wrong with it now.
    pub fn fault(&self) -> Option<NodeFault> {
        let state = self.state();
        let (fault, since) = state.fault.as_ref()?;
        (!fault.passes() || since.elapsed() < REST).then(|| fault.clone())
    }

    pub fn set_fault(&self, fault: NodeFault) {
        let before = self.fault();
        if before.as_ref().map(std::mem::discriminant) != Some(std::mem::discriminant(&fault)) {
            tracing::warn!(url = self.url, problem = %fault, "a node is left out");
        }
        let mut state = self.state();
        state.identified &= !matches!(fault, NodeFault::WrongChain { .. });
        state.fault = Some((fault, Instant::now()));
    }

    /// It answered. That takes back that it was away, and nothing else.
    pub fn answered(&self) {
        let mut state = self.state();
        if matches!(state.fault, Some((NodeFault::Away { .. }, _))) {
            state.fault = None;
        }
    }

    /// It passed every check. What did not read a moment ago is still remembered.
    pub fn passed(&self) {
        let mut state = self.state();
        let rests =
            matches!(&state.fault, Some((NodeFault::Garbled { .. }, since)) if since.elapsed() < REST);
        if !rests {
            state.fault = None;
        }
    }

    pub fn is_identified(&self) -> bool {
        self.state().identified
    }

    /// It said the right chain id, and its height.
    pub fn identified(&self, height: u64) {
        let mut state = self.state();
        state.identified = true;
        state.height = Some(height);
        if matches!(state.fault, Some((NodeFault::WrongChain { .. } | NodeFault::Away { .. }, _))) {
            state.fault = None;
        }
    }

    pub fn code(&self, code_id: u64) -> Option<[u8; 32]> {
        self.state().codes.get(&code_id).copied()
    }

    pub fn remember_code(&self, code_id: u64, checksum: [u8; 32]) {
        self.state().codes.insert(code_id, checksum);
    }

    pub fn report(&self) -> NodeReport {
        let fault = self.fault();
        NodeReport { url: self.url.clone(), height: self.state().height, fault }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn being_away_is_forgiven_by_an_answer_and_another_chain_only_by_the_right_id() {
        let node = Node::new("http://127.0.0.1:1".into());
        node.set_fault(NodeFault::Away { problem: "gone".into() });
        node.answered();
        assert_eq!(node.fault(), None);
        let wrong = NodeFault::WrongChain { expected: "a".into(), found: "b".into() };
        node.set_fault(wrong.clone());
        node.answered();
        assert_eq!(node.fault(), Some(wrong));
        assert!(!node.is_identified());
        node.identified(7);
        assert_eq!(node.report(), NodeReport { url: node.url.clone(), height: Some(7), fault: None });
    }

    #[test]
    fn what_did_not_read_is_remembered_for_a_while() {
        let node = Node::new("http://127.0.0.1:1".into());
        node.set_fault(NodeFault::Garbled { problem: "cut off".into() });
        node.answered();
        node.passed();
        assert!(node.fault().is_some_and(|fault| fault.is_wrong() && !fault.is_barred()));
    }
}
