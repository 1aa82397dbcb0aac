//! One node's process.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::genesis::{node_home, wasmd};
use crate::LocalnetError;

/// Where a node listens, all on loopback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    /// CometBFT's RPC.
    pub rpc: u16,
    /// The other nodes.
    pub p2p: u16,
    /// gRPC.
    pub grpc: u16,
}

impl Ports {
    /// Ports nobody listens on now.
    ///
    /// # Errors
    /// The machine has none.
    pub fn free() -> Result<Self, LocalnetError> {
        // All are held until all are found, so that no two are the same.
        let listen = || TcpListener::bind("127.0.0.1:0").map_err(LocalnetError::file("127.0.0.1:0"));
        let (rpc, p2p, grpc) = (listen()?, listen()?, listen()?);
        let port = |listener: &TcpListener| {
            listener.local_addr().map(|address| address.port()).map_err(LocalnetError::file("127.0.0.1:0"))
        };
        Ok(Self { rpc: port(&rpc)?, p2p: port(&p2p)?, grpc: port(&grpc)? })
    }
}

/// One node of a network that was made.
#[derive(Debug, Clone)]
pub struct Node {
    /// Which, from 0.
    pub at: usize,
    /// Its folder.
    pub home: PathBuf,
    /// Where it listens.
    pub ports: Ports,
    /// How others find it.
    peer: String,
}

impl Node {
    /// The nodes below `home`, each with free ports.
    ///
    /// # Errors
    /// There are none, or the node's program does not say its id.
    pub async fn all(program: &Path, home: &Path) -> Result<Vec<Self>, LocalnetError> {
        let mut nodes = Vec::new();
        loop {
            let at = nodes.len();
            let own = node_home(home, at);
            if !own.join("config/genesis.json").exists() {
                break;
            }
            let ports = Ports::free()?;
            let id = wasmd(program, &own, ["comet", "show-node-id"]).await?;
            let peer = format!("{}@127.0.0.1:{}", id.trim(), ports.p2p);
            nodes.push(Self { at, home: own, ports, peer });
        }
        if nodes.is_empty() {
            return Err(LocalnetError::Absent { home: home.to_owned() });
        }
        Ok(nodes)
    }

    /// Its RPC.
    #[must_use]
    pub fn rpc(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.rpc)
    }

    /// The command that runs it among `nodes`, taking fees of at least `minimum_gas_price` (`0.001ufee`).
    #[must_use]
    pub fn command(&self, program: &Path, nodes: &[Self], minimum_gas_price: &str) -> Command {
        let others = nodes.iter().filter(|node| node.at != self.at).map(|node| node.peer.as_str());
        let peers: Vec<&str> = others.collect();
        let mut command = Command::new(program);
        command.arg("start").arg("--home").arg(&self.home);
        command.args(["--rpc.laddr", &format!("tcp://127.0.0.1:{}", self.ports.rpc)]);
        command.args(["--rpc.pprof_laddr", ""]);
        command.args(["--p2p.laddr", &format!("tcp://127.0.0.1:{}", self.ports.p2p)]);
        command.args(["--p2p.persistent_peers", &peers.join(",")]);
        // A node with neither gRPC nor API simulates nothing, not even by RPC.
        command.args(["--grpc.address", &format!("127.0.0.1:{}", self.ports.grpc)]);
        command.args(["--minimum-gas-prices", minimum_gas_price]);
        command
    }
}
