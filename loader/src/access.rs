//! Who may see what: logins, the groups they are in, and the kommuner they see in full. The
//! database decides by row security; here it is only said who is listed.

use postgres_protocol::password::scram_sha_256;
use serde::Serialize;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};

use crate::cpr_text;
use crate::db;
use crate::error::{LoadError, Result};
use crate::kommune::KOMMUNER;

/// What a login is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Right {
    /// The star and the municipal cube of these kommuner, and what everybody sees of the others.
    Kommuner {
        /// Their numbers.
        kommuner: Vec<i16>,
        /// Whether it may look up the CPR numbers of their children.
        cpr: bool,
    },
    /// Only what everybody sees.
    Benchmark,
    /// Loading.
    Loader,
}

/// A login and what it may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// Its name.
    pub login: String,
    /// The groups it is in.
    pub grupper: Vec<String>,
    /// The kommuner it sees in full.
    pub kommuner: Vec<i16>,
}

/// How many sessions a login may have: Tableau opens up to sixteen.
const CONNECTIONS_MAX: u16 = 16;

/// Makes a login with a password. The server gets no more than what the password is checked with,
/// so that it stands in no log. Somebody who reads is held to reading, and to five minutes.
pub async fn create(
    connection: &mut PgConnection,
    login: &str,
    right: &Right,
    password: &str,
) -> Result<()> {
    let doing = "making the login";
    cpr_text::refuse("the login's name", login)?;
    let name = quoted(login)?;
    if let Right::Kommuner { kommuner, .. } = right {
        check(kommuner)?;
    }
    let secret = scram_sha_256(password.as_bytes());
    let mut statements = vec![
        format!("create role {name} login password '{secret}' connection limit {CONNECTIONS_MAX}"),
        format!("alter role {name} set jit = off"),
    ];
    let reads = match right {
        Right::Kommuner { .. } => Some("kube, noegletal, benchmark"),
        Right::Benchmark => Some("noegletal, benchmark"),
        Right::Loader => None,
    };
    if let Some(schemas) = reads {
        statements.extend([
            format!("alter role {name} set search_path = {schemas}"),
            format!("alter role {name} set default_transaction_read_only = on"),
            format!("alter role {name} set statement_timeout = '5min'"),
            format!("alter role {name} set idle_in_transaction_session_timeout = '10min'"),
        ]);
        // What is read is written down, where whoever gives access may ask for it.
        let is_superuser: bool =
            sqlx::query_scalar("select rolsuper from pg_roles where rolname = current_user")
                .fetch_one(&mut *connection)
                .await
                .map_err(LoadError::database(doing))?;
        if is_superuser {
            statements.push(format!("alter role {name} set log_statement = 'all'"));
            statements.push(format!("alter role {name} set log_parameter_max_length = 0"));
        }
    }
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    for statement in statements {
        db::run(&mut transaction, doing, &statement).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// Gives a login a right, beside those it has.
pub async fn grant(connection: &mut PgConnection, login: &str, right: &Right) -> Result<()> {
    let doing = "giving access";
    cpr_text::refuse("the login's name", login)?;
    let name = quoted(login)?;
    if !exists(connection, login).await? {
        return Err(LoadError::NoLogin { login: login.to_owned() });
    }
    let mut groups = Vec::new();
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    match right {
        Right::Loader => groups.push("dagtilbud_loader"),
        Right::Benchmark => groups.push("dagtilbud_benchmark"),
        Right::Kommuner { kommuner, cpr } => {
            check(kommuner)?;
            groups.push("dagtilbud_kommune");
            if *cpr {
                groups.push("dagtilbud_cpr");
            }
            sqlx::query(include_str!("../../sql/access/kommuner.sql"))
                .bind(login)
                .bind(kommuner)
                .execute(&mut *transaction)
                .await
                .map_err(LoadError::database(doing))?;
        }
    }
    for group in groups {
        db::run(&mut transaction, doing, &format!("grant {group} to {name}")).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// Takes all rights of a login in this warehouse. The login itself stays: it may be used elsewhere.
/// Returns whether it had any.
pub async fn revoke(connection: &mut PgConnection, login: &str) -> Result<bool> {
    let doing = "taking access back";
    let name = quoted(login)?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let listed = sqlx::query("delete from drift.adgang where login = $1")
        .bind(login)
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?
        .rows_affected();
    let groups: Vec<String> = sqlx::query_scalar(include_str!("../../sql/access/grupper.sql"))
        .bind(login)
        .fetch_all(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    for group in &groups {
        db::run(&mut transaction, doing, &format!("revoke {group} from {name}")).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(listed > 0 || !groups.is_empty())
}

/// The logins that have access.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Login>> {
    let rows: Vec<(String, Vec<String>, Vec<i16>)> =
        sqlx::query_as(include_str!("../../sql/access/liste.sql"))
            .fetch_all(connection)
            .await
            .map_err(LoadError::database("reading who has access"))?;
    let login = |(login, grupper, kommuner)| Login { login, grupper, kommuner };
    Ok(rows.into_iter().map(login).collect())
}

/// A password of 24 letters and digits.
pub fn password() -> Result<String> {
    const ALPHABET: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    let mut random = [0; 24];
    getrandom::fill(&mut random)
        .map_err(|error| LoadError::Argument(format!("no random numbers: {error}")))?;
    Ok(random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 64)])).collect())
}

/// Whether a login is there.
pub async fn exists(connection: &mut PgConnection, login: &str) -> Result<bool> {
    sqlx::query_scalar(AssertSqlSafe(
        "select exists (select 1 from pg_roles where rolname = $1 and rolcanlogin)",
    ))
    .bind(login)
    .fetch_one(connection)
    .await
    .map_err(LoadError::database("looking for the login"))
}

fn check(kommuner: &[i16]) -> Result<()> {
    let is_known =
        |nr: &i16| KOMMUNER.iter().any(|kommune| i16::try_from(kommune.nr).ok() == Some(*nr));
    match kommuner.iter().find(|nr| !is_known(nr)) {
        Some(nr) => Err(LoadError::Argument(format!("{nr} is none of the 98 kommuner"))),
        None => Ok(()),
    }
}

/// A login's name as SQL takes it.
fn quoted(login: &str) -> Result<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.@".contains(c);
    if login.is_empty() || login.len() > 63 || !login.chars().all(fits) {
        return Err(LoadError::Argument(format!(
            "`{login}` is no name for a login: letters, digits and `_`, `-`, `.`, `@`, at most 63"
        )));
    }
    if login.starts_with("dagtilbud_") || login.starts_with("pg_") {
        return Err(LoadError::Argument(format!("`{login}` is a group of the warehouse's own")));
    }
    Ok(format!("\"{login}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_a_plain_name() {
        assert_eq!(quoted("anna.b@k101").ok().as_deref(), Some("\"anna.b@k101\""));
        for bad in ["", "a\"b", "a b", "dagtilbud_ejer", "pg_monitor", "å"] {
            assert!(quoted(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn two_passwords_differ() {
        let (one, other) = (password().expect("one"), password().expect("another"));
        assert_eq!(one.len(), 24);
        assert_ne!(one, other);
    }
}
