//! Writing down what the systems of a plan's kommuner would deliver, month by month.

use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::calendar::{date, months_after};
use super::plan::{Plan, Summary};
use super::sources::{self, Output};
use super::world::World;
use crate::delivery::Kilde;
use crate::error::Result;

/// Aula has delivered to FLIS since this month.
const AULA_BEGAN: (i32, u32) = (2022, 11);

impl Plan {
    /// Writes the deliveries into a folder that exists.
    pub fn write(&self, folder: &Path) -> Result<Summary> {
        let mut out = Output::new(self, folder);
        self.walk(|month, worlds| self.write_month(&mut out, month, worlds))?;
        Ok(out.summary)
    }

    fn write_month(&self, out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
        let in_window = month >= self.from;
        let quarter_starts = month.month() % 3 == 1;
        let register_is_due = month == months_after(self.from, -1)
            || in_window && (quarter_starts || worlds.iter().any(|world| world.register.changed));
        let year_ends = in_window && (month.month() == 12 || month == self.to);
        let aula_has_begun = self.aula_from.is_some_and(|from| month >= from)
            && month >= date(AULA_BEGAN.0, AULA_BEGAN.1, 1);
        for &kilde in &self.kilder {
            match kilde {
                Kilde::StilDagtilbud if register_is_due => sources::stil::write(out, month, worlds),
                Kilde::DstInstitution if in_window => {
                    sources::institution::write(out, month, worlds)
                }
                Kilde::DstIndskrivning if in_window => {
                    sources::indskrivning::write(out, month, worlds)
                }
                Kilde::FlisPersonale if in_window => sources::personale::write(out, month, worlds),
                Kilde::AulaTilstedevaerelse if in_window && aula_has_begun => {
                    sources::aula::write(out, month, worlds)
                }
                Kilde::DstNoeglefil if in_window => sources::noeglefil::write(out, month, worlds),
                Kilde::DstBefolkning if quarter_starts && month.year() >= self.from.year() => {
                    sources::befolkning::write(out, month, worlds)
                }
                Kilde::DstRegnskab if year_ends => sources::regnskab::write(out, month, worlds),
                _ => Ok(()),
            }?;
        }
        Ok(())
    }
}
