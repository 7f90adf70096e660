//! How long a reader's transaction may last. A transaction that stays open keeps every row that goes
//! meanwhile on the disk, and a login may set its own timeouts as it likes: so there is a limit that
//! it cannot move, and whoever loads ends what is beyond it.

use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::{exists, quoted};
use crate::cpr::masked;
use crate::db;
use crate::error::{LoadError, Result};

/// A session that was in one transaction for longer than its login may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// Whose.
    pub login: String,
    /// Its process on the server.
    pub pid: i32,
    /// What the program calls itself.
    pub program: String,
    /// Since when, UTC.
    pub siden: String,
    /// The limit.
    pub transaktion_minutter: i32,
    /// Whether it was ended: false where the warehouse's owner may not end others' sessions.
    pub er_afsluttet: bool,
}

/// Ends the transactions that are beyond their login's limit.
pub async fn end_long(connection: &mut PgConnection) -> Result<Vec<Ended>> {
    let ended: Vec<(String, i32, String, String, i32, bool)> =
        sqlx::query_as(include_str!("../../../sql/access/afslut_lange_transaktioner.sql"))
            .fetch_all(connection)
            .await
            .map_err(LoadError::database("ending transactions that are too long"))?;
    let one = |(login, pid, program, siden, transaktion_minutter, er_afsluttet): (
        _,
        _,
        String,
        _,
        _,
        _,
    )| {
        // A program calls itself what it likes.
        let program = masked(&program).into_owned();
        Ended { login, pid, program, siden, transaktion_minutter, er_afsluttet }
    };
    Ok(ended.into_iter().map(one).collect())
}

/// Sets the limit of a login, or of all that have none of their own.
pub async fn limit(connection: &mut PgConnection, login: Option<&str>, minutes: i32) -> Result<()> {
    let doing = "setting how long a transaction may last";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let set = match login {
        None => sqlx::query(include_str!("../../../sql/access/transaktion_alle.sql")),
        Some(login) => {
            quoted(login)?;
            if !exists(&mut transaction, login).await? {
                return Err(LoadError::NoLogin { login: login.to_owned() });
            }
            sqlx::query(include_str!("../../../sql/access/transaktion_egen.sql")).bind(login)
        }
    };
    set.bind(minutes).execute(&mut *transaction).await.map_err(LoadError::database(doing))?;
    let told: Vec<String> =
        sqlx::query_scalar(include_str!("../../../sql/access/transaction_timeout.sql"))
            .fetch_all(&mut *transaction)
            .await
            .map_err(LoadError::database(doing))?;
    for statement in told {
        db::run(&mut transaction, doing, &statement).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// What a new login is told about its own transactions, where PostgreSQL is new enough to hold it to
/// that.
pub(super) async fn timeout(connection: &mut PgConnection) -> Result<Option<String>> {
    sqlx::query_scalar(
        "select transaktion_minutter || 'min' from drift.indstilling \
         where current_setting('server_version_num')::integer >= 170000",
    )
    .fetch_optional(connection)
    .await
    .map_err(LoadError::database("reading how long a transaction may last"))
}
