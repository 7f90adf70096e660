//! `aula-tilstedevaerelse`: who came and went, day by day. By far the most rows: what they need is
//! laid out once a month, and a row draws one number or two.

use chrono::{Datelike, NaiveDate};

use crate::delivery::{Kilde, Periode};
use crate::error::Result;

use super::super::calendar::{age, days_after, months_after, working_days};
use super::super::chance::Chance;
use super::super::people::Cpr;
use super::super::sheet::{Sheet, push_date};
use super::super::world::World;
use super::{Opened, Output, at, leveret};

const COLUMNS: [&str; 7] =
    ["kommune_nr", "institutionsnummer", "cpr", "dato", "registrering", "start", "slut"];

/// A child in a unit, this month.
struct Enrolled {
    number: u32,
    cpr: Cpr,
    small: bool,
    from: NaiveDate,
    to: NaiveDate,
}

/// A kommune's children, and since when Aula delivers.
struct Roster<'a> {
    world: &'a World,
    enrolled: Vec<Enrolled>,
    club: u32,
    starts: NaiveDate,
}

/// The month in one file, or (the last of several) in a file for each day.
pub fn write(out: &mut Output<'_>, month: NaiveDate, worlds: &[World]) -> Result<()> {
    let first = out.plan.aula_from.unwrap_or(month);
    let rosters: Vec<Roster<'_>> =
        worlds.iter().map(|world| Roster::new(world, month, first)).collect();
    let kilde = Kilde::AulaTilstedevaerelse;
    let by_day = month == out.plan.to && month > first;
    let mut month_file = None;
    let mut line = Line::default();
    for day in working_days(month) {
        let mut file = match month_file.take() {
            Some(file) => file,
            None if by_day => {
                let leveret = at(days_after(day, 1), 4, 30);
                out.open(kilde, Periode::Day(day), leveret, &COLUMNS)?
            }
            None => out.open(kilde, Periode::Month(month), leveret(kilde, month), &COLUMNS)?,
        };
        for roster in rosters.iter().filter(|roster| roster.starts <= day) {
            roster.write_day(&mut file, &mut line, day)?;
        }
        if by_day {
            out.close(file)?;
        } else {
            month_file = Some(file);
        }
    }
    month_file.map_or(Ok(()), |file| out.close(file))
}

impl<'a> Roster<'a> {
    fn new(world: &'a World, month: NaiveDate, first: NaiveDate) -> Self {
        let next_month = months_after(month, 1);
        let houses = &world.register.institutions;
        let mut enrolled = Vec::new();
        for child in &world.children.all {
            for place in child.places.iter().filter(|place| place.from < next_month) {
                let to = place.to.unwrap_or(NaiveDate::MAX);
                let Some(number) = houses[place.institution].number else { continue };
                if to >= month {
                    let small = age(child.born, month) < 3;
                    enrolled.push(Enrolled { number, cpr: child.cpr, small, from: place.from, to });
                }
            }
        }
        let unit = houses.iter().find(|house| house.register_type >= 6020);
        // Kommuner joined one after the other.
        let joined = days_after(first, i32::from(world.kommune.nr % 9));
        let club = unit.and_then(|unit| unit.number).unwrap_or(0);
        Self { world, enrolled, club, starts: joined }
    }

    fn write_day(&self, file: &mut Opened, line: &mut Line, day: NaiveDate) -> Result<()> {
        let sheet = &mut file.sheet;
        let mut chance = self.world.chance(1000 + u64::from(day.day()));
        line.begin(self.world, day);
        sheet.slice();
        for (count, child) in self.enrolled.iter().enumerate() {
            if child.from > day || child.to < day {
                continue;
            }
            line.number(child.number, 'G');
            line.child(sheet, child, &mut chance)?;
            // A child at the club and one at a school, which the register does not know as such.
            if count == 7 || count == 8 {
                line.number(if count == 7 { self.club } else { 101_000 + self.club % 999 }, {
                    if count == 7 { 'G' } else { ' ' }
                });
                line.row(sheet, child, "3", Some(13 * 60 + 20), Some(15 * 60 + 45))?;
            }
        }
        Ok(())
    }
}

/// What rows after one another have in common.
#[derive(Default)]
struct Line {
    nr: u16,
    seconds: bool,
    date: String,
    number: String,
}

/// What Aula writes where nobody checked the child out: 23:59.
const UNKNOWN_END: u32 = 23 * 60 + 59;

impl Line {
    fn begin(&mut self, world: &World, day: NaiveDate) {
        self.nr = world.kommune.nr;
        self.seconds = world.habits.style.is_multiple_of(4);
        self.date.clear();
        push_date(&mut self.date, day, world.habits.style.is_multiple_of(5));
    }

    fn number(&mut self, number: u32, letter: char) {
        use std::fmt::Write as _;
        self.number.clear();
        if letter != ' ' {
            self.number.push(letter);
        }
        let _ = write!(self.number, "{number:05}");
    }

    /// One child's day: most come, some are ill or away, of some nobody knows.
    fn child(&self, sheet: &mut Sheet, child: &Enrolled, chance: &mut Chance) -> Result<()> {
        let bits = chance.bits();
        let (what, more) = (bits % 1000, (bits >> 16) % 1000);
        let start = 6 * 60 + 30 + ((bits >> 32) % 150) as u32;
        let end = 14 * 60 + ((bits >> 48) % 165) as u32;
        match what {
            0..40 => self.row(sheet, child, "1", None, None),
            40..105 => self.row(sheet, child, "2", None, None),
            105..120 => self.row(sheet, child, "0", None, None),
            120..175 => Ok(()),
            _ => {
                let known_end = match more {
                    0..15 => Some(UNKNOWN_END),
                    15..25 => None,
                    _ => Some(end),
                };
                self.row(sheet, child, "3", Some(start), known_end)?;
                match more {
                    100..125 if child.small => {
                        self.row(sheet, child, "5", Some(11 * 60 + 30), Some(13 * 60 + 10))
                    }
                    125..140 => self.row(sheet, child, "4", Some(9 * 60 + 45), Some(11 * 60 + 15)),
                    140..145 => self.row(sheet, child, "6", Some(10 * 60), Some(10 * 60 + 40)),
                    145..148 => self.row(sheet, child, "7", Some(10 * 60), None),
                    150..165 => self.row(sheet, child, "8", Some(end), None),
                    _ => Ok(()),
                }
            }
        }
    }

    fn row(
        &self,
        sheet: &mut Sheet,
        child: &Enrolled,
        what: &str,
        start: Option<u32>,
        end: Option<u32>,
    ) -> Result<()> {
        sheet
            .number(self.nr)
            .text(&self.number)
            .text(child.cpr.as_str())
            .text(&self.date)
            .text(what)
            .time(start, self.seconds)
            .time(end, self.seconds);
        Ok(sheet.end()?)
    }
}
