//! `surety network up`, `down` and `reset`: a local network in one command, of real nodes or on an embedded chain.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use surety_api::telemetry::{ExecuteMsg, QueryMsg, ReportersResponse};
use surety_chain::{Deployment, Msg, Profile};
use surety_localnet::{create, parameters, LocalnetError, Network, Node, Periods, Spec};

use super::deploy::contracts;
use super::embedded;
use super::home::{deployment_path, file, key_path, parameters_path, profile_path};
use super::parameters::Parameters;
use super::plan::Source;
use super::programs::{built, found_artifacts};
use super::roles::{self, address, balances, COIN, DENOM, FEE_DENOM, PREFIX};
use super::summary::{summary, write_environment};
use crate::context::write;
use crate::{CliError, Context, Format, Global};

const GAS_PRICE: &str = "0.001";
/// Seconds in a month of a network of real nodes, and of an embedded chain.
const MONTH: u64 = 300;
const EMBEDDED_MONTH: u64 = 730 * 3_600;
/// Where and how.
#[derive(Debug, Args)]
pub(super) struct Up {
    /// The network's folder: keys, profile, deployment, the nodes and their logs.
    #[arg(long, default_value = "surety-localnet")]
    home: PathBuf,
    /// How many validators a new network has.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=7))]
    validators: u8,
    /// The id of a new network's chain.
    #[arg(long, default_value = "surety-local-1")]
    chain_id: String,
    /// Seconds in a month of a new network: by 300, the two years of an accrual take two hours. 300 when left out; on an embedded
    /// chain 2628000, which is 730 hours. From 60 on people can follow; with less the days are shorter than a transaction.
    #[arg(long, value_parser = clap::value_parser!(u64).range(31..=2_628_000))]
    month: Option<u64>,
    /// One embedded chain in place of real nodes: its clock stands still until `surety network wait` or `surety devnet` moves it,
    /// and it forgets everything when it is stopped.
    #[arg(long, conflicts_with = "validators")]
    embedded: bool,
    /// The node's program; built by scripts/wasmd-build when left out.
    #[arg(long, env = "SURETY_WASMD")]
    wasmd: Option<PathBuf>,
    /// The folder of the contracts' artifacts; built by scripts/build-wasm when left out.
    #[arg(long, env = "SURETY_ARTIFACTS")]
    artifacts: Option<PathBuf>,
}

/// Where.
#[derive(Debug, Args)]
pub(super) struct Down {
    /// The network's folder.
    #[arg(long, default_value = "surety-localnet")]
    home: PathBuf,
}

impl Up {
    /// Brings the network up, from wherever it was left.
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        // Every tool gets paths that hold from any folder.
        let home = std::path::absolute(&self.home).map_err(file(&self.home))?;
        match Network::load(&home)? {
            Some(network) if network.runs() => eprintln!("{} runs already", network.chain_id),
            left => {
                if let Some(network) = left {
                    eprintln!("some of its nodes have ended: stopping the rest");
                    network.stop(&home).await?;
                }
                if self.is_embedded(&home)? {
                    self.keys(&home, EMBEDDED_MONTH)?;
                    embedded::start(&home, &self.chain_id, balances(&home)?).await?;
                } else {
                    self.start(&home).await?;
                }
            }
        }
        let local = local(&home);
        self.contracts(&home, &local).await?;
        admit_reporters(&home, &local).await?;
        write_environment(&home)?;
        context.print(&summary(&home, &local)?)
    }

    /// Throws away what there is and begins anew.
    pub(super) async fn reset(mut self, context: &Context) -> Result<(), CliError> {
        let home = std::path::absolute(&self.home).map_err(file(&self.home))?;
        self.embedded |= embedded::is(&home);
        if let Some(network) = Network::load(&home)? {
            network.stop(&home).await?;
        }
        // What was not made here is not thrown away.
        if home.exists() && !profile_path(&home).exists() {
            return Err(LocalnetError::Absent { home }.into());
        }
        if home.exists() {
            std::fs::remove_dir_all(&home).map_err(file(&home))?;
        }
        self.run(context).await
    }

    /// Whether the folder's network is an embedded chain, or shall be.
    fn is_embedded(&self, home: &Path) -> Result<bool, CliError> {
        if self.embedded && profile_path(home).exists() && !embedded::is(home) {
            return Err(LocalnetError::Present { home: home.to_owned() }.into());
        }
        Ok(self.embedded || embedded::is(home))
    }

    async fn start(&self, home: &Path) -> Result<(), CliError> {
        let program = match &self.wasmd {
            Some(program) => program.clone(),
            None => built("wasmd-build").await?.1,
        };
        if !profile_path(home).exists() {
            self.create(home, &program).await?;
        }
        let profile = Profile::load(&profile_path(home))?;
        let nodes = Node::all(&program, home).await?;
        eprintln!("starting {} of {} nodes", profile.chain_id, nodes.len());
        let profile = Network::start(&program, home, &nodes, profile).await?;
        save(home, &profile)
    }

    async fn create(&self, home: &Path, program: &Path) -> Result<(), CliError> {
        self.keys(home, MONTH)?;
        let spec = Spec {
            chain_id: self.chain_id.clone(),
            home: home.to_owned(),
            program: program.to_owned(),
            validators: self.validators,
            balances: balances(home)?,
            block_ms: 500,
        };
        create(&spec).await?;
        let mut profile = Profile::new(&self.chain_id, "http://127.0.0.1:1", DENOM, PREFIX);
        profile.fee_denom = FEE_DENOM.into();
        profile.gas_price = GAS_PRICE.parse().map_err(|_| CliError::Argument {
            argument: "gas price",
            found: GAS_PRICE.into(),
            expected: "a decimal number".into(),
        })?;
        save(home, &profile)
    }

    /// A key for each role that has none yet, and what the contracts are instantiated with.
    fn keys(&self, home: &Path, month: u64) -> Result<(), CliError> {
        eprintln!("making a genesis and keys in {}", home.display());
        roles::keys(home)?;
        self.write_parameters(home, month)
    }

    fn write_parameters(&self, home: &Path, month: u64) -> Result<(), CliError> {
        let offices = json!({
            "governance": address(home, "governance")?, "integrations": address(home, "integrations")?,
            "community": address(home, "community")?, "guardian": address(home, "guardian")?,
        });
        let council =
            (1..=5).map(|at| address(home, &format!("council{at}"))).collect::<Result<Vec<_>, _>>()?;
        let council: Vec<&str> = council.iter().map(String::as_str).collect();
        let all =
            parameters(&Periods::of_month(self.month.unwrap_or(month)), &offices, &council, DENOM, COIN);
        write(&parameters_path(home), &format!("{all:#}\n"))
    }

    async fn contracts(&self, home: &Path, local: &Context) -> Result<(), CliError> {
        let built_artifacts;
        let source = match &self.artifacts {
            Some(folder) => Source::Folder(folder),
            None if deployed(home) => return Ok(()),
            None if embedded::is(home) => Source::Native,
            None => {
                built_artifacts = found_artifacts().await?;
                Source::Folder(&built_artifacts)
            }
        };
        let path = parameters_path(home);
        let parameters: Parameters = crate::context::read_json(&path)?;
        parameters.check(&path)?;
        contracts(local, "local".into(), &source, &parameters).await.map(drop)
    }
}

impl Down {
    /// Stops the nodes.
    pub(super) async fn run(self, context: &Context) -> Result<(), CliError> {
        let home = std::path::absolute(&self.home).map_err(file(&self.home))?;
        let Some(network) = Network::load(&home)? else {
            return Err(LocalnetError::NotRunning { home }.into());
        };
        network.stop(&home).await?;
        context.print(&json!({"stopped": network.chain_id}))
    }
}

/// Whether every contract is there.
fn deployed(home: &Path) -> bool {
    Deployment::load(&deployment_path(home))
        .is_ok_and(|deployment| deployment.contracts.len() == crate::native::CONTRACTS.len())
}

/// Governance admits the three reporters it has not admitted yet.
async fn admit_reporters(home: &Path, local: &Context) -> Result<(), CliError> {
    let known: ReportersResponse = local.query("telemetry", &QueryMsg::Reporters {}).await?;
    let telemetry = local.contract("telemetry")?;
    let mut messages = Vec::new();
    for at in 1..=3 {
        let address = address(home, &format!("reporter{at}"))?;
        if !known.reporters.iter().any(|reporter| reporter.address == address) {
            messages.push(Msg::execute(&telemetry, &ExecuteMsg::AdmitReporter { address }, &[])?);
        }
    }
    if messages.is_empty() {
        return Ok(());
    }
    eprintln!("admitting reporters");
    local.send_quietly(&local.account()?, &messages).await.map(drop)
}

/// What commands see of the local network when governance signs.
fn local(home: &Path) -> Context {
    Context::new(Global {
        profile: profile_path(home),
        deployment: Some(deployment_path(home)),
        key: key_path(home, "governance"),
        keystore: None,
        passphrase_fd: None,
        output: Format::Json,
        dry_run: false,
        propose: None,
        title: None,
        because: String::new(),
        generate_only: false,
        from: None,
        gas: None,
        yes: true,
    })
}

fn save(home: &Path, profile: &Profile) -> Result<(), CliError> {
    let text = toml::to_string(profile).map_err(|error| CliError::Answer { problem: error.to_string() })?;
    write(&profile_path(home), &text)
}
