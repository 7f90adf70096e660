//! A simulated kommune that steps from month to month. It begins empty, long before anyone looks,
//! so that when they do there are children of every age. Kommuner know nothing of each other:
//! each has dice of its own, and looks the same whoever else is in the run.

pub mod children;
mod hiring;
pub mod register;
pub mod staff;
pub mod tally;

use chrono::NaiveDate;

use crate::delivery::kommune::{KOMMUNER, Kommune};

use super::chance::Chance;
use super::people::CprNumbers;
use super::size::Size;
use super::vocabulary::FULDTID;
use children::Children;
use register::{Kind, Register};
use staff::Staff;
use tally::{Tally, YearSums};

/// In how many months a world fills with children, from empty.
pub const MONTHS_TO_FILL: i32 = 88;

/// What is this kommune's way, and stays so.
#[derive(Debug)]
pub struct Habits {
    /// Inhabitants aged 0-5.
    pub inhabitants: u32,
    /// So many of a thousand small children go to a childminder.
    pub dagpleje_permille: u32,
    /// So many of a thousand units are private.
    pub private_permille: u32,
    /// So many of a thousand other units are selvejende.
    pub selvejende_permille: u32,
    /// So many of a thousand children have a free place for their own needs.
    pub special_permille: u32,
    /// Hours of a full-time place, in tenths.
    pub full_hours: u32,
    /// How it spells things.
    pub style: usize,
    /// Where children from elsewhere come from.
    pub neighbour: u16,
    /// Its placement system.
    pub system: &'static str,
    /// What a child in a day institution costs a year, in kr.
    pub cost_kr: u32,
}

impl Habits {
    fn new(index: usize, size: Size, chance: &mut Chance) -> Self {
        let around_the_capital = KOMMUNER[index].nr < 200;
        let neighbour = if index == 0 { 1 } else { index - 1 };
        Self {
            inhabitants: size.inhabitants(index),
            dagpleje_permille: match around_the_capital {
                true if index < 2 => 0,
                true => chance.below(90),
                false => chance.between(200, 620),
            },
            private_permille: chance.between(50, 190),
            selvejende_permille: if index < 2 { 340 } else { chance.between(20, 180) },
            special_permille: chance.between(5, 20),
            full_hours: chance.pick(&FULDTID),
            style: chance.below(60) as usize,
            neighbour: KOMMUNER[neighbour].nr,
            system: chance.pick(&["kmd", "ist", "assemble"]),
            cost_kr: chance.between(98_000, 128_000),
        }
    }
}

/// What one kommune of the run does besides: set by the plan, so that every run has each once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Roles {
    /// Changes from kmd to ist; both deliver in this month.
    pub changes_system_in: Option<NaiveDate>,
    /// Says how to split its staff, from this month on.
    pub has_key_from: Option<NaiveDate>,
    /// Sends this month's children and staff again.
    pub corrects: Option<NaiveDate>,
}

/// One kommune in one month.
#[derive(Debug)]
pub struct World {
    /// Which.
    pub kommune: &'static Kommune,
    /// Its place in the table.
    pub index: usize,
    /// The first of the month.
    pub month: NaiveDate,
    /// Its ways.
    pub habits: Habits,
    /// What it does besides.
    pub roles: Roles,
    /// Its institutions.
    pub register: Register,
    /// Its children.
    pub children: Children,
    /// Its staff, from [`World::hire`] on.
    pub staff: Staff,
    /// Heads on the first of the month.
    pub tally: Tally,
    /// The year so far.
    pub year: YearSums,
    numbers: CprNumbers,
    size: Size,
    seed: u64,
}

impl World {
    /// An empty kommune in the month before its first.
    #[must_use]
    pub fn new(index: usize, size: Size, seed: u64, roles: Roles) -> Self {
        let kommune = &KOMMUNER[index];
        let mut chance = Chance::new(seed, &[u64::from(kommune.nr)]);
        let habits = Habits::new(index, size, &mut chance);
        let register = Register::new(index, size, &habits, &mut chance);
        Self {
            kommune,
            index,
            month: NaiveDate::MIN,
            habits,
            roles,
            register,
            children: Children::default(),
            staff: Staff::default(),
            tally: Tally::default(),
            year: YearSums::default(),
            numbers: CprNumbers::new(index),
            size,
            seed,
        }
    }

    /// The dice for one purpose in the present month.
    #[must_use]
    pub fn chance(&self, purpose: u64) -> Chance {
        let days = self.month.signed_duration_since(NaiveDate::default()).num_days();
        Chance::new(self.seed, &[u64::from(self.kommune.nr), days.unsigned_abs(), purpose])
    }

    /// The month begins: the register may change, children come and go.
    pub fn step(&mut self, month: NaiveDate, register_changes: bool) {
        self.month = month;
        self.register.changed = false;
        if register_changes {
            self.step_register();
        }
        let mut chance = self.chance(1);
        self.children.step(
            month,
            &self.register.institutions,
            &self.habits,
            &mut self.numbers,
            &mut chance,
        );
        self.tally = Tally::new(&self.children.all, &self.register.institutions, month);
        self.year.add(month, &self.tally);
    }

    /// Staff follows the children of the month.
    pub fn hire(&mut self) {
        let mut chance = self.chance(2);
        let institutions = &self.register.institutions;
        let numbers = &mut self.numbers;
        self.staff.step(self.month, institutions, &self.tally, numbers, &mut chance);
    }

    /// The systems that deliver this month: two in the month of a change.
    #[must_use]
    pub fn systems(&self) -> &'static [&'static str] {
        match self.roles.changes_system_in {
            Some(change) if self.month < change => &["kmd"],
            Some(change) if self.month == change => &["kmd", "ist"],
            Some(_) => &["ist"],
            None if self.habits.system == "kmd" => &["kmd"],
            None if self.habits.system == "ist" => &["ist"],
            None => &["assemble"],
        }
    }

    fn step_register(&mut self) {
        let mut chance = self.chance(3);
        for place in 0..self.register.institutions.len() {
            let unit = &self.register.institutions[place];
            let goes_on = unit.closed.is_none() && unit.number.is_some();
            if !goes_on || chance.below(self.size.months_between_changes()) > 0 {
                continue;
            }
            match (chance.below(10), unit.kind) {
                (_, Kind::Klub) => {}
                (0..2, kind @ (Kind::Integreret | Kind::Boernehave)) => {
                    self.register.open(kind, &self.habits, &mut chance);
                }
                (2..4, Kind::Integreret | Kind::Boernehave | Kind::Vuggestue) => {
                    self.close(place, &mut chance);
                }
                _ => self.register.change(place, &mut chance),
            }
        }
    }

    /// Closes a unit unless it is one of the last that take its children.
    fn close(&mut self, place: usize, chance: &mut Chance) {
        let takes_all = |unit: &register::Institution| unit.takes(true) && unit.takes(false);
        let institutions = &self.register.institutions;
        let other = (0..institutions.len()).rfind(|other| {
            let unit = &institutions[*other];
            *other != place && takes_all(unit) && unit.number.is_some() && unit.is_staffed()
        });
        if other.is_none() {
            return;
        }
        self.register.institutions[place].closed = Some(self.month);
        self.register.changed = true;
        self.staff.leave(place, other);
        let institutions = &self.register.institutions;
        self.children.leave(place, self.month, institutions, &self.habits, chance);
    }
}
