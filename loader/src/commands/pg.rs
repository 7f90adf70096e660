//! `dagtilbud pg start|stop|status|psql`: the embedded PostgreSQL.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use sqlx::{Connection, PgConnection};

use super::cluster;
use crate::cli::{PgArgs, PgCommand};
use crate::error::{LoadError, Result};
use crate::report;
use embedded::{DATABASE, SUPERUSER, Server, Status, refusal};

/// The exit code of `pg status` for a server that does not run; `pg_ctl status` has the same.
const NOT_RUNNING: u8 = 3;

/// Where names are looked for in `pg psql`.
const SEARCH_PATH: &str = "-c search_path=noegletal,kube,benchmark,dm";

/// Runs one of the commands. With `database_url`, that server is meant instead of the embedded one.
pub(super) async fn run(arguments: &PgArgs, database_url: Option<&str>) -> Result<ExitCode> {
    match (&arguments.command, database_url) {
        (PgCommand::Start, None) => start().await,
        (PgCommand::Start, Some(_)) => Err(LoadError::Argument(
            "a server is named with `--database-url` or `DATABASE_URL`, so the embedded one is \
             not used and not started"
                .into(),
        )),
        (PgCommand::Stop, _) => stop().await,
        (PgCommand::Status, None) => status().await,
        (PgCommand::Status, Some(url)) => status_of(url).await,
        (PgCommand::Psql { arguments }, None) => psql(arguments).await,
        (PgCommand::Psql { arguments }, Some(url)) => psql_at(url, arguments),
    }
}

async fn start() -> Result<ExitCode> {
    let server = Box::pin(cluster()?.ensure_started()).await?;
    report::say(format!("PostgreSQL {} runs", server.version));
    report::data(server.url(DATABASE));
    Ok(ExitCode::SUCCESS)
}

async fn stop() -> Result<ExitCode> {
    let stopped = cluster()?.stop().await?;
    report::say(if stopped { "PostgreSQL has stopped" } else { "PostgreSQL was not running" });
    Ok(ExitCode::SUCCESS)
}

async fn status() -> Result<ExitCode> {
    let Status { running, data_dir, major, size_bytes } = cluster()?.status().await?;
    let state = match (&running, major) {
        (Some((pid, _)), _) => format!("running (process {pid})"),
        (None, Some(_)) => "not running".into(),
        (None, None) => "not made yet (`dagtilbud pg start` makes it)".into(),
    };
    report::data(format!("embedded    {state}"));
    match (&running, major) {
        (Some((_, server)), _) => report::data(format!("version     {}", server.version)),
        (None, Some(major)) => report::data(format!("version     {major}")),
        (None, None) => {}
    }
    report::data(format!("data        {}", data_dir.display()));
    report::data(format!("size        {} MB", size_bytes / 1_000_000));
    let Some((_, server)) = running else { return Ok(ExitCode::from(NOT_RUNNING)) };
    report::data(format!("programs    {}", server.bindir.display()));
    report::data(format!("socket      {}", server.url(DATABASE)));
    report::data(format!("loopback    {}", server.loopback_url(DATABASE)));
    report::data(format!("password    in {}", server.password_file.display()));
    Ok(ExitCode::SUCCESS)
}

async fn status_of(url: &str) -> Result<ExitCode> {
    let doing = || LoadError::database("reaching the server of `--database-url`");
    let mut connection = PgConnection::connect(url).await.map_err(doing())?;
    let version: String = sqlx::query_scalar("select current_setting('server_version')")
        .fetch_one(&mut connection)
        .await
        .map_err(doing())?;
    report::data(format!(
        "server      of `--database-url` or `DATABASE_URL`\nversion     {version}"
    ));
    Ok(ExitCode::SUCCESS)
}

async fn psql(arguments: &[OsString]) -> Result<ExitCode> {
    let server = Box::pin(cluster()?.ensure_started()).await?;
    let Server { socket_dir, port, bindir, .. } = &server;
    let mut psql = embedded::psql(bindir);
    psql.env("PGHOST", socket_dir)
        .env("PGPORT", port.to_string())
        .env("PGUSER", SUPERUSER)
        .env("PGDATABASE", DATABASE);
    Err(become_psql(psql, arguments))
}

fn psql_at(url: &str, arguments: &[OsString]) -> Result<ExitCode> {
    let mut psql = embedded::psql(std::path::Path::new("/nowhere"));
    psql.arg(url);
    Err(become_psql(psql, arguments))
}

/// Replaces this process; comes back only with an error.
fn become_psql(mut psql: std::process::Command, arguments: &[OsString]) -> LoadError {
    let mut options = std::env::var("PGOPTIONS").unwrap_or_default();
    options.push(' ');
    options.push_str(SEARCH_PATH);
    let error = psql.args(arguments).env("PGOPTIONS", options.trim()).exec();
    refusal(
        format!("`psql` cannot be run: {error}"),
        "install PostgreSQL's client programs (Debian: `apt install postgresql-client`)",
    )
    .into()
}
