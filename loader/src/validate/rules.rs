//! What a field must be: pure functions from text to value. `None` means that the text is not.

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use crate::delivery::kommune::kommune;
use crate::delivery::{CALENDAR_YEARS, FIRST_YEAR};

/// One of the 98, as `101` or `0101`.
pub(super) fn kommune_nr(text: &str) -> Option<i16> {
    let digits = match text.len() {
        3 => text,
        4 => text.strip_prefix('0')?,
        _ => return None,
    };
    let nr: u16 = whole(digits)?.try_into().ok()?;
    kommune(nr)?;
    i16::try_from(nr).ok()
}

/// `yyyy-mm-dd` or `dd-mm-yyyy`, not before 1900: nobody of whom anything is delivered is older.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 {
        return None;
    }
    let number = |range: std::ops::Range<usize>| whole(text.get(range)?);
    let (year, month, day) = match (bytes[2], bytes[4], bytes[5], bytes[7]) {
        (_, b'-', _, b'-') => (number(0..4)?, number(5..7)?, number(8..10)?),
        (b'-', _, b'-', _) => (number(6..10)?, number(3..5)?, number(0..2)?),
        _ => return None,
    };
    let year = i32::try_from(year).ok().filter(|year| *year >= 1900)?;
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, day.try_into().ok()?)
}

/// `tt:mm` or `tt:mm:ss`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let number = |range: std::ops::Range<usize>| whole(text.get(range)?)?.try_into().ok();
    let second = match (text.len(), text.get(5..6)) {
        (5, None) => 0,
        (8, Some(":")) => number(6..8)?,
        _ => return None,
    };
    if text.get(2..3) != Some(":") {
        return None;
    }
    NaiveTime::from_hms_opt(number(0..2)?, number(3..5)?, second)
}

/// Digits only.
pub(super) fn whole(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// A number with decimal comma or point and no thousands separators, `-` allowed in front.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole_part, fraction) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    // Longer numbers than this stand in no delivery, and would not fit where they go.
    if !all_digits(whole_part) || !all_digits(fraction) || digits.len() > 20 {
        return None;
    }
    text.replace(',', ".").parse().ok()
}

/// A StatBank time as its reference date: quarters (`2021K2`, `2021Q2`) and months (`2024M01`), in
/// the years that the calendar holds, from the first that anything is delivered for.
pub(super) fn tid(text: &str) -> Option<NaiveDate> {
    let year = i32::try_from(whole(text.get(..4)?)?).ok()?;
    if !CALENDAR_YEARS.contains(&year) || year < FIRST_YEAR {
        return None;
    }
    let part = whole(text.get(5..)?)?;
    let month = match (text.get(4..5)?, text.len()) {
        ("K" | "k" | "Q" | "q", 6) if (1..=4).contains(&part) => 3 * part - 2,
        ("M" | "m", 7) => part,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month.try_into().ok()?, 1)
}

/// An account on its first five digits: `5.25.14.2`, `052514` and `52514` are one.
pub(super) fn konto(text: &str) -> Option<i32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    whole(digits.trim_start_matches('0').get(..5)?)?.try_into().ok()
}

/// The form of a country code (ISO 3166 alpha-2).
pub(super) fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The form of a number in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nummer {
    /// `G` and five digits: an anvisningsenhed.
    Anvisningsenhed,
    /// `D` and five digits: a daginstitution.
    Daginstitution,
    /// `A` and five digits, or a school's six: older and other keys.
    Andet,
}

/// Which kind of number it is, if it is one.
pub(super) fn nummer(text: &str) -> Option<Nummer> {
    let (first, digits) = (text.get(..1)?, text.get(1..)?);
    if text.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match first {
        "G" | "g" => Some(Nummer::Anvisningsenhed),
        "D" | "d" => Some(Nummer::Daginstitution),
        "A" | "a" => Some(Nummer::Andet),
        _ => whole(first).map(|_| Nummer::Andet),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kommune_is_one_of_the_98() {
        assert_eq!(kommune_nr("101"), Some(101));
        assert_eq!(kommune_nr("0101"), Some(101));
        for text in ["", "1101", "100", "10", "abc", "１０１", "-101", "00101", "411"] {
            assert_eq!(kommune_nr(text), None, "{text}");
        }
    }

    #[test]
    fn dates_come_in_two_forms() {
        let day = NaiveDate::from_ymd_opt(2020, 2, 29);
        assert_eq!(date("2020-02-29"), day);
        assert_eq!(date("29-02-2020"), day);
        for text in [
            "2021-02-29",
            "20-02-2020x",
            "2020/02/29",
            "1-2-2020",
            "0020-02-29",
            "1202-02-28",
            "ø020-0-29",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn times_have_minutes_and_perhaps_seconds() {
        assert_eq!(time("08:05"), NaiveTime::from_hms_opt(8, 5, 0));
        assert_eq!(time("23:59:59"), NaiveTime::from_hms_opt(23, 59, 59));
        for text in ["24:00", "8:05", "08.05", "08:05:", "08:05:60", "å8:05"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_have_comma_or_point_and_nothing_else() {
        assert_eq!(decimal("47,5"), decimal("47.5"));
        assert!(decimal("-3").is_some());
        for text in ["", "1.234,5", "1e3", "+1", ",5", "5,", "--1", "1 000", "٣"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn a_statbank_time_is_its_first_day() {
        assert_eq!(tid("2021K1"), NaiveDate::from_ymd_opt(2021, 1, 1));
        assert_eq!(tid("2021Q4"), NaiveDate::from_ymd_opt(2021, 10, 1));
        assert_eq!(tid("2024M02"), NaiveDate::from_ymd_opt(2024, 2, 1));
        for text in ["2021", "2021K5", "2021K0", "2024M13", "2024M2", "2021X1", "20å1K1", "2003K4"]
        {
            assert_eq!(tid(text), None, "{text}");
        }
    }

    #[test]
    fn an_account_counts_on_five_digits() {
        for text in ["5.25.14", "52514", "052514", "5.25.14.2"] {
            assert_eq!(konto(text), Some(52514), "{text}");
        }
        assert_eq!(konto("5.25"), None);
        assert_eq!(konto("5,25,14"), None);
    }

    #[test]
    fn numbers_have_six_characters() {
        assert_eq!(nummer("G12345"), Some(Nummer::Anvisningsenhed));
        assert_eq!(nummer("D12345"), Some(Nummer::Daginstitution));
        assert_eq!(nummer("123456"), Some(Nummer::Andet));
        for text in ["", "G1234", "G123456", "X12345", "G1234x", "ø2345"] {
            assert_eq!(nummer(text), None, "{text}");
        }
    }
}
