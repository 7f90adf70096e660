//! How long a reader's transaction may last. A transaction that stays open keeps every row that goes
//! meanwhile on the disk, and a login may set its own timeouts as it likes: so there is a limit that
//! it cannot move, and whoever loads ends what is beyond it.

use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use super::{exists, quoted};
use crate::cpr::masked;
use crate::db::{inline, sql};
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
        sql!("upkeep/access/transactions/end_long").rows(connection).await?;
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
        None => sql!("upkeep/access/transactions/limit_all"),
        Some(login) => {
            quoted(login)?;
            if !exists(&mut transaction, login).await? {
                return Err(LoadError::NoLogin { login: login.to_owned() });
            }
            sql!("upkeep/access/transactions/limit_one").bind(login)
        }
    };
    set.bind(minutes).run(&mut transaction).await?;
    let told: Vec<String> =
        sql!("upkeep/access/transactions/tell_limits").values(&mut transaction).await?;
    for statement in told {
        inline(doing, statement).run(&mut transaction).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// What a new login is told about its own transactions, where PostgreSQL is new enough to hold it to
/// that.
pub(super) async fn timeout(connection: &mut PgConnection) -> Result<Option<String>> {
    sql!("upkeep/access/transactions/timeout").first_value(connection).await
}
