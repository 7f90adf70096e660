//! The command `dagtilbud`.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use dagtilbud::cli::Cli;
use dagtilbud::{commands, config, report};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter =
        config::variable("DAGTILBUD_LOG").and_then(|said| EnvFilter::try_new(said.to_str()?).ok());
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let ended = Cli::read().and_then(|cli| {
        let runtime = tokio::runtime::Runtime::new()?;
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
