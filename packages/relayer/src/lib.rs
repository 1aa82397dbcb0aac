//! The relayer: hears what devices sign, keeps it, and carries to the chain what moves money (docs/design.md section 4).
//!
//! One event's way: [`http`] or [`mqtt`] takes it to [`intake`], [`ingest`] checks it, [`writer`] makes it durable before
//! it is acknowledged. A tick runs beside it: [`watch`] follows the chain, [`detect`] finds what must be reported, [`store::outbox`] keeps each
//! report until [`submit`] has proved it landed. The contracts check every proof themselves: a relayer is trusted with
//! nothing but gas.

pub mod chain;
pub mod clock;
pub mod config;
pub mod detect;
pub mod doors;
pub mod entry;
pub mod error;
pub mod follow;
pub mod guard;
pub mod health;
pub mod holder;
pub mod http;
pub mod ingest;
pub mod intake;
pub mod lease;
pub mod limits;
pub mod live;
pub mod lookup;
pub mod measure;
pub mod member;
pub mod meter;
pub mod moment;
pub mod mqtt;
pub mod observe;
pub mod queue;
pub mod record;
pub mod registry;
pub mod relayer;
pub mod reload;
pub mod remember;
pub mod request;
pub mod retention;
pub mod sink;
pub mod standby;
pub mod store;
pub mod submit;
pub mod tick;
pub mod tls;
pub mod tokens;
pub mod toml_file;
pub mod turns;
pub mod unpack;
pub mod watch;
pub mod writer;

pub use config::{Config, ConfigError};
pub use error::RelayerError;
pub use relayer::Relayer;
