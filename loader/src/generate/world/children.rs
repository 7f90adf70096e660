//! Children: born, placed, moved on at three, off to school.

use chrono::{Datelike, NaiveDate};

use super::super::calendar::{age, date, days_after, months_after};
use super::super::chance::Chance;
use super::super::people::{Cpr, CprNumbers, DRENGENAVNE, EFTERNAVNE, STATSBORGERSKABER};
use super::super::vocabulary::DELTID;
use super::Habits;
use super::register::{Institution, Kind};

/// A place in an institution.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The institution, by place in the register.
    pub institution: usize,
    /// As one of the big (from three years on).
    pub big: bool,
    /// Weekly hours in tenths.
    pub hours: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where that is known.
    pub to: Option<NaiveDate>,
}

impl Place {
    /// Whether the place is held on a day.
    #[must_use]
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A child, of this kommune or placed here by parents who live elsewhere.
#[derive(Debug)]
pub struct Child {
    /// Birthday.
    pub born: NaiveDate,
    /// A boy.
    pub male: bool,
    /// The number.
    pub cpr: Cpr,
    /// First name, by place in the list of its sex.
    pub first_name: u8,
    /// Family name, by place in the list.
    pub last_name: u8,
    /// Citizenship, by place in the list.
    pub citizenship: u8,
    /// The kommune it lives in, where that is another.
    pub home: Option<u16>,
    /// Part of the price that the kommune pays for poor parents, in percent.
    pub subsidy_pct: u8,
    /// Has an older sibling in day care.
    pub sibling: bool,
    /// A free place for the child's own needs.
    pub special: bool,
    /// Present, past (for a month) and future places.
    pub places: Vec<Place>,
    starts: Option<NaiveDate>,
    turns_big: NaiveDate,
    to_school: NaiveDate,
}

impl Child {
    /// The places held on a day.
    pub fn held_on(&self, day: NaiveDate) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(move |place| place.is_held_on(day))
    }
}

/// Children of one kommune, and those who are born into it.
#[derive(Debug, Default)]
pub struct Children {
    /// Everyone under school age.
    pub all: Vec<Child>,
    /// Births owed, in fractions: 72 are a child.
    births_due: u32,
}

/// Shares of a hundred that start at these ages in months; the last never do.
const STARTS: [(u32, u32); 11] = [
    (14, 10),
    (22, 11),
    (20, 12),
    (13, 13),
    (9, 14),
    (6, 16),
    (5, 20),
    (3, 25),
    (2, 31),
    (3, 36),
    (3, 600),
];

impl Children {
    /// A month passes: births of the month before, and all that is due in this one.
    pub fn step(
        &mut self,
        month: NaiveDate,
        institutions: &[Institution],
        habits: &Habits,
        numbers: &mut CprNumbers,
        chance: &mut Chance,
    ) {
        self.births_due += habits.inhabitants * chance.between(850, 1150) / 1000;
        let born_last_month = self.births_due / 72;
        self.births_due %= 72;
        let last_month = months_after(month, -1);
        for _ in 0..born_last_month {
            self.all.push(born(last_month, None, habits, numbers, chance));
        }
        // Another kommune's children, about three in two hundred.
        let from_elsewhere = born_last_month * 15 / 1000;
        for _ in 0..from_elsewhere + u32::from(chance.permille(born_last_month * 15 % 1000)) {
            let home = Some(habits.neighbour);
            self.all.push(born(last_month, home, habits, numbers, chance));
        }
        for child in &mut self.all {
            step_child(child, month, institutions, habits, chance);
        }
        let gone = months_after(month, -75);
        self.all.retain(|child| !child.places.is_empty() || child.born >= gone);
    }

    /// Everyone in a closed institution has a place in another from that day on.
    pub fn leave(
        &mut self,
        closed: usize,
        day: NaiveDate,
        institutions: &[Institution],
        habits: &Habits,
        chance: &mut Chance,
    ) {
        for child in &mut self.all {
            for index in 0..child.places.len() {
                let place = child.places[index];
                if place.institution != closed || place.to.is_some_and(|to| to < day) {
                    continue;
                }
                let Some(other) = choose(institutions, place.big, habits, chance) else { continue };
                if place.from >= day {
                    child.places[index].institution = other;
                } else {
                    child.places[index].to = Some(days_after(day, -1));
                    child.places.push(Place { institution: other, from: day, ..place });
                }
            }
        }
    }

    /// Inhabitants by age (0-5) and sex (girls, boys) on a day.
    #[must_use]
    pub fn inhabitants(&self, day: NaiveDate) -> [[u32; 2]; 6] {
        let mut counts = [[0; 2]; 6];
        for child in self.all.iter().filter(|child| child.home.is_none() && child.born <= day) {
            if let Some(of_age) = counts.get_mut(age(child.born, day) as usize) {
                of_age[usize::from(child.male)] += 1;
            }
        }
        counts
    }
}

fn born(
    month: NaiveDate,
    home: Option<u16>,
    habits: &Habits,
    numbers: &mut CprNumbers,
    chance: &mut Chance,
) -> Child {
    let born = days_after(month, chance.below(28) as i32);
    let male = chance.permille(513);
    let starts = starting_day(born, chance);
    let turns_big = days_after(months_after(born.with_day(1).unwrap_or(born), 36), -30);
    // Most move to the big ones on the first of the month in which they turn three, some earlier.
    let turns_big = months_after(
        turns_big.with_day(1).unwrap_or(turns_big),
        match chance.below(4) {
            0 => -1,
            1 => 0,
            _ => 1,
        },
    );
    let year = born.year() + if chance.permille(40) { 7 } else { 6 };
    let to_school = date(year, if chance.permille(80) { 4 } else { 8 }, 1);
    Child {
        born,
        male,
        cpr: numbers.draw(born, male, chance),
        first_name: chance.below(DRENGENAVNE.len() as u32) as u8,
        last_name: chance.below(EFTERNAVNE.len() as u32) as u8,
        citizenship: if chance.permille(900) {
            0
        } else {
            chance.below(STATSBORGERSKABER.len() as u32) as u8
        },
        home,
        subsidy_pct: match chance.below(100) {
            0..10 => 100,
            10..25 => chance.between(1, 19) as u8 * 5,
            _ => 0,
        },
        sibling: chance.permille(300),
        special: chance.permille(habits.special_permille),
        places: Vec::new(),
        starts: Some(starts),
        turns_big,
        to_school,
    }
}

fn starting_day(born: NaiveDate, chance: &mut Chance) -> NaiveDate {
    let share = chance.weighted(STARTS.iter().map(|(share, _)| *share)).unwrap_or(0);
    let day = months_after(born, STARTS[share].1 as i32);
    if chance.permille(650) { day.with_day(1).unwrap_or(day) } else { day }
}

fn step_child(
    child: &mut Child,
    month: NaiveDate,
    institutions: &[Institution],
    habits: &Habits,
    chance: &mut Chance,
) {
    let (last_month, next_month) = (months_after(month, -1), months_after(month, 1));
    child.places.retain(|place| place.to.is_none_or(|to| to >= last_month));
    if let Some(from) = child.starts.filter(|from| *from < next_month) {
        child.starts = None;
        if from < child.to_school {
            start(child, from, institutions, habits, chance);
        }
    }
    if (month..next_month).contains(&child.turns_big) {
        turn_big(child, institutions, habits, chance);
    }
    // Leaving for school is known a month ahead.
    if child.to_school < months_after(month, 2) {
        let last_day = days_after(child.to_school, -1);
        child.places.retain(|place| place.from <= last_day);
        for place in child.places.iter_mut().filter(|place| place.to.is_none()) {
            place.to = Some(last_day);
        }
    }
}

/// The first place, and for a few a second one beside it.
fn start(
    child: &mut Child,
    from: NaiveDate,
    institutions: &[Institution],
    habits: &Habits,
    chance: &mut Chance,
) {
    let big = from >= child.turns_big;
    let Some(institution) = choose(institutions, big, habits, chance) else { return };
    let hours = if chance.permille(820) { habits.full_hours } else { chance.pick(&DELTID) };
    let place = Place { institution, big, hours, from, to: None };
    child.places.push(place);
    if chance.permille(10) {
        let second = choose(institutions, big, habits, chance);
        if let Some(second) = second.filter(|second| *second != institution) {
            child.places[0].hours = 250;
            child.places.push(Place { institution: second, hours: 200, ..place });
        }
    }
}

/// The end of the small places, and a big one: in the same house where it takes all ages.
fn turn_big(child: &mut Child, institutions: &[Institution], habits: &Habits, chance: &mut Chance) {
    for index in 0..child.places.len() {
        let place = child.places[index];
        if place.big || place.to.is_some() || place.from >= child.turns_big {
            continue;
        }
        let house = &institutions[place.institution];
        let stays = house.takes(true) && house.kind == Kind::Integreret;
        let next = if stays {
            Some(place.institution)
        } else {
            choose(institutions, true, habits, chance)
        };
        let Some(institution) = next else { continue };
        let from = child.turns_big;
        child.places[index].to = Some(days_after(from, -1));
        if child.held_on(from).any(|held| held.big && held.institution == institution) {
            continue;
        }
        child.places.push(Place { institution, big: true, from, to: None, ..place });
    }
}

/// An open institution by weight; for the small ones the kommune's share go to childminders.
fn choose(
    institutions: &[Institution],
    big: bool,
    habits: &Habits,
    chance: &mut Chance,
) -> Option<usize> {
    let dagpleje = !big && chance.permille(habits.dagpleje_permille);
    let weight = move |unit: &Institution| match unit.kind {
        _ if !unit.takes(big) => 0,
        Kind::Dagpleje => unit.weight * u32::from(dagpleje),
        // Those who come from elsewhere at three go to the houses that took no small ones.
        Kind::Boernehave => unit.weight * 3,
        _ => unit.weight * u32::from(!dagpleje),
    };
    chance.weighted(institutions.iter().map(weight))
}
