//! A person who got another number: two numbers are one person, in every month and from then on.
//!
//! What was delivered stays in `dsa` under the number that it came with; the merge asks whose it is.
//! So a link is part of what the warehouse has accepted: the outcome is the same whether it comes
//! before the deliveries or after, and taking it back leaves nothing.

use serde::Serialize;
use sqlx::postgres::PgConnection;

use crate::change::{self, Change};
use crate::cpr::Cpr;
use crate::cpr::key::CprKey;
use crate::db::{self, Row, inline, sql};
use crate::error::{LoadError, Result};
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
    let mut change = begin(connection, key).await?;
    name(&mut change, key, old, new).await?;
    let (known, is_taken, is_same) = standing(&mut change).await?;
    if let Some(kobling_nr) = known {
        find_person(&mut change, kobling_nr).await?;
        let er_leveret = is_delivered(&mut change).await?;
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
    stage::fill_vault(&mut change).await?;
    let kobling_nr: i32 = sql!("upkeep/link/link").value(&mut change).await?;
    settle(&mut change).await?;
    find_person(&mut change, kobling_nr).await?;
    let er_leveret = is_delivered(&mut change).await?;
    compute(&mut change).await?;
    record(change, "CPR-numre koblet", kobling_nr).await?;
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
    let mut change = begin(connection, key).await?;
    let kobling_nr = match which {
        Which::Nr(kobling_nr) => Some(kobling_nr),
        Which::Of(old, new) => {
            name(&mut change, key, &old, &new).await?;
            standing(&mut change).await?.0
        }
    };
    let nothing = || LoadError::Argument("there is no such link; `dagtilbud cpr links`".into());
    let kobling_nr = kobling_nr.ok_or_else(nothing)?;
    find_person(&mut change, kobling_nr).await?;
    let delete = inline(DOING, "delete from drift.cpr_kobling where kobling_nr = $1");
    if delete.bind(kobling_nr).run(&mut change).await? == 0 {
        return Err(nothing());
    }
    settle(&mut change).await?;
    compute(&mut change).await?;
    // A number that was only known by the link goes with it.
    change::forget_numbers(&mut change).await?;
    record(change, "CPR-kobling ophævet", kobling_nr).await?;
    Ok(kobling_nr)
}

/// The links.
pub async fn links(connection: &mut PgConnection) -> Result<Vec<Link>> {
    let rows: Vec<(i32, String, String, String, String)> =
        sql!("upkeep/link/links").rows(connection).await?;
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
async fn begin<'c>(connection: &'c mut PgConnection, key: &CprKey) -> Result<Change<'c>> {
    let mut change = Change::begin(connection, DOING).await?;
    stage::hold_key(&mut change, &key.pseudonyms()).await?;
    change.lock_all().await?;
    sql!("upkeep/link/pair").run(&mut change).await?;
    Ok(change)
}

/// Puts the two numbers where statements find them, and on their way to the vault: a number that is
/// delivered later, or never, gets another pseudonym with another key all the same.
async fn name(connection: &mut PgConnection, key: &CprKey, old: &Cpr, new: &Cpr) -> Result<()> {
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
    db::copy_binary(connection, "kobling_par", "gammel_uuid, ny_uuid", pair.take()).await?;
    db::copy_binary(connection, "ny_person", "person_uuid, cpr", people.take()).await
}

/// The number of their link, whether the old one is linked to another, whether they are one person.
async fn standing(connection: &mut PgConnection) -> Result<(Option<i32>, bool, bool)> {
    sql!("upkeep/link/standing").row(connection).await
}

async fn settle(connection: &mut PgConnection) -> Result<()> {
    sql!("upkeep/link/newest_numbers").run(connection).await?;
    Ok(())
}

async fn find_person(connection: &mut PgConnection, kobling_nr: i32) -> Result<()> {
    sql!("upkeep/link/numbers_of_person").bind(kobling_nr).run(connection).await?;
    Ok(())
}

/// Whether anybody has delivered the person, by any number.
async fn is_delivered(connection: &mut PgConnection) -> Result<bool> {
    sql!("upkeep/link/is_delivered").value(connection).await
}

/// Computes anew what the person is part of.
async fn compute(change: &mut Change<'_>) -> Result<()> {
    sql!("upkeep/link/candidates").run(change).await?;
    change.apply().await
}

async fn record(mut change: Change<'_>, what: &str, kobling_nr: i32) -> Result<()> {
    change::record(&mut change, what, &format!("kobling {kobling_nr}")).await?;
    change.commit().await
}
