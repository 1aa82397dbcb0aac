//! A NATS server of a test's own, which can be killed and comes back with what it had.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::network::eventually;
use crate::pki::Pki;

/// Names the server's program.
const PROGRAM: &str = "SURETY_NATS_SERVER";

/// A server with its files.
pub struct Nats {
    folder: TempDir,
    port: u16,
    child: Child,
    /// Who has signed its certificate, where it has one.
    pub pki: Option<Pki>,
}

impl Nats {
    /// Starts one; none where `SURETY_NATS_SERVER` names no program.
    pub async fn start() -> Option<Self> {
        Self::run(false).await
    }

    /// The same, by TLS only.
    pub async fn start_tls() -> Option<Self> {
        Self::run(true).await
    }

    async fn run(by_tls: bool) -> Option<Self> {
        let Some(program) = std::env::var_os(PROGRAM).map(PathBuf::from) else {
            println!("left out: {PROGRAM} names no NATS server");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let pki = by_tls.then(|| Pki::new(folder.path()));
        let tls = pki.as_ref().map_or_else(String::new, |pki| {
            let (certificate, key) = pki.issue("nats");
            format!("tls {{ cert_file: \"{}\", key_file: \"{}\" }}\n", certificate.display(), key.display())
        });
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let path = folder.path().display();
        let config = format!(
            "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: \"{path}/data\", sync_interval: always }}\n\
             authorization {{ user: relayer, password: \"of-a-test\" }}\n{tls}"
        );
        std::fs::write(folder.path().join("nats.conf"), config).unwrap();
        let password = folder.path().join("password");
        std::fs::write(&password, "of-a-test\n").unwrap();
        let mut own = std::fs::metadata(&password).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut own, 0o600);
        std::fs::set_permissions(&password, own).unwrap();
        let child = run(&program, &folder);
        let nats = Self { folder, port, child, pki };
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
        self.section_by(self.pki.as_ref().map(Pki::ca))
    }

    /// The same, with these roots for its certificate.
    pub fn section_by(&self, ca: Option<PathBuf>) -> String {
        let scheme = if self.pki.is_some() { "tls" } else { "nats" };
        let ca = ca.map_or_else(String::new, |ca| format!("\nca = \"{}\"", ca.display()));
        format!(
            "[cluster.nats]\nservers = [\"{scheme}://127.0.0.1:{}\"]\nusername = \"relayer\"\npassword_file = \"{}/password\"{ca}",
            self.port,
            self.folder.path().display()
        )
    }

    /// Its JetStream, for whoever is no relayer.
    pub async fn jetstream(&self) -> async_nats::jetstream::Context {
        let options =
            async_nats::ConnectOptions::new().user_and_password("relayer".to_owned(), "of-a-test".to_owned());
        let client = options.connect(format!("nats://127.0.0.1:{}", self.port)).await.unwrap();
        async_nats::jetstream::new(client)
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
