//! CPR numbers: their forms and their date.
//!
//! Rules: `docs/leverancer.md`, "CPR". Modulus 11 was given up in 2007 and is never checked.

use chrono::NaiveDate;

/// What a CPR number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cpr {
    /// The ten characters, without `-`, letters in upper case (nine where the sender's
    /// replacement number has nine).
    pub(crate) characters: [u8; 10],
    /// The date of birth; none in a replacement number with letters.
    pub foedselsdato: Option<NaiveDate>,
    /// `K` or `M`; none in a replacement number with letters.
    pub koen: Option<char>,
    /// Whether a leading zero had been dropped.
    pub was_padded: bool,
}

impl Cpr {
    /// Reads a number; `None` where it is none, or its date part is no date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        let mut characters: Vec<u8> = text.to_ascii_uppercase().into_bytes();
        // Behind the date: the sixth character, or the fifth where a leading zero was dropped.
        let before_the_last_four = characters.len().saturating_sub(5);
        for at in [6, before_the_last_four] {
            if characters.get(at) == Some(&b'-') {
                characters.remove(at);
                break;
            }
        }
        let is_number = characters.iter().all(u8::is_ascii_digit);
        let was_padded = is_number && characters.len() == 9;
        if was_padded {
            characters.insert(0, b'0');
        }
        let (date, serial) = characters.split_at_checked(6)?;
        let digits = |range: std::ops::Range<usize>| {
            date[range].iter().try_fold(0_u32, |number, byte| {
                byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
            })
        };
        let (day, month, year) = (digits(0..2)?, digits(2..4)?, digits(4..6)?);
        // Replacement numbers of the kommuner: 60 is added to the day.
        let day = if day > 60 { day - 60 } else { day };
        let century = match serial {
            [s @ b'0'..=b'9', b, c, d] if [b, c, d].iter().all(|x| x.is_ascii_digit()) => {
                Some(century(s - b'0', year))
            }
            _ if has_letters(serial) => None,
            _ => return None,
        };
        let year = i32::try_from(year).ok()?;
        let foedselsdato = match century {
            Some(century) => Some(NaiveDate::from_ymd_opt(century + year, month, day)?),
            // 2000 is a leap year: every day that some century has passes.
            None => NaiveDate::from_ymd_opt(2000, month, day).map(|_| None)?,
        };
        let last_is_odd = serial.last().is_some_and(|digit| digit % 2 == 1);
        let mut ten = [b' '; 10];
        ten.get_mut(..characters.len())?.copy_from_slice(&characters);
        Some(Self {
            characters: ten,
            foedselsdato,
            koen: century.map(|_| if last_is_odd { 'M' } else { 'K' }),
            was_padded,
        })
    }

    /// The number as the vault keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.characters).unwrap_or_default().trim_end()
    }
}

/// The 7th digit tells the century.
fn century(seventh: u8, year: u32) -> i32 {
    match seventh {
        4 | 9 if year <= 36 => 2000,
        5..=8 if year <= 57 => 2000,
        5..=8 => 1800,
        _ => 1900,
    }
}

/// `[0156]`, two letters and a digit; or a letter and two or three letters or digits.
fn has_letters(serial: &[u8]) -> bool {
    match serial {
        [b'0' | b'1' | b'5' | b'6', a, b, d] => {
            a.is_ascii_uppercase() && b.is_ascii_uppercase() && d.is_ascii_digit()
        }
        [a, rest @ ..] => {
            a.is_ascii_uppercase()
                && (2..=3).contains(&rest.len())
                && rest.iter().all(u8::is_ascii_alphanumeric)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn born(text: &str) -> Option<String> {
        Some(Cpr::parse(text)?.foedselsdato?.to_string())
    }

    #[test]
    fn the_seventh_digit_tells_the_century() {
        let cases = [
            ("0101200000", "1920-01-01"),
            ("0101203000", "1920-01-01"),
            ("0101204000", "2020-01-01"),
            ("0101374000", "1937-01-01"),
            ("0101369000", "2036-01-01"),
            ("0101205000", "2020-01-01"),
            ("0101578000", "2057-01-01"),
            ("0101588000", "1858-01-01"),
        ];
        for (text, expected) in cases {
            assert_eq!(born(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn replacement_numbers_are_people_too() {
        assert_eq!(born("6102204524").as_deref(), Some("2020-02-01"));
        for text in
            ["0102200AB1", "010220ABC", "010220A1B2", "6102205zz9", "010220-0AB1", "010220-ABC"]
        {
            let cpr = Cpr::parse(text).expect(text);
            assert_eq!((cpr.foedselsdato, cpr.koen), (None, None), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_told() {
        let bad = [
            "",
            "0000000000",
            "3002204524",
            "9902204524",
            "12345678",
            "01022045245",
            "0102202AB1",
            "010220-45-24",
            "ø102204524",
            "3113200AB1",
            "010220AB",
            "abcdefghij",
        ];
        for text in bad {
            assert_eq!(Cpr::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_dropped_zero_is_put_back() {
        let padded = Cpr::parse("102204524").expect("nine digits");
        assert!(padded.was_padded);
        assert_eq!(padded.as_str(), "0102204524");
        assert_eq!(
            Cpr::parse("10220-4524").map(|cpr| cpr.as_str().to_owned()),
            Some("0102204524".into())
        );
        assert_eq!(Cpr::parse("010220-4524").map(|cpr| cpr.was_padded), Some(false));
    }
}
