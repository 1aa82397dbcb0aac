//! Files that are read again when they change: certificates and tokens are renewed without a stop.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::signal::unix::{signal, SignalKind};
use tokio::sync::watch;

/// Between two looks at the files.
const PAUSE: Duration = Duration::from_secs(2);

/// What the files say, newest first to whoever asks.
pub type Newest<T> = watch::Receiver<Arc<T>>;

/// Loads once, and again whenever one of the files has changed or SIGHUP comes. What cannot be used is logged, and what
/// was used before goes on being used.
///
/// # Errors
/// The first load fails.
pub fn keep<T, E>(
    name: &'static str,
    files: Vec<PathBuf>,
    load: impl Fn() -> Result<T, E> + Send + 'static,
    mut stop: watch::Receiver<bool>,
) -> Result<Newest<T>, E>
where
    T: Send + Sync + 'static,
    E: std::fmt::Display,
{
    let mut seen = stamps(&files);
    let (send, newest) = watch::channel(Arc::new(load()?));
    tokio::spawn(async move {
        let mut hangup = signal(SignalKind::hangup()).ok();
        loop {
            let asked = async {
                match &mut hangup {
                    Some(hangup) => hangup.recv().await,
                    None => std::future::pending().await,
                }
            };
            let told = tokio::select! {
                _ = asked => true,
                () = tokio::time::sleep(PAUSE) => false,
                // Also when nobody is left who could stop it.
                _ = stop.changed() => return,
            };
            let now = stamps(&files);
            if !told && now == seen {
                continue;
            }
            seen = now;
            match load() {
                Ok(loaded) => {
                    tracing::info!(name, "read again");
                    send.send_replace(Arc::new(loaded));
                }
                Err(error) => tracing::error!(name, %error, "cannot be used: what was read before is kept"),
            }
        }
    });
    Ok(newest)
}

/// When each file was last changed, and how long it is.
fn stamps(files: &[PathBuf]) -> Vec<Option<(SystemTime, u64)>> {
    let stamp = |file: &PathBuf| {
        let about = std::fs::metadata(file).ok()?;
        Some((about.modified().ok()?, about.len()))
    };
    files.iter().map(stamp).collect()
}
