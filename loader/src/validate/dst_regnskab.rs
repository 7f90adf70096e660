//! `dst-regnskab`: the kommuner's accounts, StatBank REGK31.

use rust_decimal::Decimal;

use super::dst_befolkning::{area, skipped_area};
use super::line::{Line, Outcome};
use super::rules;
use crate::delivery::Kilde;
use crate::finding::{Finding, Kode};
use crate::layout::{Frekvens, Layout, SlicePeriode, Slicing, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstRegnskab,
    frekvens: Frekvens::Year,
    columns: &[
        value("område"),
        value("funktion"),
        value("dranst"),
        value("art"),
        value("prisenhed"),
        value("tid"),
        value("indhold"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "område", system: None, periode: SlicePeriode::File },
    dsa_columns: "konto, beloeb_kr",
    dsa_key: "konto",
};

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    if let Some(reason) = skipped_area(line.text("område")) {
        return Ok(Outcome::Skip(reason));
    }
    let Some(konto) = konto(line.text("funktion")) else {
        return Ok(Outcome::Skip("andre funktioner end dagtilbud (5.25.10-5.25.19)"));
    };
    let is_kept = is(line.text("dranst"), "1", "driftskonti")
        && is(line.text("art"), "tot", "i alt")
        && is(line.text("prisenhed"), "lobm", "løbende priser (1.000 kr.)");
    if !is_kept {
        return Ok(Outcome::Skip("andre konti, arter og prisenheder end drift i alt i 1.000 kr."));
    }
    area(line)?;
    if line.text("tid") != line.periode.to_string() {
        let besked = "året er ikke filens periode";
        return Err(Finding::new(Kode::ForkertPeriode, "tid", besked));
    }
    let beloeb = line.number("indhold", is_plausible, "ikke et beløb i 1.000 kr.")?;
    line.row.key_part(&konto.to_string()).int(konto).decimal(Some(beloeb * Decimal::ONE_THOUSAND));
    Ok(Outcome::Accept)
}

/// Below a hundred milliard kr., more than the country spends on day care: whoever delivers kr. for
/// 1,000 kr. is told so, and no sum outgrows the columns of the indicators.
fn is_plausible(beloeb: Decimal) -> bool {
    beloeb.abs() < Decimal::from(100_000_000)
}

/// A day-care function, also with its text behind (`5.25.14 Daginstitutioner (1)`).
fn konto(text: &str) -> Option<i32> {
    let code = text.split_whitespace().next()?;
    let digits = code.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    rules::konto(code).filter(|konto| digits == 5 && (52510..=52519).contains(konto))
}

/// Whether a StatBank value is the wanted one, by code, by text, or by both.
fn is(value: &str, code: &str, text: &str) -> bool {
    let value = value.to_lowercase();
    value == code || value == text || value.strip_prefix(code) == Some(&format!(" {text}"))
}
