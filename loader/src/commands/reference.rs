//! `dagtilbud reference`: the lists that an operator may change.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::{Cli, Format, ReferenceArgs, ReferenceCommand};
use crate::delivery::Periode;
use crate::error::Result;
use crate::report;
use crate::upkeep::reference::{self, Entry};

pub(super) async fn run(cli: &Cli, arguments: &ReferenceArgs) -> Result<ExitCode> {
    let mut connection = super::warehouse(cli).await?;
    let entry = match &arguments.command {
        ReferenceCommand::List => return list(cli, &mut connection).await,
        ReferenceCommand::Institutionstype { tekst, kategori } => {
            Entry::Institutionstype { tekst: tekst.clone(), kategori: kategori.as_str().to_owned() }
        }
        ReferenceCommand::Stillingskategori { kode, paedagogisk, vaegt, leder } => {
            Entry::Stillingskategori {
                kode: kode.clone(),
                er_paedagogisk: paedagogisk.is_yes(),
                vaegt: *vaegt,
                er_leder: *leder,
            }
        }
        ReferenceCommand::Forventet { kilde, kommune, fra, til } => Entry::Forventet {
            kilde: kilde.as_str(),
            kommune_nr: *kommune,
            fra: fra.first_day(),
            til: til.map(Periode::first_day),
        },
        ReferenceCommand::Vagt { vagt, graense, mindst } => {
            Entry::Vagt { vagt: *vagt, graense: *graense, mindst: *mindst }
        }
        ReferenceCommand::MindsteGruppe { antal } => Entry::MindsteGruppe { antal: *antal },
    };
    let changes = reference::set(&mut connection, &entry).await?;
    match cli.format() {
        Format::Json => report::json(&json!({ "aendringer": changes })),
        Format::Text => {
            report::data("the list is changed");
            super::upkeep::print(&changes);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(cli: &Cli, connection: &mut sqlx::postgres::PgConnection) -> Result<ExitCode> {
    let lines = reference::lists(connection).await?;
    match cli.format() {
        Format::Json => {
            let rows: serde_json::Value = lines
                .iter()
                .map(|(liste, vaerdi, betydning)| {
                    json!({ "liste": liste, "vaerdi": vaerdi, "betydning": betydning })
                })
                .collect();
            report::json(&rows);
        }
        Format::Text => {
            let rows =
                lines.into_iter().map(|(liste, vaerdi, betydning)| vec![liste, vaerdi, betydning]);
            report::data(report::table(&["liste", "værdi", "betydning"], rows));
        }
    }
    Ok(ExitCode::SUCCESS)
}
