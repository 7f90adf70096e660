//! The nouns of a delivery: source, period, and when the sender made it.

pub mod finding;
pub mod kommune;
pub mod layout;
pub mod spelling;

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime};

/// Nothing that is delivered is about a year before this one.
pub const FIRST_YEAR: i32 = 2004;

/// Nothing is about a time so far ahead.
pub(crate) const YEARS_AHEAD: i32 = 10;

/// The last day that a date of a delivery can be about.
#[must_use]
pub fn horizon(leveret: NaiveDateTime) -> NaiveDate {
    NaiveDate::from_ymd_opt(leveret.year() + YEARS_AHEAD, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// One of the eight sources ("kilde").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kilde {
    /// Local institutions of the placement systems, monthly.
    DstInstitution,
    /// Enrolled children of the placement systems, monthly.
    DstIndskrivning,
    /// The register of day-care units, a day's export.
    StilDagtilbud,
    /// Attendance from Aula, a month or a day.
    AulaTilstedevaerelse,
    /// Staff from payroll, monthly.
    FlisPersonale,
    /// How a kommune splits its staff between age groups.
    DstNoeglefil,
    /// Inhabitants by age (FOLK1A, FOLK1AM).
    DstBefolkning,
    /// Accounts (REGK31).
    DstRegnskab,
}

impl Kilde {
    /// All eight, in the order of `docs/leverancer.md`.
    pub const ALL: [Self; 8] = [
        Self::DstInstitution,
        Self::DstIndskrivning,
        Self::StilDagtilbud,
        Self::AulaTilstedevaerelse,
        Self::FlisPersonale,
        Self::DstNoeglefil,
        Self::DstBefolkning,
        Self::DstRegnskab,
    ];

    /// The name, as in file names and in `drift.levering.kilde`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DstInstitution => "dst-institution",
            Self::DstIndskrivning => "dst-indskrivning",
            Self::StilDagtilbud => "stil-dagtilbud",
            Self::AulaTilstedevaerelse => "aula-tilstedevaerelse",
            Self::FlisPersonale => "flis-personale",
            Self::DstNoeglefil => "dst-noeglefil",
            Self::DstBefolkning => "dst-befolkning",
            Self::DstRegnskab => "dst-regnskab",
        }
    }
}

impl fmt::Display for Kilde {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kilde {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|kilde| kilde.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| {
                let known = Self::ALL.map(Self::as_str).join(", ");
                format!("`{text}` is no source; known are {known}")
            })
    }
}

/// The period that a delivery is about: a day, a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Periode {
    /// `2022`.
    Year(NaiveDate),
    /// `2022-11`.
    Month(NaiveDate),
    /// `2022-11-30`.
    Day(NaiveDate),
    /// `2022-11..2024-10`: the first days of the first and the last month of a backfill.
    Months(NaiveDate, NaiveDate),
}

/// The calendar that the warehouse holds (`dm.dim_tid`), first and last year.
pub const CALENDAR_YEARS: std::ops::RangeInclusive<i32> = 1990..=2049;

impl Periode {
    /// The first day of the period.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        match self {
            Self::Year(day) | Self::Month(day) | Self::Day(day) | Self::Months(day, _) => day,
        }
    }

    /// Whether a day lies in the period.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        let first = self.first_day();
        match self {
            Self::Year(_) => day.year() == first.year(),
            Self::Month(_) => (day.year(), day.month()) == (first.year(), first.month()),
            Self::Day(_) => day == first,
            Self::Months(_, last) => {
                first <= day && (day <= last || Self::Month(last).contains(day))
            }
        }
    }
}

impl fmt::Display for Periode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = match self {
            Self::Year(_) => "%Y",
            Self::Month(_) => "%Y-%m",
            Self::Day(_) => "%Y-%m-%d",
            Self::Months(first, last) => {
                return write!(f, "{}..{}", first.format("%Y-%m"), last.format("%Y-%m"));
            }
        };
        write!(f, "{}", self.first_day().format(pattern))
    }
}

impl FromStr for Periode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((first, last)) = text.split_once("..") {
            return match (first.parse()?, last.parse()?) {
                (Self::Month(first), Self::Month(last)) if first <= last => {
                    Ok(Self::Months(first, last))
                }
                _ => Err(format!("`{text}` is no row of months (`2022-11..2024-10`)")),
            };
        }
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        let shape = text.len();
        let parsed = match shape {
            _ if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => None,
            4 => day(&format!("{text}-01-01")).map(Self::Year),
            7 => day(&format!("{text}-01")).map(Self::Month),
            10 => day(text).map(Self::Day),
            _ => None,
        };
        parsed.filter(|periode| CALENDAR_YEARS.contains(&periode.first_day().year())).ok_or_else(
            || {
                format!(
                    "`{text}` is no period (`2022`, `2022-11` or `2022-11-30`, {} to {})",
                    CALENDAR_YEARS.start(),
                    CALENDAR_YEARS.end(),
                )
            },
        )
    }
}

/// When the sender produced the delivery: Danish local time, the sort key between deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leveret(pub NaiveDateTime);

impl fmt::Display for Leveret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y%m%dT%H%M"))
    }
}

impl FromStr for Leveret {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M")
            .ok()
            .filter(|_| text.len() == "20221205T0830".len())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no time of delivery (`20221205T0830`)"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_prints_as_it_was_written() {
        for text in ["2022", "2022-11", "2022-11-30", "2022-11..2024-10"] {
            assert_eq!(text.parse::<Periode>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "..",
            "2022..2023",
            "2024-10..2022-11",
            "2022-01..2022-02..2022-03",
            "22",
            "2022-13",
            "2022-02-30",
            "2022-1",
            "1899",
            "+022-01",
            "2022-11-30T",
        ] {
            assert!(text.parse::<Periode>().is_err(), "{text}");
        }
    }

    #[test]
    fn leveret_sorts_as_time() {
        let parse = |text: &str| text.parse::<Leveret>().expect(text);
        assert!(parse("20221205T0830") < parse("20221205T0831"));
        assert!("20221205".parse::<Leveret>().is_err());
        assert!("20221305T0830".parse::<Leveret>().is_err());
    }
}
