//! What a person may ask for: to be forgotten; and what time asks for: old periods go, keys change.
//!
//! All of it is a change of what the warehouse has accepted, after which the star is computed anew:
//! `verify` is as clean as before.

mod lines;
mod texts;
mod traces;

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

pub use texts::Left;

use crate::cpr::Cpr;
use crate::db;
use crate::db::Row;
use crate::error::{LoadError, Result};
use crate::key::CprKey;
use crate::merge;
use crate::rebuild;
use crate::refresh;
use crate::stage;
use traces::Person;

/// What happens to the figures that a person is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// The rows stay under a key that is nobody's, without name and number.
    Stay,
    /// The rows go.
    Go,
}

/// What an erasure did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Rows of the person in `dsa`.
    pub antal_raekker: i64,
    /// Lines as they came, or mended, that the person stood in.
    pub antal_linjer: usize,
    /// Other texts that the person stood in.
    pub antal_tekster: usize,
    /// Columns that were looked through afterwards.
    pub antal_kolonner: usize,
    /// Where the person stands still, since it is not for this command to change.
    pub rest: Vec<Left>,
}

/// Forgets a person, known by one number or by several: vault, staging, star, lines that were turned
/// away or mended, and every text. Then looks through every column that could hold a number or a
/// pseudonym, and tells what is left.
#[tracing::instrument(skip_all)]
pub async fn erase(
    connection: &mut PgConnection,
    key: &CprKey,
    numbers: &[Cpr],
    figures: Figures,
) -> Result<Erased> {
    let doing = "erasing a person";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    stage::lock_all(&mut transaction).await?;
    merge::prepare(&mut transaction).await?;
    let numbers = name(&mut transaction, key, numbers).await?;
    db::run(&mut transaction, doing, include_str!("../../sql/privacy/person.sql")).await?;
    let rows: i64 = sqlx::query_scalar("select count(*) from sletning_raekke")
        .fetch_one(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    let mut person = known_as(&mut transaction, &numbers).await?;
    let (change, handling) = match figures {
        Figures::Stay => (include_str!("../../sql/privacy/anonymiser.sql"), "anonymiseret"),
        Figures::Go => (include_str!("../../sql/privacy/fjern.sql"), "fjernet"),
    };
    db::run(&mut transaction, doing, change).await?;
    let lines = lines::clean(&mut transaction, &mut person).await?;
    let cleaned = texts::clean(&mut transaction, &person).await?;
    if cleaned.changes_star {
        rebuild::look_at_everything(&mut transaction).await?;
    }
    let touched = merge::merge(&mut transaction).await?;
    refresh::refresh(&mut transaction, &touched).await?;
    if figures == Figures::Go {
        let numbers = include_str!("../../sql/privacy/glem_numre.sql");
        db::run(&mut transaction, doing, numbers).await?;
    }
    let (mut rest, columns) = texts::left(&mut transaction, &person).await?;
    rest.extend(lines::left(&mut transaction, &person).await?);
    record(&mut transaction, handling, rows).await?;
    if rows > 0 {
        db::run(&mut transaction, doing, include_str!("../../sql/privacy/statistik.sql")).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(Erased {
        antal_raekker: rows,
        antal_linjer: lines,
        antal_tekster: cleaned.values,
        antal_kolonner: columns,
        rest,
    })
}

/// Says who is to be forgotten, under all numbers that were linked to these, and returns them all. In
/// a temporary table, so that neither number nor pseudonym is part of
/// a statement, or bound to one, which the server may log.
async fn name(connection: &mut PgConnection, key: &CprKey, numbers: &[Cpr]) -> Result<Vec<Cpr>> {
    let doing = "naming the person to erase";
    db::run(connection, doing, include_str!("../../sql/privacy/sletning.sql")).await?;
    let mut people = Row::default();
    for cpr in numbers {
        people.add(|row| {
            row.uuid(key.pseudonyms().uuid(cpr)).uuid(Uuid::new_v4());
        });
    }
    let columns = "person_uuid, ny_uuid";
    db::copy_binary(connection, "sletning_person", columns, people.take()).await?;
    db::run(connection, doing, include_str!("../../sql/privacy/samme_person.sql")).await?;
    let kept: Vec<String> = sqlx::query_scalar(include_str!("../../sql/privacy/numre.sql"))
        .fetch_all(connection)
        .await
        .map_err(LoadError::database(doing))?;
    let mut all = numbers.to_vec();
    for number in kept.iter().filter_map(|number| Cpr::parse(number)) {
        if !all.contains(&number) {
            all.push(number);
        }
    }
    Ok(all)
}

/// What is known of the person: the numbers, and the names in the staging.
async fn known_as(connection: &mut PgConnection, numbers: &[Cpr]) -> Result<Person> {
    let names: Vec<(String, String)> = sqlx::query_as(
        "select distinct fornavn, efternavn from sletning_raekke \
         where fornavn is not null and efternavn is not null",
    )
    .fetch_all(connection)
    .await
    .map_err(LoadError::database("finding the person's names"))?;
    let mut person = Person::new(numbers);
    for (first, last) in names {
        person.is_called(&first, &last);
    }
    Ok(person)
}

/// Forgets the children, attendance and staff of months that are older than so many. Returns the
/// first day that stays, and how many rows went.
#[tracing::instrument(skip(connection))]
pub async fn retain(
    connection: &mut PgConnection,
    keep_months: u32,
    today: NaiveDate,
) -> Result<(NaiveDate, i64)> {
    let doing = "forgetting old periods";
    let first = today
        .with_day(1)
        .and_then(|month| month.checked_sub_months(Months::new(keep_months)))
        .ok_or_else(|| LoadError::Argument(format!("{keep_months} months are too many")))?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    stage::lock_all(&mut transaction).await?;
    merge::prepare(&mut transaction).await?;
    let expire =
        include_str!("../../sql/privacy/udloeb.template.sql").replace("{foer}", &first.to_string());
    db::run(&mut transaction, doing, &expire).await?;
    let rows: i64 =
        sqlx::query_scalar("select coalesce(sum(antal_raekker), 0)::bigint from udloebet")
            .fetch_one(&mut *transaction)
            .await
            .map_err(LoadError::database(doing))?;
    let touched = merge::merge(&mut transaction).await?;
    refresh::refresh(&mut transaction, &touched).await?;
    let numbers = include_str!("../../sql/privacy/glem_numre.sql");
    db::run(&mut transaction, doing, numbers).await?;
    record(&mut transaction, "udloebet", rows).await?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok((first, rows))
}

async fn record(connection: &mut PgConnection, handling: &str, rows: i64) -> Result<()> {
    sqlx::query("insert into drift.sletning (handling, antal_raekker) values ($1, $2)")
        .bind(handling)
        .bind(i32::try_from(rows).unwrap_or(i32::MAX))
        .execute(connection)
        .await
        .map_err(LoadError::database("recording the erasure"))?;
    Ok(())
}
