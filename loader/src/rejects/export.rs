//! Rejected lines for their sender: as they came, each with what is wrong with it, in a file that is
//! sent back when it is mended.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sqlx::postgres::PgConnection;

use super::guard::guard;
use super::levering::Levering;
use crate::db::sql;
use crate::error::Result;
use crate::read::{BOM, Tegnsaet};

/// The column that says whose line it is.
pub(super) const LEVERING: &str = "afvist_levering";
/// The column that says which line it is.
pub(super) const LINJE: &str = "afvist_linje";
/// All columns in front of the sender's own.
const COLUMNS: [&str; 5] = [LEVERING, LINJE, "afvist_kode", "afvist_kolonne", "afvist_besked"];

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Where.
    pub path: PathBuf,
    /// Whose lines.
    pub levering_nr: i32,
    /// How many.
    pub antal_linjer: usize,
}

/// Writes the rejected lines of a delivery, or of all, perhaps of one kommune only: a file for each
/// delivery, in its own encoding, readable by its owner alone.
pub async fn export(
    connection: &mut PgConnection,
    levering_nr: Option<i32>,
    kommune_nr: Option<i16>,
    out: &Path,
) -> Result<Vec<Exported>> {
    let leveringer: Vec<i32> =
        sql!("rejects/deliveries").bind(levering_nr).bind(kommune_nr).values(connection).await?;
    fs_err::create_dir_all(out)?;
    let mut written = Vec::new();
    for levering_nr in leveringer {
        let levering = Levering::find(connection, levering_nr).await?;
        let lines = found_lines(connection, levering_nr, kommune_nr).await?;
        let path = out.join(name_of(&levering));
        write(&path, &levering, &lines)?;
        written.push(Exported { path, levering_nr, antal_linjer: lines.len() });
    }
    Ok(written)
}

/// The rejected lines of a delivery as they came, perhaps of one kommune only.
pub(super) async fn raw_lines(
    connection: &mut PgConnection,
    levering_nr: i32,
    kommune_nr: Option<i16>,
) -> Result<Vec<(u32, Vec<u8>)>> {
    let lines = found_lines(connection, levering_nr, kommune_nr).await?;
    Ok(lines.into_iter().map(|(number, .., raw)| (number.cast_unsigned(), raw)).collect())
}

/// Number, code, column, text, and the line as it came.
type Found = (i32, String, String, String, Vec<u8>);

async fn found_lines(
    connection: &mut PgConnection,
    levering_nr: i32,
    kommune_nr: Option<i16>,
) -> Result<Vec<Found>> {
    sql!("rejects/raw_lines").bind(levering_nr).bind(kommune_nr).rows(connection).await
}

fn name_of(levering: &Levering) -> String {
    let stem = levering.filnavn.split(".csv").next().unwrap_or_default();
    let stem = stem.trim_end_matches(".zip");
    let safe =
        |letter: char| if letter.is_alphanumeric() || "-_".contains(letter) { letter } else { '_' };
    format!("afvist_{}_{}.csv", levering.nr, stem.chars().map(safe).collect::<String>())
}

/// Writes one file anew.
fn write(path: &Path, levering: &Levering, lines: &[Found]) -> Result<()> {
    // Removed first: a file that is there keeps its mode.
    if path.exists() {
        fs_err::remove_file(path)?;
    }
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path)?;
    let mut file = std::io::BufWriter::new(file);
    let tegnsaet = levering.survey.tegnsaet;
    let separator = char::from(levering.survey.separator);
    if tegnsaet != Tegnsaet::Windows1252 {
        // Excel reads UTF-8 only where this says so.
        file.write_all(BOM)?;
    }
    let front = |cells: [&str; 5]| {
        let plain = |cell: &str| cell.replace([separator, '"', '\r', '\n'], " ");
        let cells = cells.map(|cell| plain(cell) + &separator.to_string());
        tegnsaet.encode(&cells.concat())
    };
    file.write_all(&front(COLUMNS))?;
    file.write_all(&tegnsaet.encode(&levering.overskrift))?;
    file.write_all(b"\r\n")?;
    let mark = levering.mark();
    for (number, kode, kolonne, besked, raw) in lines {
        file.write_all(&front([&mark, &number.to_string(), kode, kolonne, besked]))?;
        let quoted = levering.layout.quoted;
        file.write_all(&guard(raw, levering.survey.separator, quoted))?;
        file.write_all(b"\r\n")?;
    }
    file.flush()?;
    Ok(())
}
