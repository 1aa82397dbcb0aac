//! A relayer as a program of its own, which can be killed.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::network::{eventually, Network};
use crate::under_test::UnderTest;

/// A running program. It is killed when this is dropped.
pub struct Program {
    child: Child,
    pub relayer: UnderTest,
}

impl Program {
    pub async fn start(network: &Network, seed: u8, more: &str) -> Self {
        Self::run(network, seed, more, Command::new(env!("CARGO_BIN_EXE_surety-relayer"))).await
    }

    /// One whose files may have this many blocks of 512 bytes each, as on a disk that is full then.
    pub async fn start_limited(network: &Network, seed: u8, more: &str, blocks: u64) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -S -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_surety-relayer")]);
        Self::run(network, seed, more, shell).await
    }

    /// One of several that share the store and the key of the relayer of seed `of`, at that port or, with 0, at a free one.
    pub async fn member(network: &Network, seed: u8, of: u8, more: &str, port: u16) -> Self {
        let config = network.config(seed, more);
        let text = std::fs::read_to_string(&config).unwrap();
        let text = text
            .replace(&format!("_{seed}\"\n"), &format!("_{of}\"\n"))
            .replace(&format!("{seed}.key"), &format!("{of}.key"))
            .replace("\"127.0.0.1:0\"", &format!("\"127.0.0.1:{port}\""));
        std::fs::write(&config, text).unwrap();
        let address = network.folder.path().join(format!("{seed}.address"));
        drop(std::fs::remove_file(&address));
        Self::spawn(network, seed, &config, Command::new(env!("CARGO_BIN_EXE_surety-relayer"))).await
    }

    /// How it ended by itself.
    pub async fn ended(mut self) -> ExitStatus {
        let child = std::cell::RefCell::new(&mut self.child);
        eventually("it ends", || async { child.borrow_mut().try_wait().unwrap() }).await
    }

    /// The id of its process.
    pub fn id(&self) -> i32 {
        self.child.id().try_into().unwrap()
    }

    async fn run(network: &Network, seed: u8, more: &str, command: Command) -> Self {
        Self::spawn(network, seed, &network.config(seed, more), command).await
    }

    async fn spawn(network: &Network, seed: u8, config: &Path, mut command: Command) -> Self {
        let address = network.folder.path().join(format!("{seed}.address"));
        let log = std::fs::File::create(network.folder.path().join(format!("{seed}.log"))).unwrap();
        // What is there is of a run before.
        drop(std::fs::remove_file(&address));
        let child =
            command.args(["run", "--config"]).arg(config).stdin(Stdio::null()).stderr(log).spawn().unwrap();
        let url = eventually("it listens", || async { std::fs::read_to_string(&address).ok() }).await;
        Self { child, relayer: UnderTest::at_by(url, config) }
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        assert_eq!(self.child.wait().unwrap().signal(), Some(9));
    }

    /// SIGTERM, and how it ended.
    pub async fn terminate(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        let child = std::cell::RefCell::new(&mut self.child);
        eventually("it ends", || async { child.borrow_mut().try_wait().unwrap() }).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
