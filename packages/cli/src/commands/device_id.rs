//! `surety device id`: from a factory's list of public keys to device ids, ready to mint.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use clap::Args;
use surety_statement::verify::VerifyingKey;
use surety_statement::{Curve, DeviceId, PublicKey};

use crate::words::one_of;
use crate::CliError;

/// The column that is read.
const KEY: &str = "public_key";
/// The column that is added.
const DEVICE: &str = "device";

/// Turn a CSV of public keys into one of devices. Needs no chain.
#[derive(Debug, Args)]
#[command(
    after_help = "The column public_key holds 65-byte uncompressed keys in hex or base64. All columns are kept, and device comes in front.

Examples:
  surety device id --keys factory.csv --curve p256 --out devices.csv
  surety mint --model 1 --region us --devices devices.csv"
)]
pub struct Ids {
    /// CSV with a column `public_key`.
    #[arg(long)]
    keys: PathBuf,
    /// The curve all keys must be on: secp256k1 or p256. Without it either will do.
    #[arg(long, value_parser = one_of(&[Curve::Secp256k1, Curve::P256], |it| it.as_str()))]
    curve: Option<Curve>,
    /// Where to write; stdout when left out. The file must not exist.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Ids {
    /// Runs the command. Nothing is written when one key is bad.
    ///
    /// # Errors
    /// A file cannot be read or written, or a key is none, is on another curve, or stands there twice.
    pub fn run(self) -> Result<(), CliError> {
        let text = self.convert()?;
        match &self.out {
            Some(path) => {
                let failed = |source| CliError::File { path: path.clone(), source };
                let mut file = std::fs::File::create_new(path).map_err(failed)?;
                file.write_all(&text).and_then(|()| file.sync_all()).map_err(failed)
            }
            None => {
                let failed = |source| CliError::File { path: "stdout".into(), source };
                std::io::stdout().lock().write_all(&text).map_err(failed)
            }
        }
    }

    fn convert(&self) -> Result<Vec<u8>, CliError> {
        let malformed = |problem: String| CliError::Malformed { path: self.keys.clone(), problem };
        let csv = |error: csv::Error| malformed(error.to_string());
        let mut reader = csv::Reader::from_path(&self.keys).map_err(csv)?;
        let headers = reader.headers().map_err(csv)?.clone();
        let column = headers.iter().position(|name| name.trim() == KEY);
        let column = column.ok_or_else(|| malformed(format!("it has no column `{KEY}`")))?;
        if headers.iter().any(|name| name.trim() == DEVICE) {
            return Err(malformed(format!("it has a column `{DEVICE}` already")));
        }
        let mut writer = csv::Writer::from_writer(vec![]);
        let with_device = |device: &str, row: &csv::StringRecord| -> csv::StringRecord {
            std::iter::once(device).chain(row).collect()
        };
        writer.write_record(&with_device(DEVICE, &headers)).map_err(csv)?;
        let mut seen = BTreeMap::new();
        for row in reader.records() {
            let row = row.map_err(csv)?;
            let line = row.position().map_or(0, csv::Position::line);
            let key = row.get(column).unwrap_or_default().trim();
            let device = self.device(key).map_err(|problem| malformed(format!("line {line}: {problem}")))?;
            if let Some(before) = seen.insert(device, line) {
                return Err(malformed(format!("line {line}: the key stands on line {before} already")));
            }
            writer.write_record(&with_device(&device.to_string(), &row)).map_err(csv)?;
        }
        writer.into_inner().map_err(|error| malformed(error.to_string()))
    }

    fn device(&self, text: &str) -> Result<DeviceId, String> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        let bytes = hex::decode(digits).ok().or_else(|| STANDARD.decode(text).ok());
        let bytes = bytes.ok_or("the key is neither hex nor base64")?;
        let key = PublicKey::parse(&bytes).map_err(|error| error.to_string())?;
        let curves = self.curve.map_or_else(|| vec![Curve::Secp256k1, Curve::P256], |curve| vec![curve]);
        if !curves.iter().any(|curve| VerifyingKey::from_public(&key, *curve).is_ok()) {
            let names: Vec<String> = curves.iter().map(ToString::to_string).collect();
            return Err(format!("the key is no point of {}", names.join(" or ")));
        }
        Ok(DeviceId::from_public_key(key.as_bytes()))
    }
}
