//! `aula-tilstedevaerelse`: when children came and went.

use chrono::{NaiveTime, Timelike};

use super::line::{Line, Outcome, ends_before_start};
use super::rules::{self, Nummer};
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{About, Frekvens, Layout, SlicePeriode, Slicing, optional, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::AulaTilstedevaerelse,
    frekvens: Frekvens::MonthOrDay,
    columns: &[
        value("kommune_nr"),
        value("institutionsnummer"),
        value("cpr"),
        value("dato"),
        value("registrering"),
        optional("start"),
        optional("slut"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "kommune_nr", system: None, periode: SlicePeriode::Date("dato") },
    dsa_columns: "institutionsnummer, borger_uuid, registrering, starttid, sluttid, start_minut, \
                  slut_minut, minutter",
    dsa_key: "institutionsnummer, borger_uuid, registrering, starttid, sluttid",
    about: Some(About {
        key: "dsa.institutionsnummer, dsa.borger_uuid",
        counts: "true",
        members: &[],
        begun: None,
    }),
};

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    line.kommune("kommune_nr")?;
    let institutionsnummer = institutionsnummer(line)?;
    let cpr = line.cpr("cpr")?;
    let dato = line.date("dato")?;
    let registrering = registrering(line)?;
    let start = line.opt_time("start")?;
    let slut = line.opt_time("slut")?.filter(|slut| !is_unknown_end(*slut));

    if let (Some(start), Some(slut)) = (start, slut)
        && slut < start
    {
        return Err(ends_before_start("slut"));
    }
    if !line.job.periode.contains(dato) {
        let besked = "datoen ligger uden for filens periode";
        return Err(Finding::new(Kode::ForkertPeriode, "dato", besked));
    }
    let borger_uuid = line.pseudonym(&cpr, "cpr");
    line.remark_unborn(&cpr, dato);

    // Arithmetic on times is done here: PostgreSQL takes several times as long for it.
    let seconds = |time: NaiveTime| time.num_seconds_from_midnight();
    let minutes = |seconds: u32| i16::try_from(seconds / 60).ok();
    let duration =
        start.zip(slut).and_then(|(start, slut)| minutes(seconds(slut) - seconds(start)));
    let key =
        |time: Option<NaiveTime>| time.map_or(String::new(), |time| seconds(time).to_string());
    line.row
        .key_part(&institutionsnummer)
        .key_part(cpr.as_str())
        .key_part(&registrering.to_string())
        .key_part(&key(start))
        .key_part(&key(slut))
        .text(&institutionsnummer)
        .uuid(borger_uuid)
        .int(registrering)
        .time(start)
        .time(slut)
        .opt_int(start.map(seconds).and_then(minutes))
        .opt_int(slut.map(seconds).and_then(minutes))
        .opt_int(duration);
    Ok(Outcome::Accept)
}

/// Aula writes the last minute of the day where nobody checked the child out.
fn is_unknown_end(slut: NaiveTime) -> bool {
    (slut.hour(), slut.minute(), slut.second()) == (23, 59, 0)
}

fn institutionsnummer(line: &Line<'_>) -> Result<String, Finding> {
    let text = line.text("institutionsnummer").to_ascii_uppercase();
    let (kode, besked) = match rules::nummer(&text) {
        Some(Nummer::Anvisningsenhed | Nummer::Andet) => return Ok(text),
        Some(Nummer::Daginstitution) => {
            (Kode::ForkertNiveau, "en daginstitutions nummer; her skal stå en anvisningsenheds")
        }
        None => (Kode::UgyldigtInstitutionsnummer, "ikke et institutionsnummer"),
    };
    Err(Finding::new(kode, "institutionsnummer", besked))
}

fn registrering(line: &Line<'_>) -> Result<i16, Finding> {
    let code = rules::whole(line.text("registrering")).filter(|code| (0..=8).contains(code));
    code.and_then(|code| i16::try_from(code).ok()).ok_or_else(|| {
        Finding::new(Kode::UkendtRegistrering, "registrering", "ikke en registrering fra 0 til 8")
    })
}
