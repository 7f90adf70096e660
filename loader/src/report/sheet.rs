//! The report that lies beside a file from the inbox: what `load` says, and the rejected lines.

use std::fmt::Write as _;

use serde::Serialize;
use sqlx::postgres::PgConnection;

use super::{causes, text};
use crate::cpr::masked;
use crate::error::{LoadError, Result};
use crate::outcome::{DeliveryReport, Status};
use crate::pictures::pictures;
use crate::rejects;

/// How many rejected lines a report names; `dagtilbud rejects list` has them all.
const LINES_MAX: i64 = 1000;

/// The report of a delivery. No cell value of a person: it goes where the file came from.
pub async fn sheet(connection: &mut PgConnection, report: &DeliveryReport) -> Result<String> {
    let lines = text::delivery(report);
    let mut sheet: String = lines.iter().map(|line| pictures(line) + "\n").collect();
    if report.antal_afvist == 0 {
        return Ok(sheet);
    }
    let lines = rejects::list(connection, Some(report.levering_nr), None, LINES_MAX).await?;
    let named = lines.len() as u64;
    let header = ["linje", "kommune", "kode", "kolonne", "besked"];
    let rows = lines.into_iter().map(|(_, _, linje, kommune, kode, kolonne, besked)| {
        let kommune = kommune.map_or(String::new(), |nr| nr.to_string());
        vec![linje.to_string(), kommune, kode, kolonne, besked]
    });
    let _ = writeln!(sheet, "\nRejected lines (1 is the header)\n{}", super::table(&header, rows));
    if named < report.antal_afvist {
        let _ = writeln!(
            sheet,
            "and {} more: `dagtilbud rejects list --levering {} --limit {}`",
            report.antal_afvist - named,
            report.levering_nr,
            report.antal_afvist
        );
    }
    Ok(sheet)
}

/// A file that is refused before anything of it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Its name.
    pub filnavn: String,
    /// How it ended: refused.
    pub status: Status,
    /// Why.
    pub aarsag: String,
    /// What can be done about it.
    pub hint: &'static str,
}

impl Unread {
    fn new(name: &str, reason: &str, hint: &'static str) -> Self {
        let (filnavn, aarsag) = (masked(name).into_owned(), masked(reason).into_owned());
        Self { filnavn, status: Status::Afvist, aarsag, hint }
    }

    /// The report that lies beside it.
    #[must_use]
    pub fn sheet(&self) -> String {
        let Self { filnavn, aarsag, hint, .. } = self;
        format!("refused     {filnavn}\n    reason    {aarsag}\n    hint      {hint}\n")
    }
}

/// A file whose name does not say what it is.
#[must_use]
pub fn misnamed(name: &str, reason: &str) -> Unread {
    let hint = "name it as `docs/leverancer.md` says and put it into the inbox again";
    Unread::new(name, reason, hint)
}

/// What is named as a delivery and is no file.
#[must_use]
pub fn no_file(name: &str, what: &str) -> Unread {
    let reason = format!("it is {what}, not a file");
    Unread::new(name, &reason, "put the file itself into the inbox")
}

/// A file that could not be loaded again and again, for its own sake.
#[must_use]
pub fn unloadable(name: &str, times: u32, error: &LoadError) -> Unread {
    let reason = format!("it could not be loaded, {times} times; {}", causes(error).join(";"));
    Unread::new(name, &reason, "ask for a new file; `dagtilbud load PATH` tries this one again")
}
