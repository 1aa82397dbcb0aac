//! Every way in from outside: HTTP or HTTPS, and a broker where one is configured.

use std::path::Path;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::health::Checks;
use crate::http::{self, App, Door, Server};
use crate::intake::Intake;
use crate::limits::Budget;
use crate::mqtt::Broker;
use crate::tokens::Tokens;
use crate::{reload, tls, RelayerError};

/// The open doors.
pub struct Doors {
    /// Where HTTP or HTTPS is reached.
    pub url: String,
    server: JoinHandle<()>,
    broker: Option<JoinHandle<()>>,
}

impl Doors {
    /// Opens them.
    ///
    /// # Errors
    /// The address is taken, or a certificate, a token or a broker's address cannot be used.
    pub async fn open(config: &Config, app: App, stop: watch::Receiver<bool>) -> Result<Self, RelayerError> {
        let chain_id = &app.reader.client.profile().chain_id;
        let broker = broker(config, chain_id, &app.intake, &app.door, &app.checks)?;
        let (url, server) = serve(config, http::router(app), stop.clone()).await?;
        Ok(Self { url, server, broker: broker.map(|broker| tokio::spawn(broker.run(stop))) })
    }

    /// What runs, by name, to be waited for once it was told to stop.
    pub fn parts(self) -> impl Iterator<Item = (&'static str, JoinHandle<()>)> {
        let broker = self.broker.map(|broker| ("the broker's part", broker));
        broker.into_iter().chain([("the server", self.server)])
    }
}

/// The broker's part, where one is configured.
///
/// # Errors
/// An address does not read.
pub fn broker(
    config: &Config,
    chain_id: &str,
    intake: &Intake,
    door: &Door,
    checks: &Checks,
) -> Result<Option<Broker>, RelayerError> {
    let Some(mqtt) = config.mqtt_here() else { return Ok(None) };
    let limit = config.listen.body_limit;
    let broker = Broker::new(mqtt, chain_id, limit, intake.clone(), door.budget.clone(), checks.clone())?;
    Ok(Some(broker))
}

/// Serves a router on the configured address until it is stopped, with TLS where there is a certificate; returns its URL
/// and writes that to the configured file.
///
/// # Errors
/// The address is taken, a certificate cannot be used, or the file cannot be written.
pub async fn serve(
    config: &Config,
    router: Router,
    stop: watch::Receiver<bool>,
) -> Result<(String, JoinHandle<()>), RelayerError> {
    let Config { listen, limits, tls: files, .. } = config;
    let failed = |source| RelayerError::Listen { address: listen.address, source };
    let listener = TcpListener::bind(listen.address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let tls = match files.clone() {
        None => None,
        Some(files) => {
            let mut watched = vec![files.certificate.clone(), files.key.clone()];
            watched.extend(files.client_ca.clone());
            let load = move || tls::server(&files);
            let keep = reload::keep("certificates", watched, load, stop.clone());
            Some(keep.map_err(|error| RelayerError::decode("tls", error))?)
        }
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{address}");
    let server = Server {
        router,
        tls,
        connections: limits.connections,
        head_time: Duration::from_secs(limits.head_seconds),
        stop,
    };
    let server = tokio::spawn(server.run(listener));
    if let Some(path) = &listen.address_file {
        write_address(path, &url)?;
    }
    Ok((url, server))
}

fn write_address(path: &Path, url: &str) -> Result<(), RelayerError> {
    // Whoever waits for the file must not read half of it.
    let partial = path.with_extension("partial");
    std::fs::write(&partial, url)
        .and_then(|()| std::fs::rename(&partial, path))
        .map_err(|source| RelayerError::File { path: path.to_owned(), source })
}

/// What the HTTP door lets in.
///
/// # Errors
/// The tokens cannot be read.
pub fn door(config: &Config, stop: watch::Receiver<bool>) -> Result<Door, RelayerError> {
    let Config { listen, limits, tls, .. } = config;
    let tokens = listen.tokens_file.clone().map(|path| {
        let watched = vec![path.clone()];
        reload::keep("tokens", watched, move || Tokens::load(&path), stop)
    });
    Ok(Door {
        body_limit: listen.body_limit,
        body_time: Duration::from_secs(limits.body_seconds),
        budget: Budget::new(limits.memory),
        tokens: tokens.transpose().map_err(|error| RelayerError::decode("listen.tokens_file", error))?,
        certificates: tls.as_ref().is_some_and(|tls| tls.client_ca.is_some()),
    })
}
