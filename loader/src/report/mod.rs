//! Step 7: what came, what was turned away and why. The only module that prints: data to standard
//! output, talk to standard error.

pub mod board;
pub mod demo;
pub mod explain;
pub mod indicators;
mod metrics;
pub mod packages;
mod progress;
mod sheet;
pub mod sparkline;
pub mod text;

use std::io::Write as _;

use crate::cpr::{masked, masked_in_json};
use serde::Serialize;

pub use metrics::Metrics;
pub use packages::Packages;
pub use progress::{Bars, Talk};
pub use sheet::{Unread, misnamed, no_file, sheet, unloadable};

use crate::error::LoadError;
use crate::pictures::{pictures, pictures_in_json, pictures_in_lines};

/// Prints a line of data to standard output. A reader that has gone away is no error.
pub fn data(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stdout(), "{}", pictures_in_lines(line.as_ref()));
}

/// Prints data for programs to standard output: JSON on one line, without CPR numbers, as in [`say`].
pub fn json(value: &impl Serialize) {
    data(masked_in_json(pictures_in_json(serde_json::json!(value))).to_string());
}

/// Says a line to the user on standard error. A path or a name of others may hold a CPR number: it
/// is left out.
pub fn say(line: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", masked(&pictures_in_lines(line.as_ref())));
}

/// Says what went wrong, cause by cause, and what can be done about it.
pub fn error(error: &LoadError) {
    causes(error).iter().for_each(say);
    if let Some(hint) = error.hint() {
        say(format!("\nhint: {hint}"));
    }
}

/// What went wrong, cause by cause, a line for each.
fn causes(error: &LoadError) -> Vec<String> {
    let whole = error.to_string();
    // An error of the system is about a path, and a path is somebody else's.
    let whole = if matches!(error, LoadError::Io(_)) { pictures(&whole) } else { whole.into() };
    let mut lines = vec![format!("error: {whole}")];
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        lines.push(format!("  caused by: {}", without_values(cause)));
        // What PostgreSQL said is told; its own cause would repeat it, values and all.
        source = if database_error(cause).is_some() { None } else { cause.source() };
    }
    lines
}

/// A cause in words. PostgreSQL quotes the value in what it says about bad data (class 22), and a
/// value may be a person's. Of an error of PostgreSQL only its message is told: the driver adds a
/// line number of PostgreSQL's own source.
fn without_values(cause: &(dyn std::error::Error + 'static)) -> String {
    let Some(said) = database_error(cause) else { return cause.to_string() };
    match said.code() {
        Some(code) if code.starts_with("22") => {
            format!("a value does not fit (SQLSTATE {code}; the value is not shown)")
        }
        Some(code) => format!("PostgreSQL says: {} (SQLSTATE {code})", said.message()),
        None => format!("PostgreSQL says: {}", said.message()),
    }
}

fn database_error<'e>(
    cause: &'e (dyn std::error::Error + 'static),
) -> Option<&'e dyn sqlx::error::DatabaseError> {
    cause.downcast_ref::<sqlx::Error>().and_then(sqlx::Error::as_database_error)
}

/// A table for people.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(header);
    let seen = |row: Vec<String>| -> Vec<String> {
        row.iter().map(|cell| pictures(cell).into_owned()).collect()
    };
    table.add_rows(rows.into_iter().map(seen));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}
