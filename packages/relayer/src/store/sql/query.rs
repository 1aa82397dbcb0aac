//! A statement with its values, and the ways to run it.

use std::borrow::Cow;

use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use sqlx::postgres::PgArguments;
use sqlx::query::Query as Ready;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Postgres, Sqlite};

use super::row::Both;
use super::value::{without_zero, Value};
use super::{Group, Pool, Row};
use crate::RelayerError;

/// A statement with its values.
pub struct Query<'q> {
    sql: &'q str,
    values: Vec<Value<'q>>,
    persistent: bool,
}

/// Begins a statement.
pub const fn query(sql: &str) -> Query<'_> {
    Query { sql, values: Vec::new(), persistent: true }
}

/// Where a statement runs.
pub enum On<'a> {
    /// By itself. On PostgreSQL a write is a group of its own.
    Pool(&'a Pool),
    /// In a group.
    Group(&'a mut Group),
}

impl<'a> From<&'a Pool> for On<'a> {
    fn from(pool: &'a Pool) -> Self {
        Self::Pool(pool)
    }
}

impl<'a> From<&'a mut Group> for On<'a> {
    fn from(group: &'a mut Group) -> Self {
        Self::Group(group)
    }
}

impl<'q> Query<'q> {
    /// Gives the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// A statement whose text is never the same again: it is not kept prepared.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.persistent = false;
        self
    }

    /// Runs it; returns how many rows it has changed.
    ///
    /// # Errors
    /// The store fails, or this process is not the one that may write.
    pub async fn execute(self, on: impl Into<On<'_>>) -> Result<u64, RelayerError> {
        match on.into() {
            On::Pool(Pool::Sqlite { writing, .. }) => {
                let mut held = writing.hold().await;
                Ok(self.sqlite().execute(held.alone().await?).await?.rows_affected())
            }
            On::Group(Group::Sqlite(group)) => {
                Ok(self.sqlite().execute(group.connection()?).await?.rows_affected())
            }
            On::Group(Group::Postgres(group)) => {
                Ok(self.postgres().execute(&mut **group).await?.rows_affected())
            }
            On::Pool(pool) => {
                let mut group = pool.begin().await?;
                let changed = match &mut group {
                    Group::Postgres(group) => self.postgres().execute(&mut **group).await?.rows_affected(),
                    Group::Sqlite(group) => self.sqlite().execute(group.connection()?).await?.rows_affected(),
                };
                group.commit().await?;
                Ok(changed)
            }
        }
    }

    /// All rows of its answer.
    ///
    /// # Errors
    /// The store fails.
    pub async fn fetch_all(self, on: impl Into<On<'_>>) -> Result<Vec<Row>, RelayerError> {
        let sqlite = |rows: Vec<_>| rows.into_iter().map(Row::Sqlite).collect();
        let postgres = |rows: Vec<_>| rows.into_iter().map(Row::Postgres).collect();
        Ok(match on.into() {
            On::Pool(Pool::Sqlite { pool, .. }) => sqlite(self.sqlite().fetch_all(pool).await?),
            On::Pool(Pool::Postgres { pool, .. }) => postgres(self.postgres().fetch_all(pool).await?),
            On::Group(Group::Sqlite(group)) => sqlite(self.sqlite().fetch_all(group.connection()?).await?),
            On::Group(Group::Postgres(group)) => postgres(self.postgres().fetch_all(&mut **group).await?),
        })
    }

    /// The first row of its answer.
    ///
    /// # Errors
    /// The store fails.
    pub async fn fetch_optional(self, on: impl Into<On<'_>>) -> Result<Option<Row>, RelayerError> {
        Ok(match on.into() {
            On::Pool(Pool::Sqlite { pool, .. }) => self.sqlite().fetch_optional(pool).await?.map(Row::Sqlite),
            On::Pool(Pool::Postgres { pool, .. }) => {
                self.postgres().fetch_optional(pool).await?.map(Row::Postgres)
            }
            On::Group(Group::Sqlite(group)) => {
                self.sqlite().fetch_optional(group.connection()?).await?.map(Row::Sqlite)
            }
            On::Group(Group::Postgres(group)) => {
                self.postgres().fetch_optional(&mut **group).await?.map(Row::Postgres)
            }
        })
    }

    /// The one row of its answer.
    ///
    /// # Errors
    /// There is none, or the store fails.
    pub async fn fetch_one(self, on: impl Into<On<'_>>) -> Result<Row, RelayerError> {
        self.fetch_optional(on).await?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// The first value of the one row of its answer.
    ///
    /// # Errors
    /// There is none, it is of another type, or the store fails.
    pub async fn scalar<T>(self, on: impl Into<On<'_>>) -> Result<T, RelayerError>
    where
        T: for<'r> Both<'r>,
    {
        Ok(self.fetch_one(on).await?.first()?)
    }

    /// The first value of the first row of its answer, where there is one.
    ///
    /// # Errors
    /// It is of another type, or the store fails.
    pub async fn scalar_optional<T>(self, on: impl Into<On<'_>>) -> Result<Option<T>, RelayerError>
    where
        T: for<'r> Both<'r>,
    {
        let row = self.fetch_optional(on).await?;
        Ok(row.map(|row| row.first()).transpose()?)
    }

    /// The rows of its answer one by one, for answers that may be long.
    pub fn fetch<'a>(self, pool: &'a Pool) -> BoxStream<'a, Result<Row, RelayerError>>
    where
        'q: 'a,
    {
        match pool {
            Pool::Sqlite { pool, .. } => {
                self.sqlite().fetch(pool).map_ok(Row::Sqlite).map_err(RelayerError::from).boxed()
            }
            Pool::Postgres { pool, .. } => {
                self.postgres().fetch(pool).map_ok(Row::Postgres).map_err(RelayerError::from).boxed()
            }
        }
    }

    fn sqlite(self) -> Ready<'q, Sqlite, SqliteArguments<'q>> {
        let mut ready = sqlx::query(self.sql).persistent(self.persistent);
        for value in self.values {
            ready = match value {
                Value::Integer(value) => ready.bind(value),
                Value::Flag(value) => ready.bind(value),
                Value::Text(value) => ready.bind(value),
                Value::Bytes(Some(Cow::Borrowed(value))) => ready.bind(value),
                Value::Bytes(value) => ready.bind(value.map(Cow::into_owned)),
            };
        }
        ready
    }

    fn postgres(self) -> Ready<'q, Postgres, PgArguments> {
        let mut ready = sqlx::query(self.sql).persistent(self.persistent);
        for value in self.values {
            ready = match value {
                Value::Integer(value) => ready.bind(value),
                Value::Flag(value) => ready.bind(value),
                Value::Text(value) => ready.bind(value.map(without_zero)),
                Value::Bytes(Some(Cow::Borrowed(value))) => ready.bind(value),
                Value::Bytes(value) => ready.bind(value.map(Cow::into_owned)),
            };
        }
        ready
    }
}
