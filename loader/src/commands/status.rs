//! `dagtilbud status`: what has been delivered, by source.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format, StatusArgs};
use crate::db::sql;
use crate::error::Result;
use crate::outcome::Remark;
use crate::report::board::{self, Cell};
use crate::{report, stage::misfits};

/// Source, deliveries, those of them that are held, refused and taken back, kommuner, first and last
/// period, rows, rejects.
type Line = (String, i64, i64, i64, i64, i64, String, String, i64, i64);

pub(super) async fn run(cli: &Cli, arguments: &StatusArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let kommune = arguments.kommune.map_or_else(|| "null".to_owned(), |nr| nr.to_string());
    let cells: Vec<Cell> =
        sql!("commands/status/overview", kommune_nr = kommune, kun_manglende = arguments.missing)
            .json(&mut connection)
            .await?;
    if arguments.missing {
        missing(cli, &cells);
        return Ok(ExitCode::SUCCESS);
    }
    let misfits = misfits::now(&mut connection, arguments.kommune).await?;
    let lines: Vec<Line> = sql!("commands/status/sources").rows(&mut connection).await?;
    let header = [
        "kilde",
        "leverancer",
        "holdt",
        "afvist",
        "trukket",
        "kommuner",
        "første",
        "seneste",
        "rækker",
        "afviste",
    ];
    match cli.format() {
        Format::Json => {
            let rows: serde_json::Value = lines
                .iter()
                .map(|line| {
                    let (kilde, all, held, refused, taken, kommuner, first, last, rows, rejected) =
                        line;
                    json!({
                        "kilde": kilde,
                        "leverancer": all,
                        "holdt": held,
                        "afvist": refused,
                        "trukket": taken,
                        "kommuner": kommuner,
                        "foerste_periode": first,
                        "seneste_periode": last,
                        "raekker": rows,
                        "afviste": rejected,
                    })
                })
                .collect();
            let misfits = misfits.iter().map(|(kilde, remark)| {
                json!({
                    "kilde": kilde.as_str(),
                    "kode": remark.kode,
                    "kolonne": remark.kolonne,
                    "antal": remark.antal,
                    "besked": remark.besked,
                })
            });
            let misfits: serde_json::Value = misfits.collect();
            report::json(&json!({ "kilder": rows, "overblik": cells, "passer_ikke": misfits }));
        }
        Format::Text if lines.is_empty() => report::data("nothing has been delivered yet"),
        Format::Text => {
            let rows = lines.into_iter().map(|line| {
                let (kilde, all, held, refused, taken, kommuner, first, last, rows, rejected) =
                    line;
                let counts = [all, held, refused, taken, kommuner].map(|count| count.to_string());
                let rest = [first, last, rows.to_string(), rejected.to_string()];
                [kilde].into_iter().chain(counts).chain(rest).collect()
            });
            report::data(report::table(&header, rows));
            let (header, rows) = board::board(&cells);
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            report::data(format!("\n{}", report::table(&header, rows)));
            report::data(board::LEGEND);
            if !misfits.is_empty() {
                let rows = misfits.into_iter().map(|(kilde, remark)| {
                    let Remark { kode, antal, besked, .. } = remark;
                    vec![kilde.to_string(), kode, antal.to_string(), besked]
                });
                let header = ["kilde", "passer ikke", "antal", "i den seneste periode"];
                report::data(format!("\n{}", report::table(&header, rows)));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is expected and not there.
fn missing(cli: &Cli, cells: &[Cell]) {
    match cli.format() {
        Format::Json => report::json(&cells),
        Format::Text if cells.is_empty() => report::data("nothing is missing"),
        Format::Text => {
            let rows = cells.iter().map(|cell| {
                let held = match cell.antal_tilbageholdt {
                    0 => String::new(),
                    count => format!("{count} held"),
                };
                let kommune = format!("{} {}", cell.kommune_nr, cell.kommune_navn);
                let month = cell.maaned.format("%Y-%m").to_string();
                vec![kommune, cell.kilde.clone(), month, cell.frist.to_string(), held]
            });
            report::data(report::table(&["kommune", "kilde", "måned", "frist", ""], rows));
        }
    }
}
