//! `dst-institution`: local institutions with the kommune's own codes, names and types.

use chrono::{Datelike, NaiveDate};

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::vocabulary::institutionstype;
use super::super::world::World;
use super::super::world::register::{Institution, Kind};
use super::{Output, leveret, local_code};

const COLUMNS: [&str; 6] = [
    "kommune_nr",
    "system",
    "institutionskode",
    "institutionsnavn",
    "institutionstype",
    "dagtilbudsnummer",
];

/// Register numbers came to the placement systems in this year.
const NUMBERS_SINCE: i32 = 2021;

/// Every open institution that has places, once for every system that delivers.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let leveret = leveret(Kilde::DstInstitution, month);
    let mut file = out.open(Kilde::DstInstitution, Periode::Month(month), leveret, &COLUMNS)?;
    let sheet = &mut file.sheet;
    for world in worlds {
        for system in world.systems() {
            sheet.slice();
            for (place, house) in world.register.institutions.iter().enumerate() {
                // A house that closes is in the file for one more month, with its last children.
                let closed = house.closed.is_some_and(|day| day < month);
                if closed || house.kind == Kind::Klub {
                    continue;
                }
                let number = house.number.filter(|_| month.year() >= NUMBERS_SINCE);
                sheet
                    .number(world.kommune.nr)
                    .text(system)
                    .text(&local_code(world, system, place))
                    .text(&house.name)
                    .text(type_text(world, house))
                    .register_number('G', number);
                sheet.end()?;
            }
        }
    }
    out.close(file)
}

/// The kommune's own word; for what the register does not know at times one that no list has.
fn type_text(world: &World, house: &Institution) -> &'static str {
    let style = world.habits.style;
    if house.number.is_none() && house.kind == Kind::Integreret {
        return "Skovgruppe";
    }
    let column = match house.kind {
        _ if house.ownership == 3 => 4,
        Kind::Vuggestue => 0,
        Kind::Boernehave => 1,
        Kind::Integreret | Kind::Klub => 2,
        Kind::Dagpleje => 3,
    };
    institutionstype(style, column)
}
