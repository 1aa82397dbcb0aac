//! Brings everything from one store into another that is empty: from a file to a server, back, or from the layout before.
//!
//! All of it is one group: the other store has everything, counted and compared, or it has nothing. The store it comes from is only read.

mod shape;

use std::borrow::Cow;

use aws_lc_rs::digest::{Context, SHA256};
use serde::Serialize;

use super::sql::{Group, On, Value};
use super::{query, Place, Row, Store, LAYOUT};
use crate::RelayerError;
use shape::{tables, Column, Holds, Table};

/// Rows that are read and written at once.
const AT_ONCE: u32 = 200;
/// The oldest layout that can be brought over. What it lacks stays empty.
const OLDEST: i64 = 2;

/// A table that was brought over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// The SHA-256 of all that is in them, in hex: the same on both sides.
    pub sha256: String,
}

impl Store {
    /// Brings all that is in `source` into this store, which is at `place`; says so of each table. Nobody else may work with either.
    ///
    /// # Errors
    /// This store has something in it, the other is of a layout that is not known, one of them fails, or what was written does
    /// not read as what was there. Then this store is as empty as before.
    pub async fn take_over(
        &self,
        place: &Place,
        source: &Store,
        mut each: impl FnMut(&Moved),
    ) -> Result<Vec<Moved>, RelayerError> {
        let found = source.layout().await?;
        if !(OLDEST..=LAYOUT).contains(&found) {
            return Err(RelayerError::StoreLayout { found, expected: LAYOUT });
        }
        let mut group = self.begin().await?;
        let mut all = Vec::new();
        for table in tables().await? {
            let count = format!("SELECT count(*) FROM {}", table.name);
            if query(&count).scalar::<i64>(&mut group).await? > 0 {
                return Err(RelayerError::NotEmpty { place: place.to_string() });
            }
            let copied = self.copy(&mut group, source, &table).await?;
            let read = self.read_back(&mut group, &table).await?;
            if read != copied {
                return Err(RelayerError::NotTheSame { table: table.name });
            }
            each(&copied);
            all.push(copied);
        }
        group.commit().await?;
        Ok(all)
    }

    async fn copy(&self, group: &mut Group, source: &Store, table: &Table) -> Result<Moved, RelayerError> {
        let there = source.columns_of(&table.name).await?;
        let mut sum = Sum::new(table);
        if there.is_empty() {
            return Ok(sum.end());
        }
        let mut after: Vec<Value<'static>> = Vec::new();
        loop {
            let statement = select(source, table, &there, !after.is_empty());
            let rows = page(&statement, &after, &source.pool).await?;
            let Some(last) = rows.last() else { break };
            after = key(table, last)?;
            let text = insert_into(table, rows.len());
            let mut insert = query(&text).once();
            for row in &rows {
                for value in sum.add(row)? {
                    insert = insert.bind(value);
                }
            }
            insert.execute(&mut *group).await?;
        }
        self.count_on(group, table).await?;
        Ok(sum.end())
    }

    async fn read_back(&self, group: &mut Group, table: &Table) -> Result<Moved, RelayerError> {
        let there: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        let mut sum = Sum::new(table);
        let mut after: Vec<Value<'static>> = Vec::new();
        loop {
            let statement = select(self, table, &there, !after.is_empty());
            let rows = page(&statement, &after, &mut *group).await?;
            let Some(last) = rows.last() else { return Ok(sum.end()) };
            after = key(table, last)?;
            for row in &rows {
                sum.add(row)?;
            }
        }
    }

    /// The server gives the next row the next number.
    async fn count_on(&self, group: &mut Group, table: &Table) -> Result<(), RelayerError> {
        if self.seat().is_none() || !table.columns.iter().any(|column| column.name == "id") {
            return Ok(());
        }
        let name = &table.name;
        let set = format!(
            "SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name} HAVING max(id) IS NOT NULL"
        );
        query(&set).execute(group).await?;
        Ok(())
    }
}

/// The rows of a table in the order of its key, some at once. What the table lacks there is empty.
fn select(store: &Store, table: &Table, there: &[String], goes_on: bool) -> String {
    let column = |column: &Column| {
        if there.contains(&column.name) {
            return column.name.clone();
        }
        let empty = match (column.is_needed, column.holds) {
            (false, _) => "NULL",
            (true, Holds::Text) => "''",
            (true, Holds::Integer) => "0",
            (true, Holds::Flag) => "false",
            (true, Holds::Bytes) => "x''",
        };
        format!("{empty} AS {}", column.name)
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let (columns, name, order) = (columns.join(", "), &table.name, table.key_in(&store.pool));
    let marks: Vec<String> = (1..=table.key().len()).map(|number| format!("${number}")).collect();
    let after = if goes_on { format!("WHERE ({order}) > ({})", marks.join(", ")) } else { String::new() };
    format!("SELECT {columns} FROM {name} {after} ORDER BY {order} LIMIT {AT_ONCE}")
}

async fn page(
    statement: &str,
    after: &[Value<'static>],
    on: impl Into<On<'_>>,
) -> Result<Vec<Row>, RelayerError> {
    let mut asked = query(statement);
    for value in after {
        asked = asked.bind(value.clone());
    }
    asked.fetch_all(on).await
}

fn insert_into(table: &Table, rows: usize) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let mut number: usize = 0;
    let mut mark = || {
        number = number.saturating_add(1);
        format!("${number}")
    };
    let mut row = || format!("({})", names.iter().map(|_| mark()).collect::<Vec<_>>().join(", "));
    let rows: Vec<String> = (0..rows).map(|_| row()).collect();
    format!("INSERT INTO {} ({}) VALUES {}", table.name, names.join(", "), rows.join(", "))
}

fn key(table: &Table, row: &Row) -> Result<Vec<Value<'static>>, RelayerError> {
    table.key().into_iter().map(|column| value(column, row)).collect()
}

fn value(column: &Column, row: &Row) -> Result<Value<'static>, RelayerError> {
    let name = column.name.as_str();
    Ok(match column.holds {
        Holds::Integer => Value::Integer(row.get(name)?),
        Holds::Flag => Value::Flag(row.get(name)?),
        Holds::Text => Value::Text(row.get::<Option<String>>(name)?.map(Cow::Owned)),
        Holds::Bytes => Value::Bytes(row.get::<Option<Vec<u8>>>(name)?.map(Cow::Owned)),
    })
}

/// What all rows of a table come to.
struct Sum<'t> {
    table: &'t Table,
    rows: u64,
    context: Context,
}

impl<'t> Sum<'t> {
    fn new(table: &'t Table) -> Self {
        Self { table, rows: 0, context: Context::new(&SHA256) }
    }

    /// Adds a row; gives its values.
    fn add(&mut self, row: &Row) -> Result<Vec<Value<'static>>, RelayerError> {
        self.rows = self.rows.saturating_add(1);
        let values: Vec<Value<'static>> =
            self.table.columns.iter().map(|column| value(column, row)).collect::<Result<_, _>>()?;
        for value in &values {
            self.mix(value);
        }
        Ok(values)
    }

    /// Each value with its length, so that none can pass for part of another.
    fn mix(&mut self, value: &Value<'_>) {
        let number;
        let text;
        let bytes: Option<&[u8]> = match value {
            Value::Integer(value) => {
                number = value.map(i64::to_be_bytes);
                number.as_ref().map(<[u8; 8]>::as_slice)
            }
            Value::Flag(value) => Some(if *value { &[1] } else { &[0] }),
            Value::Text(value) => {
                // As a server keeps it, which takes no character 0.
                text = value.as_ref().map(|text| text.replace('\0', "\u{FFFD}"));
                text.as_deref().map(str::as_bytes)
            }
            Value::Bytes(value) => value.as_deref(),
        };
        match bytes {
            None => self.context.update(&[0]),
            Some(bytes) => {
                self.context.update(&[1]);
                self.context.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
                self.context.update(bytes);
            }
        }
    }

    fn end(self) -> Moved {
        let sha256 = hex::encode(self.context.finish());
        Moved { table: self.table.name.clone(), rows: self.rows, sha256 }
    }
}
