//! `dagtilbud status`: what has been delivered, by source.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format};
use crate::error::{LoadError, Result};
use crate::{migrate, report};

/// Source, deliveries, those that need attention, kommuner, first and last period, rows, rejects.
type Line = (String, i64, i64, i64, String, String, i64, i64);

pub(super) async fn run(cli: &Cli) -> Result<ExitCode> {
    let mut connection = super::connect(cli).await?;
    migrate::migrate(&mut connection).await?;
    let lines: Vec<Line> = sqlx::query_as(include_str!("../../../sql/report/status.sql"))
        .fetch_all(&mut connection)
        .await
        .map_err(LoadError::database("reading what was delivered"))?;
    let header = [
        "kilde",
        "leverancer",
        "holdt/afvist",
        "kommuner",
        "første",
        "seneste",
        "rækker",
        "afviste",
    ];
    match cli.format {
        Format::Json => {
            let rows: serde_json::Value = lines
                .iter()
                .map(|(kilde, all, held, kommuner, first, last, rows, rejected)| {
                    json!({
                        "kilde": kilde,
                        "leverancer": all,
                        "holdt_eller_afvist": held,
                        "kommuner": kommuner,
                        "foerste_periode": first,
                        "seneste_periode": last,
                        "raekker": rows,
                        "afviste": rejected,
                    })
                })
                .collect();
            report::data(rows.to_string());
        }
        Format::Text if lines.is_empty() => report::data("nothing has been delivered yet"),
        Format::Text => {
            let rows =
                lines.into_iter().map(|(kilde, all, held, kommuner, first, last, rows, no)| {
                    let [all, held, kommuner] =
                        [all, held, kommuner].map(|count| count.to_string());
                    vec![kilde, all, held, kommuner, first, last, rows.to_string(), no.to_string()]
                });
            report::data(report::table(&header, rows));
        }
    }
    Ok(ExitCode::SUCCESS)
}
