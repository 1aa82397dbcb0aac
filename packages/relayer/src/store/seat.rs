//! Who may write where several processes share one PostgreSQL: one of them, the holder of the seat.
//!
//! The holder keeps a connection with an advisory lock, so that the seat is free at once when its process ends, and
//! renews a time, so that it is free as well when the process hangs or its machine is gone. Each holder has a term, a
//! number that rises: every commit checks it (docs/adr/0065-who-writes-on-postgresql.md).

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::holder::Base;
use crate::RelayerError;

/// The table of this file.
pub const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS seat (
    one BIGINT PRIMARY KEY CHECK (one = 1), term BIGINT NOT NULL, holder TEXT NOT NULL, renewed_at TIMESTAMPTZ NOT NULL);
INSERT INTO seat VALUES (1, 0, '', now()) ON CONFLICT DO NOTHING;
";
/// Where its holder is reached, and the session that wrote that: what a holder before has left is not this one's.
const REACHED: &str = "
ALTER TABLE seat ADD COLUMN IF NOT EXISTS base TEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS session INTEGER NOT NULL DEFAULT 0";

/// The advisory lock of a schema's seat.
const KEY: &str = "hashtextextended('surety seat ' || current_schema(), 0)";
/// The longest pause between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// The sessions that hold the seat's lock, of those in `pg_locks`.
fn locks() -> String {
    format!(
        "locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND ((classid::bigint << 32) | objid::bigint) = {KEY} AND objsubid = 1"
    )
}

/// Adds what stores of an older version lack. Nothing waits for a lock where nothing is missing.
///
/// # Errors
/// The server does not answer.
pub async fn extend(group: &mut PgConnection) -> Result<(), RelayerError> {
    let there = "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('seat')
                 AND attname IN ('base', 'session') AND NOT attisdropped";
    if sqlx::query_scalar::<_, i64>(there).fetch_one(&mut *group).await? < 2 {
        sqlx::raw_sql(REACHED).execute(group).await?;
    }
    Ok(())
}

/// What came of a try for the seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This process is the holder from now on.
    Mine,
    /// Another one has it, and is reached there where it says so.
    Others(Option<Base>),
}

/// A process's claim to write.
#[derive(Debug)]
pub struct Seat {
    options: PgConnectOptions,
    lease: Duration,
    /// The term it holds; 0 for none.
    term: AtomicI64,
    lost: watch::Sender<bool>,
    keeper: Mutex<Option<JoinHandle<()>>>,
}

impl Seat {
    /// A claim that has not been made. Others may take the seat when its holder was not heard for `lease`.
    #[must_use]
    pub fn new(options: PgConnectOptions, lease: Duration) -> Self {
        let (lost, _) = watch::channel(false);
        Self { options, lease, term: AtomicI64::new(0), lost, keeper: Mutex::default() }
    }

    /// The term it holds.
    #[must_use]
    pub fn term(&self) -> Option<i64> {
        Some(self.term.load(Ordering::Acquire)).filter(|term| *term > 0)
    }

    /// Somebody else has it now: nothing is written any more.
    pub fn lost(&self) {
        self.term.store(0, Ordering::Release);
        self.lost.send_replace(true);
    }

    /// Changes to true when it was lost.
    #[must_use]
    pub fn is_lost(&self) -> watch::Receiver<bool> {
        self.lost.subscribe()
    }

    /// Tries once to take it under that name. True when this process is the holder from now on.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn try_take(self: &Arc<Self>, name: &str) -> Result<bool, RelayerError> {
        Ok(self.claim(name, None).await? == Claim::Mine)
    }

    /// The same, and says where the holder is reached: this process under `base`, once it is that.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn claim(self: &Arc<Self>, name: &str, base: Option<&Base>) -> Result<Claim, RelayerError> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        if !self.lock(&mut connection).await? {
            self.free_if_old(&mut connection).await?;
            let reached = self.reached(&mut connection).await?;
            connection.close().await?;
            return Ok(Claim::Others(reached));
        }
        let take = "UPDATE seat SET term = term + 1, holder = $1, renewed_at = now(), base = $2,
                    session = pg_backend_pid() RETURNING term";
        let base = base.map(Base::as_str).unwrap_or_default();
        let term: i64 = sqlx::query_scalar(take).bind(name).bind(base).fetch_one(&mut connection).await?;
        self.term.store(term, Ordering::Release);
        tracing::info!(term, name, "this process is the holder");
        let keeper = tokio::spawn(keep(Arc::downgrade(self), connection));
        let before = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).replace(keeper);
        drop(before);
        Ok(Claim::Mine)
    }

    /// Takes it, and waits so long at the most for whoever has it.
    ///
    /// # Errors
    /// The server does not answer, or another process keeps it.
    pub async fn take(self: &Arc<Self>, name: &str, patience: Duration) -> Result<(), RelayerError> {
        let begun = Instant::now();
        while !self.try_take(name).await? {
            if begun.elapsed() > patience {
                return Err(RelayerError::SeatTaken);
            }
            tokio::time::sleep(self.pause()).await;
        }
        Ok(())
    }

    /// Between two tries.
    #[must_use]
    pub fn pause(&self) -> Duration {
        self.lease.checked_div(10).unwrap_or_default().min(PAUSE)
    }

    /// Gives it up, so that another process has it at once.
    pub async fn leave(&self) {
        self.term.store(0, Ordering::Release);
        let keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(keeper) = keeper {
            keeper.abort();
            // Its connection ends with it, and the lock with that.
            drop(keeper.await);
        }
    }

    async fn lock(&self, connection: &mut PgConnection) -> Result<bool, RelayerError> {
        let lock = format!("SELECT pg_try_advisory_lock({KEY})");
        Ok(sqlx::query_scalar(&lock).fetch_one(connection).await?)
    }

    /// Ends the session of a holder that has not been heard for too long.
    async fn free_if_old(&self, connection: &mut PgConnection) -> Result<(), RelayerError> {
        let end = format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks, seat WHERE {}
             AND renewed_at < now() - make_interval(secs => $1)",
            locks()
        );
        let ended: i64 =
            sqlx::query_scalar(&end).bind(self.lease.as_secs_f64()).fetch_one(connection).await?;
        if ended > 0 {
            tracing::warn!("the holder was not heard for {:?}: its session was ended", self.lease);
        }
        Ok(())
    }

    /// Where the holder is reached: only what the session wrote that has the lock and is heard.
    async fn reached(&self, connection: &mut PgConnection) -> Result<Option<Base>, RelayerError> {
        let reached = format!(
            "SELECT base FROM seat, pg_locks WHERE {} AND pid = session
             AND renewed_at >= now() - make_interval(secs => $1)",
            locks()
        );
        let base: Option<String> =
            sqlx::query_scalar(&reached).bind(self.lease.as_secs_f64()).fetch_optional(connection).await?;
        Ok(base.and_then(|base| Base::parse(&base).ok()))
    }

    /// Renews the time; false when somebody else has had the seat.
    async fn renew(&self, connection: &mut PgConnection, term: i64) -> Result<bool, sqlx::Error> {
        let renew = "UPDATE seat SET renewed_at = now(), session = pg_backend_pid() WHERE term = $1";
        Ok(sqlx::query(renew).bind(term).execute(connection).await?.rows_affected() > 0)
    }

    /// After the connection broke: the seat is still its own if nobody has taken it since.
    async fn again(&self, term: i64) -> Result<Option<PgConnection>, RelayerError> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        let is_mine = self.lock(&mut connection).await? && self.renew(&mut connection, term).await?;
        Ok(is_mine.then_some(connection))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(keeper) = self.keeper.lock().unwrap_or_else(PoisonError::into_inner).take() {
            keeper.abort();
        }
    }
}

/// Renews the seat until it is lost or nobody needs it.
async fn keep(seat: Weak<Seat>, mut connection: PgConnection) {
    loop {
        let Some(pause) = seat.upgrade().map(|seat| seat.lease.checked_div(3).unwrap_or_default()) else {
            return;
        };
        tokio::time::sleep(pause).await;
        let Some(seat) = seat.upgrade() else { return };
        let Some(term) = seat.term() else { return };
        match tokio::time::timeout(seat.lease, seat.renew(&mut connection, term)).await {
            Ok(Ok(true)) => continue,
            Ok(Ok(false)) => {}
            // The server or the way to it is gone. Nothing can be written meanwhile, so nothing is lost by trying again.
            Ok(Err(_)) | Err(_) => match seat.again(term).await {
                Ok(Some(new)) => {
                    connection = new;
                    continue;
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%error, "PostgreSQL does not answer the holder");
                    continue;
                }
            },
        }
        tracing::error!(term, "another process is the holder now");
        seat.lost();
        return;
    }
}
