//! An embedded network in a folder, on which licence 1 may mint its models.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::{json, project, stderr, surety};

const SHA: &str = "139d544b821b13ebea14f1b0fe18577222e415c2966e3a3511c4196055232202";

/// The network, which ends with this.
pub struct Maker {
    pub dir: tempfile::TempDir,
}

impl Drop for Maker {
    fn drop(&mut self) {
        surety(self.dir.path(), &["network", "down", "--home", "net"]);
    }
}

impl Maker {
    /// Brings it up, up to an active licence with `models` certified models.
    pub fn new(models: u32) -> Self {
        let maker = Self { dir: tempfile::tempdir().unwrap() };
        let up = surety(maker.path(), &["network", "up", "--embedded", "--home", "net"]);
        assert!(up.status.success(), "{}", stderr(&up));
        let details = project("docs/howto/application.json");
        let paper = format!("--uri https://example.org/x.pdf --sha256 {SHA}");
        let tester = maker.address("tester");
        maker.ok("governance", "model category dash-cam --stake 80000000udimo");
        maker.ok("governance", &format!("standard admit-tester {tester}"));
        maker.ok("manufacturer", &format!("application submit --details {}", details.display()));
        maker.ok("integrations", &format!("application review 1 {paper}"));
        maker.ok("manufacturer", "network wait --days 7");
        maker.ok("community", "application decide 1 --approve");
        maker.ok("manufacturer", "application take 1");
        maker.ok("manufacturer", "licence bond 1 --amount 100000000000udimo");
        for model in 1..=models {
            let register = format!(
                "model register --licence 1 --category dash-cam --hardware Cam{model} --curve secp256k1 --terminal-code 0x8001 --region us {paper}"
            );
            maker.ok("manufacturer", &register);
            maker.ok("tester", &format!("model report {model} --region us {paper}"));
            maker.ok(
                "integrations",
                &format!("model certify {model} --region us --valid-until 4102444800 {paper}"),
            );
        }
        maker.ok("integrations", "licence confirm 1");
        maker
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The command as a role would give it, words apart by spaces.
    pub fn command(&self, role: &str, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_surety"));
        let files = "--profile net/profile.toml --deployment net/deployment.json --yes --output json";
        command.args(files.split(' ')).arg("--key").arg(format!("net/keys/{role}.json"));
        command.args(words.split(' ')).current_dir(self.path());
        command
    }

    /// Runs it.
    pub fn run(&self, role: &str, words: &str) -> Output {
        self.command(role, words).output().unwrap()
    }

    /// Runs it; it must work.
    #[track_caller]
    pub fn ok(&self, role: &str, words: &str) -> Value {
        let output = self.run(role, words);
        assert!(output.status.success(), "{words}: {}", stderr(&output));
        json(&output)
    }

    /// A role's address.
    pub fn address(&self, role: &str) -> String {
        let env = std::fs::read_to_string(self.path().join("net/env")).unwrap();
        let name = format!("{}=", role.to_uppercase());
        let line = env.lines().find_map(|line| line.trim_start_matches("export ").strip_prefix(&name));
        line.unwrap().trim_matches(['\'', '"']).to_owned()
    }
}

impl Maker {
    /// Steers the embedded chain.
    pub fn faults(&self, faults: surety_chain::Faults) {
        self.steered(|client| async move { client.devnet_faults(&faults).await.unwrap() });
    }

    /// Makes blocks.
    pub fn blocks(&self, count: u64) {
        self.steered(|client| async move { client.devnet_advance_blocks(count).await.map(drop).unwrap() });
    }

    fn steered<F: std::future::Future<Output = ()>>(&self, steer: impl FnOnce(surety_chain::Client) -> F) {
        let profile = surety_chain::Profile::load(&self.path().join("net/profile.toml")).unwrap();
        let client = surety_chain::Client::new(profile).unwrap();
        tokio::runtime::Runtime::new().unwrap().block_on(steer(client));
    }
}
