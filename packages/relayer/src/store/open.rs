//! Opens a store, and makes its tables where there are none.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::PgPool;

use super::place::{Place, Server};
use super::seat::{self, Seat};
use super::sql::{for_postgres, query, Pool, Writing};
use super::{heard, observed, record, Store, LAYOUT, SCHEMA};
use crate::RelayerError;

/// Bytes of a page of a new file: a row of the log is some of them, and each costs a check sum and a place in the log of pages.
const PAGE: u32 = 16 * 1024;
/// How long a write waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pages in the log of pages from which on a commit takes them over itself, where nothing else has: 128 MiB.
const LOGGED: &str = "8192";
/// Connections to a file that read.
const READERS: u32 = 4;
/// Connections of one process at the most: one writes, the others read.
const CONNECTIONS: u32 = 8;
/// After how long a holder that is not heard loses its seat, where nothing else is said.
pub const LEASE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens a store of one process, and makes it when it is not there. A write that has been acknowledged is on the disk.
    /// On PostgreSQL the seat is taken, and given back by [`Store::close`].
    ///
    /// # Errors
    /// It cannot be used, or another process has its seat.
    pub async fn open(place: impl Into<Place>) -> Result<Self, RelayerError> {
        let store = Self::join(place, LEASE).await?;
        if let Some(seat) = store.seat() {
            if let Err(error) = seat.take("alone", LEASE.saturating_mul(2)).await {
                store.close().await;
                return Err(error);
            }
        }
        Ok(store)
    }

    /// Opens a store without taking the seat: on PostgreSQL it is only read until [`Store::seat`] is taken.
    ///
    /// # Errors
    /// It cannot be used.
    pub async fn join(place: impl Into<Place>, lease: Duration) -> Result<Self, RelayerError> {
        let pool = match place.into() {
            Place::File(path) => file(&path).await?,
            Place::Server(server) => shared(&server, lease).await?,
        };
        Ok(Self { pool })
    }

    /// Opens a store that is there, only to read it; its relayer may be running.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub async fn look(place: impl Into<Place>) -> Result<Self, RelayerError> {
        let place = place.into();
        let pool = match &place {
            Place::File(path) => {
                if !path.exists() {
                    return Err(RelayerError::NoStore { place: place.to_string() });
                }
                let options = SqliteConnectOptions::new().filename(path).read_only(true);
                let writing = Writing::open(&options).await?;
                let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
                Pool::Sqlite { pool, writing }
            }
            Place::Server(server) => {
                let options = options(server)?.options([("default_transaction_read_only", "on")]);
                let pool = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
                let table = "SELECT to_regclass('layout') IS NOT NULL";
                if !sqlx::query_scalar::<_, bool>(table).fetch_one(&pool).await? {
                    pool.close().await;
                    return Err(RelayerError::NoStore { place: place.to_string() });
                }
                Pool::Postgres { pool, seat: Arc::new(Seat::new(options, LEASE)) }
            }
        };
        Ok(Self { pool })
    }

    /// Who may write; `None` where the store is a file.
    #[must_use]
    pub const fn seat(&self) -> Option<&Arc<Seat>> {
        match &self.pool {
            Pool::Sqlite { .. } => None,
            Pool::Postgres { seat, .. } => Some(seat),
        }
    }

    /// Bytes of the store, without what a file still has in its log.
    ///
    /// # Errors
    /// The store fails.
    pub async fn size(&self) -> Result<u64, RelayerError> {
        let size = self.pool.either(
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
             WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'",
        );
        super::unsigned(query(size).scalar(&self.pool).await?, "a size")
    }

    /// Ends all connections, so that a file can be moved and another process can have the seat.
    pub async fn close(&self) {
        if let Some(seat) = self.seat() {
            seat.leave().await;
        }
        self.pool.close().await;
    }
}

async fn file(path: &Path) -> Result<Pool, RelayerError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .page_size(PAGE)
        .pragma("wal_autocheckpoint", LOGGED)
        .busy_timeout(PATIENCE);
    let writing = Writing::open(&options).await?;
    let pool = SqlitePoolOptions::new().max_connections(READERS).connect_with(options).await?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&pool).await?;
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
    let tables: i64 = sqlx::query_scalar(tables).fetch_one(&pool).await?;
    if tables > 0 && found != LAYOUT {
        return Err(RelayerError::StoreLayout { found, expected: LAYOUT });
    }
    for schema in [SCHEMA, heard::SCHEMA, observed::SCHEMA, record::SCHEMA] {
        sqlx::raw_sql(schema).execute(&pool).await?;
    }
    sqlx::raw_sql(&format!("PRAGMA user_version = {LAYOUT}")).execute(&pool).await?;
    Ok(Pool::Sqlite { pool, writing })
}

fn options(server: &Server) -> Result<PgConnectOptions, RelayerError> {
    // The text of the error may hold the password.
    let options = PgConnectOptions::from_str(&server.url).map_err(|_| RelayerError::ServerAddress)?;
    let patience = PATIENCE.as_millis().to_string();
    let options = options.application_name("surety-relayer");
    Ok(options.options([("search_path", server.schema.as_str()), ("lock_timeout", &patience)]))
}

async fn shared(server: &Server, lease: Duration) -> Result<Pool, RelayerError> {
    let options = options(server)?;
    let seat = Arc::new(Seat::new(options.clone(), lease));
    // A process that hangs within a group must not keep the seat's row from the next holder.
    let idle = lease.as_millis().to_string();
    let options = options.options([("idle_in_transaction_session_timeout", idle.as_str())]);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    durable(&pool).await?;
    lay_out(&pool, &server.schema).await?;
    Ok(Pool::Postgres { pool, seat })
}

/// A server that acknowledges before it has written would make this relayer do the same.
async fn durable(pool: &PgPool) -> Result<(), RelayerError> {
    for setting in ["synchronous_commit", "fsync", "full_page_writes"] {
        let value: String =
            sqlx::query_scalar("SELECT current_setting($1)").bind(setting).fetch_one(pool).await?;
        if value == "off" {
            return Err(RelayerError::NotDurable { setting });
        }
    }
    Ok(())
}

async fn lay_out(pool: &PgPool, schema: &str) -> Result<(), RelayerError> {
    let mut group = pool.begin().await?;
    // Several processes may start at once.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('surety layout', 0))")
        .execute(&mut *group)
        .await?;
    let there = "SELECT count(*) FROM pg_namespace WHERE nspname = $1";
    if sqlx::query_scalar::<_, i64>(there).bind(schema).fetch_one(&mut *group).await? == 0 {
        sqlx::raw_sql(&format!("CREATE SCHEMA \"{schema}\"")).execute(&mut *group).await?;
    }
    let table = "SELECT to_regclass('layout') IS NOT NULL";
    if sqlx::query_scalar(table).fetch_one(&mut *group).await? {
        let found: i64 = sqlx::query_scalar("SELECT version FROM layout").fetch_one(&mut *group).await?;
        if found != LAYOUT {
            return Err(RelayerError::StoreLayout { found, expected: LAYOUT });
        }
    } else {
        for tables in [SCHEMA, heard::SCHEMA, observed::SCHEMA, record::SCHEMA] {
            sqlx::raw_sql(&for_postgres(tables)).execute(&mut *group).await?;
        }
        sqlx::raw_sql(seat::SCHEMA).execute(&mut *group).await?;
        sqlx::raw_sql("CREATE TABLE layout (version BIGINT NOT NULL)").execute(&mut *group).await?;
        sqlx::query("INSERT INTO layout VALUES ($1)").bind(LAYOUT).execute(&mut *group).await?;
    }
    seat::extend(&mut group).await?;
    group.commit().await?;
    Ok(())
}
