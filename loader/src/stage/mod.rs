//! Step 4: the good rows go into `dsa.*`, the bad lines into `drift.afvist_*`, both by `COPY`.
//!
//! Reading and validating happen on a thread of their own; the batches come over a short channel,
//! so that memory does not grow with the file.

mod hold;
mod measure;
pub mod misfits;
mod side;

use sqlx::postgres::PgConnection;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

pub(crate) use hold::{clear_held, hold_key, lock_key_alone};
pub use hold::{hold, objections};
pub(crate) use side::Side;

use crate::change::turns::Turn;
use crate::change::{self, Change};
use crate::cpr::key::Pseudonyms;
use crate::db::{CopyIn, Inbox, sql};
use crate::delivery::layout::{Binding, Layout};
use crate::detect::Delivery;
use crate::error::{LoadError, Result};
use crate::outcome::{DeliveryReport, Progress, Remark, Replaced};
use crate::read::{self, Limits, Survey};
use crate::validate::{Batch, Job, Tally, layout, validate};

/// Batches that may wait for the database.
const BATCHES_WAITING: usize = 4;

/// Enters the delivery into `drift.levering`, and forgets what an earlier load of it left that was
/// held, refused or retracted. `None`: another load of it was first.
pub async fn enter(
    change: &mut Change<'_>,
    delivery: &Delivery,
    survey: &Survey,
    turn: &Turn,
) -> Result<Option<i32>> {
    let separator = match survey.separator {
        b',' => "komma",
        b'\t' => "tabulator",
        _ => "semikolon",
    };
    let entered: Option<i32> = sql!("stage/enter_delivery")
        .bind(delivery.kilde.as_str())
        .bind(delivery.periode.to_string())
        .bind(delivery.leveret.0)
        .bind(&survey.sha256)
        .bind(&delivery.filnavn)
        .bind(survey.tegnsaet.to_string())
        .bind(separator)
        .bind(&survey.header_line)
        .bind(survey.quoted)
        .first_value(change)
        .await?;
    if let Some(levering_nr) = entered {
        turn.entered();
        let is_known: bool = sql!("stage/is_known").bind(levering_nr).value(change).await?;
        // What an earlier load of it left is others' to look at until their merge has ended.
        if is_known {
            turn.to_be_first().await;
            change.lock_slices_of(levering_nr).await?;
        }
        // The slices it had are looked at again, with those it will have.
        change::look_at(change, &format!("udsnit.levering_nr = {levering_nr}")).await?;
        let dsa_tabel = layout(delivery.kilde).dsa_table();
        let forget = sql!("stage/forget", levering_nr = levering_nr, dsa_tabel = dsa_tabel);
        forget.run(change).await?;
    }
    Ok(entered)
}

/// What the delivery is read with.
pub struct Reading<'a> {
    /// The delivery.
    pub delivery: &'a Delivery,
    /// What the first reading found.
    pub survey: &'a Survey,
    /// Its layout.
    pub layout: &'static Layout,
    /// The layout's columns in the file.
    pub binding: Binding,
    /// The delivery's number.
    pub levering_nr: i32,
    /// How much of it is read.
    pub limits: Limits,
    /// What makes pseudonyms.
    pub pseudonyms: Pseudonyms,
}

/// Reads, validates and stages a delivery. Nothing of it is seen before the transaction ends.
#[tracing::instrument(name = "stage", skip_all, fields(levering_nr = reading.levering_nr))]
pub async fn stage(
    connection: &mut PgConnection,
    reading: Reading<'_>,
    progress: &dyn Progress,
) -> Result<Tally> {
    let Reading { delivery, survey, layout, binding, levering_nr, limits, pseudonyms } = reading;
    hold_key(connection, &pseudonyms).await?;
    let columns = format!("{}, {}", layout.common_columns(), layout.dsa_columns);
    let inbox = Inbox::open(connection, &layout.dsa_table(), &columns).await?;
    let (sender, mut batches) = mpsc::channel::<Batch>(BATCHES_WAITING);
    let (path, survey) = (delivery.path.clone(), survey.clone());
    let Delivery { periode, leveret, .. } = *delivery;
    let validating = spawn_blocking(move || {
        let (path, survey, binding) = (&path, &survey, &binding);
        let job = Job { path, survey, layout, binding, periode, leveret, levering_nr, limits };
        validate(job, pseudonyms, |batch| {
            let gone = |_| LoadError::Internal("the staging side has stopped".into());
            sender.blocking_send(batch).map_err(gone)
        })
    });

    let mut side = Side::new(levering_nr);
    let mut is_open = true;
    while is_open {
        // One connection copies to one table at a time: when enough has gathered beside the rows,
        // their copy is closed, the rest is copied, and the next one begins.
        let mut copy = CopyIn::begin_binary(connection, &inbox.target()).await?;
        while is_open && !side.is_full() {
            match batches.recv().await {
                Some(batch) => {
                    progress.advance(batch.lines);
                    let rows = side.add(batch);
                    if !rows.is_empty() {
                        copy.send(rows).await?;
                    }
                }
                None => is_open = false,
            }
        }
        copy.finish().await?;
        side.flush(connection).await?;
    }
    inbox.close(connection).await?;
    validating.await.map_err(|error| LoadError::Internal(error.to_string()))?
}

/// Moves the numbers of people not met before into the vault. When its turn has come: another
/// load of the same people waits from here on until this one has ended.
pub async fn fill_vault(connection: &mut PgConnection) -> Result<()> {
    sql!("stage/fill_vault").run(connection).await?;
    Ok(())
}

/// Closes the delivery's books: its status, its lines, and what is worth saying about it.
pub async fn close(
    connection: &mut PgConnection,
    layout: &Layout,
    report: &mut DeliveryReport,
    tally: &Tally,
) -> Result<()> {
    let levering_nr = report.levering_nr;
    sql!("stage/close_books")
        .bind(levering_nr)
        .bind(report.status.as_str())
        .bind(count(tally.lines))
        .bind(count(tally.accepted))
        .bind(count(tally.rejected_lines()))
        .bind(count(tally.skipped_lines()))
        .bind(&report.aarsag)
        .run(connection)
        .await?;
    report.erstatter = replaced(connection, layout, levering_nr).await?;
    report.remarks.extend(report.erstatter.as_ref().map(Replaced::remark));
    report.remarks.extend(misfits::of_delivery(connection, layout, levering_nr).await?);
    for remark in &report.remarks {
        sql!("stage/remark")
            .bind(levering_nr)
            .bind(&remark.kode)
            .bind(&remark.kolonne)
            .bind(count(remark.antal))
            .bind(&remark.besked)
            .run(connection)
            .await?;
    }
    for note in [sql!("stage/new_codes"), sql!("stage/oddities")] {
        let noted: Vec<(String, String, i64, String)> =
            note.bind(levering_nr).rows(connection).await?;
        report.remarks.extend(noted.into_iter().map(|(kode, kolonne, antal, besked)| {
            let antal = antal.unsigned_abs();
            Remark { kode, kolonne, antal, besked }
        }));
    }
    Ok(())
}

fn count(lines: u64) -> i32 {
    i32::try_from(lines).unwrap_or(i32::MAX)
}

/// What the merge has put the delivery in the place of.
async fn replaced(
    connection: &mut PgConnection,
    layout: &Layout,
    levering_nr: i32,
) -> Result<Option<Replaced>> {
    let replaced = sql!(
        "stage/replaced",
        levering_nr = levering_nr,
        dsa_tabel = layout.dsa_table(),
        noegleudtryk = layout.dsa_key,
        dsa_kolonner = layout.dsa_columns,
        system = layout.dsa_system(),
    );
    Ok(replaced.json(connection).await?.pop())
}

/// Records a delivery that is refused as a whole, so that the operator sees that it came. Where
/// its content cannot be unpacked, the fingerprint is that of the file itself. Returns its number; none
/// where the same content is loaded, and stays so.
pub async fn refuse(
    connection: &mut PgConnection,
    delivery: &Delivery,
    limits: Limits,
    reason: &str,
) -> Result<Option<i32>> {
    let path = delivery.path.clone();
    let fingerprint = spawn_blocking(move || match read::survey(&path, limits, |_| ()) {
        Ok(survey) => Ok(survey.sha256),
        Err(_) => read::fingerprint(&path),
    });
    let sha256 = fingerprint.await.map_err(|error| LoadError::Internal(error.to_string()))??;
    sql!("stage/refuse")
        .bind(delivery.kilde.as_str())
        .bind(delivery.periode.to_string())
        .bind(delivery.leveret.0)
        .bind(sha256)
        .bind(&delivery.filnavn)
        .bind(reason)
        .first_value(connection)
        .await
}
