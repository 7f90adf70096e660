//! `flis-personale`: payroll, one row for every job of every employment.

use chrono::NaiveDate;

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::days_after;
use super::super::sheet::Sheet;
use super::super::world::World;
use super::super::world::staff::{Employee, Job, Workplace, employer};
use super::{Output, leveret};

const COLUMNS: [&str; 17] = [
    "kommune_nr",
    "ansaettelse_id",
    "cpr",
    "koen",
    "konto",
    "dagtilbudsnummer",
    "stillingskategori_kode",
    "stillingskategori",
    "overenskomst_kode",
    "overenskomst",
    "afloenningsform",
    "ansaettelsesvilkaar",
    "beskaeftigelsesgrad",
    "ansat_dato",
    "stop_dato",
    "anciennitets_dato",
    "ansat_kommune_nr",
];

/// How much later a late file is.
const DAYS_LATE: i32 = 130;

/// The month's file. In the month that a kommune corrects, the file comes late, and once more for
/// that kommune, which had left out its hourly staff.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let kilde = Kilde::FlisPersonale;
    let (periode, leveret) = (Periode::Month(month), leveret(kilde, month));
    let later = |days| days_after(leveret.date(), days).and_time(leveret.time());
    let corrects = worlds.iter().find(|world| world.roles.corrects == Some(month));
    let mut file = out.open(
        kilde,
        periode,
        if corrects.is_some() { later(DAYS_LATE) } else { leveret },
        &COLUMNS,
    )?;
    for world in worlds {
        let incomplete = corrects.is_some_and(|other| other.index == world.index);
        rows(&mut file.sheet, world, incomplete)?;
    }
    out.close(file)?;
    if let Some(world) = corrects {
        let mut file = out.open(kilde, periode, later(DAYS_LATE + 20), &COLUMNS)?;
        rows(&mut file.sheet, world, false)?;
        out.close(file)?;
    }
    Ok(())
}

fn rows(sheet: &mut Sheet, world: &World, without_hourly: bool) -> Result<()> {
    sheet.slice();
    for person in world.staff.all.iter().filter(|person| !(without_hourly && person.hourly)) {
        for job in person.jobs.iter().flatten() {
            row(sheet, world, person, job)?;
        }
    }
    Ok(())
}

fn row(sheet: &mut Sheet, world: &World, person: &Employee, job: &Job) -> Result<()> {
    let nr = world.kommune.nr;
    sheet
        .number(nr)
        .number(employment_id(nr, person.id))
        .text(person.cpr.as_str())
        .text(if person.male { "M" } else { "K" })
        .text(&konto(job.konto, person.id));
    match person.workplace {
        Workplace::Institution(place) => {
            sheet.register_number('G', world.register.institutions[place].number)
        }
        Workplace::Pseudo(number) => sheet.text(number),
        Workplace::Unknown => sheet.empty(),
    };
    let before = (person.id % 30 * 50) as i32;
    sheet
        .text(job.category.code)
        .text(job.category.name)
        .text(job.category.agreement_code)
        .text(job.category.agreement)
        .text(if person.hourly { "timeloen" } else { "maanedsloen" })
        .text(if person.id.is_multiple_of(83) { "tjenestemand" } else { "overenskomst" })
        .decimal(job.grade, 4)
        .date(person.hired)
        .open_date(person.stop)
        .open_date((before > 0).then(|| days_after(person.hired, -before)));
    match employer(person, &world.habits) {
        Some(other) => sheet.number(other),
        None => sheet.empty(),
    };
    Ok(sheet.end()?)
}

/// Unique in the country, though only the kommune has to be.
fn employment_id(nr: u16, id: u32) -> i64 {
    i64::from(nr) * 10_000_000 + i64::from(id)
}

/// The same account as payroll systems write it: with points, without, with a leading zero, with
/// a sub-account.
fn konto(konto: u32, spelling: u32) -> String {
    let (main, function, sub) = (konto / 10_000, konto / 100 % 100, konto % 100);
    match spelling % 5 {
        0 => format!("{konto}"),
        1 => format!("0{konto}"),
        2 => format!("{main}.{function}.{sub}.1"),
        _ => format!("{main}.{function}.{sub:02}"),
    }
}
