//! `dst-indskrivning`: who has a place, as each kommune's placement system has it.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::days_after;
use super::super::people::{DRENGENAVNE, EFTERNAVNE, PIGENAVNE, STATSBORGERSKABER};
use super::super::sheet::Sheet;
use super::super::vocabulary::{pladstype, taksttype};
use super::super::world::World;
use super::super::world::children::{Child, Place};
use super::super::world::register::Kind;
use super::{Output, leveret, local_code};

const COLUMNS: [&str; 18] = [
    "kommune_nr",
    "system",
    "cpr",
    "fornavn",
    "efternavn",
    "koen",
    "statsborgerskab",
    "bopael_kommune_nr",
    "institutionskode",
    "pladstype",
    "taksttype",
    "oekonomisk_friplads_pct",
    "soeskenderabat_pct",
    "behandlingsmaessig_friplads",
    "timer_pr_uge",
    "indmeldt_dato",
    "udmeldt_dato",
    "foedselsdato",
];

/// How long after the first delivery a correction comes.
const DAYS_TO_CORRECTION: i32 = 41;

/// The month's file, and the correction where a kommune had forgotten some.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let kilde = Kilde::DstIndskrivning;
    let (periode, leveret) = (Periode::Month(month), leveret(kilde, month));
    let corrects = |world: &World| world.roles.corrects == Some(month);
    let mut file = out.open(kilde, periode, leveret, &COLUMNS)?;
    for world in worlds {
        rows(&mut file.sheet, world, if corrects(world) { 15 } else { usize::MAX })?;
    }
    out.close(file)?;
    if let Some(world) = worlds.iter().find(|world| corrects(world)) {
        let later = days_after(leveret.date(), DAYS_TO_CORRECTION).and_time(leveret.time());
        let mut file = out.open(kilde, periode, later, &COLUMNS)?;
        rows(&mut file.sheet, world, usize::MAX)?;
        out.close(file)?;
    }
    Ok(())
}

/// One kommune's rows, leaving out one child in so many.
fn rows(sheet: &mut Sheet, world: &World, one_in: usize) -> Result<()> {
    let open_end =
        NaiveDate::from_ymd_opt(9999, 12, 31).filter(|_| world.habits.style.is_multiple_of(3));
    let mut met = HashSet::new();
    for system in world.systems() {
        sheet.slice();
        let codes: Vec<String> = (0..world.register.institutions.len())
            .map(|place| local_code(world, system, place))
            .collect();
        for (count, child) in world.children.all.iter().enumerate() {
            if count % one_in == one_in - 1 {
                continue;
            }
            met.clear();
            for place in &child.places {
                // The key of the layout; a child may come back to where it was.
                if met.insert((place.institution, place.big)) {
                    row(sheet, world, system, &codes[place.institution], child, place, open_end)?;
                }
            }
        }
    }
    Ok(())
}

fn row(
    sheet: &mut Sheet,
    world: &World,
    system: &str,
    code: &str,
    child: &Child,
    place: &Place,
    open_end: Option<NaiveDate>,
) -> Result<()> {
    let style = world.habits.style;
    let first_names = if child.male { &DRENGENAVNE } else { &PIGENAVNE };
    let dagpleje = world.register.institutions[place.institution].kind == Kind::Dagpleje;
    let part_time = place.hours < world.habits.full_hours;
    sheet
        .number(world.kommune.nr)
        .text(system)
        .text(child.cpr.as_str())
        .text(first_names[usize::from(child.first_name)])
        .text(EFTERNAVNE[usize::from(child.last_name)])
        .text(if child.male { "M" } else { "K" })
        .text(STATSBORGERSKABER[usize::from(child.citizenship)])
        .number(child.home.unwrap_or(world.kommune.nr))
        .text(code)
        .text(pladstype(style, place.big, dagpleje))
        .text(taksttype(style, part_time))
        .number(child.subsidy_pct);
    if child.sibling {
        sheet.number(50);
    } else {
        sheet.empty();
    }
    sheet
        .text(if child.special { "1" } else { "0" })
        .decimal(place.hours, 1)
        .date(place.from)
        .open_date(place.to.or(open_end))
        .open_date(child.cpr.has_letters().then_some(child.born));
    Ok(sheet.end()?)
}
