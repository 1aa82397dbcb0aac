//! One way to ask two databases: SQLite, a file of this process, and PostgreSQL, a server that several processes share.
//!
//! Statements are written so that both read them, with `$1` for the first value. What only one of them knows is asked by
//! [`Pool::either`]. On PostgreSQL every write is a transaction that checks who may write: see [`super::seat`].

mod group;
mod many;
mod pool;
mod query;
mod row;
mod schema;
mod value;

pub use group::{Group, Writing};
pub use many::many;
pub use pool::Pool;
pub use query::{query, On};
pub use row::Row;
pub use schema::for_postgres;
pub use value::Value;
