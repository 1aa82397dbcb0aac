//! The factory's list: every row is looked at before anything is sent.

use std::collections::BTreeMap;
use std::path::Path;

use surety_api::DeviceId;

use crate::CliError;

/// The column that is read.
const COLUMN: &str = "device";
/// So many bad rows are named; a file that is wrong as a whole needs no longer list.
const NAMED: usize = 20;

/// The devices of a CSV file, in its order.
///
/// # Errors
/// The file cannot be read, or rows are no devices or stand there twice: each is named with its line.
pub(super) fn read(path: &Path) -> Result<Vec<DeviceId>, CliError> {
    let malformed = |problem: String| CliError::Malformed { path: path.to_owned(), problem };
    let file =
        std::fs::File::open(path).map_err(|source| CliError::File { path: path.to_owned(), source })?;
    let mut reader = csv::Reader::from_reader(std::io::BufReader::new(file));
    let headers = reader.headers().map_err(|error| malformed(error.to_string()))?;
    let column = headers
        .iter()
        .position(|name| name.trim() == COLUMN)
        .ok_or_else(|| malformed(format!("its first line names no column `{COLUMN}`")))?;
    let mut first: BTreeMap<DeviceId, u64> = BTreeMap::new();
    let mut devices = Vec::new();
    let mut problems = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.push(error.to_string());
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let text = record.get(column).unwrap_or_default().trim();
        match text.parse::<DeviceId>() {
            Err(error) => problems.push(format!("line {line}: `{text}`: {error}")),
            Ok(device) => match first.get(&device) {
                Some(before) => {
                    problems.push(format!("line {line}: {device} stands in line {before} already"))
                }
                None => {
                    first.insert(device, line);
                    devices.push(device);
                }
            },
        }
    }
    if !problems.is_empty() {
        let more = problems.len().saturating_sub(NAMED);
        problems.truncate(NAMED);
        if more > 0 {
            problems.push(format!("and {more} more"));
        }
        return Err(malformed(problems.join("; ")));
    }
    if devices.is_empty() {
        return Err(malformed("it holds no device".into()));
    }
    Ok(devices)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<DeviceId>, String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("devices.csv");
        std::fs::write(&path, text).unwrap();
        read(&path).map_err(|error| error.to_string())
    }

    const A: &str = "0x52908400098527886e0f7030069857d2e4169ee7";
    const B: &str = "0x8617e340b3d01fa5f11f306f4090fd50e238070d";

    #[test]
    fn devices_come_in_the_order_of_the_file() {
        let read = read_text(&format!("serial,device\n1,{B}\n2,{A}\n")).unwrap();
        assert_eq!(read, [B.parse().unwrap(), A.parse().unwrap()]);
    }

    #[test]
    fn every_bad_row_is_named_with_its_line() {
        let error = read_text(&format!("device\n{A}\n0x12\n{B}\n{A}\n")).unwrap_err();
        assert!(error.contains("line 3: `0x12`"), "{error}");
        assert!(error.contains(&format!("line 5: {A} stands in line 2 already")), "{error}");
    }

    #[test]
    fn a_file_without_devices_is_refused() {
        assert!(read_text("serial\n1\n").unwrap_err().contains("no column `device`"));
        assert!(read_text("device\n").unwrap_err().contains("holds no device"));
        let many = (0..50).map(|at| format!("x{at}\n")).collect::<String>();
        assert!(read_text(&format!("device\n{many}")).unwrap_err().contains("and 30 more"));
    }
}
