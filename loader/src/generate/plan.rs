//! What to write: which kommuner, months and sources, at what size; and the loop that does it.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use fs_err as fs;

use crate::cli::GenerateArgs;
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::kommune::KOMMUNER;

use super::calendar::{date, months, months_after};
use super::size::Size;
use super::sources::{self, Output};
use super::world::{MONTHS_TO_FILL, Roles, World};

/// What to write.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The kommuner's numbers.
    pub kommuner: Vec<u16>,
    /// The first of the first month.
    pub from: NaiveDate,
    /// The first of the last month.
    pub to: NaiveDate,
    /// The sources.
    pub kilder: Vec<Kilde>,
    /// The first month with attendance, if any has.
    pub aula_from: Option<NaiveDate>,
    /// The scale.
    pub size: Size,
    /// The seed.
    pub seed: u64,
    /// No bad lines and no corrections.
    pub clean: bool,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files.
    pub files: u64,
    /// Lines, headers and bad ones included.
    pub lines: u64,
    /// Lines that a loader has to turn away.
    pub bad_lines: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// Five kommuner of different size come first, so that a small count is still a mixed lot.
const MIXED: [u16; 5] = [101, 461, 751, 615, 360];

/// Aula has delivered to FLIS since this month.
const AULA_BEGAN: (i32, u32) = (2022, 11);

impl Default for Plan {
    /// Five kommuner, 2023 and 2024, no attendance, the small size.
    fn default() -> Self {
        Self {
            kommuner: kommuner(MIXED.len()),
            from: date(2023, 1, 1),
            to: date(2024, 12, 1),
            kilder: Kilde::ALL.to_vec(),
            aula_from: None,
            size: Size::Small,
            seed: 1,
            clean: false,
        }
    }
}

/// So many kommuner, by number.
#[must_use]
pub fn kommuner(count: usize) -> Vec<u16> {
    let rest = KOMMUNER.iter().map(|kommune| kommune.nr).filter(|nr| !MIXED.contains(nr));
    let mut chosen: Vec<u16> = MIXED.into_iter().chain(rest).take(count).collect();
    chosen.sort_unstable();
    chosen
}

impl Plan {
    /// What the command line asks for.
    pub fn from_args(args: &GenerateArgs) -> Result<Self> {
        if args.from > args.to {
            return Err(LoadError::Argument("`--from` is later than `--to`".into()));
        }
        let asked_for = |kilde| args.sources.contains(&kilde);
        let aula_from = match args.aula {
            Some(Some(count)) => Some(months_after(args.to, 1 - i32::from(count)).max(args.from)),
            Some(None) => Some(args.from),
            None if asked_for(Kilde::AulaTilstedevaerelse) => Some(args.from),
            None => None,
        };
        let mut kilder =
            if args.sources.is_empty() { Kilde::ALL.to_vec() } else { args.sources.clone() };
        if args.aula.is_some() && !kilder.contains(&Kilde::AulaTilstedevaerelse) {
            kilder.push(Kilde::AulaTilstedevaerelse);
        }
        let usual = if args.kommuner.is_the_country() { Size::Real } else { Size::Small };
        Ok(Self {
            kommuner: args.kommuner.numbers(),
            from: args.from,
            to: args.to,
            kilder,
            aula_from,
            size: args.size.unwrap_or(usual),
            seed: args.seed,
            clean: args.clean,
        })
    }

    /// The first of the last so many months.
    #[must_use]
    pub fn months_before_the_end(&self, count: i32) -> NaiveDate {
        months_after(self.to, 1 - count).max(self.from)
    }

    /// Writes the deliveries into a folder that exists.
    pub fn write(&self, folder: &Path) -> Result<Summary> {
        let mut out = Output::new(self, folder);
        self.walk(|month, worlds| self.write_month(&mut out, month, worlds))?;
        Ok(out.summary)
    }

    /// Steps through the months and shows each from the beginning of the records on: the month
    /// before the first, or the January before that, because registers and population figures
    /// reach back.
    pub fn walk(&self, mut visit: impl FnMut(NaiveDate, &[World]) -> Result<()>) -> Result<()> {
        let mut worlds = self.worlds();
        let january = date(self.from.year(), 1, 1);
        let records_from = january.min(months_after(self.from, -1));
        for month in months(months_after(records_from, -MONTHS_TO_FILL), self.to) {
            for world in &mut worlds {
                world.step(month, month >= self.from);
                if month >= records_from {
                    world.hire();
                }
            }
            if month >= records_from {
                visit(month, &worlds)?;
            }
        }
        Ok(())
    }

    /// The kommuner, still empty, with their roles by place in the list.
    fn worlds(&self) -> Vec<World> {
        let count = self.kommuner.len();
        let length = months(self.from, self.to).count() as i32;
        let middle = months_after(self.from, length / 2);
        let early = months_after(self.from, length / 4);
        let role = |place, of: usize, month| (place == of % count).then_some(month);
        let place_of = |nr: &u16| KOMMUNER.iter().position(|kommune| kommune.nr == *nr);
        let world = |(place, index)| {
            let roles = Roles {
                changes_system_in: role(place, 1, middle).filter(|_| length > 1),
                has_key_from: role(place, 2, middle),
                corrects: role(place, 3, early).filter(|_| !self.clean),
            };
            World::new(index, self.size, self.seed, roles)
        };
        self.kommuner.iter().filter_map(place_of).enumerate().map(world).collect()
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

impl Summary {
    /// Counts a file that is complete.
    pub(super) fn add(&mut self, path: &Path, lines: u64, bad_lines: u64) -> Result<()> {
        self.files += 1;
        self.lines += lines;
        self.bad_lines += bad_lines;
        self.bytes += fs::metadata(path)?.len();
        Ok(())
    }
}
