//! Institutions: the units of the national register, and the kommune's own beside them.

use chrono::NaiveDate;

use super::super::chance::Chance;
use super::super::size::Size;
use super::super::vocabulary::{EFTERNAVNE, FORNAVNE, OMRAADER};
use super::Habits;

/// What an institution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ages 0-2.
    Vuggestue,
    /// Ages 3-5.
    Boernehave,
    /// All ages.
    Integreret,
    /// Childminders, grouped.
    Dagpleje,
    /// After school: in the register, and of no concern to day care.
    Klub,
}

impl Kind {
    /// Whether children are placed here as small (0-2) or as big (3-5) ones.
    #[must_use]
    pub const fn takes(self, big: bool) -> bool {
        match self {
            Self::Vuggestue | Self::Dagpleje => !big,
            Self::Boernehave => big,
            Self::Integreret => true,
            Self::Klub => false,
        }
    }

    /// Whether it is a day institution.
    #[must_use]
    pub const fn is_day_institution(self) -> bool {
        matches!(self, Self::Vuggestue | Self::Boernehave | Self::Integreret)
    }
}

/// The parent of units ("daginstitution").
#[derive(Debug)]
pub struct Board {
    /// The five digits after the `D`.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Who owns it, and with it its units to begin with.
    pub ownership: u8,
}

/// One institution, with its place in the register where it has one.
#[derive(Debug)]
pub struct Institution {
    /// The five digits after the `G`; an institution without is the kommune's own affair.
    pub number: Option<u32>,
    /// Its board, by place in the list.
    pub board: usize,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The register's code for it.
    pub register_type: u16,
    /// 1 kommunal, 2 selvejende, 3 private, 4 udliciteret.
    pub ownership: u8,
    /// How many children it draws, in proportion.
    pub weight: u32,
    /// The day from which it is closed.
    pub closed: Option<NaiveDate>,
    /// Whether it has a second address (with an `A` number of its own digits).
    pub has_second_address: bool,
}

impl Institution {
    /// Whether new children can be placed here.
    #[must_use]
    pub fn takes(&self, big: bool) -> bool {
        self.closed.is_none() && self.kind.takes(big)
    }

    /// Whether its staff is on the kommune's payroll and counts in the staffing ratio.
    #[must_use]
    pub fn is_staffed(&self) -> bool {
        self.kind.is_day_institution() && matches!(self.ownership, 1 | 2)
    }
}

/// All institutions of a kommune and their boards, closed ones included.
#[derive(Debug, Default)]
pub struct Register {
    /// By local code: an institution's place is its identity.
    pub institutions: Vec<Institution>,
    /// The boards.
    pub boards: Vec<Board>,
    /// Something changed this month.
    pub changed: bool,
    first_number: u32,
}

/// How many numbers of units, boards and addresses a kommune has at its disposal. They begin at
/// 40000, above what the real register has handed out.
const NUMBERS_PER_KOMMUNE: u32 = 600;

impl Register {
    /// The institutions that a kommune begins with.
    pub fn new(index: usize, size: Size, habits: &Habits, chance: &mut Chance) -> Self {
        let first_number = 40_000 + index as u32 * NUMBERS_PER_KOMMUNE;
        let mut register = Self { first_number, ..Self::default() };
        let small_in_dagpleje = habits.inhabitants * 3 / 10 * habits.dagpleje_permille / 1000;
        let in_units = habits.inhabitants * 8 / 10 - small_in_dagpleje;
        for place in 0..(in_units / size.children_per_unit()).max(1) {
            let kind = match place {
                0 | 2 => Kind::Integreret,
                1 => Kind::Boernehave,
                3 => Kind::Vuggestue,
                _ => match chance.below(100) {
                    0..10 => Kind::Vuggestue,
                    10..32 => Kind::Boernehave,
                    _ => Kind::Integreret,
                },
            };
            register.open(kind, habits, chance);
        }
        if habits.dagpleje_permille > 0 {
            for _ in 0..(small_in_dagpleje / size.children_per_unit()).max(1) {
                register.open(Kind::Dagpleje, habits, chance);
            }
        }
        register.open(Kind::Klub, habits, chance);
        register.add_unregistered(habits, chance);
        register.changed = false;
        register
    }

    /// Opens a unit, under a board of the same owner or one of its own.
    pub fn open(&mut self, kind: Kind, habits: &Habits, chance: &mut Chance) {
        let ownership = match kind {
            Kind::Dagpleje | Kind::Klub => 1,
            _ if chance.permille(habits.private_permille) => 3,
            _ if chance.permille(habits.selvejende_permille) => 2,
            _ if chance.permille(4) => 4,
            _ => 1,
        };
        let name = self.new_name(kind, chance);
        let board = self.board_for(kind, ownership, &name, chance);
        let number = self.institutions.iter().filter_map(|unit| unit.number).max();
        let number = number.map_or(self.first_number, |number| number + 1);
        let weight = match kind {
            Kind::Klub => 0,
            Kind::Integreret => chance.between(8, 14),
            _ => chance.between(5, 9),
        };
        let second = kind.is_day_institution() && chance.permille(80);
        self.institutions.push(Institution {
            number: Some(number),
            board,
            name,
            kind,
            register_type: register_type(kind, chance),
            ownership,
            weight,
            closed: None,
            has_second_address: second,
        });
        self.changed = true;
    }

    /// One or two institutions that the kommune runs and the register does not know.
    fn add_unregistered(&mut self, habits: &Habits, chance: &mut Chance) {
        for place in 0..=u32::from(habits.style.is_multiple_of(2)) {
            let kind = if place == 0 { Kind::Boernehave } else { Kind::Integreret };
            self.institutions.push(Institution {
                number: None,
                board: 0,
                name: format!("Skovgruppen {}", chance.pick(&EFTERNAVNE)),
                kind,
                register_type: 0,
                ownership: 1,
                weight: 1,
                closed: None,
                has_second_address: false,
            });
        }
    }

    /// One change to one unit: another parent, type, owner or name.
    pub fn change(&mut self, place: usize, chance: &mut Chance) {
        let new_name = self.new_name(self.institutions[place].kind, chance);
        let boards = self.boards.len() as u32;
        let unit = &mut self.institutions[place];
        match (chance.below(4), unit.kind) {
            (0, Kind::Boernehave) => {
                (unit.kind, unit.register_type) = (Kind::Integreret, 6012);
            }
            (1, Kind::Boernehave | Kind::Integreret | Kind::Vuggestue) if unit.ownership != 3 => {
                unit.ownership = if unit.ownership == 2 { 1 } else { 2 };
            }
            (2, _) => unit.name = new_name,
            _ => unit.board = chance.below(boards) as usize,
        }
        self.changed = true;
    }

    fn board_for(&mut self, kind: Kind, owner: u8, name: &str, chance: &mut Chance) -> usize {
        let own = kind == Kind::Dagpleje || owner != 1 || self.boards.is_empty();
        let recent = self.boards.iter().rposition(|board| board.ownership == owner);
        match recent {
            Some(board) if !own && chance.permille(700) => board,
            _ => {
                let number = self.first_number + self.boards.len() as u32;
                let area = OMRAADER[self.boards.len() % OMRAADER.len()];
                let name = if own { name.to_owned() } else { area.to_owned() };
                self.boards.push(Board { number, name, ownership: owner });
                self.boards.len() - 1
            }
        }
    }

    fn new_name(&self, kind: Kind, chance: &mut Chance) -> String {
        let stem = chance.pick(&EFTERNAVNE);
        let first = match kind {
            Kind::Vuggestue => "Vuggestuen",
            Kind::Dagpleje => "Dagplejen",
            Kind::Klub => "Klub",
            _ => chance.pick(&FORNAVNE),
        };
        // People type quotation marks into names; the register passes them on as they are.
        let mut name = if chance.permille(60) {
            format!("{first} \"{stem}\"")
        } else {
            format!("{first} {stem}")
        };
        if self.institutions.iter().any(|unit| unit.name == name) {
            name = format!("{name} {}", self.institutions.len());
        }
        name
    }
}

fn register_type(kind: Kind, chance: &mut Chance) -> u16 {
    match kind {
        Kind::Vuggestue => 6010,
        Kind::Boernehave => {
            if chance.permille(150) {
                6014
            } else {
                6011
            }
        }
        Kind::Integreret => 6012,
        Kind::Dagpleje => 6013,
        Kind::Klub => {
            if chance.permille(300) {
                6020
            } else {
                6021
            }
        }
    }
}
