//! The commands, one a file. Each returns its exit code; an error is 2 and stands in `main`.

mod access;
mod bi;
mod demo;
mod docs;
mod explain;
mod doctor;
mod generate;
mod group;
mod inbox;
mod load;
mod migrate;
mod package;
mod pg;
mod privacy;
mod reference;
mod rejects;
mod status;
mod stop;
mod upkeep;

use std::num::NonZero;
use std::process::ExitCode;
use std::thread;

use clap::CommandFactory as _;
use sqlx::postgres::PgConnection;

use crate::cli::{Cli, Command};
use crate::config;
use crate::db::{self, inline};
use crate::error::Result;
use crate::report;
use embedded::{Cluster, DATABASE};

/// Runs what the command line says. Where somebody else was in the way for too long, the error says
/// who.
pub async fn run(cli: &Cli) -> Result<ExitCode> {
    match dispatch(cli).await {
        Err(error) if error.waited_too_long() => Err(match connect(cli).await {
            Ok(mut connection) => db::locks::name_holders(&mut connection, error).await,
            Err(_) => error,
        }),
        ended => ended,
    }
}

async fn dispatch(cli: &Cli) -> Result<ExitCode> {
    match &cli.command {
        Command::Load(arguments) => match &arguments.inbox.inbox {
            Some(folder) => inbox::run(cli, arguments, folder).await,
            None => load::run(cli, arguments).await,
        },
        Command::Migrate => migrate::run(cli).await,
        Command::Status(arguments) => status::run(cli, arguments).await,
        Command::Explain(arguments) => explain::run(cli, arguments).await,
        Command::Rejects(arguments) => rejects::run(cli, arguments).await,
        Command::Reference(arguments) => reference::run(cli, arguments).await,
        Command::Access(arguments) => access::run(cli, arguments).await,
        Command::Erase(arguments) => privacy::erase(cli, arguments).await,
        Command::Retention(arguments) => privacy::retention(cli, arguments).await,
        Command::Cpr(arguments) => privacy::cpr(cli, arguments).await,
        Command::Group(arguments) => group::run(cli, arguments).await,
        Command::Retract(arguments) => upkeep::retract(cli, arguments).await,
        Command::Rebuild => upkeep::rebuild(cli).await,
        Command::Doctor => doctor::run(cli).await,
        Command::Verify => upkeep::verify(cli).await,
        Command::Pg(arguments) => pg::run(arguments, cli.database_url().as_deref()).await,
        Command::Generate(arguments) => generate::run(cli, arguments),
        Command::Demo(arguments) => demo::run(cli, arguments).await,
        Command::Bi(arguments) => bi::run(cli, arguments).await,
        Command::Package(arguments) => package::run(cli, arguments).await,
        Command::Docs(arguments) => docs::run(cli, arguments).await,
        Command::Completions { shell } => {
            let mut command = Cli::command();
            clap_complete::generate(*shell, &mut command, "dagtilbud", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// How many are worked on side by side: as said, else as many as the machine has cores.
fn jobs(said: Option<usize>) -> usize {
    said.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get))
}

/// The embedded server, which tells what takes a while.
fn cluster() -> Result<Cluster> {
    Ok(Cluster::at(&config::home(), |line| report::say(line))?)
}

/// Connects to a warehouse that is as this program wants it, and leaves its schema as it is: only
/// `load`, `migrate` and `demo` change that.
async fn warehouse(cli: &Cli) -> Result<PgConnection> {
    let mut connection = connect(cli).await?;
    crate::upkeep::migrate::must_be_current(&mut connection).await?;
    Ok(connection)
}

/// Connects to the server that was named, or to the embedded one, which is started if need be.
async fn connect(cli: &Cli) -> Result<PgConnection> {
    let mut connection = match cli.database_url() {
        Some(url) => db::connect(&url).await?,
        None => db::connect(&cluster()?.ensure_started().await?.url(DATABASE)).await?,
    };
    let patience = format!("set lock_timeout = '{}s'", cli.lock_timeout);
    inline("preparing the session", patience).run(&mut connection).await?;
    Ok(connection)
}
