//! Brings a database up to date: migrations first, then the views.
//!
//! Two migrators at once are safe: one holds an advisory lock, the other waits and finds nothing
//! left to do.

mod history;
mod views;

use sqlx::postgres::PgConnection;

pub use views::VIEWS;

use crate::db;
use crate::error::{LoadError, Result};

mod embedded {
    refinery::embed_migrations!("../migrations");
}

/// The lock that migrators hold, of the session ("FLIS", "migr").
const LOCK: &str = "1179408723, 1835624306";

/// What a migration did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// The migrations applied, in order (`V4__create_dimensions`).
    pub migrations: Vec<String>,
    /// Whether the views were built anew.
    pub views_rebuilt: bool,
}

/// Applies what is missing. Fails where an applied migration was edited since, where a statement
/// fails (nothing of that migration is left), or where somebody's own view stands in the way.
#[tracing::instrument(name = "migrate", skip_all)]
pub async fn migrate(connection: &mut PgConnection) -> Result<Migrated> {
    db::run(
        connection,
        "waiting for another migration",
        &format!("select pg_advisory_lock({LOCK})"),
    )
    .await?;
    let migrated = apply(connection).await;
    let unlock = format!("select pg_advisory_unlock({LOCK})");
    let unlocked = db::run(connection, "ending the migration", &unlock).await;
    let migrated = migrated?;
    unlocked?;
    tracing::info!(
        migrations = migrated.migrations.len(),
        views_rebuilt = migrated.views_rebuilt,
        "the database is up to date",
    );
    Ok(migrated)
}

async fn apply(connection: &mut PgConnection) -> Result<Migrated> {
    let report = embedded::migrations::runner()
        .run_async(&mut history::Migrator(connection))
        .await
        .map_err(|source| LoadError::Migration(Box::new(source)))?;
    let migrations = report.applied_migrations().iter().map(ToString::to_string).collect();
    let views_rebuilt = views::rebuild_if_changed(connection).await?;
    Ok(Migrated { migrations, views_rebuilt })
}
