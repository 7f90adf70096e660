//! Mended lines join their delivery, and the star follows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::postgres::PgConnection;

use super::levering::Levering;
use super::mend::{Joined, join, recount};
use super::mended::Mended;
use crate::change::{self, Change, kommuner_of};
use crate::cpr::key::Pseudonyms;
use crate::db::{self, Row, inline, locks, sql};
use crate::delivery::finding::Finding;
use crate::error::{LoadError, Result};
use crate::merge::RowsChanged;
use crate::outcome::{Held, Status};
use crate::stage;

const DOING: &str = "replaying rejected lines";

/// What became of the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// The delivery that they joined.
    pub levering_nr: i32,
    /// Its file.
    pub filnavn: String,
    /// Lines that are no longer rejected.
    pub antal_rettet: usize,
    /// Lines that were not rejected, because they were mended before.
    pub antal_kendt: usize,
    /// Lines of slices that are held: they count when the file is loaded again.
    pub antal_venter: usize,
    /// Lines that do not say which one they are.
    pub antal_uden_nummer: usize,
    /// Lines that are still turned away, and why.
    pub afvist: Vec<StillBad>,
    /// How the delivery stands now.
    pub status: Status,
    /// What changed in the star.
    pub aendringer: Vec<RowsChanged>,
}

/// A line that is still turned away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StillBad {
    /// Its number in the delivery.
    pub linje_nr: u32,
    /// The code.
    pub kode: &'static str,
    /// The column.
    pub kolonne: &'static str,
    /// Why, in Danish.
    pub besked: String,
}

/// Replays lines of one delivery. Those that are good now are part of it, as if they had been from
/// the beginning; the others stay rejected as they were.
#[tracing::instrument(name = "replay", skip_all, fields(levering_nr = mended.levering.nr))]
pub async fn replay(
    connection: &mut PgConnection,
    mended: &Mended,
    pseudonyms: &Pseudonyms,
) -> Result<Replayed> {
    let Mended { levering, lines, unnumbered } = mended;
    if !matches!(levering.status.as_str(), "indlaest" | "delvis" | "tilbageholdt" | "afvist") {
        return Err(LoadError::Argument(format!(
            "delivery {} is taken back; load it again before its lines are replayed",
            levering.nr
        )));
    }
    let mut change = Change::begin(connection, DOING).await?;
    change.lock_slices_of(levering.nr).await?;
    let open = rejected_lines(&mut change, levering.nr).await?;
    let (open, known): (Vec<_>, Vec<_>) =
        lines.iter().partition(|(number, _)| open.contains(number));
    keep(&mut change, levering.nr, &open).await?;
    let joined = join(&mut change, levering, pseudonyms.clone()).await?;
    let numbers: Vec<u32> = open.iter().map(|(number, _)| *number).collect();
    let bad = still_bad(&mut change, levering.nr, &open, &joined).await?;
    let waiting = wait(&mut change, levering, &numbers).await?;
    let settled = numbers.iter().filter(|number| joined.settled.contains(number)).count();
    let status = settle(&mut change, levering).await?;
    change.apply().await?;
    let aendringer = change.rows_changed().await?;
    change.commit().await?;
    Ok(Replayed {
        levering_nr: levering.nr,
        filnavn: levering.filnavn.clone(),
        antal_rettet: settled - waiting,
        antal_kendt: known.len(),
        antal_venter: waiting,
        antal_uden_nummer: *unnumbered,
        afvist: bad,
        status,
        aendringer,
    })
}

impl StillBad {
    fn new((linje_nr, finding): (u32, Finding)) -> Self {
        let Finding { kode, kolonne, besked } = finding;
        Self { linje_nr, kode: kode.as_str(), kolonne, besked }
    }
}

/// The numbers of the lines that are rejected now.
async fn rejected_lines(connection: &mut PgConnection, levering_nr: i32) -> Result<BTreeSet<u32>> {
    let sql = "select linje_nr from drift.afvist_linje where levering_nr = $1";
    let numbers: Vec<i32> = inline(DOING, sql).bind(levering_nr).values(connection).await?;
    Ok(numbers.into_iter().map(i32::cast_unsigned).collect())
}

/// Keeps mended lines with their delivery.
async fn keep(
    connection: &mut PgConnection,
    levering_nr: i32,
    lines: &[&(u32, Result<String, Finding>)],
) -> Result<()> {
    let mut rows = Row::default();
    for (number, line) in lines {
        let Ok(line) = line else { continue };
        rows.add(|row| {
            row.int(number.cast_signed()).exact(line);
        });
    }
    sql!("rejects/newly_mended").run(connection).await?;
    db::copy_binary(connection, "ny_rettet", "linje_nr, linje", rows.take()).await?;
    sql!("rejects/keep_lines").bind(levering_nr).run(connection).await?;
    Ok(())
}

/// The lines that are turned away still. They are not kept: what was mended about them may be wrong.
async fn still_bad(
    connection: &mut PgConnection,
    levering_nr: i32,
    open: &[&(u32, Result<String, Finding>)],
    joined: &Joined,
) -> Result<Vec<StillBad>> {
    let mut bad: BTreeMap<u32, Finding> = BTreeMap::new();
    for (number, line) in open {
        let finding = line.as_ref().err().or_else(|| joined.rejected.get(number));
        bad.extend(finding.map(|finding| (*number, finding.clone())));
    }
    let delete = "delete from drift.rettet_linje where levering_nr = $1 and linje_nr = any($2)";
    inline(DOING, delete)
        .bind(levering_nr)
        .bind(bad.keys().map(|number| number.cast_signed()).collect::<Vec<i32>>())
        .run(connection)
        .await?;
    Ok(bad.into_iter().map(StillBad::new).collect())
}

/// Takes lines of held slices out of the staging again, where the other rows of their slice are not
/// either; they count in its books. Returns how many of these lines are new.
async fn wait(
    connection: &mut PgConnection,
    levering: &Levering,
    numbers: &[u32],
) -> Result<usize> {
    let wait = sql!(
        "rejects/set_waiting_aside",
        dsa_tabel = levering.layout.dsa_table(),
        levering_nr = levering.nr,
        system = levering.layout.dsa_system(),
    );
    let numbers: Vec<i32> = numbers.iter().map(|number| number.cast_signed()).collect();
    let waiting: i64 = wait.bind(numbers).value(connection).await?;
    Ok(usize::try_from(waiting).unwrap_or_default())
}

/// Enters the slices as they are now, with the guards' say, and what the merge has to look at.
/// Returns how the delivery stands.
async fn settle(connection: &mut PgConnection, levering: &Levering) -> Result<Status> {
    let kilde = levering.layout.kilde.as_str();
    let slices = recount(connection, levering).await?;
    locks::lock_kommuner(connection, &kommuner_of(kilde, &slices.kommuner())).await?;
    let (held, _) = stage::objections(connection, levering.layout, levering.nr, &slices).await?;
    let column = |value: fn(&Held) -> String| held.iter().map(value).collect::<Vec<_>>();
    sql!("rejects/update_slices")
        .bind(levering.nr)
        .bind(kilde)
        .bind(held.iter().map(|held| held.kommune_nr).collect::<Vec<i16>>())
        .bind(held.iter().map(|held| held.periode).collect::<Vec<NaiveDate>>())
        .bind(column(|held| held.system.clone()))
        .bind(column(|held| held.aarsag.clone()))
        .run(connection)
        .await?;
    // The rows of its effective slices are other ones now.
    change::look_at_delivery(connection, levering.nr).await?;
    stage::clear_held(connection, levering.layout, levering.nr).await?;
    let status: String = sql!("rejects/close_books")
        .bind(levering.nr)
        .bind(levering.antal_linjer)
        .value(connection)
        .await?;
    Ok(match status.as_str() {
        "delvis" => Status::Delvis,
        "tilbageholdt" => Status::Tilbageholdt,
        "afvist" => Status::Afvist,
        _ => Status::Indlaest,
    })
}
