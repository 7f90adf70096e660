//! Invented people: names and CPR numbers. A number is always a replacement number, either with
//! 60 added to the day or with letters, so that none can ever be a real person's.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};

use super::chance::Chance;
use super::size::slots;

/// First names of girls.
pub const PIGENAVNE: [&str; 40] = [
    "Alma",
    "Karla",
    "Ida",
    "Nora",
    "Freja",
    "Ellen",
    "Clara",
    "Olivia",
    "Agnes",
    "Luna",
    "Emma",
    "Lærke",
    "Sofia",
    "Mathilde",
    "Maja",
    "Josefine",
    "Asta",
    "Liva",
    "Astrid",
    "Åse",
    "Søs",
    "Bjørk",
    "Vigga",
    "Rosa",
    "Saga",
    "Marie",
    "Selma",
    "Ella",
    "Anna",
    "Eva",
    "Kirstine",
    "Amina",
    "Fatima",
    "Zofia",
    "Malou",
    "Gudrun",
    "Ragnhild",
    "Solvej",
    "Tøger-Mie",
    "Mynte",
];

/// First names of boys.
pub const DRENGENAVNE: [&str; 40] = [
    "William", "Noah", "Oscar", "Carl", "Malthe", "Emil", "Valdemar", "Aksel", "Arthur", "August",
    "Søren", "Bjørn", "Jørgen", "Åge", "Tøger", "Felix", "Otto", "Storm", "Konrad", "Anton",
    "Victor", "Elias", "Lauge", "Bertram", "Magnus", "Svend", "Viggo", "Theo", "Johan", "Hjalte",
    "Omar", "Yusuf", "Jakub", "Loke", "Birk", "Villads", "Frederik", "Asger", "Sæmund", "Ejner",
];

/// Family names.
pub const EFTERNAVNE: [&str; 44] = [
    "Jensen",
    "Nielsen",
    "Hansen",
    "Pedersen",
    "Andersen",
    "Christensen",
    "Larsen",
    "Sørensen",
    "Rasmussen",
    "Jørgensen",
    "Møller",
    "Østergaard",
    "Kjær",
    "Nørgaard",
    "Bæk",
    "Åkjær",
    "Ærenlund",
    "Søndergaard",
    "Holm",
    "Lund",
    "Dam",
    "Vestergaard",
    "Toft",
    "Bjerre",
    "Skov",
    "Krogh",
    "Friis",
    "Højgaard",
    "Bach",
    "Damgaard",
    "Kofoed",
    "Winther",
    "Ali",
    "Ahmed",
    "Nguyen",
    "Kowalski",
    "Yilmaz",
    "Hussein",
    "Testesen",
    "Prøve",
    "Rødkær",
    "Gråbøl",
    "Ødegaard",
    "Brændstrup",
];

/// Citizenships as ISO 3166 codes, the first by far the most common.
pub const STATSBORGERSKABER: [&str; 8] = ["DK", "SY", "PL", "TR", "RO", "DE", "UA", "SO"];

/// A CPR number as it is written: ten characters, or nine for one of the forms with letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cpr([u8; 10]);

impl Cpr {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = if self.0[9] == 0 { 9 } else { 10 };
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }

    /// Whether the birthday cannot be read off the number and has to be delivered beside it.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.0[6..9].iter().any(u8::is_ascii_alphabetic)
    }
}

/// Hands out the numbers of one kommune. Every kommune has its own share of the serial numbers of
/// a day, so that two kommuner never hand out the same one and need not know of each other.
#[derive(Debug)]
pub struct CprNumbers {
    index: usize,
    taken: HashSet<Cpr>,
}

impl CprNumbers {
    /// The numbers of the kommune at this place of the table.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self { index, taken: HashSet::new() }
    }

    /// A number that nobody has yet; with letters for a few, and where the day has no other left.
    pub fn draw(&mut self, born: NaiveDate, male: bool, chance: &mut Chance) -> Cpr {
        let share = slots(self.index);
        let first = chance.below(share.end - share.start);
        if !chance.permille(8) {
            for step in 0..4.min(share.end - share.start) {
                let slot = share.start + (first + step) % (share.end - share.start);
                let cpr = with_serial(born, male, slot);
                if self.taken.insert(cpr) {
                    return cpr;
                }
            }
        }
        // Fifty numbers with letters to a day and sex; the next day's where they are gone too.
        let mut day = born;
        loop {
            let from = chance.below(25);
            for step in 0..25 {
                let cpr = with_letters(day, male, self.index, (from + step) % 25);
                if self.taken.insert(cpr) {
                    return cpr;
                }
            }
            day = day.succ_opt().unwrap_or(NaiveDate::MIN);
        }
    }
}

/// `DDMMYY` with 60 added to the day, a seventh digit of the right century, and a last digit of
/// the right sex.
fn with_serial(born: NaiveDate, male: bool, slot: u32) -> Cpr {
    let sevenths: [u32; 4] = if born.year() < 2000 { [0, 1, 2, 3] } else { [4, 5, 6, 9] };
    let serial = slot % 500 * 2 + u32::from(male);
    let seventh = sevenths[(slot / 500) as usize % 4];
    let mut digits = date_digits(born, 60);
    digits[6] = digit(seventh);
    digits[7] = digit(serial / 100);
    digits[8] = digit(serial / 10 % 10);
    digits[9] = digit(serial % 10);
    Cpr(digits)
}

/// The two forms with letters; the letters are the kommune's.
fn with_letters(born: NaiveDate, male: bool, index: usize, number: u32) -> Cpr {
    let letters = [b'A' + (index / 26) as u8, b'A' + (index % 26) as u8];
    let mut digits = date_digits(born, 0);
    if number < 20 {
        digits[6] = b"0156"[number as usize % 4];
        digits[7] = letters[0];
        digits[8] = letters[1];
        digits[9] = digit(number / 4 * 2 + u32::from(male));
    } else {
        digits[6] = letters[0];
        digits[7] = letters[1];
        digits[8] = digit((number - 20) * 2 + u32::from(male));
        digits[9] = 0;
    }
    Cpr(digits)
}

fn date_digits(born: NaiveDate, added: u32) -> [u8; 10] {
    let (day, month, year) = (born.day() + added, born.month(), born.year() as u32 % 100);
    let mut digits = [b'0'; 10];
    for (place, number) in [day, month, year].into_iter().enumerate() {
        digits[place * 2] = digit(number / 10);
        digits[place * 2 + 1] = digit(number % 10);
    }
    digits
}

fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_replacement_numbers_and_nobody_shares_one() {
        let mut chance = Chance::new(1, &[]);
        let mut numbers = CprNumbers::new(3);
        let born = NaiveDate::from_ymd_opt(2021, 3, 9).expect("a date");
        let mut seen = HashSet::new();
        for round in 0..40 {
            let cpr = numbers.draw(born, round % 2 == 0, &mut chance);
            assert!(seen.insert(cpr), "{} twice", cpr.as_str());
            assert!(cpr.has_letters() || cpr.as_str().starts_with("690321"), "{}", cpr.as_str());
        }
    }

    #[test]
    fn the_seventh_digit_is_of_the_century() {
        let born = NaiveDate::from_ymd_opt(1964, 12, 31).expect("a date");
        assert_eq!(with_serial(born, true, 1999).as_str(), "9112643999");
        let born = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a date");
        assert_eq!(with_serial(born, false, 0).as_str(), "6101204000");
    }
}
