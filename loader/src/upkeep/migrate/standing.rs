//! Which migrations a database has, without applying any.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;

use crate::db::{inline, sql};
use crate::error::Result;

/// How far a database is.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many of ours are applied.
    pub applied: usize,
    /// Ours that are not applied yet, in order.
    pub pending: Vec<String>,
    /// Applied ones that are not ours: of a newer program, or edited since.
    pub foreign: Vec<String>,
}

/// Compares the database's history with the migrations of this program.
pub async fn standing(connection: &mut PgConnection) -> Result<Standing> {
    let doing = "reading which migrations are applied";
    let has_history: bool =
        inline(doing, "select to_regclass('drift.refinery_schema_history') is not null")
            .value(connection)
            .await?;
    let mut applied: BTreeMap<i32, (String, String)> = BTreeMap::new();
    if has_history {
        let rows: Vec<(i32, String, String)> =
            sql!("upkeep/migrate/history").rows(connection).await?;
        applied.extend(rows.into_iter().map(|(version, name, sum)| (version, (name, sum))));
    }
    let mut standing = Standing::default();
    for migration in super::runner().get_migrations() {
        let ours = (migration.name().to_owned(), migration.checksum().to_string());
        match applied.remove(&migration.version()) {
            None => standing.pending.push(migration.to_string()),
            Some(theirs) if theirs == ours => standing.applied += 1,
            Some((name, _)) => standing.foreign.push(format!("V{}__{name}", migration.version())),
        }
    }
    let newer = applied.into_iter().map(|(version, (name, _))| format!("V{version}__{name}"));
    standing.foreign.extend(newer);
    Ok(standing)
}
