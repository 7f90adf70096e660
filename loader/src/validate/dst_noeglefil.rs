//! `dst-noeglefil`: how a kommune splits its staff between vuggestue, børnehave and dagpleje.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::line::{Line, Outcome, ends_before_start};
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{Frekvens, Layout, SlicePeriode, Slicing, optional, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstNoeglefil,
    frekvens: Frekvens::Day,
    columns: &[
        value("kommune_nr"),
        value("gyldig_fra"),
        optional("gyldig_til"),
        value("andel_vu"),
        value("andel_bh"),
        value("andel_dp"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "kommune_nr", system: None, periode: SlicePeriode::Always },
    dsa_columns: "gyldig_fra, gyldig_til, andel_vu, andel_bh, andel_dp",
    dsa_key: "gyldig_fra",
    about: None,
};

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    let kommune_nr = line.kommune("kommune_nr")?;
    let gyldig_fra = line.date("gyldig_fra")?;
    let gyldig_til = line.opt_date("gyldig_til")?;
    let andel_vu = share(line, "andel_vu")?;
    let andel_bh = share(line, "andel_bh")?;
    let andel_dp = share(line, "andel_dp")?;

    if gyldig_til.is_some_and(|til| til < gyldig_fra) {
        return Err(ends_before_start("gyldig_til"));
    }
    // A kommune without day institutions of its own has nothing to split.
    let sum = andel_vu + andel_bh;
    if sum != Decimal::ONE && sum != Decimal::ZERO {
        let besked = "andel_vu og andel_bh giver ikke 1 tilsammen";
        return Err(Finding::new(Kode::UgyldigtTal, "andel_bh", besked));
    }
    let last = gyldig_til.unwrap_or(NaiveDate::MAX);
    let accepted = line.memory.key_periods.entry(kommune_nr).or_default();
    if accepted.iter().any(|(fra, til)| gyldig_fra <= *til && *fra <= last) {
        let besked = "overlapper en tidligere linje for samme kommune";
        return Err(Finding::new(Kode::Dublet, "gyldig_fra", besked));
    }
    accepted.push((gyldig_fra, last));

    line.row
        .key_part(&gyldig_fra.to_string())
        .date(Some(gyldig_fra))
        .date(gyldig_til)
        .decimal(Some(andel_vu))
        .decimal(Some(andel_bh))
        .decimal(Some(andel_dp));
    Ok(Outcome::Accept)
}

fn share(line: &Line<'_>, navn: &'static str) -> Result<Decimal, Finding> {
    let fits = |share| (Decimal::ZERO..=Decimal::ONE).contains(&share);
    line.number(navn, fits, "ikke en andel fra 0 til 1")
}
