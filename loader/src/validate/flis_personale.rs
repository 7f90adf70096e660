//! `flis-personale`: who is employed where, from payroll.

use rust_decimal::Decimal;

use super::line::{Line, Outcome, ends_before_start};
use super::rules;
use crate::delivery::Kilde;
use crate::delivery::finding::{Finding, Kode};
use crate::delivery::layout::{About, Frekvens, Layout, SlicePeriode, Slicing, optional, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::FlisPersonale,
    frekvens: Frekvens::Month,
    columns: &[
        value("kommune_nr"),
        value("ansaettelse_id").text(),
        value("cpr"),
        optional("koen"),
        value("konto"),
        optional("dagtilbudsnummer"),
        value("stillingskategori_kode").text(),
        optional("stillingskategori").text(),
        value("overenskomst_kode").text(),
        optional("overenskomst").text(),
        value("afloenningsform"),
        value("ansaettelsesvilkaar").text(),
        value("beskaeftigelsesgrad"),
        value("ansat_dato"),
        optional("stop_dato"),
        optional("anciennitets_dato"),
        optional("ansat_kommune_nr"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "kommune_nr", system: None, periode: SlicePeriode::File },
    dsa_columns: "ansaettelse_id, person_uuid, koen, foedselsdato, konto, dagtilbudsnummer, \
                  stillingskategori_kode, stillingskategori, overenskomst_kode, overenskomst, \
                  afloenningsform, ansaettelsesvilkaar, beskaeftigelsesgrad, ansat_dato, \
                  stop_dato, anciennitets_dato, ansat_kommune_nr",
    dsa_key: "ansaettelse_id, konto",
    about: Some(About {
        key: "dsa.ansaettelse_id",
        counts: "dsa.ansat_dato <= dsa.periode \
                 and coalesce(dsa.stop_dato, dsa.periode) >= dsa.periode",
        members: &["konto", "stillingskategori_kode", "afloenningsform", "koen"],
        begun: Some("ansat_dato"),
    }),
};

/// Numbers that stand for central staff and no unit.
const PSEUDO_NUMRE: [&str; 6] =
    ["00099901", "00099902", "00099903", "00099904", "00099905", "00099909"];

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    line.kommune("kommune_nr")?;
    let cpr = line.cpr("cpr")?;
    let koen = line.opt_code("koen", &[("k", 'K'), ("m", 'M')])?.or(cpr.koen);
    let konto = rules::konto(line.text("konto")).ok_or_else(|| {
        Finding::new(Kode::UgyldigKode, "konto", "ikke en konto på mindst fem cifre")
    })?;
    let dagtilbudsnummer = match line.text("dagtilbudsnummer") {
        pseudo if PSEUDO_NUMRE.contains(&pseudo) => pseudo.to_owned(),
        _ => line.opt_unit("dagtilbudsnummer"),
    };
    let forms = [("maanedsloen", "maanedsloen"), ("timeloen", "timeloen")];
    let afloenningsform = line.code("afloenningsform", &forms)?;
    let beskaeftigelsesgrad = beskaeftigelsesgrad(line)?;
    let ansat_dato = line.date("ansat_dato")?;
    let stop_dato = line.opt_date("stop_dato")?;
    let anciennitets_dato = line.opt_date("anciennitets_dato")?;
    let ansat_kommune_nr = line.opt_kommune("ansat_kommune_nr");

    if stop_dato.is_some_and(|stop| stop < ansat_dato) {
        return Err(ends_before_start("stop_dato"));
    }
    let person_uuid = line.pseudonym(&cpr, "cpr");
    line.remark_unborn(&cpr, ansat_dato);
    if beskaeftigelsesgrad > Decimal::ONE {
        line.remark("BESKAEFTIGELSESGRAD_OVER_1", "beskaeftigelsesgrad");
    }

    let [ansaettelse_id, kategori_kode, kategori, overenskomst_kode, overenskomst, vilkaar] = [
        "ansaettelse_id",
        "stillingskategori_kode",
        "stillingskategori",
        "overenskomst_kode",
        "overenskomst",
        "ansaettelsesvilkaar",
    ]
    .map(|navn| line.text(navn).to_owned());
    line.row
        .key_part(&ansaettelse_id)
        .key_part(&konto.to_string())
        .text(&ansaettelse_id)
        .uuid(person_uuid)
        .text(koen.map_or("", |koen| if koen == 'K' { "K" } else { "M" }))
        .date(cpr.foedselsdato)
        .int(konto)
        .text(&dagtilbudsnummer)
        .text(&kategori_kode)
        .text(&kategori)
        .text(&overenskomst_kode)
        .text(&overenskomst)
        .text(afloenningsform)
        .text(&vilkaar)
        .decimal(Some(beskaeftigelsesgrad))
        .date(Some(ansat_dato))
        .date(stop_dato)
        .date(anciennitets_dato)
        .opt_int(ansat_kommune_nr);
    Ok(Outcome::Accept)
}

/// 0 to 1.5 with at most four decimals; above 1 it is remarked.
fn beskaeftigelsesgrad(line: &Line<'_>) -> Result<Decimal, Finding> {
    let highest = Decimal::new(15, 1);
    let fits =
        |grad: Decimal| grad >= Decimal::ZERO && grad <= highest && grad.normalize().scale() <= 4;
    line.number("beskaeftigelsesgrad", fits, "ikke et tal fra 0 til 1,5 med højst fire decimaler")
}
