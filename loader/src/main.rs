//! The command `dagtilbud`.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use dagtilbud::cli::Cli;
use dagtilbud::{commands, cpr_text, report};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter =
        EnvFilter::try_from_env("DAGTILBUD_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // What it does not understand it says again, and that may be a number.
        Err(error) if cpr_text::has_cpr(&error.to_string()) => {
            report::say(error.to_string());
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    let ended = tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| {
        let ended = runtime.block_on(commands::run(&cli));
        // Whoever is told to stop does not wait for a file that is being read.
        runtime.shutdown_background();
        ended
    });
    ended.unwrap_or_else(|error| {
        report::error(&error);
        ExitCode::from(2)
    })
}
