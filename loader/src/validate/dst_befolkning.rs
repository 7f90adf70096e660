//! `dst-befolkning`: inhabitants by age, StatBank FOLK1A and FOLK1AM.

use super::line::{Line, Outcome};
use super::rules;
use crate::delivery::Kilde;
use crate::finding::{Finding, Kode};
use crate::layout::{Frekvens, Layout, SlicePeriode, Slicing, optional, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstBefolkning,
    frekvens: Frekvens::Any,
    columns: &[
        value("område"),
        optional("køn").text(),
        optional("civilstand").text(),
        value("alder"),
        value("tid"),
        value("indhold"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "område", system: None, periode: SlicePeriode::Tid("tid") },
    dsa_columns: "koen, civilstand, alder, antal",
    dsa_key: "koen, civilstand, alder",
};

/// The oldest that the indicators ask for.
const ALDER_MAX: i64 = 5;

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    if let Some(reason) = skipped_area(line.text("område")) {
        return Ok(Outcome::Skip(reason));
    }
    let age = line.text("alder").to_lowercase();
    let alder = rules::whole(age.trim_end_matches("år").trim_end());
    if matches!(age.as_str(), "ialt" | "i alt" | "tot" | "alder i alt")
        || alder.is_some_and(|alder| alder > ALDER_MAX)
        || is_open_age(&age)
    {
        return Ok(Outcome::Skip("aldre over 5 år og alle aldre tilsammen"));
    }
    area(line)?;
    let alder = alder
        .and_then(|alder| i16::try_from(alder).ok())
        .ok_or_else(|| Finding::new(Kode::UgyldigtTal, "alder", "ikke en alder"))?;
    tid(line)?;
    let antal = match line.text("indhold") {
        ".." => None,
        text => Some(inhabitants(text).ok_or_else(|| {
            Finding::new(Kode::UgyldigtTal, "indhold", "ikke et helt antal på 0 eller derover")
        })?),
    };
    let koen = variable(line.text("køn"));
    let civilstand = variable(line.text("civilstand"));
    line.row
        .key_part(&koen)
        .key_part(&civilstand)
        .key_part(&alder.to_string())
        .text(&koen)
        .text(&civilstand)
        .int(alder)
        .opt_int(antal);
    Ok(Outcome::Accept)
}

fn inhabitants(text: &str) -> Option<i32> {
    rules::whole(text)
        .and_then(|antal| i32::try_from(antal).ok())
        .filter(|antal| *antal < 100_000_000)
}

/// `105 år og derover`, `99-`: an age without an upper end.
fn is_open_age(age: &str) -> bool {
    age.ends_with("derover") || age.ends_with('+')
}

/// The texts that StatBank writes for the codes of KØN and CIVILSTAND.
const TEXTS: [(&str, &str); 9] = [
    ("i alt", "tot"),
    ("ialt", "tot"),
    ("", "tot"),
    ("mænd", "1"),
    ("kvinder", "2"),
    ("ugift", "u"),
    ("gift/separeret", "g"),
    ("enke/enkemand", "e"),
    ("fraskilt", "f"),
];

/// A value of KØN or CIVILSTAND as its code; the total is `TOT`, however it is spelled.
fn variable(text: &str) -> String {
    let text = text.to_lowercase();
    let code = TEXTS.iter().find(|(spelled, _)| *spelled == text).map_or(&*text, |(_, code)| code);
    code.to_uppercase()
}

/// Why an area is none of our business, if it is not.
pub(super) fn skipped_area(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let is_region = text.starts_with("region ")
        || text.starts_with("landsdel ")
        || matches!(text.as_str(), "000" | "081" | "082" | "083" | "084" | "085" | "hele landet");
    is_region.then_some("regioner og hele landet")
}

/// The kommune of a StatBank table, as code or name.
pub(super) fn area(line: &Line<'_>) -> Result<i16, Finding> {
    rules::kommune_by_name(line.text("område"))
        .ok_or_else(|| Finding::new(Kode::UkendtKommune, "område", "ikke en af de 98 kommuner"))
}

fn tid(line: &Line<'_>) -> Result<(), Finding> {
    rules::tid(line.text("tid")).map(|_| ()).ok_or_else(|| {
        let besked = "ikke et kvartal (2021K2) eller en måned (2024M01)";
        Finding::new(Kode::UgyldigDato, "tid", besked)
    })
}
