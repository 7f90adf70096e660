//! The mended lines of a delivery, put behind the lines that were accepted as they came.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::postgres::PgConnection;

use super::export::raw_lines;
use super::levering::{BETWEEN, Levering};
use crate::cpr::key::Pseudonyms;
use crate::db::{self, Row, inline, sql};
use crate::delivery::finding::{Finding, Kode};
use crate::error::Result;
use crate::read::{Limits, Survey};
use crate::stage::{self, Side};
use crate::validate::{
    Batch, Job, KeyPeriods, Lines, Rejected, Slice, SliceTally, Tally, validate_lines,
};

const DOING: &str = "joining mended lines to their delivery";

/// What became of the mended lines.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// Lines that are turned away still.
    pub(super) rejected: BTreeMap<u32, Finding>,
    /// Lines that are accepted, or none of our business.
    pub(super) settled: BTreeSet<u32>,
}

/// Joins the mended lines of a delivery that was just staged to it; `tally` follows.
pub(crate) async fn mend_loaded(
    connection: &mut PgConnection,
    levering_nr: i32,
    pseudonyms: Pseudonyms,
    tally: &mut Tally,
) -> Result<()> {
    if kept_lines(connection, levering_nr).await?.is_empty() {
        return Ok(());
    }
    let levering = Levering::find(connection, levering_nr).await?;
    join(connection, &levering, pseudonyms).await?;
    let slices = recount(connection, &levering).await?;
    let count =
        "select kode, count(*) from drift.afvist_linje where levering_nr = $1 group by kode";
    let codes: Vec<(String, i64)> = inline(DOING, count).bind(levering_nr).rows(connection).await?;
    tally.rejected = codes
        .into_iter()
        .filter_map(|(kode, lines)| Some((Kode::parse(&kode)?, lines.unsigned_abs())))
        .collect();
    tally.accepted = slices.slices.iter().map(|(_, slice)| slice.accepted).sum();
    let rest = tally.lines - tally.accepted - tally.rejected_lines() - tally.skipped_lines();
    if rest > 0 {
        *tally.skipped.entry("rettede linjer, der ikke vedkommer dagtilbud").or_default() += rest;
    }
    tally.slices = slices.slices;
    tally.rejected_outside_slices = slices.rejected_outside_slices;
    Ok(())
}

/// Validates the kept lines of a delivery and stages those that are good, in the place of what was
/// made of them before.
pub(super) async fn join(
    connection: &mut PgConnection,
    levering: &Levering,
    pseudonyms: Pseudonyms,
) -> Result<Joined> {
    let kept = kept_lines(connection, levering.nr).await?;
    let numbers: Vec<u32> = kept.iter().map(|(number, _)| *number).collect();
    let mut lines = Lines::default();
    for (number, line) in &kept {
        lines.push(*number, line.as_bytes());
    }
    let layout = levering.layout;
    let dsa_tabel = layout.dsa_table();
    sql!("rejects/clear_mended", dsa_tabel = dsa_tabel, levering_nr = levering.nr)
        .run(connection)
        .await?;
    let (rows, mut side, mut rejected) = {
        let key_periods = key_periods(connection, levering).await?;
        let (_, batches) = check(levering, &levering.kept(), &lines, pseudonyms, key_periods)?;
        let (mut rows, mut rejected) = (Vec::new(), Vec::new());
        let mut side = Side::new(levering.nr);
        for mut batch in batches {
            rejected.append(&mut batch.rejected);
            rows.extend(side.add(batch));
        }
        (rows, side, rejected)
    };
    let columns = format!("{}, {}", layout.common_columns(), layout.dsa_columns);
    db::copy_binary(connection, &dsa_tabel, &columns, rows).await?;
    side.flush(connection).await?;
    stage::fill_vault(connection).await?;
    rejected.extend(duplicates(connection, levering).await?);
    let rejected: BTreeMap<u32, Rejected> =
        rejected.into_iter().map(|rejected| (rejected.linje_nr, rejected)).collect();
    let settled: BTreeSet<u32> =
        numbers.iter().copied().filter(|number| !rejected.contains_key(number)).collect();
    books(connection, levering, &kept, &rejected, &settled).await?;
    let rejected = rejected.into_iter().map(|(number, it)| (number, it.finding)).collect();
    Ok(Joined { rejected, settled })
}

async fn kept_lines(connection: &mut PgConnection, levering_nr: i32) -> Result<Vec<(u32, String)>> {
    let sql =
        "select linje_nr, linje from drift.rettet_linje where levering_nr = $1 order by linje_nr";
    let lines: Vec<(i32, String)> = inline(DOING, sql).bind(levering_nr).rows(connection).await?;
    Ok(lines.into_iter().map(|(number, line)| (number.cast_unsigned(), line)).collect())
}

/// When the lines of a key file that were accepted as they came are valid.
async fn key_periods(connection: &mut PgConnection, levering: &Levering) -> Result<KeyPeriods> {
    let mut periods = KeyPeriods::new();
    if levering.layout.dsa_table() != "dsa.dst_noeglefil" {
        return Ok(periods);
    }
    let sql =
        "select kommune_nr, gyldig_fra, gyldig_til from dsa.dst_noeglefil where levering_nr = $1";
    let rows: Vec<(i16, NaiveDate, Option<NaiveDate>)> =
        inline(DOING, sql).bind(levering.nr).rows(connection).await?;
    for (kommune_nr, fra, til) in rows {
        periods.entry(kommune_nr).or_default().push((fra, til.unwrap_or(NaiveDate::MAX)));
    }
    Ok(periods)
}

/// Applies the source's rules to lines in memory.
fn check(
    levering: &Levering,
    survey: &Survey,
    lines: &Lines,
    pseudonyms: Pseudonyms,
    key_periods: KeyPeriods,
) -> Result<(Tally, Vec<Batch>)> {
    let binding = levering.binding()?;
    let job = Job {
        path: std::path::Path::new(""),
        survey,
        layout: levering.layout,
        binding: &binding,
        periode: levering.periode,
        leveret: levering.leveret,
        levering_nr: levering.nr,
        limits: Limits::NONE,
    };
    let mut batches = Vec::new();
    let tally = validate_lines(job, lines, pseudonyms, key_periods, |batch| {
        batches.push(batch);
        Ok(())
    })?;
    Ok((tally, batches))
}

/// Takes mended lines out again whose key a line has that was accepted as it came.
async fn duplicates(connection: &mut PgConnection, levering: &Levering) -> Result<Vec<Rejected>> {
    let layout = levering.layout;
    let delete = sql!(
        "rejects/remove_duplicates",
        dsa_tabel = layout.dsa_table(),
        levering_nr = levering.nr,
        noegleudtryk = layout.dsa_key,
        system = layout.dsa_system(),
    );
    let found: Vec<(i32, i16)> = delete.rows(connection).await?;
    let rejected = |(number, kommune_nr): (i32, i16)| Rejected {
        linje_nr: number.cast_unsigned(),
        kommune_nr: Some(kommune_nr),
        finding: Finding::new(
            Kode::Dublet,
            "",
            "nøglen findes allerede i en godkendt linje i filen",
        ),
        raw: Vec::new(),
    };
    Ok(found.into_iter().map(rejected).collect())
}

/// Settled lines leave the rejects, lines that are turned away now are among them.
async fn books(
    connection: &mut PgConnection,
    levering: &Levering,
    kept: &[(u32, String)],
    rejected: &BTreeMap<u32, Rejected>,
    settled: &BTreeSet<u32>,
) -> Result<()> {
    let numbers: Vec<i32> = settled.iter().map(|number| number.cast_signed()).collect();
    for sql in [
        "delete from drift.afvist_raa where levering_nr = $1 and linje_nr = any($2)",
        "delete from drift.afvist_linje where levering_nr = $1 and linje_nr = any($2)",
    ] {
        inline(DOING, sql).bind(levering.nr).bind(&numbers).run(connection).await?;
    }
    let separator = char::from(levering.survey.separator).to_string();
    let mut rows = Row::default();
    for (number, line) in kept {
        let Some(Rejected { kommune_nr, finding, .. }) = rejected.get(number) else { continue };
        let raw = levering.survey.tegnsaet.encode(&line.replace(BETWEEN, &separator));
        rows.add(|row| {
            row.int(number.cast_signed()).opt_int(*kommune_nr).exact(finding.kode.as_str());
            row.exact(finding.kolonne).exact(&finding.besked).bytes(&raw);
        });
    }
    sql!("rejects/newly_rejected").run(connection).await?;
    let columns = "linje_nr, kommune_nr, kode, kolonne, besked, linje";
    db::copy_binary(connection, "ny_afvist", columns, rows.take()).await?;
    sql!("rejects/reject_lines").bind(levering.nr).run(connection).await?;
    Ok(())
}

/// The slices with their rows as they stand in the staging, and their rejected lines as they can be
/// read: a line belongs to the slice that it names, right or wrong.
pub(super) async fn recount(connection: &mut PgConnection, levering: &Levering) -> Result<Tally> {
    let kept: BTreeMap<u32, String> =
        kept_lines(connection, levering.nr).await?.into_iter().collect();
    let mut slices: BTreeMap<Slice, SliceTally> = BTreeMap::new();
    let count = sql!(
        "rejects/count_rows",
        dsa_tabel = levering.layout.dsa_table(),
        levering_nr = levering.nr,
        system = levering.layout.dsa_system(),
    );
    let rows: Vec<(i16, NaiveDate, String, i64)> = count.rows(connection).await?;
    for (kommune_nr, periode, system, count) in rows {
        let slice = Slice { kommune_nr, periode, system };
        slices.entry(slice).or_default().accepted = count.unsigned_abs();
    }
    let (mut as_they_came, mut mended) = (Lines::default(), Lines::default());
    for (number, raw) in raw_lines(connection, levering.nr, None).await? {
        match kept.get(&number) {
            Some(line) => mended.push(number, line.as_bytes()),
            None => as_they_came.push(number, &raw),
        }
    }
    let mut outside = 0;
    for (lines, survey) in [(as_they_came, levering.survey.clone()), (mended, levering.kept())] {
        // Whose number it is plays no part here.
        let nobody = Pseudonyms::new(&[]);
        let (tally, _) = check(levering, &survey, &lines, nobody, KeyPeriods::new())?;
        outside += tally.rejected_outside_slices;
        for (slice, SliceTally { accepted, rejected }) in tally.slices {
            slices.entry(slice).or_default().rejected += accepted + rejected;
        }
    }
    let slices = slices.into_iter().collect();
    Ok(Tally { slices, rejected_outside_slices: outside, ..Tally::default() })
}
