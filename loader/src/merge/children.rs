//! Children: their versions, and the enrolments of every touched month.

use sqlx::postgres::PgConnection;

use super::engine::members::{self, Members};
use super::engine::{Fact, Table, Versions};
use super::touched::Touched;
use crate::db::sql;
use crate::error::Result;

/// `dm.dim_borger`. Its snapshots are the kommune's months: a child that changes system is one
/// child.
const BORGER: Versions = Versions {
    dimension: "dim_borger",
    noegle: "borger",
    kilde: "dst-indskrivning",
    beroert: "beroert_barnemaaned",
    has_system: false,
    attributter: &[
        "fornavn",
        "efternavn",
        "koen",
        "statsborgerskab",
        "bopael_kommune_nr",
        "foedselsdato",
    ],
    tilstand: &[
        |kommuner| sql!("merge/children/counting", kommuner = kommuner),
        |_| sql!("merge/children/versions"),
    ],
};

/// `dm.fact_indskrivning`.
pub(super) const FACT: Fact = Fact {
    table: Table {
        name: "fact_indskrivning",
        key: &["kommune_nr", "maaned", "borger_nr", "levering_nr", "linje_nr"],
        tid: Some("maaned"),
        target: |selection| sql!("merge/children/fact", kommuner = selection.kommuner),
    },
    noun: "indskrivning",
    kilde: "dst-indskrivning",
    way: None,
};

/// The values of enrolments.
const VALUES: [Members; 3] = [
    Members::of("dim_pladstype", "pladstype_id"),
    Members::of("dim_taksttype", "taksttype_id"),
    Members::of("dim_rabat", "rabat_id"),
];

/// Merges the children of the touched months, and what is said of them.
pub(super) async fn merge(connection: &mut PgConnection, touched: &mut Touched) -> Result<()> {
    sql!("merge/children/months").run(connection).await?;
    if !FACT.is_touched(connection).await? {
        return Ok(());
    }
    touched.enter(FACT.table.name);
    BORGER.merge(connection).await?;
    FACT.fill(connection).await?;
    sql!("merge/children/rekey").run(connection).await?;
    Ok(())
}

/// Deletes the versions that are no more, and values that nobody uses.
pub(super) async fn clear(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.fact(FACT.table.name) {
        BORGER.clear(connection).await?;
        members::clear(connection, &VALUES, FACT.table.name).await?;
    }
    Ok(())
}
