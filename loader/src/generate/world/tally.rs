//! Heads counted on the first of a month: what staff, accounts and tests go by.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::age;
use super::children::Child;
use super::register::{Institution, Kind};

/// Children by age.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Aged 0-2.
    pub small: u32,
    /// Aged 3-5.
    pub big: u32,
}

impl Counts {
    fn add(&mut self, years: u32) {
        match years {
            0..=2 => self.small += 1,
            3..=5 => self.big += 1,
            _ => {}
        }
    }
}

/// The enrolled children of a kommune on the first of a month; every child once in each figure.
#[derive(Debug, Default)]
pub struct Tally {
    /// By institution.
    pub by_institution: Vec<Counts>,
    /// Everyone, whatever the age.
    pub enrolled: u32,
    /// Everyone by age.
    pub all: Counts,
    /// With childminders.
    pub in_dagpleje: u32,
    /// In vuggestue, børnehave or integreret that is not private.
    pub in_day_institution: u32,
    /// In private institutions.
    pub in_private: u32,
    /// In day institutions that are kommunal or selvejende: what the staffing ratio is about.
    pub staffed: Counts,
}

impl Tally {
    /// Counts.
    #[must_use]
    pub fn new(children: &[Child], institutions: &[Institution], month: NaiveDate) -> Self {
        let mut tally =
            Self { by_institution: vec![Counts::default(); institutions.len()], ..Self::default() };
        for child in children {
            let years = age(child.born, month);
            let houses = || child.held_on(month).map(|place| &institutions[place.institution]);
            for place in child.held_on(month) {
                tally.by_institution[place.institution].add(years);
            }
            if houses().next().is_none() {
                continue;
            }
            tally.enrolled += 1;
            tally.all.add(years);
            let private = |house: &Institution| house.ownership == 3;
            let any = |fits: &dyn Fn(&Institution) -> bool| u32::from(houses().any(fits));
            tally.in_dagpleje += any(&|house| house.kind == Kind::Dagpleje);
            tally.in_private += any(&private);
            tally.in_day_institution +=
                any(&|house| house.kind.is_day_institution() && !private(house));
            if houses().any(Institution::is_staffed) {
                tally.staffed.add(years);
            }
        }
        tally
    }
}

/// A calendar year's sums, for the accounts.
#[derive(Debug, Default)]
pub struct YearSums {
    /// Months counted.
    pub months: u32,
    /// Sum over the months of the children with childminders.
    pub in_dagpleje: u32,
    /// Sum of those in day institutions.
    pub in_day_institution: u32,
    /// Sum of those in private ones.
    pub in_private: u32,
}

impl YearSums {
    /// Another month.
    pub fn add(&mut self, month: NaiveDate, tally: &Tally) {
        if month.month() == 1 {
            *self = Self::default();
        }
        self.months += 1;
        self.in_dagpleje += tally.in_dagpleje;
        self.in_day_institution += tally.in_day_institution;
        self.in_private += tally.in_private;
    }
}
