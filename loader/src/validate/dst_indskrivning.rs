//! `dst-indskrivning`: the children and the places they are enrolled in.

use rust_decimal::Decimal;

use super::line::{Line, Outcome, ends_before_start, missing};
use super::rules;
use crate::cpr::Cpr;
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{
    About, Frekvens, Layout, SlicePeriode, Slicing, column, optional, value,
};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstIndskrivning,
    frekvens: Frekvens::Month,
    columns: &[
        value("kommune_nr"),
        value("system").text(),
        value("cpr"),
        optional("fornavn").text(),
        optional("efternavn").text(),
        optional("koen"),
        optional("statsborgerskab"),
        column("bopael_kommune_nr"),
        value("institutionskode").text(),
        column("pladstype").text(),
        column("taksttype").text(),
        optional("oekonomisk_friplads_pct"),
        optional("soeskenderabat_pct"),
        optional("behandlingsmaessig_friplads"),
        value("timer_pr_uge"),
        value("indmeldt_dato"),
        optional("udmeldt_dato"),
        optional("foedselsdato"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "kommune_nr", system: Some("system"), periode: SlicePeriode::File },
    dsa_columns: "borger_uuid, fornavn, efternavn, koen, statsborgerskab, bopael_kommune_nr, \
                  institutionskode, pladstype, taksttype, oekonomisk_friplads_pct, \
                  soeskenderabat_pct, behandlingsmaessig_friplads, timer_pr_uge, indmeldt_dato, \
                  udmeldt_dato, foedselsdato",
    dsa_key: "borger_uuid, institutionskode, pladstype",
    about: Some(About {
        key: "dsa.borger_uuid",
        counts: "dsa.indmeldt_dato <= dsa.periode \
                 and coalesce(dsa.udmeldt_dato, dsa.periode) >= dsa.periode",
        members: &["pladstype", "taksttype", "koen"],
        begun: Some("indmeldt_dato"),
    }),
};

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    let has_no_date = |cpr: Cpr| cpr.foedselsdato.is_none();
    if line.text("foedselsdato").is_empty() && line.cpr("cpr").is_ok_and(has_no_date) {
        return Err(missing("foedselsdato"));
    }
    line.kommune("kommune_nr")?;
    let cpr = line.cpr("cpr")?;
    let koen = line.opt_code("koen", &[("k", 'K'), ("m", 'M')])?.or(cpr.koen);
    let statsborgerskab = statsborgerskab(line)?;
    let bopael_kommune_nr = line.opt_kommune("bopael_kommune_nr");
    let oekonomisk_friplads_pct = line.opt_percent("oekonomisk_friplads_pct")?;
    let soeskenderabat_pct = line.opt_percent("soeskenderabat_pct")?;
    let behandlingsmaessig_friplads =
        line.opt_code("behandlingsmaessig_friplads", &[("0", false), ("1", true)])?;
    let timer_pr_uge = line.number(
        "timer_pr_uge",
        |timer| timer > Decimal::ZERO && timer <= Decimal::from(168),
        "ikke et timetal over 0 og højst 168",
    )?;
    let indmeldt_dato = line.date("indmeldt_dato")?;
    let udmeldt_dato = line.opt_date("udmeldt_dato")?;
    let delivered = line.opt_date("foedselsdato")?;
    let foedselsdato = cpr.foedselsdato.or(delivered).ok_or_else(|| missing("foedselsdato"))?;

    if udmeldt_dato.is_some_and(|udmeldt| udmeldt < indmeldt_dato) {
        return Err(ends_before_start("udmeldt_dato"));
    }
    if foedselsdato > indmeldt_dato {
        let besked = "barnet er født efter indmeldelsen";
        return Err(Finding::new(Kode::UgyldigDato, "indmeldt_dato", besked));
    }
    if foedselsdato > line.job.leveret.0.date() {
        let besked = "barnet er født efter leverancen";
        return Err(Finding::new(Kode::UgyldigDato, "foedselsdato", besked));
    }
    let borger_uuid = line.pseudonym(&cpr, "cpr");

    let [fornavn, efternavn, institutionskode, pladstype, taksttype] =
        ["fornavn", "efternavn", "institutionskode", "pladstype", "taksttype"]
            .map(|navn| line.text(navn).to_owned());
    line.row
        .key_part(cpr.as_str())
        .key_part(&institutionskode)
        .key_part(&pladstype)
        .uuid(borger_uuid)
        .text(&fornavn)
        .text(&efternavn)
        .text(koen.map_or("", |koen| if koen == 'K' { "K" } else { "M" }))
        .text(&statsborgerskab)
        .opt_int(bopael_kommune_nr)
        .text(&institutionskode)
        .text(&pladstype)
        .text(&taksttype)
        .decimal(oekonomisk_friplads_pct)
        .decimal(soeskenderabat_pct)
        .flag(behandlingsmaessig_friplads)
        .decimal(Some(timer_pr_uge))
        .date(Some(indmeldt_dato))
        .date(udmeldt_dato)
        .date(Some(foedselsdato));
    Ok(Outcome::Accept)
}

/// Two letters of ISO 3166, or nothing.
fn statsborgerskab(line: &Line<'_>) -> Result<String, Finding> {
    let text = line.text("statsborgerskab").to_uppercase();
    if text.is_empty() || rules::is_country(&text) {
        return Ok(text);
    }
    let besked = "ikke en landekode på to bogstaver";
    Err(Finding::new(Kode::UgyldigKode, "statsborgerskab", besked))
}
