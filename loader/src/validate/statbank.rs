//! StatBank's values: each stands as its code, as its text, or as both, in Danish or in English.

use chrono::NaiveDate;

use super::rules;
use crate::delivery::kommune;

/// What an area of a StatBank table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// One of the 98.
    Kommune(i16),
    /// None of our business, for this reason.
    Skipped(&'static str),
}

/// The members of a variable: code, and its texts as [`plain`] has them.
pub(super) type Members = [(&'static str, &'static [&'static str])];

const LARGER: &str = "regioner og hele landet";
const GROUPS: &str = "grupper af kommuner";
const CHRISTIANSOE: &str = "Christiansø, som ligger uden for kommunerne";

/// What a value means that stands as code, as text, or as both: then both must mean the same.
pub(super) fn either<T: PartialEq>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    read(value).or_else(|| {
        halves(value).find_map(|(first, second)| {
            let meaning = read(first)?;
            (read(second)? == meaning).then_some(meaning)
        })
    })
}

/// The parts of a value on both sides of each blank or sign between words; the signs are of neither.
fn halves(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | ':' | '(' | ')');
    value.match_indices(between).map(move |(at, _)| {
        let (first, second) = value.split_at(at);
        (first.trim_matches(between), second.trim_matches(between))
    })
}

/// The letters and digits of a text, in lower case: how it is spaced and punctuated says nothing.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The code of a value that is one of `members`.
pub(super) fn member(members: &Members, value: &str) -> Option<&'static str> {
    either(value, |text| {
        let text = plain(text);
        let found = members.iter().find(|(code, texts)| {
            text.eq_ignore_ascii_case(code) || texts.contains(&text.as_str())
        });
        found.map(|(code, _)| *code)
    })
}

/// What an area is, if it is known. A kommune is told by its number alone where StatBank's name for
/// it is not ours.
pub(super) fn area(value: &str) -> Option<Area> {
    either(value, one_area).or_else(|| {
        let (number, name) = value.split_once([' ', ':', '-'])?;
        let is_a_name = !name.contains(|c: char| c.is_ascii_digit()) && one_area(name).is_none();
        rules::whole(number).filter(|_| is_a_name).and_then(|_| one_area(number))
    })
}

/// The kommune of an area, if it is one.
pub(super) fn kommune_nr(value: &str) -> Option<i16> {
    match area(value) {
        Some(Area::Kommune(nr)) => Some(nr),
        _ => None,
    }
}

fn one_area(text: &str) -> Option<Area> {
    if let Some(nr) = rules::kommune_nr(text) {
        return Some(Area::Kommune(nr));
    }
    match rules::whole(text) {
        // The country, its parts (landsdele) and regions.
        Some(0..=11 | 81..=85) => return Some(Area::Skipped(LARGER)),
        Some(411) => return Some(Area::Skipped(CHRISTIANSOE)),
        Some(910..=960) => return Some(Area::Skipped(GROUPS)),
        Some(_) => return None,
        None => {}
    }
    let name = plain(text);
    let is_larger = text.to_lowercase().split_whitespace().any(|word| word == "region")
        || name.starts_with("landsdel")
        || name.starts_with("province")
        || LARGER_NAMES.contains(&name.as_str());
    let is_group = name.ends_with("kommuner") || name.ends_with("municipalities");
    match name.as_str() {
        "christiansø" => Some(Area::Skipped(CHRISTIANSOE)),
        _ if is_larger => Some(Area::Skipped(LARGER)),
        _ if is_group => Some(Area::Skipped(GROUPS)),
        _ => i16::try_from(kommune::by_name(text)?.nr).ok().map(Area::Kommune),
    }
}

/// The country and its parts, as [`plain`] has them. (Bornholm is a part and a kommune.)
const LARGER_NAMES: [&str; 15] = [
    "helelandet",
    "danmark",
    "alldenmark",
    "denmark",
    "thewholecountry",
    "byenkøbenhavn",
    "københavnsomegn",
    "nordsjælland",
    "østsjælland",
    "vestogsydsjælland",
    "fyn",
    "sydjylland",
    "østjylland",
    "vestjylland",
    "nordjylland",
];

/// A quarter or month as its first day.
pub(super) fn tid(value: &str) -> Option<NaiveDate> {
    either(value, rules::tid)
}

/// A year.
pub(super) fn year(value: &str) -> Option<i64> {
    either(value, |text| rules::whole(text).filter(|_| text.len() == 4))
}

/// Whether a value says that there is no figure.
pub(super) fn is_missing(indhold: &str) -> bool {
    matches!(indhold, ".." | "..." | "…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kommune_stands_as_number_name_or_both() {
        for text in [
            "101",
            "0101",
            "København",
            "Copenhagen",
            "101 København",
            "101 - København",
            "101: København",
            "København (101)",
            "København 101",
            "101 Storkøbenhavn",
        ] {
            assert_eq!(kommune_nr(text), Some(101), "{text}");
        }
        assert_eq!(kommune_nr("169 Høje-Taastrup"), Some(169));
        for text in ["101 Aarhus", "101 147", "999", "999 Ukendt", "Atlantis", "", "-"] {
            assert_eq!(area(text), None, "{text}");
        }
    }

    #[test]
    fn larger_areas_groups_and_christiansoe_are_told() {
        for text in [
            "000",
            "0",
            "84",
            "084 Region Hovedstaden",
            "Region Hovedstaden",
            "Capital Region of Denmark",
            "000 Hele landet",
            "All Denmark",
            "Landsdel Bornholm",
            "01 Byen København",
            "Vest- og Sydsjælland",
        ] {
            assert_eq!(area(text), Some(Area::Skipped(LARGER)), "{text}");
        }
        for text in ["910", "960 Landkommuner", "Hovedstadskommuner", "Rural municipalities"] {
            assert_eq!(area(text), Some(Area::Skipped(GROUPS)), "{text}");
        }
        for text in ["411", "Christiansø", "411 Christiansø"] {
            assert_eq!(area(text), Some(Area::Skipped(CHRISTIANSOE)), "{text}");
        }
    }

    #[test]
    fn a_time_may_stand_twice() {
        let first = NaiveDate::from_ymd_opt(2021, 1, 1);
        for text in ["2021K1", "2021Q1", "2021K1 2021K1", "2021K1 2021Q1"] {
            assert_eq!(tid(text), first, "{text}");
        }
        assert_eq!(tid("2021K1 2021K2"), None);
        assert_eq!(
            (year("2021"), year("2021 2021"), year("2020 2021")),
            (Some(2021), Some(2021), None)
        );
    }
}
