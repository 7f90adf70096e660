//! The faults, as people really make them.

use dagtilbud::delivery::Kilde;

use super::sheet::Sheet;
use super::{deliveries, kommuner, tables};

/// Where a fault is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    /// In the file that would come next.
    Next,
    /// In a correction of the last one that is loaded.
    Again,
}

impl Of {
    /// What such a file is called, by the name of the clean one.
    pub(super) fn name(self, name: &str) -> String {
        let (kilde, periode, leveret) = parts(name);
        let leveret = match self {
            Self::Next => leveret.to_owned(),
            Self::Again => format!("2026{}", &leveret[4..]),
        };
        format!("{kilde}_{periode}_{leveret}.csv")
    }
}

fn parts(name: &str) -> (&str, &str, &str) {
    let name = name.split_once(".csv").or_else(|| name.split_once(".zip"));
    let mut parts = name.expect("an ending").0.split('_');
    let mut part = || parts.next().expect("three parts");
    (part(), part(), part())
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// The delivery is refused, in these words.
    Refused(String),
    /// A slice is held by this guard.
    Held(String),
    /// Lines are turned away by this code.
    Rejected(String),
    /// There is a remark of this code.
    Remarked(String),
}

/// What a report has to say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Is {
    Refused(&'static str),
    Held(&'static str),
    Rejected(&'static str),
    Remarked(&'static str),
}

impl Found {
    /// Whether it is what has to be said.
    pub(super) fn is(&self, is: &Is) -> bool {
        match (self, is) {
            (Self::Refused(all), Is::Refused(words)) => all.contains(words),
            (Self::Held(code), Is::Held(is))
            | (Self::Rejected(code), Is::Rejected(is))
            | (Self::Remarked(code), Is::Remarked(is)) => code == is,
            _ => false,
        }
    }
}

/// How a fault is planted.
#[derive(Clone)]
pub(super) enum Plant {
    /// Rows and columns are others.
    Cells(fn(&mut Sheet)),
    /// The bytes are others.
    Bytes(fn(Vec<u8>) -> Vec<u8>),
    /// The name is another, by its three parts.
    Name(fn(&str, &str, &str) -> String),
    /// What was loaded last comes once more, under the name of the next.
    Old,
}

/// A fault and what has to be said of it.
#[derive(Clone)]
pub(super) struct Fault {
    pub(super) navn: &'static str,
    pub(super) kilde: Kilde,
    pub(super) of: Of,
    pub(super) plant: Plant,
    pub(super) is: Is,
}

impl Fault {
    /// The name and the bytes of the delivery that has it.
    pub(super) fn planted(&self, name: &str, sheet: &Sheet, loaded: &Sheet) -> (String, Vec<u8>) {
        match self.plant {
            Plant::Cells(plant) => {
                let mut sheet = sheet.clone();
                plant(&mut sheet);
                (self.of.name(name), sheet.bytes())
            }
            Plant::Bytes(plant) => (self.of.name(name), plant(sheet.bytes())),
            Plant::Name(plant) => {
                let name = self.of.name(name);
                let (kilde, periode, leveret) = parts(&name);
                (plant(kilde, periode, leveret), sheet.bytes())
            }
            Plant::Old => (self.of.name(name), loaded.bytes()),
        }
    }
}

pub(super) fn fault(navn: &'static str, kilde: Kilde, of: Of, plant: Plant, is: Is) -> Fault {
    Fault { navn, kilde, of, plant, is }
}

/// All of them.
pub(super) fn all() -> Vec<Fault> {
    [deliveries::all(), kommuner::all(), tables::all()].concat()
}
