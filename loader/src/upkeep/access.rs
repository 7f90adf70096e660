//! Who may see what: logins, the groups they are in, and the kommuner they see in full. The
//! database decides by row security; here it is only said who is listed.
//!
//! Roles are the server's, and a warehouse is a database. So what is given here is written down in
//! the database, by the login's name and number: a membership that comes from elsewhere counts for
//! nothing, and a login made anew under an old name inherits nothing. A login belongs to one
//! warehouse of a server, and may connect to no other.

mod transactions;

use postgres_protocol::password::scram_sha_256;
use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

pub use transactions::{Ended, end_long, limit};

use crate::cpr;
use crate::db::{inline, sql};
use crate::delivery::kommune::KOMMUNER;
use crate::error::{LoadError, Result};

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
    /// Whether the login is the one that was let in: not dropped since, or made anew.
    pub er_kendt: bool,
    /// How many minutes a transaction of it may last; no limit for whoever loads or owns.
    pub transaktion_minutter: Option<i32>,
}

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Revoked {
    /// Whether there was any.
    pub havde_adgang: bool,
    /// How many of the login's sessions were ended; none where who is connected may end nobody's.
    pub antal_afsluttet: Option<i64>,
}

/// How many sessions a login may have: Tableau opens up to sixteen.
const CONNECTIONS_MAX: u16 = 16;

/// How much a session may put on the disk while it sorts and joins.
const TEMP_FILES_MAX: &str = "10GB";

/// The group of those who may look numbers up, and what the sequences that count it are called,
/// before the login's number.
const CPR: &str = "dagtilbud_cpr";
const COUNTER: &str = "cpr_taeller_";

/// Makes a login with a password. The server gets no more than what the password is checked with,
/// so that it stands in no log. Somebody who reads is held to reading, and to five minutes; they may
/// set that otherwise, but for [`end_long`].
pub async fn create(
    connection: &mut PgConnection,
    login: &str,
    right: &Right,
    password: &str,
) -> Result<()> {
    let doing = "making the login";
    cpr::refuse("the login's name", login)?;
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
        if let Some(minutes) = transactions::timeout(connection).await? {
            statements.push(format!("alter role {name} set transaction_timeout = '{minutes}'"));
        }
        // What is read is written down, where whoever gives access may ask for it; and what a
        // statement sorts does not fill the disk. Neither can the login set otherwise.
        if is_superuser(connection).await? {
            statements.extend([
                format!("alter role {name} set log_statement = 'all'"),
                format!("alter role {name} set log_parameter_max_length = 0"),
                format!("alter role {name} set temp_file_limit = '{TEMP_FILES_MAX}'"),
            ]);
        }
    }
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    for statement in statements {
        inline(doing, statement).run(&mut transaction).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// Gives a login a right, beside those it has.
pub async fn grant(connection: &mut PgConnection, login: &str, right: &Right) -> Result<()> {
    let doing = "giving access";
    cpr::refuse("the login's name", login)?;
    quoted(login)?;
    if !exists(connection, login).await? {
        return Err(LoadError::NoLogin { login: login.to_owned() });
    }
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    close(&mut transaction).await?;
    sql!("upkeep/access/forget_former_login").bind(login).run(&mut transaction).await?;
    let is_elsewhere: bool =
        sql!("upkeep/access/is_let_in_elsewhere").bind(login).value(&mut transaction).await?;
    if is_elsewhere {
        return Err(LoadError::Argument(format!(
            "`{login}` has rights that this warehouse did not give: make a login of its own for it, \
             or take them back where they came from"
        )));
    }
    let groups: &[&str] = match right {
        Right::Loader => &["dagtilbud_loader"],
        Right::Benchmark => &["dagtilbud_benchmark"],
        Right::Kommuner { cpr: false, .. } => &["dagtilbud_kommune"],
        Right::Kommuner { cpr: true, .. } => &["dagtilbud_kommune", CPR],
    };
    if let Right::Kommuner { kommuner, .. } = right {
        check(kommuner)?;
        sql!("upkeep/access/enter_kommuner")
            .bind(login)
            .bind(kommuner)
            .run(&mut transaction)
            .await?;
    }
    sql!("upkeep/access/enter_groups").bind(login).bind(groups).run(&mut transaction).await?;
    let_in(&mut transaction, login, groups).await?;
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// Lets a login into the database and into groups, which are listed already.
async fn let_in(
    connection: &mut PgConnection,
    login: &str,
    groups: &[impl AsRef<str>],
) -> Result<()> {
    let doing = "giving access";
    let name = quoted(login)?;
    let (database, number) = place(connection, login).await?;
    inline(doing, format!("grant connect on database {database} to {name}"))
        .run(connection)
        .await?;
    for group in groups.iter().map(AsRef::as_ref) {
        inline(doing, format!("grant {group} to {name}")).run(connection).await?;
        if group == CPR {
            let taeller = format!("{COUNTER}{number}");
            sql!("upkeep/access/count_lookups", taeller = taeller).run(connection).await?;
        }
    }
    Ok(())
}

/// The database's name, quoted, and the login's number.
async fn place(connection: &mut PgConnection, login: &str) -> Result<(String, i64)> {
    inline(
        "looking for the login",
        "select quote_ident(current_database()), oid::bigint from pg_roles where rolname = $1",
    )
    .bind(login)
    .row(connection)
    .await
}

/// Closes the database to whoever was not let in, and takes from everybody what PostgreSQL gives and
/// a warehouse does not, as far as whoever is connected may. With nothing to do, does nothing.
pub async fn close(connection: &mut PgConnection) -> Result<()> {
    let doing = "closing the database to others";
    sql!("upkeep/access/close_database").run(connection).await?;
    if is_superuser(connection).await? {
        for statement in open(connection).await? {
            inline(doing, statement).run(connection).await?;
        }
    }
    Ok(())
}

/// What everybody may do in the database that nobody should, as the statements that take it away.
pub async fn open(connection: &mut PgConnection) -> Result<Vec<String>> {
    sql!("upkeep/access/open_to_everybody").values(connection).await
}

async fn is_superuser(connection: &mut PgConnection) -> Result<bool> {
    inline("asking who is connected", "select rolsuper from pg_roles where rolname = current_user")
        .value(connection)
        .await
}

/// Takes all rights of a login in this warehouse, and ends its sessions. The login itself stays: it
/// may be used elsewhere.
pub async fn revoke(connection: &mut PgConnection, login: &str) -> Result<Revoked> {
    let doing = "taking access back";
    let name = quoted(login)?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let (groups, kommuner): (Vec<String>, i64) =
        sql!("upkeep/access/revoke").bind(login).row(&mut transaction).await?;
    let havde_adgang = kommuner > 0 || !groups.is_empty();
    if !havde_adgang {
        return Ok(Revoked { havde_adgang, antal_afsluttet: Some(0) });
    }
    // Who is listed may be dropped by now.
    let mut number = None;
    if exists(&mut transaction, login).await? {
        let (database, its_own) = place(&mut transaction, login).await?;
        number = Some(its_own);
        for group in &groups {
            inline(doing, format!("revoke {group} from {name}")).run(&mut transaction).await?;
        }
        let shut = format!("revoke connect on database {database} from {name}");
        inline(doing, shut).run(&mut transaction).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))?;
    // Rights that are gone are gone for open sessions too; what they have read or begun is not.
    let ended = sql!("upkeep/access/end_sessions").bind(login).value(connection).await;
    // Last: a session that has looked a number up holds the counter until it ends.
    if let Some(number) = number {
        let counter = format!("drop sequence if exists drift.{COUNTER}{number}");
        inline(doing, counter).run(connection).await?;
    }
    Ok(Revoked { havde_adgang, antal_afsluttet: ended.ok() })
}

/// Binds everybody who is listed to the login of that name on this server, and lets them in, after a
/// dump was restored or logins were made anew. Returns who that is.
pub async fn renew(connection: &mut PgConnection) -> Result<Vec<String>> {
    let doing = "renewing access";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    close(&mut transaction).await?;
    sql!("upkeep/access/rebind_logins").run(&mut transaction).await?;
    let listed: Vec<(String, Vec<String>)> =
        sql!("upkeep/access/groups_of_logins").rows(&mut transaction).await?;
    for (login, groups) in &listed {
        let_in(&mut transaction, login, groups).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(listed.into_iter().map(|(login, _)| login).collect())
}

/// The logins that have access.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Login>> {
    type Row = (String, Vec<String>, Vec<i16>, bool, Option<i32>);
    let rows: Vec<Row> = sql!("upkeep/access/logins").rows(connection).await?;
    let login = |(login, grupper, kommuner, er_kendt, transaktion_minutter)| Login {
        login,
        grupper,
        kommuner,
        er_kendt,
        transaktion_minutter,
    };
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
    inline(
        "looking for the login",
        "select exists (select 1 from pg_roles where rolname = $1 and rolcanlogin)",
    )
    .bind(login)
    .value(connection)
    .await
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
