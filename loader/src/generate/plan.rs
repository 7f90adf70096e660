//! What to write: which kommuner, months and sources, at what size; and the loop that does it.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use fs_err as fs;

use crate::delivery::Kilde;
use crate::delivery::kommune::KOMMUNER;
use crate::error::Result;

use super::calendar::{date, months, months_after};
use super::size::Size;
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
    /// The first of the last so many months.
    #[must_use]
    pub fn months_before_the_end(&self, count: i32) -> NaiveDate {
        months_after(self.to, 1 - count).max(self.from)
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
