//! The configuration file. Everything that is wrong with it is named at once, before anything starts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cosmwasm_std::Decimal;
use serde::Deserialize;
use surety_chain::{keystore, Deployment, PassphraseSource, Profile, Signer};
use thiserror::Error;

use crate::observe::RuleFile;
use crate::store::Place;
use crate::toml_file::{self, FileError};

mod chain;
mod cluster;
mod detect;
mod limits;
mod listen;
mod log;
mod mqtt;
mod nats;
mod observe;
mod private;
mod retention;
mod serve;
mod store;
mod submit;
mod tls;

pub use chain::Chain;
pub use cluster::Cluster;
pub use detect::Detect;
pub use limits::Limits;
pub use listen::Listen;
pub use log::Log;
pub use mqtt::Mqtt;
pub use nats::Nats;
pub use observe::Observe;
pub use retention::Retention;
pub use serve::Serve;
pub use store::Store;
pub use submit::Submit;
pub use tls::Tls;

/// As written in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where devices reach it.
    pub listen: Listen,
    /// With it HTTPS, without it HTTP.
    pub tls: Option<Tls>,
    /// The broker that devices send to, when there is one.
    pub mqtt: Option<Mqtt>,
    /// How much it takes on at one time.
    #[serde(default)]
    pub limits: Limits,
    /// Where it keeps what it heard.
    pub store: Store,
    /// Others that stand by for it, or for which it stands by.
    #[serde(default)]
    pub cluster: Option<Cluster>,
    /// The chain it reports to.
    pub chain: Chain,
    /// What it writes to its log.
    #[serde(default)]
    pub log: Log,
    /// How it submits.
    #[serde(default)]
    pub submit: Submit,
    /// What it looks for.
    #[serde(default)]
    pub detect: Detect,
    /// What it tells the public.
    #[serde(default)]
    pub serve: Serve,
    /// What it finds in what devices send.
    #[serde(default)]
    pub observe: Observe,
    /// What is kept for how long.
    #[serde(default)]
    pub retention: Retention,
}

/// A configuration whose files have been read.
#[derive(Clone)]
pub struct Loaded {
    /// As written.
    pub config: Config,
    /// Where the store is.
    pub place: Place,
    /// The chain.
    pub profile: Profile,
    /// The contracts.
    pub deployment: Deployment,
    /// The key.
    pub key: Arc<dyn Signer>,
    /// The rules for what devices send, where there are any.
    pub rules: Option<RuleFile>,
    /// The keys of further lanes.
    pub lanes: Vec<Arc<dyn Signer>>,
    /// The most that is offered for one unit of gas.
    pub gas_price_max: Decimal,
}

/// Why a configuration cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read or does not parse.
    #[error(transparent)]
    File(#[from] FileError),
    /// The log's filter cannot be used.
    #[error("log.filter `{filter}` cannot be used: {problem}")]
    Filter {
        /// As written.
        filter: String,
        /// Why not.
        problem: String,
    },
    /// Values that cannot be used: all of them.
    #[error("{path} cannot be used:\n  - {}", .problems.join("\n  - "))]
    Unusable {
        /// The file.
        path: PathBuf,
        /// One sentence each.
        problems: Vec<String>,
    },
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// It cannot be read or does not parse.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Ok(toml_file::read(path)?)
    }

    /// Reads every file the configuration names, and checks that they fit together.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn load(path: &Path) -> Result<Loaded, ConfigError> {
        let config = Self::read(path)?;
        let mut problems = Vec::new();
        let mut note =
            |section: &str, error: &dyn std::fmt::Display| problems.push(format!("{section}: {error}"));
        let profile =
            Profile::load(&config.chain.profile).map_err(|error| note("chain.profile", &error)).ok();
        let deployment =
            Deployment::load(&config.chain.deployment).map_err(|error| note("chain.deployment", &error)).ok();
        let passphrase = PassphraseSource::from_environment();
        let key = keystore::open(&config.chain.key_file, &passphrase)
            .map_err(|error| note("chain.key_file", &error))
            .ok();
        if let (Some(profile), Some(deployment)) = (&profile, &deployment) {
            if profile.chain_id != deployment.chain_id {
                let what = format!(
                    "the profile is of {}, the deployment of {}",
                    profile.chain_id, deployment.chain_id
                );
                note("chain", &what);
            }
        }
        for contract in ["telemetry", "device"] {
            if let Some(Err(error)) = deployment.as_ref().map(|deployment| deployment.address(contract)) {
                note("chain.deployment", &error);
            }
        }
        let files = [
            ("store.path", config.store.path.as_ref()),
            ("listen.address_file", config.listen.address_file.as_ref()),
        ];
        for (field, file) in files.into_iter().filter_map(|(field, file)| Some((field, file?))) {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            if folder.is_some_and(|folder| !folder.is_dir()) || file.is_dir() {
                note(field, &format!("{} cannot be a file: make its folder first", file.display()));
            }
        }
        let place = config.store.place().map_err(|problem| note("store", &problem)).ok();
        if let (Some(cluster), Some(place)) = (&config.cluster, &place) {
            cluster.check(matches!(place, Place::Server(_)), &mut note);
        }
        config.listen.check(&mut note);
        if let Some(tls) = &config.tls {
            tls.check(&mut note);
        }
        config.limits.check(config.listen.body_limit, &mut note);
        if let Some(mqtt) = &config.mqtt {
            mqtt.check(&mut note);
        }
        config.submit.check(&mut note);
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&config.log.filter) {
            note("log.filter", &error);
        }
        let lanes = config.submit.keys(key.as_ref(), &passphrase, &mut note);
        let ceiling = profile.as_ref().map(|profile| config.submit.ceiling(profile));
        if let Some(Err(problem)) = &ceiling {
            note("submit.gas_price_max", problem);
        }
        config.serve.check(&mut note);
        let rules = config.observe.rules.as_deref().map(RuleFile::load).transpose();
        let rules = rules.map_err(|error| note("observe.rules", &error)).ok().flatten();
        config.retention.check(&mut note);
        match (profile, deployment, key, ceiling, place) {
            (Some(mut profile), Some(deployment), Some(key), Some(Ok(gas_price_max)), Some(place))
                if problems.is_empty() =>
            {
                profile.clock = config.chain.clock.unwrap_or(profile.clock);
                profile.timeout_blocks = config.submit.timeout_blocks;
                let lanes = lanes.into_iter().map(|key| Arc::new(key) as Arc<dyn Signer>).collect();
                let key = Arc::new(key);
                Ok(Loaded { config, place, profile, deployment, key, lanes, gas_price_max, rules })
            }
            _ => Err(ConfigError::Unusable { path: path.to_owned(), problems }),
        }
    }
}
