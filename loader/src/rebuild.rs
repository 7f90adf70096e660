//! The warehouse is a function of what it has accepted: taking a delivery back, computing
//! everything anew, and proving that nothing would change.
//!
//! All three are a merge with other candidates: the slices of one delivery, or every slice there
//! is. Only rows that differ are touched, in one transaction, and no reader is blocked.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::cpr;
use crate::db;
use crate::error::{LoadError, Result};
use crate::merge::{self, Change};
use crate::pipeline::ATTEMPTS;
use crate::refresh;
use crate::stage;

/// Takes a delivery back, as if it had never come. Its rows stay in `dsa`, its slices stand as
/// `trukket`, and the same file may be loaded again. Returns what changed in the star.
#[tracing::instrument(name = "retract", skip_all, fields(levering_nr))]
pub async fn retract(
    connection: &mut PgConnection,
    levering_nr: i32,
    reason: &str,
) -> Result<Vec<Change>> {
    cpr::refuse("`--aarsag`", reason)?;
    for _ in 1..ATTEMPTS {
        match take_back(connection, levering_nr, reason).await {
            Err(error) if error.is_collision() => {}
            other => return other,
        }
    }
    take_back(connection, levering_nr, reason).await
}

async fn take_back(
    connection: &mut PgConnection,
    levering_nr: i32,
    reason: &str,
) -> Result<Vec<Change>> {
    let doing = "taking the delivery back";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    stage::lock_slices_of(&mut transaction, levering_nr).await?;
    let taken: Option<i32> = sqlx::query_scalar(include_str!("../../sql/stage/traek.sql"))
        .bind(levering_nr)
        .bind(reason)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    if taken.is_none() {
        return Err(LoadError::Argument(format!(
            "delivery {levering_nr} is not there, or was refused or taken back already"
        )));
    }
    merge::prepare(&mut transaction).await?;
    let candidates = include_str!("../../sql/merge/008_traek.template.sql")
        .replace("{levering_nr}", &levering_nr.to_string());
    db::run(&mut transaction, doing, &candidates).await?;
    let changes = compute(&mut transaction).await?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(changes)
}

/// Computes all of `dm` anew from `dsa` and applies the difference. Returns it.
#[tracing::instrument(skip_all)]
pub async fn rebuild(connection: &mut PgConnection) -> Result<Vec<Change>> {
    let doing = "rebuilding";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let changes = everything(&mut transaction).await?;
    sqlx::query(include_str!("../../sql/stage/haendelse.sql"))
        .bind("genopbygget")
        .bind(None::<i32>)
        .bind(format!("{} tabeller ændret", changes.len()))
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(changes)
}

/// What is wrong with the warehouse.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// Tables whose rows are not what `dsa` says.
    pub differences: Vec<Change>,
    /// Invariants that are broken: what, and how often.
    pub broken: Vec<(String, i64)>,
    /// Foreign keys from outside that hold rows fast: the statements that take them away.
    pub foreign_keys: Vec<String>,
}

impl Verdict {
    /// Whether all is well.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty() && self.broken.is_empty() && self.foreign_keys.is_empty()
    }
}

/// Computes everything anew, compares, and leaves the warehouse as it is.
#[tracing::instrument(skip_all)]
pub async fn verify(connection: &mut PgConnection) -> Result<Verdict> {
    let doing = "verifying";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let mut broken = Vec::new();
    for (name, sql) in CHECKS {
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(*sql))
            .fetch_one(&mut *transaction)
            .await
            .map_err(LoadError::database(format!("checking {name}")))?;
        if count > 0 {
            broken.push(((*name).to_owned(), count));
        }
    }
    let foreign_keys = foreign_keys(&mut transaction).await?;
    let before = members(&mut transaction).await?;
    let mut differences = everything(&mut transaction).await?;
    let after = members(&mut transaction).await?;
    for ((tabel, old), (_, new)) in before.into_iter().zip(after) {
        if old != new && !differences.iter().any(|change| change.tabel == tabel) {
            differences.push(Change { tabel, antal_slettet: 0, antal_indsat: 0 });
        }
    }
    transaction.rollback().await.map_err(LoadError::database(doing))?;
    Ok(Verdict { differences, broken, foreign_keys })
}

/// The foreign keys from outside that point to rows of the warehouse, as the statements that take
/// them away.
pub async fn foreign_keys(connection: &mut PgConnection) -> Result<Vec<String>> {
    sqlx::query_scalar(include_str!("../../sql/doctor/fremmede_noegler.sql"))
        .fetch_all(connection)
        .await
        .map_err(LoadError::database("looking for foreign keys from outside"))
}

/// The invariants, one query each: how many rows break it.
const CHECKS: &[(&str, &str)] = &[
    ("en_aktuel_version", include_str!("../../sql/checks/en_aktuel_version.sql")),
    ("facts_er_gaeldende", include_str!("../../sql/checks/facts_er_gaeldende.sql")),
    ("gaeldende_er_nyest", include_str!("../../sql/checks/gaeldende_er_nyest.sql")),
    ("kobling_er_nyest", include_str!("../../sql/checks/kobling_er_nyest.sql")),
    ("staging_er_regnskabet", include_str!("../../sql/checks/staging_er_regnskabet.sql")),
];

async fn everything(transaction: &mut PgConnection) -> Result<Vec<Change>> {
    stage::lock_all(transaction).await?;
    merge::prepare(transaction).await?;
    look_at_everything(transaction).await?;
    compute(transaction).await
}

/// Lets the merge that is prepared compute all of the star anew.
pub(crate) async fn look_at_everything(transaction: &mut PgConnection) -> Result<()> {
    let doing = "finding everything";
    // Slices that were to be looked at are among all of them.
    db::run(transaction, doing, "delete from kandidat_udsnit").await?;
    db::run(transaction, doing, include_str!("../../sql/merge/006_alt.sql")).await?;
    db::run(transaction, doing, "update omfang set er_alt = true").await?;
    let list = include_str!("../../sql/merge/240_stillingskategori.sql");
    db::run(transaction, "reading what staff counts", list).await.map(|_| ())
}

async fn compute(transaction: &mut PgConnection) -> Result<Vec<Change>> {
    let touched = merge::merge(transaction).await?;
    refresh::refresh(transaction, &touched).await?;
    merge::changes(transaction).await
}

/// The members of the dimensions without versions, as fingerprints by table.
async fn members(transaction: &mut PgConnection) -> Result<Vec<(String, String)>> {
    sqlx::query_as(include_str!("../../sql/report/medlemmer.sql"))
        .fetch_all(transaction)
        .await
        .map_err(LoadError::database("reading the members of dimensions"))
}
