//! What a person may ask for: to be forgotten; and what time asks for: old periods go, keys change.
//!
//! All of it is a change of what the warehouse has accepted, after which the star is computed anew:
//! `verify` is as clean as before.

mod lines;
mod texts;
mod traces;

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Serialize;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

pub use texts::Left;

use crate::change::{self, Change};
use crate::cpr::Cpr;
use crate::cpr::key::CprKey;
use crate::db::{self, Row, inline, sql};
use crate::error::{LoadError, Result};
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
    let mut change = Change::begin(connection, doing).await?;
    change.lock_all().await?;
    let numbers = name(&mut change, key, numbers).await?;
    sql!("upkeep/privacy/rows_of_people").run(&mut change).await?;
    let rows: i64 =
        inline(doing, "select count(*) from sletning_raekke").value(&mut change).await?;
    let mut person = known_as(&mut change, &numbers).await?;
    let (forget, handling) = match figures {
        Figures::Stay => (sql!("upkeep/privacy/anonymise"), "anonymiseret"),
        Figures::Go => (sql!("upkeep/privacy/remove"), "fjernet"),
    };
    forget.run(&mut change).await?;
    let lines = lines::clean(&mut change, &mut person).await?;
    let cleaned = texts::clean(&mut change, &person).await?;
    if cleaned.changes_star {
        change.look_at_everything().await?;
    }
    change.apply().await?;
    if figures == Figures::Go {
        change::forget_numbers(&mut change).await?;
    }
    let (mut rest, columns) = texts::left(&mut change, &person).await?;
    rest.extend(lines::left(&mut change, &person).await?);
    record(&mut change, handling, rows).await?;
    if rows > 0 {
        sql!("upkeep/privacy/statistics").run(&mut change).await?;
    }
    change.commit().await?;
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
    sql!("upkeep/privacy/people").run(connection).await?;
    let mut people = Row::default();
    for cpr in numbers {
        people.add(|row| {
            row.uuid(key.pseudonyms().uuid(cpr)).uuid(Uuid::new_v4());
        });
    }
    let columns = "person_uuid, ny_uuid";
    db::copy_binary(connection, "sletning_person", columns, people.take()).await?;
    sql!("upkeep/privacy/linked_numbers").run(connection).await?;
    let kept: Vec<String> = sql!("upkeep/privacy/numbers").values(connection).await?;
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
    let names: Vec<(String, String)> = sql!("upkeep/privacy/names").rows(connection).await?;
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
    let mut change = Change::begin(connection, doing).await?;
    change.lock_all().await?;
    sql!("upkeep/privacy/expire", foer = first).run(&mut change).await?;
    let count = "select coalesce(sum(antal_raekker), 0)::bigint from udloebet";
    let rows: i64 = inline(doing, count).value(&mut change).await?;
    change.apply().await?;
    change::forget_numbers(&mut change).await?;
    record(&mut change, "udloebet", rows).await?;
    change.commit().await?;
    Ok((first, rows))
}

async fn record(connection: &mut PgConnection, handling: &str, rows: i64) -> Result<()> {
    let insert = "insert into drift.sletning (handling, antal_raekker) values ($1, $2)";
    inline("recording the erasure", insert)
        .bind(handling)
        .bind(i32::try_from(rows).unwrap_or(i32::MAX))
        .run(connection)
        .await?;
    Ok(())
}
