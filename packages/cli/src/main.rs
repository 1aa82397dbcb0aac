//! `surety`: everything a manufacturer, an office, a driver or a reporter does, from the command line.

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = surety_cli::Cli::parse();
    let format = cli.global.output;
    match surety_cli::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            surety_cli::report(format, &error);
            ExitCode::from(error.exit_code())
        }
    }
}
