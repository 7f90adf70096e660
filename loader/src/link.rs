//! A person who got another number: two numbers are one person, in every month and from then on.
//!
//! What was delivered stays in `dsa` under the number that it came with; the merge asks whose it is.
//! So a link is part of what the warehouse has accepted: the outcome is the same whether it comes
//! before the deliveries or after, and taking it back leaves nothing.

use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnection, PgTransaction};

use crate::cpr::Cpr;
use crate::db;
use crate::db::Row;
use crate::error::{LoadError, Result};
use crate::key::CprKey;
use crate::merge;
use crate::refresh;
use crate::stage;

const DOING: &str = "linking two numbers";

/// What became of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// The link.
    pub kobling_nr: i32,
    /// Whether it was there before.
    pub var_koblet: bool,
    /// Whether anything was delivered with any of the person's numbers: a digit may be wrong.
    pub er_leveret: bool,
}

/// A link, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its number.
    pub kobling_nr: i32,
    /// The person as a child: `kommune_nr/borger_nr`.
    pub boern: String,
    /// The person as staff: `kommune_nr/person_nr`.
    pub ansatte: String,
    /// Who made it.
    pub koblet_af: String,
    /// When.
    pub tid: String,
}

/// Makes two numbers one person, of which `new` is the number from now on.
#[tracing::instrument(skip_all)]
pub async fn link(
    connection: &mut PgConnection,
    key: &CprKey,
    old: &Cpr,
    new: &Cpr,
) -> Result<Linked> {
    let mut transaction = begin(connection, key).await?;
    name(&mut transaction, key, old, new).await?;
    let (known, is_taken, is_same) = standing(&mut transaction).await?;
    if let Some(kobling_nr) = known {
        find_person(&mut transaction, kobling_nr).await?;
        let er_leveret = is_delivered(&mut transaction).await?;
        return Ok(Linked { kobling_nr, var_koblet: true, er_leveret });
    }
    if is_same {
        return Err(LoadError::Argument("the two numbers are one person already".into()));
    }
    if is_taken {
        return Err(LoadError::Argument(
            "the old number is linked to another one: link that one to the new number, or take \
             its link back (`dagtilbud cpr unlink`)"
                .into(),
        ));
    }
    stage::fill_vault(&mut transaction).await?;
    let kobling_nr: i32 = sqlx::query_scalar(include_str!("../../sql/link/kobl.sql"))
        .fetch_one(&mut *transaction)
        .await
        .map_err(LoadError::database(DOING))?;
    settle(&mut transaction).await?;
    find_person(&mut transaction, kobling_nr).await?;
    let er_leveret = is_delivered(&mut transaction).await?;
    compute(&mut transaction).await?;
    record(transaction, "CPR-numre koblet", kobling_nr).await?;
    Ok(Linked { kobling_nr, var_koblet: false, er_leveret })
}

/// Which link is to be taken back.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// The one with this number.
    Nr(i32),
    /// The one of these numbers, the old one and the new one.
    Of(Cpr, Cpr),
}

/// Takes a link back, as if it had never been. Returns its number.
#[tracing::instrument(skip_all)]
pub async fn unlink(connection: &mut PgConnection, key: &CprKey, which: Which) -> Result<i32> {
    let mut transaction = begin(connection, key).await?;
    let kobling_nr = match which {
        Which::Nr(kobling_nr) => Some(kobling_nr),
        Which::Of(old, new) => {
            name(&mut transaction, key, &old, &new).await?;
            standing(&mut transaction).await?.0
        }
    };
    let nothing = || LoadError::Argument("there is no such link; `dagtilbud cpr links`".into());
    let kobling_nr = kobling_nr.ok_or_else(nothing)?;
    find_person(&mut transaction, kobling_nr).await?;
    let gone = sqlx::query("delete from drift.cpr_kobling where kobling_nr = $1")
        .bind(kobling_nr)
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(DOING))?;
    if gone.rows_affected() == 0 {
        return Err(nothing());
    }
    settle(&mut transaction).await?;
    compute(&mut transaction).await?;
    // A number that was only known by the link goes with it.
    db::run(&mut transaction, DOING, include_str!("../../sql/privacy/glem_numre.sql")).await?;
    record(transaction, "CPR-kobling ophævet", kobling_nr).await?;
    Ok(kobling_nr)
}

/// The links.
pub async fn links(connection: &mut PgConnection) -> Result<Vec<Link>> {
    let rows: Vec<(i32, String, String, String, String)> =
        sqlx::query_as(include_str!("../../sql/link/liste.sql"))
            .fetch_all(connection)
            .await
            .map_err(LoadError::database("reading the links"))?;
    let link = |(kobling_nr, boern, ansatte, koblet_af, tid)| Link {
        kobling_nr,
        boern,
        ansatte,
        koblet_af,
        tid,
    };
    Ok(rows.into_iter().map(link).collect())
}

/// No load merges meanwhile, and the key stays what it is.
async fn begin<'c>(connection: &'c mut PgConnection, key: &CprKey) -> Result<PgTransaction<'c>> {
    let mut transaction = connection.begin().await.map_err(LoadError::database(DOING))?;
    stage::hold_key(&mut transaction, &key.pseudonyms()).await?;
    stage::lock_all(&mut transaction).await?;
    merge::prepare(&mut transaction).await?;
    db::run(&mut transaction, DOING, include_str!("../../sql/link/par.sql")).await?;
    Ok(transaction)
}

/// Puts the two numbers where statements find them, and on their way to the vault: a number that is
/// delivered later, or never, gets another pseudonym with another key all the same.
async fn name(transaction: &mut PgConnection, key: &CprKey, old: &Cpr, new: &Cpr) -> Result<()> {
    let mut pseudonyms = key.pseudonyms();
    let (gammel, ny) = (pseudonyms.uuid(old), pseudonyms.uuid(new));
    let (mut pair, mut people) = (Row::default(), Row::default());
    pair.add(|row| {
        row.uuid(gammel).uuid(ny);
    });
    for (uuid, cpr) in [(gammel, old), (ny, new)] {
        people.add(|row| {
            row.uuid(uuid).exact(cpr.as_str());
        });
    }
    db::run(transaction, DOING, include_str!("../../sql/stage/ny_person.sql")).await?;
    db::copy_binary(transaction, "kobling_par", "gammel_uuid, ny_uuid", pair.take()).await?;
    db::copy_binary(transaction, "ny_person", "person_uuid, cpr", people.take()).await
}

/// The number of their link, whether the old one is linked to another, whether they are one person.
async fn standing(transaction: &mut PgConnection) -> Result<(Option<i32>, bool, bool)> {
    sqlx::query_as(include_str!("../../sql/link/stand.sql"))
        .fetch_one(transaction)
        .await
        .map_err(LoadError::database(DOING))
}

async fn settle(transaction: &mut PgConnection) -> Result<()> {
    let newest = include_str!("../../sql/link/gaeldende.sql");
    db::run(transaction, DOING, newest).await.map(|_| ())
}

async fn find_person(transaction: &mut PgConnection, kobling_nr: i32) -> Result<()> {
    sqlx::query(include_str!("../../sql/link/person.sql"))
        .bind(kobling_nr)
        .execute(transaction)
        .await
        .map_err(LoadError::database(DOING))?;
    Ok(())
}

/// Whether anybody has delivered the person, by any number.
async fn is_delivered(transaction: &mut PgConnection) -> Result<bool> {
    sqlx::query_scalar(include_str!("../../sql/link/er_leveret.sql"))
        .fetch_one(transaction)
        .await
        .map_err(LoadError::database(DOING))
}

/// Computes anew what the person is part of.
async fn compute(transaction: &mut PgConnection) -> Result<()> {
    db::run(transaction, DOING, include_str!("../../sql/link/kandidat.sql")).await?;
    let touched = merge::merge(transaction).await?;
    refresh::refresh(transaction, &touched).await
}

async fn record(mut transaction: PgTransaction<'_>, what: &str, kobling_nr: i32) -> Result<()> {
    sqlx::query(include_str!("../../sql/stage/haendelse.sql"))
        .bind(what)
        .bind(None::<i32>)
        .bind(format!("kobling {kobling_nr}"))
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(DOING))?;
    transaction.commit().await.map_err(LoadError::database(DOING))
}
