//! `dagtilbud bi`: the files with which Power BI, Tableau and Excel open the warehouse.

use std::process::ExitCode;
use std::str::FromStr as _;

use fs_err as fs;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use crate::cli::{BiArgs, Cli};
use crate::db::inline;
use crate::error::{LoadError, Result};
use crate::outlets::bi::{self, Options};
use crate::report;
use embedded::DATABASE;

pub(super) async fn run(cli: &Cli, arguments: &BiArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let options = options(cli, arguments, &mut connection).await?;
    let files = bi::files(&mut connection, &options).await?;
    for (name, text) in &files {
        let path = arguments.out.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text)?;
    }
    report::data(format!("wrote {} files to {}", files.len(), arguments.out.display()));
    Ok(ExitCode::SUCCESS)
}

async fn options(cli: &Cli, arguments: &BiArgs, connection: &mut PgConnection) -> Result<Options> {
    let url = match cli.database_url() {
        Some(url) => url,
        None => super::cluster()?.ensure_started().await?.loopback_url(DATABASE),
    };
    let options = PgConnectOptions::from_str(&url)
        .map_err(LoadError::database("reading the database URL"))?;
    let server = arguments.server.clone();
    let doing = "asking whether the server encrypts";
    let is_encrypted: bool =
        inline(doing, "select current_setting('ssl') = 'on'").value(connection).await?;
    Ok(Options {
        server: server.unwrap_or_else(|| format!("{}:{}", options.get_host(), options.get_port())),
        database: options.get_database().unwrap_or(DATABASE).to_owned(),
        is_encrypted,
        kommune: arguments.kommune,
    })
}
