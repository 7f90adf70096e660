//! `dagtilbud rejects`: the lines that were turned away.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use sqlx::postgres::PgConnection;

use crate::cli::{Cli, Format, RejectsArgs, RejectsCommand};
use crate::config;
use crate::cpr::key::CprKey;
use crate::error::Result;
use crate::rejects::{self, Exported, Mended};
use crate::report;

pub(super) async fn run(cli: &Cli, arguments: &RejectsArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    match &arguments.command {
        RejectsCommand::List { levering, kommune, limit } => {
            list(cli, &mut connection, *levering, *kommune, *limit).await
        }
        RejectsCommand::Export { levering, kommune, out } => {
            let files = rejects::export(&mut connection, *levering, *kommune, out).await?;
            exported(cli, &files);
            Ok(ExitCode::SUCCESS)
        }
        RejectsCommand::Replay { paths, levering } => {
            replay(cli, &mut connection, paths, *levering).await
        }
    }
}

fn exported(cli: &Cli, files: &[Exported]) {
    match cli.format() {
        Format::Json => report::json(&files),
        Format::Text if files.is_empty() => report::data("no rejected lines"),
        Format::Text => {
            for Exported { path, antal_linjer, .. } in files {
                report::data(format!("wrote {antal_linjer} lines to `{}`", path.display()));
            }
            report::say(
                "\nhint: the files hold personal data; mend the lines and load them with `dagtilbud \
                 rejects replay`",
            );
        }
    }
}

async fn replay(
    cli: &Cli,
    connection: &mut PgConnection,
    paths: &[PathBuf],
    levering: Option<i32>,
) -> Result<ExitCode> {
    let key = CprKey::open(&config::home(), connection).await?;
    let mut replayed = Vec::new();
    if let Some(levering_nr) = levering {
        let mended = Mended::as_they_came(connection, levering_nr).await?;
        replayed.push(rejects::replay(connection, &mended, &key.pseudonyms()).await?);
    }
    for path in paths {
        // Whoever names a link means what it leads to.
        let path = fs_err::canonicalize(path)?;
        let mended = Mended::of_file(connection, &path).await?;
        replayed.push(rejects::replay(connection, &mended, &key.pseudonyms()).await?);
    }
    match cli.format() {
        Format::Json => report::json(&replayed),
        Format::Text => replayed.iter().flat_map(report::text::replayed).for_each(report::data),
    }
    let is_done = replayed.iter().all(|it| it.afvist.is_empty() && it.antal_uden_nummer == 0);
    Ok(if is_done { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn list(
    cli: &Cli,
    connection: &mut PgConnection,
    levering: Option<i32>,
    kommune: Option<i16>,
    limit: i64,
) -> Result<ExitCode> {
    let lines = rejects::list(connection, levering, kommune, limit).await?;
    match cli.format() {
        Format::Json => {
            let rows: serde_json::Value = lines
                .iter()
                .map(|(nr, filnavn, linje, kommune, kode, kolonne, besked)| {
                    json!({
                        "levering_nr": nr,
                        "filnavn": filnavn,
                        "linje_nr": linje,
                        "kommune_nr": kommune,
                        "kode": kode,
                        "kolonne": kolonne,
                        "besked": besked,
                    })
                })
                .collect();
            report::json(&rows);
        }
        Format::Text if lines.is_empty() => report::data("no rejected lines"),
        Format::Text => {
            let header = ["levering", "fil", "linje", "kommune", "kode", "kolonne", "besked"];
            let rows =
                lines.into_iter().map(|(nr, filnavn, linje, kommune, kode, kolonne, besked)| {
                    let kommune = kommune.map_or(String::new(), |nr| nr.to_string());
                    vec![nr.to_string(), filnavn, linje.to_string(), kommune, kode, kolonne, besked]
                });
            report::data(report::table(&header, rows));
        }
    }
    Ok(ExitCode::SUCCESS)
}
