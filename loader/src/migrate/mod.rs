//! Brings a database up to date: migrations first, then the views.
//!
//! Two migrators at once are safe: one holds an advisory lock, the other waits and finds nothing
//! left to do.

mod history;
mod standing;
mod views;

use sqlx::postgres::PgConnection;

pub use standing::{Standing, standing};
pub use views::{VIEWS, fingerprint as views_fingerprint};

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
    // Looking needs no right to change anything: a loader's login may load.
    if is_current(connection).await? {
        return Ok(Migrated::default());
    }
    if !may_migrate(connection).await? {
        return Err(LoadError::NotMigrated);
    }
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

/// Whether every migration and the newest views are there, unedited.
async fn is_current(connection: &mut PgConnection) -> Result<bool> {
    let doing = "reading how far the database is migrated";
    let applied: Option<bool> =
        sqlx::query_scalar("select to_regclass('refinery_schema_history') is not null")
            .fetch_optional(&mut *connection)
            .await
            .map_err(LoadError::database(doing))?;
    if applied != Some(true) {
        return Ok(false);
    }
    let applied: Vec<(i32, Option<String>)> = sqlx::query_as(
        "select version::integer, checksum from refinery_schema_history order by version",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(LoadError::database(doing))?;
    let runner = embedded::migrations::runner();
    let mut known: Vec<(i64, String)> = runner
        .get_migrations()
        .iter()
        .map(|migration| (i64::from(migration.version()), migration.checksum().to_string()))
        .collect();
    known.sort();
    let is_migrated = applied.len() == known.len()
        && applied.iter().zip(&known).all(|((version, checksum), known)| {
            i64::from(*version) == known.0 && checksum.as_ref() == Some(&known.1)
        });
    Ok(is_migrated && views::are_current(connection).await?)
}

/// Whether whoever is connected may change the schema. Who finds an empty database may.
async fn may_migrate(connection: &mut PgConnection) -> Result<bool> {
    sqlx::query_scalar(
        "select not exists (select 1 from pg_namespace where nspname = 'drift') \
             or pg_has_role((select nspowner from pg_namespace where nspname = 'drift'), 'member')",
    )
    .fetch_one(connection)
    .await
    .map_err(LoadError::database("asking who may migrate"))
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
