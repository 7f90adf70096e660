//! The eight sources: each writes down what the systems of all kommuner deliver in a month.

pub mod aula;
pub mod befolkning;
pub mod indskrivning;
pub mod institution;
pub mod noeglefil;
pub mod personale;
pub mod regnskab;
pub mod stil;

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};

use crate::delivery::{Kilde, Leveret, Periode};
use crate::error::Result;

use super::calendar::{days_after, months_after};
use super::chance::Chance;
use super::dirt::Dirt;
use super::form::{Charset, Form};
use super::plan::{Plan, Summary};
use super::sheet::Sheet;
use super::world::World;

/// The folder that is being filled.
pub struct Output<'a> {
    /// What to write.
    pub plan: &'a Plan,
    /// What has been written.
    pub summary: Summary,
    folder: &'a Path,
}

/// A file of the folder that is open.
struct Opened {
    sheet: Sheet,
    path: PathBuf,
}

impl<'a> Output<'a> {
    /// Nothing written yet.
    #[must_use]
    pub fn new(plan: &'a Plan, folder: &'a Path) -> Self {
        Self { plan, summary: Summary::default(), folder }
    }

    /// Opens the delivery of a source and period, in the form that it happens to have.
    fn open(
        &self,
        kilde: Kilde,
        periode: Periode,
        leveret: NaiveDateTime,
        columns: &'static [&'static str],
    ) -> Result<Opened> {
        let minutes = leveret.and_utc().timestamp().unsigned_abs() / 60;
        let mut chance =
            Chance::new(self.plan.seed, &[kilde as u64, minutes, columns.len() as u64]);
        let form = form(kilde, &mut chance);
        let mut order: Vec<usize> = (0..columns.len()).collect();
        if form.shuffled {
            chance.shuffle(&mut order);
        }
        let dirt = if self.plan.clean {
            None
        } else {
            Dirt::new(kilde, self.plan.size.lines_between_dirt(kilde), chance)
        };
        let name = format!("{kilde}_{periode}_{}.{}", Leveret(leveret), form.extension());
        let path = self.folder.join(name);
        let sheet = Sheet::create(&path, columns, order, form, dirt)?;
        Ok(Opened { sheet, path })
    }

    fn close(&mut self, opened: Opened) -> Result<()> {
        let Opened { sheet, path } = opened;
        let (lines, bad_lines) = (sheet.lines, sheet.bad_lines);
        sheet.finish()?;
        self.summary.add(&path, lines, bad_lines)
    }
}

/// When the delivery of a month is made: on the fifth of the next, each source at its own minute.
fn leveret(kilde: Kilde, month: NaiveDate) -> NaiveDateTime {
    at(days_after(months_after(month, 1), 4), 8, 30 + kilde as u32)
}

fn at(day: NaiveDate, hour: u32, minute: u32) -> NaiveDateTime {
    day.and_hms_opt(hour, minute, 0).expect("invariant: hours and minutes are of the clock")
}

/// Public formats are what they are; the others are as the sender likes.
fn form(kilde: Kilde, chance: &mut Chance) -> Form {
    match kilde {
        Kilde::StilDagtilbud => Form { charset: Charset::Utf8Bom, quoted: false, ..Form::PLAIN },
        Kilde::DstBefolkning | Kilde::DstRegnskab if chance.permille(500) => {
            Form { charset: Charset::Utf8Bom, crlf: true, ..Form::PLAIN }
        }
        Kilde::DstBefolkning | Kilde::DstRegnskab => Form::PLAIN,
        _ => Form::any(chance),
    }
}

/// What a kommune calls one of its institutions in one of its systems.
fn local_code(world: &World, system: &str, place: usize) -> String {
    let nr = world.kommune.nr;
    match system {
        "kmd" => format!("{nr}-{place:03}"),
        "ist" => format!("I{nr}{place:04}"),
        _ => format!("{place:05}"),
    }
}
