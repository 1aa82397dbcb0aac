//! Watches the nodes: one that answers what this network would not is left out and named, and where none is left nothing
//! is followed and nothing submitted (docs/design.md section 4, "Relayer").

use std::time::{Duration, Instant};

use surety_chain::{Client, Deployment, NodeReport};

use crate::health::{Check, Checks};
use crate::{measure, RelayerError};

/// Between two looks at all nodes.
const PAUSE: Duration = Duration::from_secs(5);

/// Looks at the nodes of the profile.
pub struct Guard {
    client: Client,
    deployment: Deployment,
    checks: Checks,
    last: Option<Instant>,
}

impl Guard {
    /// A guard that has not looked yet.
    #[must_use]
    pub const fn new(client: Client, deployment: Deployment, checks: Checks) -> Self {
        Self { client, deployment, checks, last: None }
    }

    /// Looks at every node, when it is time to.
    ///
    /// # Errors
    /// Every node answers what this network would not.
    pub async fn look(&mut self) -> Result<(), RelayerError> {
        let well = !self.client.nodes().iter().all(is_barred);
        if well && self.last.is_some_and(|last| last.elapsed() < PAUSE) {
            return Ok(());
        }
        let nodes = self.client.examine(&self.deployment).await;
        self.last = Some(Instant::now());
        if nodes.iter().all(is_barred) {
            return Err(RelayerError::NoNode { problems: problems(&nodes).join("; ") });
        }
        Ok(())
    }

    /// Says what was found, also by others since the last look.
    pub fn say(&self) {
        let nodes = self.client.nodes();
        let well = nodes.iter().filter(|node| node.fault.is_none()).count();
        measure::set_of("surety_nodes", "state", "in_use", u128::try_from(well).unwrap_or_default());
        let left_out = nodes.len().saturating_sub(well);
        measure::set_of("surety_nodes", "state", "left_out", u128::try_from(left_out).unwrap_or_default());
        let problems = problems(&nodes);
        self.checks.set(Check::ChainAnswers, (!problems.is_empty()).then(|| problems.join("; ")));
    }
}

fn is_barred(node: &NodeReport) -> bool {
    node.fault.as_ref().is_some_and(surety_chain::NodeFault::is_barred)
}

/// One sentence for each node that answers what it should not.
fn problems(nodes: &[NodeReport]) -> Vec<String> {
    let wrong = nodes.iter().filter_map(|node| {
        let fault = node.fault.as_ref().filter(|fault| fault.is_wrong())?;
        Some(format!("the node {} is left out: {fault}", node.url))
    });
    wrong.collect()
}
