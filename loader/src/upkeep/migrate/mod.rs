//! Brings a database up to date: migrations first, then the views.
//!
//! Both are one transaction, under a lock that only the owner may take: of two migrators at once the
//! second waits and finds nothing left to do, and one that fails leaves the database as it was.

mod history;
mod indicators;
mod standing;
mod views;

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

pub use indicators::{INDICATORS, Indicator, Registry, View};
pub use standing::{Standing, standing};
pub use views::{
    Built, VIEWS, built_views, fingerprint as views_fingerprint, rebuild as rebuild_views,
    with_indicators,
};

use crate::db::locks::{self, Lock};
use crate::db::sql;
use crate::error::{LoadError, Mismatch, Result};
use crate::upkeep::access;

mod embedded {
    refinery::embed_migrations!("../migrations");
}

/// Where refinery keeps what is applied: in a schema of ours, whatever the session's `search_path`.
const HISTORY: &str = "drift.refinery_schema_history";

fn runner() -> refinery::Runner {
    let mut runner = embedded::migrations::runner();
    runner.set_migration_table_name(HISTORY);
    runner
}

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
    let standing = standing(connection).await?;
    if is_current(connection, &standing).await? {
        enter(connection).await?;
        return Ok(Migrated::default());
    }
    if !may_migrate(connection).await? {
        return Err(LoadError::NotMigrated);
    }
    let migrated = alone(connection).await;
    let migrated = match migrated {
        Err(error) => return Err(locks::name_holders(connection, error).await),
        Ok(migrated) => migrated,
    };
    tracing::info!(
        migrations = migrated.migrations.len(),
        views_rebuilt = migrated.views_rebuilt,
        "the database is up to date",
    );
    Ok(migrated)
}

/// Fails where the database is not as this program wants it, and says what to do; changes nothing of
/// its schema.
pub async fn must_be_current(connection: &mut PgConnection) -> Result<()> {
    let standing = standing(connection).await?;
    if is_current(connection, &standing).await? {
        return enter(connection).await;
    }
    let Standing { applied, pending, foreign } = standing;
    let what = match (applied, pending.len(), foreign.len()) {
        (0, _, 0) => Mismatch::Empty,
        (_, _, 1..) => Mismatch::Newer(foreign),
        (_, 1.., 0) => Mismatch::Older(pending),
        _ => Mismatch::Views,
    };
    Err(LoadError::NotCurrent(what))
}

/// Whether every migration and the newest views are there, unedited.
async fn is_current(connection: &mut PgConnection, standing: &Standing) -> Result<bool> {
    let is_migrated = standing.pending.is_empty() && standing.foreign.is_empty();
    Ok(is_migrated && views::are_current(connection).await?)
}

/// What goes before everything in a warehouse that is as it should be.
async fn enter(connection: &mut PgConnection) -> Result<()> {
    must_be_let_in(connection).await?;
    // A copy is open, and so is what was made of a dump.
    access::close(connection).await
}

/// Whether whoever is connected may change the schema. Who finds an empty database may.
async fn may_migrate(connection: &mut PgConnection) -> Result<bool> {
    sql!("upkeep/migrate/may_migrate").value(connection).await
}

/// Migrates under the lock, whole or not at all.
async fn alone(connection: &mut PgConnection) -> Result<Migrated> {
    let doing = "waiting for another migration";
    make_lock(connection).await?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    Lock::Migration.alone(&mut transaction, doing).await?;
    // Readers queue behind whoever waits to replace a view: no longer than this.
    sql!("upkeep/migrate/lock_timeout").run(&mut transaction).await?;
    let migrated = match apply(&mut transaction).await {
        Ok(migrated) => migrated,
        Err(error) => {
            // At once: whoever waits for the lock would wait for this connection's next statement.
            let _ = transaction.rollback().await;
            return Err(error);
        }
    };
    transaction.commit().await.map_err(LoadError::database("ending the migration"))?;
    Ok(migrated)
}

/// Makes the lock where it is not there yet. Of two who make it at once one is refused by the
/// catalogue, and finds it there the next time.
async fn make_lock(connection: &mut PgConnection) -> Result<()> {
    let mut made = sql!("upkeep/migrate/lock").run(connection).await;
    for _ in 0..2 {
        if made.is_ok() {
            break;
        }
        made = sql!("upkeep/migrate/lock").run(connection).await;
    }
    made.map(|_| ())
}

/// Fails for a login that loads another warehouse of the server: row security would show it an empty
/// one, on which nothing may be computed.
async fn must_be_let_in(connection: &mut PgConnection) -> Result<()> {
    let login: Option<String> =
        sql!("upkeep/migrate/login_not_let_in").first_value(connection).await?;
    login.map_or(Ok(()), |login| Err(LoadError::NotLetIn { login }))
}

async fn apply(connection: &mut PgConnection) -> Result<Migrated> {
    let report = runner()
        .run_async(&mut history::Migrator(connection))
        .await
        .map_err(|source| LoadError::Migration(Box::new(source)))?;
    let migrations = report.applied_migrations().iter().map(ToString::to_string).collect();
    let views_rebuilt = views::rebuild_if_changed(connection).await?;
    access::close(connection).await?;
    Ok(Migrated { migrations, views_rebuilt })
}
