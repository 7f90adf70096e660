//! Step 5: dimensions and facts of what the delivery touched, and of nothing else.
//!
//! Everything here is a function of the effective deliveries, whatever the order in which they
//! came: ARCHITECTURE.md, "merge". The statements are under `sql/merge/`, in the order of their
//! numbers.

mod facts;
mod rows;
mod table;
mod versions;

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::postgres::PgConnection;

use crate::db;
use crate::db::locks::Lock;
use crate::error::{LoadError, Result};
use facts::{INDSKRIVNING, PERSONALE, TILSTEDEVAERELSE};
pub(crate) use table::Table;
use versions::{BORGER, INSTITUTION, INSTITUTION_STIL, INSTITUTION_STIL_ADRESSE, MEDARBEJDER};

/// What the merge touched, by which the aggregates are refreshed. Which months and slices is in the
/// transaction's temporary tables `beroert_…`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Sources with a slice whose effective delivery changed.
    kilder: BTreeSet<String>,
    /// Facts with rows to compute anew.
    facts: BTreeSet<&'static str>,
}

impl Touched {
    /// Whether a source has a slice whose effective delivery changed.
    #[must_use]
    pub fn kilde(&self, kilde: &str) -> bool {
        self.kilder.contains(kilde)
    }

    /// Whether a fact was computed anew somewhere.
    #[must_use]
    pub fn fact(&self, fact: &str) -> bool {
        self.facts.contains(fact)
    }
}

/// How many rows of a table a merge deleted and inserted; one that changed counts as both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The table in `dm`.
    pub tabel: String,
    /// Rows that are gone.
    pub antal_slettet: i64,
    /// Rows that are new.
    pub antal_indsat: i64,
}

/// Makes room for the slices whose effective delivery may change: `kandidat_udsnit`.
pub async fn prepare(connection: &mut PgConnection) -> Result<()> {
    let doing = "preparing the merge";
    run(connection, doing, include_str!("../../../sql/merge/004_hukommelse.sql")).await?;
    run(connection, doing, include_str!("../../../sql/merge/005_kandidat.sql")).await?;
    run(connection, doing, include_str!("../../../sql/merge/007_beroert.sql")).await
}

/// What the merge changed so far in this transaction.
pub async fn changes(connection: &mut PgConnection) -> Result<Vec<Change>> {
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as(include_str!("../../../sql/report/aendring.sql"))
            .fetch_all(connection)
            .await
            .map_err(LoadError::database("reading what changed"))?;
    let change =
        |(tabel, antal_slettet, antal_indsat)| Change { tabel, antal_slettet, antal_indsat };
    Ok(rows.into_iter().map(change).collect())
}

/// Merges the slices in `kandidat_udsnit` into the star.
#[tracing::instrument(name = "merge", skip_all)]
pub async fn merge(connection: &mut PgConnection) -> Result<Touched> {
    let mut touched = Touched { kilder: elect(connection).await?, facts: BTreeSet::new() };
    if touched.kilder.is_empty() {
        return Ok(touched);
    }
    facts::lock_partitions(connection).await?;
    registers(connection, &touched).await?;
    children(connection, &mut touched).await?;
    staff(connection, &mut touched).await?;
    attendance(connection, &mut touched).await?;
    tables(connection, &touched).await?;
    clear(connection, &touched).await?;
    Ok(touched)
}

/// Elects the effective deliveries; returns the sources where one changed.
async fn elect(connection: &mut PgConnection) -> Result<BTreeSet<String>> {
    let doing = "electing the effective deliveries";
    run(connection, doing, include_str!("../../../sql/merge/010_beroert_udsnit.sql")).await?;
    run(connection, doing, include_str!("../../../sql/merge/015_beroert_udsnit.sql")).await?;
    let kilder: Vec<String> = sqlx::query_scalar("select distinct kilde from beroert_udsnit")
        .fetch_all(connection)
        .await
        .map_err(LoadError::database(doing))?;
    Ok(kilder.into_iter().collect())
}

/// Institutions of the placement systems and of the register.
async fn registers(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde("dst-institution") {
        INSTITUTION.merge(connection).await?;
        INSTITUTION.touch(connection, &INDSKRIVNING).await?;
    }
    if touched.kilde("stil-dagtilbud") {
        let numbers = include_str!("../../../sql/merge/025_register.sql");
        run(connection, "finding the register's numbers", numbers).await?;
        INSTITUTION_STIL.merge(connection).await?;
        for fact in [&INDSKRIVNING, &PERSONALE, &TILSTEDEVAERELSE] {
            INSTITUTION_STIL.touch(connection, fact).await?;
        }
        INSTITUTION_STIL_ADRESSE.merge(connection).await?;
        let texts = include_str!("../../../sql/merge/050_kodetekst.sql");
        run(connection, "merging the register's texts", texts).await?;
    }
    Ok(())
}

/// Children: their versions, and the rows of every touched month.
async fn children(connection: &mut PgConnection, touched: &mut Touched) -> Result<()> {
    let months = include_str!("../../../sql/merge/060_barnemaaned.sql");
    run(connection, "finding the touched months", months).await?;
    if !INDSKRIVNING.is_touched(connection).await? {
        return Ok(());
    }
    touched.facts.insert(INDSKRIVNING.table.name);
    BORGER.merge(connection).await?;
    INDSKRIVNING.fill(connection).await?;
    let rekey = include_str!("../../../sql/merge/110_indskrivning_noegle.sql");
    run(connection, "moving enrolments to their children's versions", rekey).await
}

/// Staff: the versions of employments, and the rows of every touched month.
async fn staff(connection: &mut PgConnection, touched: &mut Touched) -> Result<()> {
    if !PERSONALE.is_touched(connection).await? {
        return Ok(());
    }
    touched.facts.insert(PERSONALE.table.name);
    MEDARBEJDER.merge(connection).await?;
    PERSONALE.fill(connection).await?;
    let rekey = include_str!("../../../sql/merge/215_personale_noegle.sql");
    run(connection, "moving staff to the versions of employments", rekey).await
}

/// Attendance: the rows of every touched day, and those of children whose versions moved.
async fn attendance(connection: &mut PgConnection, touched: &mut Touched) -> Result<()> {
    let is_touched = TILSTEDEVAERELSE.is_touched(connection).await?;
    if !is_touched && !touched.fact(INDSKRIVNING.table.name) {
        return Ok(());
    }
    TILSTEDEVAERELSE.select_all(connection).await?;
    let children = include_str!("../../../sql/merge/300_tilstedevaerelse_borger.sql");
    run(connection, "finding the children of attendance", children).await?;
    if is_touched {
        touched.facts.insert(TILSTEDEVAERELSE.table.name);
    }
    TILSTEDEVAERELSE.fill(connection).await?;
    let rekey = include_str!("../../../sql/merge/310_tilstedevaerelse_noegle.sql");
    run(connection, "moving attendance to its children's versions", rekey).await?;
    let stubs = include_str!("../../../sql/merge/320_borger_ryd.sql");
    run(connection, "clearing stubs of children", stubs).await
}

/// Small tables with neither versions nor partitions, and their sources.
const TABLES: [(&str, Table); 3] = [
    (
        "dst-befolkning",
        Table {
            name: "fact_befolkning",
            key: &["kommune_nr", "periode", "alder_id"],
            tid: Some("periode"),
            target: include_str!("../../../sql/merge/tabel/fact_befolkning.sql"),
        },
    ),
    (
        "dst-noeglefil",
        Table {
            name: "noeglefil",
            key: &["kommune_nr", "gyldig_fra"],
            tid: None,
            target: include_str!("../../../sql/merge/tabel/noeglefil.sql"),
        },
    ),
    (
        "dst-regnskab",
        Table {
            name: "fact_udgift",
            key: &["kommune_nr", "periode", "konto_id"],
            tid: Some("periode"),
            target: include_str!("../../../sql/merge/tabel/fact_udgift.sql"),
        },
    ),
];

async fn tables(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde("dst-regnskab") {
        let accounts = include_str!("../../../sql/merge/130_konto.sql");
        run(connection, "merging dim_konto", accounts).await?;
    }
    for (kilde, table) in TABLES {
        if touched.kilde(kilde) {
            table.refresh(connection, &periods_of(kilde)).await?;
        }
    }
    Ok(())
}

/// The touched kommuner and periods of a source.
pub(crate) fn periods_of(kilde: &str) -> String {
    format!("select distinct kommune_nr, periode from beroert_udsnit where kilde = '{kilde}'")
}

/// Versions that are no more and values that nobody uses: only now does no fact point to them.
async fn clear(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.fact(INDSKRIVNING.table.name) {
        BORGER.clear(connection).await?;
        let values = include_str!("../../../sql/merge/120_vaerdier_ryd.sql");
        run(connection, "clearing values that nobody uses", values).await?;
    }
    if touched.fact(PERSONALE.table.name) {
        MEDARBEJDER.clear(connection).await?;
        let values = include_str!("../../../sql/merge/220_personale_ryd.sql");
        run(connection, "clearing codes that nobody uses", values).await?;
        Lock::Texts.alone(connection, "waiting for the texts of staff").await?;
        let texts = include_str!("../../../sql/merge/230_personaletekst.sql");
        run(connection, "merging the texts of staff", texts).await?;
    }
    if touched.kilde("stil-dagtilbud") {
        INSTITUTION_STIL_ADRESSE.clear(connection).await?;
        INSTITUTION_STIL.clear(connection).await?;
        let codes = include_str!("../../../sql/merge/055_ejerform_ryd.sql");
        run(connection, "clearing forms of ownership that nobody names", codes).await?;
    }
    if touched.kilde("dst-institution") {
        INSTITUTION.clear(connection).await?;
    }
    Ok(())
}

async fn run(connection: &mut PgConnection, doing: &str, sql: &str) -> Result<()> {
    db::run(connection, doing, sql).await.map(|_| ())
}
