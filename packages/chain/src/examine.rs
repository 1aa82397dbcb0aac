//! Looking at every node of a profile: is it this chain, is it in step, are the contracts those of the deployment?

use crate::node::{Node, NodeFault, NodeReport};
use crate::query::{code_at, contract_at};
use crate::rpc::Rpc;
use crate::{ChainError, Client, Deployed, Deployment, Status};

/// Blocks a node may be behind the furthest.
const LAG: u64 = 10;

impl Client {
    /// What is known of each node, without asking any.
    #[must_use]
    pub fn nodes(&self) -> Vec<NodeReport> {
        self.rpc().nodes().iter().map(Node::report).collect()
    }

    /// Asks every node where it is and whether the contracts of `deployment` are what that says: the same code id, and
    /// under it the same artifact. From here on a node that answers otherwise is not used until it answers right, and one
    /// that is behind is asked last.
    ///
    /// All contracts of the file are compared, also those the caller does not use.
    pub async fn examine(&self, deployment: &Deployment) -> Vec<NodeReport> {
        let nodes = self.rpc().all();
        let mut found = Vec::new();
        for rpc in &nodes {
            let Some(node) = rpc.node() else { continue };
            if let Ok(status) = rpc.status(node).await {
                found.push((rpc, node, status));
            }
        }
        let best = found.iter().map(|(_, _, status)| status.height).max().unwrap_or_default();
        for (rpc, node, status) in found {
            match contracts(rpc, node, deployment).await {
                Ok(()) => match lag(&status, best) {
                    Some(fault) => node.set_fault(fault),
                    None => node.passed(),
                },
                Err(fault) => node.set_fault(fault),
            }
        }
        self.nodes()
    }
}

fn lag(status: &Status, best: u64) -> Option<NodeFault> {
    let height = status.height;
    (height.saturating_add(LAG) < best).then_some(NodeFault::Behind { height, best })
}

async fn contracts(rpc: &Rpc, node: &Node, deployment: &Deployment) -> Result<(), NodeFault> {
    // Whether it may be used is what is found out here, so what was found before does not count.
    let rpc = rpc.unguarded();
    for (name, deployed) in &deployment.contracts {
        contract(&rpc, node, name, deployed).await?;
    }
    Ok(())
}

async fn contract(rpc: &Rpc, node: &Node, name: &str, deployed: &Deployed) -> Result<(), NodeFault> {
    let wrong = |problem: String| NodeFault::WrongContract { contract: name.to_owned(), problem };
    let failed = |error: ChainError| NodeFault::of(&error).unwrap_or_else(|| wrong(error.to_string()));
    let info = contract_at(rpc, &deployed.address).await.map_err(failed)?;
    if info.code_id != deployed.code_id {
        let problem = format!(
            "{} runs code {}, the deployment says {}",
            deployed.address, info.code_id, deployed.code_id
        );
        return Err(wrong(problem));
    }
    let checksum = match node.code(info.code_id) {
        Some(checksum) => checksum,
        None => code_at(rpc, info.code_id).await.map_err(failed)?.checksum,
    };
    let found = hex::encode(checksum);
    if !found.eq_ignore_ascii_case(&deployed.checksum) {
        let problem =
            format!("code {} has checksum {found}, the deployment says {}", info.code_id, deployed.checksum);
        return Err(wrong(problem));
    }
    node.remember_code(info.code_id, checksum);
    Ok(())
}
