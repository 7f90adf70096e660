//! Staff: hired and let go so that there are as many as the children need.

use chrono::NaiveDate;

use super::super::people::Cpr;
use super::Habits;
use super::register::Institution;
use super::tally::Tally;

/// A staff category ("stillingskategori") with an agreement that goes with it.
#[derive(Debug, PartialEq, Eq)]
pub struct Category {
    /// The code.
    pub code: &'static str,
    /// In words.
    pub name: &'static str,
    /// The agreement's code.
    pub agreement_code: &'static str,
    /// The agreement.
    pub agreement: &'static str,
}

pub(super) const fn category(
    code: &'static str,
    name: &'static str,
    agreement_code: &'static str,
    agreement: &'static str,
) -> Category {
    Category { code, name, agreement_code, agreement }
}

/// Childminders.
pub const DAGPLEJER: &Category = &category("25", "Dagplejer", "66.11", "Dagplejere");

/// Day institutions.
pub const KONTO_DAGINSTITUTION: u32 = 52514;
/// Childminders.
pub const KONTO_DAGPLEJE: u32 = 52511;
pub(super) const KONTO_FAELLES: u32 = 52510;

/// Where someone works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workplace {
    /// In an institution, by place in the register.
    Institution(usize),
    /// Centrally, under a pseudo number.
    Pseudo(&'static str),
    /// The payroll does not say.
    Unknown,
}

/// What someone is paid for: an account, as what, and how much of full time (ten-thousandths).
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// Five digits.
    pub konto: u32,
    /// As what.
    pub category: &'static Category,
    /// Ten-thousandths of full time.
    pub grade: u32,
}

/// One employment.
#[derive(Debug)]
pub struct Employee {
    /// Unique in the kommune.
    pub id: u32,
    /// The number.
    pub cpr: Cpr,
    /// A man.
    pub male: bool,
    /// Where.
    pub workplace: Workplace,
    /// One job, or for a few a second one on another account.
    pub jobs: [Option<Job>; 2],
    /// Paid by the hour.
    pub hourly: bool,
    /// First day.
    pub hired: NaiveDate,
    /// Last day, where that is known.
    pub stop: Option<NaiveDate>,
}

impl Employee {
    /// Whether employed on a day.
    #[must_use]
    pub fn is_employed_on(&self, day: NaiveDate) -> bool {
        self.hired <= day && self.stop.is_none_or(|stop| day <= stop)
    }

    pub(super) fn pedagogical_grade(&self) -> u32 {
        self.jobs.iter().flatten().filter(|job| job.is_pedagogical()).map(|job| job.grade).sum()
    }
}

impl Job {
    /// Whether it counts in the staffing ratio of day institutions.
    #[must_use]
    pub fn is_pedagogical(&self) -> bool {
        matches!(self.category.code, "7" | "9" | "920" | "930" | "940")
            && matches!(self.konto, KONTO_DAGINSTITUTION | KONTO_FAELLES)
    }
}

/// The staff of one kommune.
#[derive(Debug, Default)]
pub struct Staff {
    /// Everyone employed, and who left in the month before.
    pub all: Vec<Employee>,
    pub(super) hired_so_far: u32,
}

/// Of a hundred full-time persons, so many work centrally.
pub(super) const CENTRAL_PCT: u32 = 5;

impl Staff {
    /// In which institutions someone works as this.
    pub(super) fn houses_with(
        &self,
        category: &Category,
        month: NaiveDate,
        houses: usize,
    ) -> Vec<bool> {
        let mut found = vec![false; houses];
        for person in self.all.iter().filter(|person| person.is_employed_on(month)) {
            let main = person.jobs[0].is_some_and(|job| job.category == category);
            if let (Workplace::Institution(house), true) = (person.workplace, main) {
                found[house] = true;
            }
        }
        found
    }

    /// Staff of a unit that closed, or went private, works in another from the next month on.
    pub fn leave(&mut self, unit: usize, other: Option<usize>) {
        for person in &mut self.all {
            if person.workplace == Workplace::Institution(unit) {
                person.workplace = other.map_or(Workplace::Unknown, Workplace::Institution);
            }
        }
    }
}

/// Full-time persons for so many children, in ten-thousandths: one for 2.95 of the small or for
/// twice as many of the big.
pub(super) fn need(small: u32, big: u32) -> u32 {
    (2 * small + big) * 100_000 / 59
}

pub(super) fn need_of_unit(tally: &Tally, institutions: &[Institution], unit: usize) -> u32 {
    let counts = tally.by_institution[unit];
    let house = &institutions[unit];
    if house.number.is_some() && house.is_staffed() && house.closed.is_none() {
        need(counts.small, counts.big) * (100 - CENTRAL_PCT) / 100
    } else {
        0
    }
}

/// The kommune that employs someone, where the payroll says it is another.
#[must_use]
pub fn employer(person: &Employee, habits: &Habits) -> Option<u16> {
    person.id.is_multiple_of(97).then_some(habits.neighbour)
}
