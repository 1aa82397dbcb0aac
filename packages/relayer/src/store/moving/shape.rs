//! What the tables look like: asked of SQLite, which has just made them, so that nothing is written down twice.

use sqlx::{Connection as _, Row as _, SqliteConnection};

use crate::store::sql::Pool;
use crate::store::{heard, observed, query, record, Store, SCHEMA};
use crate::RelayerError;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Integer,
    /// Yes or no.
    Flag,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether there is always something in it.
    pub is_needed: bool,
    /// Its place in the primary key, from 1; 0 where it is none of it.
    pub key: i64,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

impl Table {
    /// The columns of the primary key, in its order.
    #[must_use]
    pub fn key(&self) -> Vec<&Column> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        key
    }

    /// The primary key in a statement. Text is in the order of its bytes on both databases.
    #[must_use]
    pub fn key_in(&self, pool: &Pool) -> String {
        let bytewise = pool.either("", " COLLATE \"C\"");
        let part = |column: &&Column| match column.holds {
            Holds::Text => format!("{}{bytewise}", column.name),
            _ => column.name.clone(),
        };
        self.key().iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

/// All tables of this version, in the order of their names.
///
/// # Errors
/// SQLite fails.
pub async fn tables() -> Result<Vec<Table>, RelayerError> {
    let mut memory = SqliteConnection::connect("sqlite::memory:").await?;
    for schema in [SCHEMA, heard::SCHEMA, observed::SCHEMA, record::SCHEMA] {
        sqlx::raw_sql(schema).execute(&mut memory).await?;
    }
    let names: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut memory)
            .await?;
    let mut tables = Vec::new();
    for name in names {
        let columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid";
        let rows = sqlx::query(columns).bind(&name).fetch_all(&mut memory).await?;
        let column = |row: &sqlx::sqlite::SqliteRow| {
            let kind: String = row.try_get("type")?;
            let holds = match kind.as_str() {
                "INTEGER" => Holds::Integer,
                "BOOLEAN" => Holds::Flag,
                "TEXT" => Holds::Text,
                "BLOB" => Holds::Bytes,
                other => return Err(RelayerError::decode("a table", format!("a column holds {other}"))),
            };
            let (is_needed, key) = (row.try_get::<i64, _>("notnull")? > 0, row.try_get("pk")?);
            Ok(Column { name: row.try_get("name")?, holds, is_needed, key })
        };
        tables.push(Table { columns: rows.iter().map(column).collect::<Result<_, _>>()?, name });
    }
    Ok(tables)
}

impl Store {
    /// The layout of its tables.
    ///
    /// # Errors
    /// The store fails.
    pub(super) async fn layout(&self) -> Result<i64, RelayerError> {
        let asked =
            self.pool.either("SELECT user_version FROM pragma_user_version", "SELECT version FROM layout");
        query(asked).scalar(&self.pool).await
    }

    /// The names of the columns that one of its tables has; none where there is no such table.
    ///
    /// # Errors
    /// The store fails.
    pub(super) async fn columns_of(&self, table: &str) -> Result<Vec<String>, RelayerError> {
        let asked = self.pool.either(
            "SELECT name FROM pragma_table_info($1)",
            "SELECT column_name::text AS name FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1",
        );
        let rows = query(asked).bind(table).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.get("name")?)).collect()
    }
}
