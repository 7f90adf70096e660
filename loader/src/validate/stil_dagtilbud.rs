//! `stil-dagtilbud`: the register of day-care units, in its public CSV export.
//!
//! Four levels: kommune, daginstitution, anvisningsenhed, alternative address. A line belongs to
//! one of the last three and is known by the number of its level.

use rust_decimal::Decimal;

use super::line::{Line, Outcome, missing};
use super::rules::{self, Nummer};
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{
    About, Frekvens, Layout, SlicePeriode, Slicing, column, optional, value,
};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::StilDagtilbud,
    frekvens: Frekvens::Day,
    columns: &[
        value("dagtilbudstype"),
        value("dagtilbudsnavn").text(),
        value("daginstitutionsnummer"),
        column("anvisningsenhedsnummer"),
        optional("alternativadressenummer").text(),
        column("ejerformkode").text(),
        optional("ejerformkode_tekst").text(),
        optional("lovgrundlagkode").text(),
        optional("lovgrundlagkode_tekst").text(),
        column("insttype3").text(),
        optional("insttype3_tekst").text(),
        value("admkommunekode"),
        optional("admkommunekode_tekst"),
        value("aktivitetsstatus"),
        optional("vejnavn").text(),
        optional("husnummer").text(),
        optional("postnummer").text(),
        optional("bynavn").text(),
        optional("geobredde"),
        optional("geolaengde"),
        optional("cvrnummer"),
        optional("pnummer"),
        optional("email"),
        optional("telefonnummer"),
    ],
    quoted: false,
    slicing: Slicing { kommune: "admkommunekode", system: None, periode: SlicePeriode::File },
    dsa_columns: "niveau, navn, daginstitutionsnummer, anvisningsenhedsnummer, \
                  alternativ_adresse_nummer, ejerform_kode, ejerform, lovgrundlag_kode, \
                  lovgrundlag, institutionstype_kode, institutionstype, er_aktiv, vejnavn, \
                  husnummer, postnummer, bynavn, geo_bredde, geo_laengde, cvr_nummer, p_nummer",
    dsa_key: "niveau, case niveau when 'daginstitution' then daginstitutionsnummer \
          when 'anvisningsenhed' then anvisningsenhedsnummer \
          else alternativ_adresse_nummer end, er_aktiv",
    about: Some(About {
        key: "dsa.anvisningsenhedsnummer",
        counts: "dsa.niveau = 'anvisningsenhed' and dsa.er_aktiv",
        members: &["institutionstype_kode", "ejerform_kode"],
        begun: None,
    }),
};

const NIVEAUER: [(&str, &str); 3] = [
    ("daginstitution", "daginstitution"),
    ("anvisningsenhed", "anvisningsenhed"),
    ("alternativ adresse", "alternativ adresse"),
];

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    require_number_of_level(line)?;
    let niveau = line.code("dagtilbudstype", &NIVEAUER)?;
    let daginstitution =
        number(line, "daginstitutionsnummer", |kind| kind != Nummer::Anvisningsenhed)?;
    let enhed = match niveau {
        "daginstitution" => String::new(),
        _ => number(line, "anvisningsenhedsnummer", |kind| kind != Nummer::Daginstitution)?,
    };
    let adresse = line.text("alternativadressenummer").to_owned();
    line.kommune("admkommunekode")?;
    let er_aktiv = line.code("aktivitetsstatus", &[("aktiv", true), ("nedlagt", false)])?;
    let geo_bredde = degrees(line, "geobredde")?;
    let geo_laengde = degrees(line, "geolaengde")?;
    if [(geo_bredde, 54, 58), (geo_laengde, 7, 16)].into_iter().any(is_abroad) {
        line.remark("POSITION_UDEN_FOR_DANMARK", "geobredde");
    }
    let cvr_nummer = padded_digits(line, "cvrnummer", 8)?;
    let p_nummer = padded_digits(line, "pnummer", 10)?;

    let texts = [
        "dagtilbudsnavn",
        "ejerformkode",
        "ejerformkode_tekst",
        "lovgrundlagkode",
        "lovgrundlagkode_tekst",
        "insttype3",
        "insttype3_tekst",
        "vejnavn",
        "husnummer",
        "postnummer",
        "bynavn",
    ]
    .map(|navn| line.text(navn).to_owned());
    let [navn, codes @ .., vejnavn, husnummer, postnummer, bynavn] = &texts;
    line.row
        .key_part(niveau)
        .key_part(match niveau {
            "daginstitution" => &daginstitution,
            "anvisningsenhed" => &enhed,
            _ => &adresse,
        })
        // A unit may stand there closed, and open again: the open row counts.
        .key_part(if er_aktiv { "aktiv" } else { "nedlagt" })
        .text(niveau)
        .text(navn)
        .text(&daginstitution)
        .text(&enhed)
        .text(&adresse);
    for code in codes {
        line.row.text(code);
    }
    line.row
        .flag(Some(er_aktiv))
        .text(vejnavn)
        .text(husnummer)
        .text(postnummer)
        .text(bynavn)
        .decimal(geo_bredde)
        .decimal(geo_laengde)
        .text(&cvr_nummer)
        .text(&p_nummer);
    Ok(Outcome::Accept)
}

/// A row below a daginstitution has the numbers down to its own level.
fn require_number_of_level(line: &Line<'_>) -> Result<(), Finding> {
    let wanted: &[&'static str] = match line.text("dagtilbudstype").to_lowercase().as_str() {
        "anvisningsenhed" => &["anvisningsenhedsnummer"],
        "alternativ adresse" => &["anvisningsenhedsnummer", "alternativadressenummer"],
        _ => &[],
    };
    let empty = wanted.iter().find(|navn| line.text(navn).is_empty());
    empty.map_or(Ok(()), |navn| Err(missing(navn)))
}

/// The number of a level, in upper case: its form, and a letter that is not another level's.
fn number(
    line: &Line<'_>,
    navn: &'static str,
    fits: impl Fn(Nummer) -> bool,
) -> Result<String, Finding> {
    let text = line.text(navn).to_ascii_uppercase();
    match rules::nummer(&text) {
        Some(kind) if fits(kind) => Ok(text),
        _ => {
            let besked = "ikke et nummer på dette niveau (bogstav og fem cifre)";
            Err(Finding::new(Kode::UgyldigtInstitutionsnummer, navn, besked))
        }
    }
}

fn degrees(line: &Line<'_>, navn: &'static str) -> Result<Option<Decimal>, Finding> {
    let fits = |degrees: Decimal| degrees.abs() <= Decimal::from(180);
    line.opt_number(navn, fits, "ikke en position i grader")
}

/// Whether degrees lie outside those of Denmark: latitude and longitude may have changed places.
fn is_abroad((degrees, from, to): (Option<Decimal>, i64, i64)) -> bool {
    let denmark = Decimal::from(from)..=Decimal::from(to);
    degrees.is_some_and(|degrees| !denmark.contains(&degrees))
}

/// Digits of a fixed length whose leading zero a tool may have dropped.
fn padded_digits(line: &Line<'_>, navn: &'static str, length: usize) -> Result<String, Finding> {
    let text = line.text(navn);
    if text.is_empty() {
        return Ok(String::new());
    }
    if rules::whole(text).is_none() || !(length - 1..=length).contains(&text.len()) {
        let besked = format!("ikke et nummer på {length} cifre");
        return Err(Finding::new(Kode::UgyldigtTal, navn, besked));
    }
    Ok(format!("{text:0>length$}"))
}
