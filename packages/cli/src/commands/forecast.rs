//! `surety forecast`: what a fleet will earn, cost and burn, without a chain (docs/forecast.md).

use std::ffi::OsStr;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use surety_forecast::chart::Chart;
use surety_forecast::{run, Parts, Report, Rules, Scenario};

use crate::output::Format;
use crate::{context, CliError, Context};

/// Say what a fleet will earn, cost and burn, and when. Needs no chain.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  surety forecast --scenario fleet.json
  surety forecast --scenario fleet.json --output json > report.json
  surety forecast --scenario fleet.json --chart fleet.svg

The format of the scenario: docs/forecast.md.")]
pub struct Forecast {
    /// The scenario, a JSON file; `-` reads it from stdin.
    #[arg(long)]
    scenario: PathBuf,
    /// Also draw it, to a file that ends in .svg or .png.
    #[arg(long)]
    chart: Option<PathBuf>,
}

/// What a file name asks for.
enum Picture {
    Svg,
    Png,
}

impl Forecast {
    /// Runs the command.
    ///
    /// # Errors
    /// A file cannot be read or written, or the scenario has no forecast.
    pub fn run(self, context: &Context) -> Result<(), CliError> {
        let picture = self.chart.as_deref().map(picture).transpose()?;
        let text = if self.scenario == Path::new("-") { stdin()? } else { context::read(&self.scenario)? };
        let scenario = Scenario::from_json(&text)?;
        let rules = Rules::default();
        let report = run(&scenario, &rules)?;
        for unreached in &report.unreached {
            eprintln!("surety: {unreached}");
        }
        match context.global().output {
            Format::Json => context.print(&report)?,
            Format::Table => {
                print!("{}", table(&report));
                if std::io::stdout().is_terminal() {
                    print!("\n{}", Chart::new(&scenario, &rules)?.text());
                }
            }
        }
        if let (Some(path), Some(picture)) = (self.chart, picture) {
            let chart = Chart::new(&scenario, &rules)?;
            let bytes = match picture {
                Picture::Svg => chart.svg().into_bytes(),
                Picture::Png => {
                    chart.png().map_err(|error| CliError::Answer { problem: error.to_string() })?
                }
            };
            std::fs::write(&path, bytes).map_err(|source| CliError::File { path, source })?;
        }
        Ok(())
    }
}

fn picture(path: &Path) -> Result<Picture, CliError> {
    match path.extension().and_then(OsStr::to_str) {
        Some("svg") => Ok(Picture::Svg),
        Some("png") => Ok(Picture::Png),
        _ => Err(CliError::Argument {
            argument: "--chart",
            found: path.display().to_string(),
            expected: "give a file name that ends in .svg or .png".into(),
        }),
    }
}

fn stdin() -> Result<String, CliError> {
    let mut text = String::new();
    let read = std::io::stdin().lock().read_to_string(&mut text);
    read.map_err(|source| CliError::File { path: "-".into(), source })?;
    Ok(text)
}

/// A column for the time and one for each part, wide enough for what is in it.
fn table(report: &Report) -> String {
    let names = Parts::default().named().map(|(name, _)| name.to_owned());
    let mut rows = vec![std::iter::once("at".to_owned()).chain(names).collect::<Vec<_>>()];
    for line in &report.report {
        let parts = line.parts.named().map(|(_, part)| part.to_string());
        rows.push(std::iter::once(line.at.to_string()).chain(parts).collect());
    }
    let mut widths = vec![0; Parts::COUNT + 1];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.len().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_names() {
        let scenario = r#"{"unit_stake": "80000000", "report_at": ["2026-01-01T00:00:00Z"],
            "mints": [{"id": "a", "devices": 800, "at": "2026-01-01T00:00:00Z"}]}"#;
        let report = run(&Scenario::from_json(scenario).unwrap(), &Rules::default()).unwrap();
        let text = table(&report);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "at                    burned  manufacturer  integrations  driver  slashed      undrawn  unaccrued");
        assert_eq!(lines[1], "2026-01-01T00:00:00Z       0             0             0       0        0  64000000000          0");
    }
}
