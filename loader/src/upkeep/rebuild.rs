//! The warehouse is a function of what it has accepted: taking a delivery back, computing
//! everything anew, and proving that nothing would change.
//!
//! All three are a merge with other candidates: the slices of one delivery, or every slice there
//! is. Only rows that differ are touched, in one transaction, and no reader is blocked.

use sqlx::postgres::PgConnection;

use crate::change::{self, Change};
use crate::cpr;
use crate::db::{Statement, sql};
use crate::error::{LoadError, Result};
use crate::merge::RowsChanged;
use crate::pipeline::ATTEMPTS;

/// Takes a delivery back, as if it had never come. Its rows stay in `dsa`, its slices stand as
/// `trukket`, and the same file may be loaded again. Returns what changed in the star.
#[tracing::instrument(name = "retract", skip_all, fields(levering_nr))]
pub async fn retract(
    connection: &mut PgConnection,
    levering_nr: i32,
    reason: &str,
) -> Result<Vec<RowsChanged>> {
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
) -> Result<Vec<RowsChanged>> {
    let mut change = Change::begin(connection, "taking the delivery back").await?;
    change.lock_slices_of(levering_nr).await?;
    let taken: Option<i32> = sql!("upkeep/rebuild/take_back")
        .bind(levering_nr)
        .bind(reason)
        .first_value(&mut change)
        .await?;
    if taken.is_none() {
        return Err(LoadError::Argument(format!(
            "delivery {levering_nr} is not there, or was refused or taken back already"
        )));
    }
    change::look_at_delivery(&mut change, levering_nr).await?;
    sql!("upkeep/rebuild/retract_slices").bind(levering_nr).run(&mut change).await?;
    change.apply().await?;
    let changes = change.rows_changed().await?;
    change.commit().await?;
    Ok(changes)
}

/// Computes all of `dm` anew from `dsa` and applies the difference. Returns it.
#[tracing::instrument(skip_all)]
pub async fn rebuild(connection: &mut PgConnection) -> Result<Vec<RowsChanged>> {
    let mut change = Change::begin(connection, "rebuilding").await?;
    let changes = everything(&mut change).await?;
    let tables = format!("{} tabeller ændret", changes.len());
    change::record(&mut change, "genopbygget", &tables).await?;
    change.commit().await?;
    Ok(changes)
}

/// What is wrong with the warehouse.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    /// Tables whose rows are not what `dsa` says.
    pub differences: Vec<RowsChanged>,
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
    let mut change = Change::begin(connection, "verifying").await?;
    let mut broken = Vec::new();
    for (name, check) in checks() {
        let count: i64 = check.value(&mut change).await?;
        if count > 0 {
            broken.push((name.to_owned(), count));
        }
    }
    let foreign_keys = foreign_keys(&mut change).await?;
    let before = members(&mut change).await?;
    let mut differences = everything(&mut change).await?;
    let after = members(&mut change).await?;
    for ((tabel, old), (_, new)) in before.into_iter().zip(after) {
        if old != new && !differences.iter().any(|change| change.tabel == tabel) {
            differences.push(RowsChanged { tabel, antal_slettet: 0, antal_indsat: 0 });
        }
    }
    change.roll_back().await?;
    Ok(Verdict { differences, broken, foreign_keys })
}

/// The foreign keys from outside that point to rows of the warehouse, as the statements that take
/// them away.
pub async fn foreign_keys(connection: &mut PgConnection) -> Result<Vec<String>> {
    sql!("upkeep/rebuild/foreign_keys").values(connection).await
}

/// The invariants, one query each: how many rows break it.
fn checks() -> [(&'static str, Statement); 5] {
    [
        ("en_aktuel_version", sql!("upkeep/rebuild/checks/en_aktuel_version")),
        ("facts_er_gaeldende", sql!("upkeep/rebuild/checks/facts_er_gaeldende")),
        ("gaeldende_er_nyest", sql!("upkeep/rebuild/checks/gaeldende_er_nyest")),
        ("kobling_er_nyest", sql!("upkeep/rebuild/checks/kobling_er_nyest")),
        ("staging_er_regnskabet", sql!("upkeep/rebuild/checks/staging_er_regnskabet")),
    ]
}

async fn everything(change: &mut Change<'_>) -> Result<Vec<RowsChanged>> {
    change.lock_all().await?;
    change.look_at_everything().await?;
    change.apply().await?;
    change.rows_changed().await
}

/// The members of the dimensions without versions, as fingerprints by table.
async fn members(connection: &mut PgConnection) -> Result<Vec<(String, String)>> {
    sql!("upkeep/rebuild/members").rows(connection).await
}
