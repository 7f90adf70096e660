//! `dst-befolkning`: inhabitants by age, StatBank FOLK1A and FOLK1AM.

use chrono::Datelike as _;

use super::line::{Line, Outcome};
use super::rules;
use super::statbank::{self, Area, Members, plain};
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{Frekvens, Layout, SlicePeriode, Slicing, optional, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstBefolkning,
    frekvens: Frekvens::Any,
    columns: &[
        value("område").or(&["region", "omraade"]),
        optional("køn").or(&["sex", "gender", "koen"]).text(),
        optional("civilstand").or(&["marital status"]).text(),
        value("alder").or(&["age"]),
        value("tid").or(&["time"]),
        value("indhold").or(&["content", "contents"]),
    ],
    quoted: true,
    slicing: Slicing { kommune: "område", system: None, periode: SlicePeriode::Tid("tid") },
    dsa_columns: "koen, civilstand, alder, antal",
    dsa_key: "koen, civilstand, alder",
    about: None,
};

/// The oldest that the indicators ask for.
const ALDER_MAX: i16 = 5;

const KOEN: &Members = &[
    ("TOT", &["ialt", "total", "begge", "both"]),
    ("1", &["mænd", "men", "males", "m"]),
    ("2", &["kvinder", "women", "females", "k"]),
];

const CIVILSTAND: &Members = &[
    ("TOT", &["ialt", "total"]),
    ("U", &["ugift", "nevermarried", "unmarried"]),
    ("G", &["giftsepareret", "marriedseparated"]),
    ("E", &["enkeenkemand", "widowed"]),
    ("F", &["fraskilt", "divorced"]),
];

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    if let Some(Area::Skipped(reason)) = statbank::area(line.text("område")) {
        return Ok(Outcome::Skip(reason));
    }
    let alder = statbank::either(line.text("alder"), age);
    if alder == Some(Age::Others) {
        return Ok(Outcome::Skip("aldre over 5 år og alle aldre tilsammen"));
    }
    area(line)?;
    let koen = variable(line, "køn", KOEN)?;
    let civilstand = variable(line, "civilstand", CIVILSTAND)?;
    let Some(Age::Years(alder)) = alder else {
        return Err(Finding::new(Kode::UgyldigtTal, "alder", "ikke en alder"));
    };
    tid(line)?;
    let antal = match line.text("indhold") {
        text if statbank::is_missing(text) => None,
        text => Some(inhabitants(text).ok_or_else(|| {
            Finding::new(Kode::UgyldigtTal, "indhold", "ikke et helt antal på 0 eller derover")
        })?),
    };
    line.row
        .key_part(koen)
        .key_part(civilstand)
        .key_part(&alder.to_string())
        .text(koen)
        .text(civilstand)
        .int(alder)
        .opt_int(antal);
    Ok(Outcome::Accept)
}

fn inhabitants(text: &str) -> Option<i32> {
    rules::whole(text)
        .and_then(|antal| i32::try_from(antal).ok())
        .filter(|antal| *antal < 100_000_000)
}

/// What a value of ALDER says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    /// Whole years, as the indicators ask for them.
    Years(i16),
    /// Older ones, ages without an upper end, and all of them together.
    Others,
}

fn age(text: &str) -> Option<Age> {
    let text = text.to_lowercase();
    let is_open = ["derover", "and over", "+", "-"].iter().any(|end| text.ends_with(end));
    let is_all =
        matches!(plain(&text).as_str(), "ialt" | "tot" | "total" | "alderialt" | "agetotal");
    if is_all || (is_open && text.starts_with(|c: char| c.is_ascii_digit())) {
        return Some(Age::Others);
    }
    let years = ["år", "years", "year"].iter().find_map(|unit| text.strip_suffix(unit));
    let years = rules::whole(years.unwrap_or(&text).trim_end())?;
    let wanted = i16::try_from(years).ok().filter(|years| *years <= ALDER_MAX);
    Some(wanted.map_or(Age::Others, Age::Years))
}

/// The member of a variable that a file may lack or leave empty: then a row is its total.
fn variable(
    line: &Line<'_>,
    navn: &'static str,
    members: &'static Members,
) -> Result<&'static str, Finding> {
    match line.text(navn) {
        "" => Ok("TOT"),
        text => statbank::member(members, text).ok_or_else(|| {
            let codes: Vec<&str> = members.iter().map(|(code, _)| *code).collect();
            let besked =
                format!("ikke en af koderne {} eller en af deres tekster", codes.join(", "));
            Finding::new(Kode::UgyldigKode, navn, besked)
        }),
    }
}

/// The kommune of a StatBank table.
pub(super) fn area(line: &Line<'_>) -> Result<i16, Finding> {
    statbank::kommune_nr(line.text("område"))
        .ok_or_else(|| Finding::new(Kode::UkendtKommune, "område", "ikke en af de 98 kommuner"))
}

/// Nobody has been counted on a day that is still to come. In the year of the delivery it is its time
/// that is wrong rather than the table, and the line is read with a remark.
fn tid(line: &mut Line<'_>) -> Result<(), Finding> {
    let leveret = line.job.leveret.0.date();
    let besked = match statbank::tid(line.text("tid")) {
        Some(day) if day <= leveret => return Ok(()),
        Some(day) if day.year() == leveret.year() => {
            line.remark("TID_EFTER_LEVERANCEN", "tid");
            return Ok(());
        }
        Some(_) => "tidspunktet ligger efter leverancen",
        None => "ikke et kvartal (2021K2) eller en måned (2024M01) fra 2004 eller senere",
    };
    Err(Finding::new(Kode::UgyldigDato, "tid", besked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_stands_as_number_text_or_both() {
        let read = |text: &str| statbank::either(text, age);
        for text in ["0", "0 år", "0 years", "0 0 år", "0 - 0 år", "0 år 0"] {
            assert_eq!(read(text), Some(Age::Years(0)), "{text}");
        }
        assert_eq!(read("1 year"), Some(Age::Years(1)));
        let others = [
            "IALT",
            "I alt",
            "Alder i alt",
            "IALT Alder i alt",
            "Age, total",
            "Total",
            "6",
            "7 7 år",
            "105 år og derover",
            "105 105 years and over",
            "99-",
            "100+",
            "6-17 år",
            "3 år og derover",
        ];
        for text in others {
            assert_eq!(read(text), Some(Age::Others), "{text}");
        }
        for text in ["", "to", "0-5 år", "0 1 år", "-1", "3-5", "0-"] {
            assert_ne!(read(text), Some(Age::Years(0)), "{text}");
        }
        assert_eq!(read("0-5 år"), None);
    }

    #[test]
    fn sex_and_civil_status_are_read_in_two_languages() {
        for text in ["1", "Mænd", "Men", "1 Mænd", "1 - Men", "M"] {
            assert_eq!(statbank::member(KOEN, text), Some("1"), "{text}");
        }
        for text in ["TOT", "I alt", "Total", "TOT I alt"] {
            assert_eq!(statbank::member(KOEN, text), Some("TOT"), "{text}");
        }
        for text in ["G", "Gift/separeret", "Married/separated", "G Gift/separeret"] {
            assert_eq!(statbank::member(CIVILSTAND, text), Some("G"), "{text}");
        }
        for text in ["3", "1 Kvinder", "Mænd og kvinder", "9 Ukendt"] {
            assert_eq!(statbank::member(KOEN, text), None, "{text}");
        }
    }
}
