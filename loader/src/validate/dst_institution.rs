//! `dst-institution`: the kommune's own institutions, as its placement system names them.

use super::line::{Line, Outcome};
use crate::delivery::Kilde;
use crate::delivery::finding::Finding;
use crate::delivery::layout::{About, Frekvens, Layout, SlicePeriode, Slicing, optional, value};

pub(super) const LAYOUT: Layout = Layout {
    kilde: Kilde::DstInstitution,
    frekvens: Frekvens::Month,
    columns: &[
        value("kommune_nr"),
        value("system").text(),
        value("institutionskode").text(),
        value("institutionsnavn").text(),
        value("institutionstype").text(),
        optional("dagtilbudsnummer"),
    ],
    quoted: true,
    slicing: Slicing { kommune: "kommune_nr", system: Some("system"), periode: SlicePeriode::File },
    dsa_columns: "institutionskode, institutionsnavn, institutionstype, dagtilbudsnummer",
    dsa_key: "institutionskode",
    about: Some(About {
        key: "dsa.system, dsa.institutionskode",
        counts: "side.er_paa_begge_sider",
        members: &["institutionstype"],
        begun: None,
    }),
};

pub(super) fn row(line: &mut Line<'_>) -> Result<Outcome, Finding> {
    line.kommune("kommune_nr")?;
    let institutionskode = line.text("institutionskode").to_owned();
    let institutionsnavn = line.text("institutionsnavn").to_owned();
    let institutionstype = line.text("institutionstype").to_owned();
    let dagtilbudsnummer = line.opt_unit("dagtilbudsnummer");
    line.row
        .key_part(&institutionskode)
        .text(&institutionskode)
        .text(&institutionsnavn)
        .text(&institutionstype)
        .text(&dagtilbudsnummer);
    Ok(Outcome::Accept)
}
