//! `surety`: everything a manufacturer, an office, a driver or a reporter does, from the command line.

use std::process::ExitCode;

use clap::FromArgMatches as _;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match surety_cli::Cli::from_arg_matches(&surety_cli::command().get_matches()) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let format = cli.global.output;
    match surety_cli::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            surety_cli::report(format, &error);
            ExitCode::from(error.exit_code())
        }
    }
}
