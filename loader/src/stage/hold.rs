//! The guards: slices that look wrong are held back, and what they would have replaced stays.

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use super::measure::measure;
use crate::change;
use crate::cpr::key::{Pseudonyms, Used};
use crate::db::locks::Lock;
use crate::db::{self, Row, sql};
use crate::delivery::layout::Layout;
use crate::error::{LoadError, Result};
use crate::outcome::{Held, Maaling};
use crate::validate::{Slice, SliceTally, Tally};

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
/// Returns what is held, and with `accepter` what would have been; and what the guards measured.
pub async fn hold(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
    tally: &Tally,
    accepter: bool,
) -> Result<(Vec<Held>, Vec<Maaling>)> {
    let (mut held, measured) = objections(connection, layout, levering_nr, tally).await?;
    for (slice, lines) in &tally.slices {
        // What has no row replaces nothing, whoever accepts it.
        if let Some(held) = held.iter_mut().find(|held| held.is(slice)) {
            held.accepted = accepter && lines.accepted > 0;
        }
    }
    enter_slices(connection, layout, levering_nr, &held).await?;
    Ok((held, measured))
}

/// The slices of a delivery that a guard objects to, and what the guards measured. Leaves all of
/// them in `nyt_udsnit`.
pub async fn objections(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
    tally: &Tally,
) -> Result<(Vec<Held>, Vec<Maaling>)> {
    copy_slices(connection, tally).await?;
    let measured = measure(connection, layout, levering_nr).await?;
    let whole_file = unreadable_share(connection, tally).await?;
    let held = tally.slices.iter().filter_map(|(slice, _)| {
        let too_far = measured.iter().filter(|it| is_of(it, slice) && it.is_too_far());
        let first = too_far.min_by_key(|it| it.vagt);
        let aarsag = first.map(|it| it.sentence(layout.kilde)).or_else(|| whole_file.clone())?;
        let Slice { kommune_nr, periode, ref system } = *slice;
        Some(Held { kommune_nr, periode, system: system.clone(), aarsag, accepted: false })
    });
    Ok((held.collect(), measured))
}

fn is_of(maaling: &Maaling, slice: &Slice) -> bool {
    (maaling.kommune_nr, maaling.periode, &maaling.system)
        == (slice.kommune_nr, slice.periode, &slice.system)
}

/// The slices of the delivery with their lines. Where there is but one, the lines whose slice
/// cannot be told are its own.
async fn copy_slices(connection: &mut PgConnection, tally: &Tally) -> Result<()> {
    sql!("stage/new_slices").run(connection).await?;
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
async fn unreadable_share(connection: &mut PgConnection, tally: &Tally) -> Result<Option<String>> {
    let (outside, lines) = (tally.rejected_outside_slices, tally.accepted + tally.rejected_lines());
    if tally.slices.len() < 2 || outside == 0 {
        return Ok(None);
    }
    sql!("stage/guards/lines_outside_slices")
        .bind(i64::try_from(outside).unwrap_or(i64::MAX))
        .bind(i64::try_from(lines).unwrap_or(i64::MAX))
        .first_value(connection)
        .await
}

async fn enter_slices(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
    held: &[Held],
) -> Result<()> {
    let column = |value: fn(&Held) -> String| held.iter().map(value).collect::<Vec<String>>();
    sql!("stage/enter_slices")
        .bind(levering_nr)
        .bind(layout.kilde.as_str())
        .bind(held.iter().map(|held| held.kommune_nr).collect::<Vec<i16>>())
        .bind(held.iter().map(|held| held.periode).collect::<Vec<NaiveDate>>())
        .bind(column(|held| held.system.clone()))
        .bind(column(|held| held.aarsag.clone()))
        .bind(held.iter().map(|held| held.accepted).collect::<Vec<bool>>())
        .run(connection)
        .await?;
    let slices = format!("udsnit.levering_nr = {levering_nr} and udsnit.status <> 'tilbageholdt'");
    change::look_at(connection, &slices).await?;
    if held.iter().any(|held| !held.accepted) {
        clear_held(connection, layout, levering_nr).await?;
    }
    Ok(())
}

/// Takes the rows of held slices out of the staging again: they are not accepted.
pub(crate) async fn clear_held(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
) -> Result<()> {
    sql!(
        "stage/clear_held",
        levering_nr = levering_nr,
        dsa_tabel = layout.dsa_table(),
        system = layout.dsa_system(),
    )
    .run(connection)
    .await?;
    Ok(())
}
