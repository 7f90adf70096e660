//! `dst-noeglefil`: how the one kommune that says so splits its staff.

use chrono::NaiveDate;

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::months_after;
use super::super::world::World;
use super::{Output, at};

const COLUMNS: [&str; 6] =
    ["kommune_nr", "gyldig_fra", "gyldig_til", "andel_vu", "andel_bh", "andel_dp"];

/// Two keys, one that ends and one that goes on, in the month in which the first begins.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    for world in worlds.iter().filter(|world| world.roles.has_key_from == Some(month)) {
        let counts = world.tally.staffed;
        let share = (200 * counts.small + counts.big / 2) / (2 * counts.small + counts.big).max(1);
        let change = months_after(month, 6);
        let leveret = at(month, 7, 15);
        let mut file = out.open(Kilde::DstNoeglefil, Periode::Day(month), leveret, &COLUMNS)?;
        let until = change.pred_opt();
        for (from, to, share) in [(month, until, share.max(1) - 1), (change, None, share)] {
            file.sheet
                .number(world.kommune.nr)
                .date(from)
                .open_date(to)
                .decimal(share, 2)
                .decimal(100 - share, 2)
                .number(i64::from(world.tally.in_dagpleje > 0));
            file.sheet.end()?;
        }
        out.close(file)?;
    }
    Ok(())
}
