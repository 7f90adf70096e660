//! `dst-regnskab`: the year's accounts, as StatBank's REGK31 has them, with the rows around those
//! that anyone asks for.

use chrono::{Datelike, NaiveDate};

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::date;
use super::super::world::World;
use super::{Output, at};

const COLUMNS: [&str; 7] = ["OMRÅDE", "FUNKTION", "DRANST", "ART", "PRISENHED", "TID", "INDHOLD"];

/// The year that ends (or breaks off) with this month, published in the next April.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let year = month.year();
    let periode = Periode::Year(date(year, 1, 1));
    let leveret = at(date(year + 1, 4, 20), 8, 0);
    let mut file = out.open(Kilde::DstRegnskab, periode, leveret, &COLUMNS)?;
    let sheet = &mut file.sheet;
    for world in worlds {
        sheet.slice();
        for (account, thousands) in amounts(world) {
            for (kind, part) in [("1", 100), ("2", 4), ("3", 7)] {
                for (of_what, of_part) in [("TOT", 100), ("UE", 109), ("1", 72)] {
                    for unit in ["LOBM", "INDL"] {
                        let inhabitants = i64::from(world.habits.inhabitants) * 16;
                        let scale = if unit == "LOBM" { 1 } else { inhabitants / 1000 + 1 };
                        sheet
                            .number(world.kommune.nr)
                            .number(account)
                            .text(kind)
                            .text(of_what)
                            .text(unit)
                            .number(year)
                            .number(thousands * part * of_part / 10_000 / scale);
                        sheet.end()?;
                    }
                }
            }
        }
    }
    out.close(file)
}

/// What a year costs, in thousands of kr., by account: so much for every child in the offer.
fn amounts(world: &World) -> [(i64, i64); 8] {
    let months = world.year.months.max(1);
    let cost = i64::from(world.habits.cost_kr);
    let thousands = |children: u32, kr: i64| i64::from(children) * kr / i64::from(months) / 1000;
    let institutions = thousands(world.year.in_day_institution, cost);
    let childminders = thousands(world.year.in_dagpleje, cost * 106 / 100);
    let private = thousands(world.year.in_private, cost * 72 / 100);
    [
        (52_204, institutions / 30),
        (52_510, institutions / 25),
        (52_511, childminders),
        (52_513, institutions / 200),
        (52_514, institutions),
        // What parents of other kommuner pay can exceed what is spent.
        (52_518, -institutions / 900),
        (52_519, private),
        (52_523, institutions / 12),
    ]
}
