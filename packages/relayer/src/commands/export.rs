//! `export`.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use clap::{Args, ValueEnum};
use surety_api::DeviceId;
use surety_relayer::store::log::Logged;
use surety_relayer::store::observed::Which;
use surety_relayer::store::rejected::{Filter, Page};
use surety_relayer::store::Store;

use super::{open, CommandError};

/// Entries that are read at once.
const AT_ONCE: u32 = 500;
/// Rows of the log that are read at once.
const ROWS: u32 = 32;

/// What is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Table {
    /// Accepted events, oldest first.
    #[default]
    Events,
    /// Refused events, newest first.
    Rejected,
    /// What the rules have found, newest first.
    Observations,
}

/// How it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// RFC 4180, with a line of names.
    #[default]
    Csv,
}

/// Writes what is kept to a file, for other programs.
#[derive(Debug, Args)]
pub struct Export {
    /// The configuration file: its store is read, also while the relayer runs.
    #[arg(long)]
    config: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value_t)]
    table: Table,
    /// How to write it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// A file that is not there yet; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only what was received at or after this, unix seconds; of observations the device's clock counts.
    #[arg(long, default_value_t = 0)]
    since: u64,
    /// Only what was received before this, unix seconds.
    #[arg(long, default_value_t = u64::MAX)]
    until: u64,
    /// Only of this device.
    #[arg(long)]
    device: Option<DeviceId>,
    /// Write the data of events too, in base64. It is the owners' own: mind where it goes.
    #[arg(long)]
    data: bool,
}

type Out = csv::Writer<Box<dyn Write>>;

impl Export {
    /// Writes the table.
    ///
    /// # Errors
    /// There is no store, it does not read, or the output cannot be written: then there is no file.
    pub async fn run(self) -> Result<(), CommandError> {
        let store = open(&self.config).await?;
        let Format::Csv = self.format;
        let Some(path) = &self.out else {
            return self.write(&store, csv::Writer::from_writer(Box::new(io::stdout().lock()))).await;
        };
        if path.exists() {
            return Err(CommandError::Exists { path: path.clone() });
        }
        let partial = path.with_extension("partial");
        let written = self.to_file(&store, &partial).await;
        match written {
            Ok(()) => Ok(std::fs::rename(&partial, path)?),
            Err(error) => {
                // Half a file must not pass for a whole one.
                drop(std::fs::remove_file(&partial));
                Err(error)
            }
        }
    }

    async fn to_file(&self, store: &Store, path: &Path) -> Result<(), CommandError> {
        self.write(store, csv::Writer::from_writer(Box::new(File::create(path)?))).await
    }

    async fn write(&self, store: &Store, mut out: Out) -> Result<(), CommandError> {
        match self.table {
            Table::Events => self.events(store, &mut out).await?,
            Table::Rejected => self.rejected(store, &mut out).await?,
            Table::Observations => self.observations(store, &mut out).await?,
        }
        Ok(out.flush()?)
    }

    const fn covers(&self, at: u64) -> bool {
        at >= self.since && at < self.until
    }

    async fn events(&self, store: &Store, out: &mut Out) -> Result<(), CommandError> {
        let names = [
            "received_at",
            "device",
            "format",
            "apart",
            "boot",
            "seq",
            "time_ms",
            "status",
            "beacon",
            "id",
            "request",
            "statement",
            "signature",
        ];
        out.write_record(names.into_iter().chain(self.data.then_some("data")))?;
        let mut after = 0;
        loop {
            let rows = store.events_after(after, ROWS).await?;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            after = *last;
            for event in rows.into_iter().flat_map(|(_, events)| events) {
                let is_its = self.device.is_none_or(|device| device == event.mark.device);
                if is_its && self.covers(event.received_at) {
                    out.write_record(fields(&event, self.data))?;
                }
            }
        }
    }

    async fn rejected(&self, store: &Store, out: &mut Out) -> Result<(), CommandError> {
        out.write_record(["received_at", "device", "reason", "id"])?;
        let filter = Filter { device: self.device, reason: None, since: Some(self.since) };
        let mut before = None;
        loop {
            let rows = store.rejected(&filter, Page { before, limit: AT_ONCE }).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            before = Some(last.number);
            for row in rows.into_iter().filter(|row| self.covers(row.received_at)) {
                let device = row.device.map(|device| device.to_string()).unwrap_or_default();
                let id = row.id.unwrap_or_default();
                out.write_record([row.received_at.to_string(), device, row.reason, id])?;
            }
        }
    }

    async fn observations(&self, store: &Store, out: &mut Out) -> Result<(), CommandError> {
        out.write_record(["time_ms", "device", "rule", "matter", "detail", "id"])?;
        let mut which = Which { device: self.device, limit: AT_ONCE, ..Which::default() };
        loop {
            let rows = store.observations(&which).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            which.before = Some(last.number);
            for row in rows.into_iter().filter(|row| self.covers(row.time_ms / 1_000)) {
                let device = row.device.to_string();
                let time = row.time_ms.to_string();
                out.write_record([time, device, row.rule, row.matter, row.detail, row.event])?;
            }
        }
    }
}

fn fields(event: &Logged, data: bool) -> Vec<String> {
    let mark = &event.mark;
    let (statement, signature) = match &event.signed {
        Some(signed) => (hex::encode(&signed.statement), hex::encode(&signed.signature)),
        None => Default::default(),
    };
    let mut fields = vec![
        event.received_at.to_string(),
        mark.device.to_string(),
        if mark.observation { "observation" } else { "statement" }.to_owned(),
        mark.apart.to_string(),
        mark.word.position.0.to_string(),
        mark.word.position.1.to_string(),
        mark.word.time_ms.to_string(),
        mark.word.status.to_string(),
        hex::encode(mark.word.beacon),
        event.id.clone(),
        event.request.as_ref().map(ToString::to_string).unwrap_or_default(),
        statement,
        signature,
    ];
    fields.extend(data.then(|| STANDARD.encode(&event.data)));
    fields
}
