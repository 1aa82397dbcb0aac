//! A NATS server of a test's own, which can be killed and comes back with what it had.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::network::eventually;

/// Names the server's program.
const PROGRAM: &str = "SURETY_NATS_SERVER";

/// A server with its files.
pub struct Nats {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Nats {
    /// Starts one; none where `SURETY_NATS_SERVER` names no program.
    pub async fn start() -> Option<Self> {
        let program = PathBuf::from(std::env::var_os(PROGRAM)?);
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let path = folder.path().display();
        let config = format!(
            "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: \"{path}/data\", sync_interval: always }}\n\
             authorization {{ user: relayer, password: \"of-a-test\" }}\n"
        );
        std::fs::write(folder.path().join("nats.conf"), config).unwrap();
        let password = folder.path().join("password");
        std::fs::write(&password, "of-a-test\n").unwrap();
        let mut own = std::fs::metadata(&password).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut own, 0o600);
        std::fs::set_permissions(&password, own).unwrap();
        let child = run(&program, &folder);
        let nats = Self { folder, port, child };
        nats.answers().await;
        Some(nats)
    }

    async fn answers(&self) {
        eventually("the NATS server listens", || async {
            tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.ok()
        })
        .await;
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it once more.
    pub async fn restart(&mut self) {
        self.child = run(&PathBuf::from(std::env::var_os(PROGRAM).unwrap()), &self.folder);
        self.answers().await;
    }

    /// `[cluster.nats]` with it.
    pub fn section(&self) -> String {
        format!(
            "[cluster.nats]\nservers = [\"nats://127.0.0.1:{}\"]\nusername = \"relayer\"\npassword_file = \"{}/password\"",
            self.port,
            self.folder.path().display()
        )
    }
}

fn run(program: &PathBuf, folder: &TempDir) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.path().join("log")).unwrap();
    let config = folder.path().join("nats.conf");
    Command::new(program).arg("-c").arg(config).stdin(Stdio::null()).stderr(log).spawn().unwrap()
}

impl Drop for Nats {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
