//! `dagtilbud rejects`: the lines that were turned away.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format, RejectsArgs, RejectsCommand};
use crate::error::{LoadError, Result};
use crate::{migrate, report};

/// Delivery, file, line, kommune, code, column, text.
type Line = (i32, String, i32, Option<i16>, String, String, String);

pub(super) async fn run(cli: &Cli, arguments: &RejectsArgs) -> Result<ExitCode> {
    let RejectsCommand::List { levering, kommune, limit } = arguments.command;
    let mut connection = super::connect(cli).await?;
    migrate::migrate(&mut connection).await?;
    let lines: Vec<Line> = sqlx::query_as(include_str!("../../../sql/report/afviste.sql"))
        .bind(levering)
        .bind(kommune)
        .bind(limit)
        .fetch_all(&mut connection)
        .await
        .map_err(LoadError::database("reading the rejected lines"))?;
    match cli.format {
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
            report::data(rows.to_string());
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
