//! Staff: the versions of employments, the rows of every touched month, and the texts of codes.

use sqlx::postgres::PgConnection;

use super::engine::members::{self, Members};
use super::engine::{Fact, Table, Versions};
use super::touched::Touched;
use crate::db::locks::Lock;
use crate::db::sql;
use crate::error::Result;

/// `dm.dim_medarbejder`.
const MEDARBEJDER: Versions = Versions {
    dimension: "dim_medarbejder",
    noegle: "medarbejder",
    kilde: "flis-personale",
    beroert: "beroert_udsnit",
    has_system: false,
    attributter: &[
        "person_nr",
        "ansaettelse_id",
        "koen_id",
        "foedselsdato",
        "stillingskategori_kode",
        "overenskomst_kode",
        "afloenningsform",
        "ansaettelsesvilkaar",
        "ansat_dato",
        "stop_dato",
        "anciennitets_dato",
    ],
    tilstand: &[
        |kommuner| sql!("merge/staff/counting", kommuner = kommuner),
        |_| sql!("merge/staff/versions"),
    ],
};

/// `dm.fact_personale`.
pub(super) const FACT: Fact = Fact {
    table: Table {
        name: "fact_personale",
        key: &["kommune_nr", "maaned", "medarbejder_nr", "levering_nr", "linje_nr"],
        tid: Some("maaned"),
        target: |selection| sql!("merge/staff/fact", kommuner = selection.kommuner),
    },
    noun: "personale",
    kilde: "flis-personale",
    way: None,
};

/// The codes of staff. The accounts of the chart stay: they come with the system.
const CODES: [Members; 5] = [
    Members {
        dimension: "dim_konto",
        noegle: "konto_id",
        kan_ryddes: "vaerdi.konto_id not between 52510 and 52519",
    },
    Members::of("dim_stillingskategori", "stillingskategori_id"),
    Members::of("dim_overenskomst", "overenskomst_id"),
    Members::of("dim_afloenningsform", "afloenningsform_id"),
    Members::of("dim_ansaettelsesvilkaar", "ansaettelsesvilkaar_id"),
];

/// Merges the staff of the touched months.
pub(super) async fn merge(connection: &mut PgConnection, touched: &mut Touched) -> Result<()> {
    if !FACT.is_touched(connection).await? {
        return Ok(());
    }
    touched.enter(FACT.table.name);
    MEDARBEJDER.merge(connection).await?;
    FACT.fill(connection).await?;
    sql!("merge/staff/rekey").run(connection).await?;
    Ok(())
}

/// Deletes the versions that are no more and codes that nobody uses, and settles the texts of codes.
pub(super) async fn clear(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.fact(FACT.table.name) {
        MEDARBEJDER.clear(connection).await?;
        members::clear(connection, &CODES, FACT.table.name).await?;
        Lock::Texts.alone(connection, "waiting for the texts of staff").await?;
        sql!("merge/staff/texts").run(connection).await?;
    }
    Ok(())
}
