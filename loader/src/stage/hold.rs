//! The guards: slices that look wrong are held back, and what they would have replaced stays.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::postgres::PgConnection;

use crate::db;
use crate::db::locks::{Lock, lock_kommuner};
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::key::Used;
use crate::kommune::KOMMUNER;
use crate::layout::Layout;
use crate::validate::{Pseudonyms, Row, SliceTally, Tally};

/// A slice that is held back, or would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The kommune.
    pub kommune_nr: i16,
    /// The first day of the slice.
    pub periode: NaiveDate,
    /// The placement system; empty where the source has none.
    pub system: String,
    /// Why, in Danish.
    pub aarsag: String,
    /// Whether `--accepter` let it through.
    pub accepted: bool,
}

/// The kommuner that a delivery touches. The register's texts belong to all of them, and so does a
/// register delivery.
#[must_use]
pub fn kommuner(kilde: &str, kommuner: &[i16]) -> BTreeSet<i16> {
    if kilde == Kilde::StilDagtilbud.as_str() { all() } else { kommuner.iter().copied().collect() }
}

fn all() -> BTreeSet<i16> {
    KOMMUNER.iter().filter_map(|kommune| i16::try_from(kommune.nr).ok()).collect()
}

/// Takes the locks of the kommuner that a delivery has slices of already.
pub async fn lock_slices_of(connection: &mut PgConnection, levering_nr: i32) -> Result<()> {
    let slices: Vec<(String, i16)> =
        sqlx::query_as(include_str!("../../../sql/report/kommuner.sql"))
            .bind(levering_nr)
            .fetch_all(&mut *connection)
            .await
            .map_err(LoadError::database("finding the delivery's kommuner"))?;
    let Some((kilde, _)) = slices.first() else { return Ok(()) };
    let kommuner: Vec<i16> = slices.iter().map(|(_, kommune_nr)| *kommune_nr).collect();
    lock_kommuner(connection, &self::kommuner(kilde, &kommuner)).await
}

/// Takes the lock of every kommune: no load merges meanwhile.
pub async fn lock_all(connection: &mut PgConnection) -> Result<()> {
    lock_kommuner(connection, &all()).await
}

/// From here on no load stages rows, until the transaction ends.
pub(crate) async fn lock_key_alone(connection: &mut PgConnection) -> Result<()> {
    Lock::Key.alone(connection, "waiting for loads to end").await
}

/// From here on the CPR key stays what it is, until the transaction ends; fails where it was changed
/// since this load began.
pub(crate) async fn hold_key(connection: &mut PgConnection, key: &Pseudonyms) -> Result<()> {
    let doing = "checking the CPR key";
    Lock::Key.shared(connection, doing).await?;
    match Used::of(connection).await? {
        Some(used) if !used.is_of(key)? => Err(LoadError::OtherCprKey),
        _ => Ok(()),
    }
}

/// Applies the guards, enters the slices, and takes the rows of held ones out of `dsa` again.
/// Returns what is held, and with `accepter` what would have been.
pub async fn hold(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
    tally: &Tally,
    accepter: bool,
) -> Result<Vec<Held>> {
    let mut held = objections(connection, layout.kilde.as_str(), levering_nr, tally).await?;
    for (slice, lines) in &tally.slices {
        let here = |held: &&mut Held| {
            (held.kommune_nr, held.periode, &held.system)
                == (slice.kommune_nr, slice.periode, &slice.system)
        };
        // What has no row replaces nothing, whoever accepts it.
        if let Some(held) = held.iter_mut().find(here) {
            held.accepted = accepter && lines.accepted > 0;
        }
    }
    enter_slices(connection, layout, levering_nr, &held).await?;
    Ok(held)
}

/// The slices of a delivery that a guard objects to. Leaves all of them in `nyt_udsnit`.
pub async fn objections(
    connection: &mut PgConnection,
    kilde: &str,
    levering_nr: i32,
    tally: &Tally,
) -> Result<Vec<Held>> {
    copy_slices(connection, tally).await?;
    let mut found: Vec<Objection> =
        sqlx::query_as(include_str!("../../../sql/stage/tilbagehold.sql"))
            .bind(kilde)
            .bind(levering_nr)
            .fetch_all(&mut *connection)
            .await
            .map_err(LoadError::database("applying the guards"))?;
    if kilde == Kilde::DstRegnskab.as_str() {
        object_to_partial_accounts(connection, levering_nr, &mut found).await?;
    }
    let whole_file = unreadable_share(tally);
    let held = found.into_iter().filter_map(|(kommune_nr, periode, system, aarsag)| {
        let aarsag = aarsag.or_else(|| whole_file.clone())?;
        Some(Held { kommune_nr, periode, system, aarsag, accepted: false })
    });
    Ok(held.collect())
}

/// A slice (kommune, period, system) and what a guard has against it.
type Objection = (i16, NaiveDate, String, Option<String>);

/// Accounts that lack what those in force have.
async fn object_to_partial_accounts(
    connection: &mut PgConnection,
    levering_nr: i32,
    found: &mut [Objection],
) -> Result<()> {
    let partial: Vec<Objection> =
        sqlx::query_as(include_str!("../../../sql/stage/ufuldstaendigt_regnskab.sql"))
            .bind(levering_nr)
            .fetch_all(connection)
            .await
            .map_err(LoadError::database("applying the guards"))?;
    for (kommune_nr, periode, system, aarsag) in partial {
        let here =
            |slice: &&mut Objection| (slice.0, slice.1, &slice.2) == (kommune_nr, periode, &system);
        if let Some(slice) = found.iter_mut().find(here) {
            slice.3 = slice.3.take().or(aarsag);
        }
    }
    Ok(())
}

/// The slices of the delivery with their lines. Where there is but one, the lines whose slice
/// cannot be told are its own.
async fn copy_slices(connection: &mut PgConnection, tally: &Tally) -> Result<()> {
    let create = include_str!("../../../sql/stage/nyt_udsnit.sql");
    db::run(connection, "entering the slices", create).await?;
    let outside = if tally.slices.len() == 1 { tally.rejected_outside_slices } else { 0 };
    let count = |lines: u64| i32::try_from(lines).unwrap_or(i32::MAX);
    let mut rows = Row::default();
    for (slice, SliceTally { accepted, rejected }) in &tally.slices {
        rows.add(|row| {
            row.int(slice.kommune_nr).date(Some(slice.periode)).exact(&slice.system);
            row.int(count(*accepted)).int(count(rejected + outside));
        });
    }
    let columns = "kommune_nr, periode, system, antal_raekker, antal_afvist";
    db::copy_binary(connection, "nyt_udsnit", columns, rows.take()).await
}

/// Lines that cannot be told apart hold every slice of the file where they are too many.
fn unreadable_share(tally: &Tally) -> Option<String> {
    let outside = tally.rejected_outside_slices;
    let lines = tally.accepted + tally.rejected_lines();
    let too_many = tally.slices.len() > 1 && outside >= 5 && lines >= 20 && outside * 20 > lines;
    too_many.then(|| {
        format!("{outside} af filens {lines} linjer kan ikke henføres til et udsnit (mere end 5 %)")
    })
}

async fn enter_slices(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
    held: &[Held],
) -> Result<()> {
    let column = |value: fn(&Held) -> String| held.iter().map(value).collect::<Vec<String>>();
    sqlx::query(include_str!("../../../sql/stage/udsnit.sql"))
        .bind(levering_nr)
        .bind(layout.kilde.as_str())
        .bind(held.iter().map(|held| held.kommune_nr).collect::<Vec<i16>>())
        .bind(held.iter().map(|held| held.periode).collect::<Vec<NaiveDate>>())
        .bind(column(|held| held.system.clone()))
        .bind(column(|held| held.aarsag.clone()))
        .bind(held.iter().map(|held| held.accepted).collect::<Vec<bool>>())
        .execute(&mut *connection)
        .await
        .map_err(LoadError::database("entering the slices"))?;
    let kandidat = include_str!("../../../sql/stage/kandidat.template.sql")
        .replace("{levering_nr}", &levering_nr.to_string());
    db::run(connection, "entering the slices", &kandidat).await?;
    if held.iter().any(|held| !held.accepted) {
        let sql = include_str!("../../../sql/stage/ryd_tilbageholdt.template.sql")
            .replace("{levering_nr}", &levering_nr.to_string())
            .replace("{dsa_tabel}", &layout.dsa_table())
            .replace(
                "{samme_system}",
                if layout.slicing.system.is_some() { "dsa.system = udsnit.system" } else { "true" },
            );
        db::run(connection, "holding slices back", &sql).await?;
    }
    Ok(())
}
