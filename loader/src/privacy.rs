//! What a person may ask for: to be forgotten; and what time asks for: old periods go, keys change.
//!
//! All of it is a change of what the warehouse has accepted, after which the star is computed anew:
//! `verify` is as clean as before.

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Serialize;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use uuid::Uuid;

use crate::config::CprKey;
use crate::db;
use crate::error::{LoadError, Result};
use crate::merge;
use crate::refresh;
use crate::stage;
use crate::validate::{Cpr, Row};

/// What happens to the figures that a person is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// The rows stay under a key that is nobody's, without name and number.
    Stay,
    /// The rows go.
    Go,
}

/// What an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Rows of the person in `dsa`.
    pub antal_raekker: i64,
    /// Columns that were looked through afterwards.
    pub antal_kolonner: usize,
}

/// Forgets a person: vault, staging, star, rejected lines. Then looks through every column that
/// could hold the number or the pseudonym; where one is left, nothing is done at all.
#[tracing::instrument(skip_all)]
pub async fn erase(
    connection: &mut PgConnection,
    key: &CprKey,
    cpr: &Cpr,
    figures: Figures,
) -> Result<Erased> {
    let doing = "erasing a person";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    stage::lock_all(&mut transaction).await?;
    merge::prepare(&mut transaction).await?;
    name(&mut transaction, key, cpr).await?;
    db::run(&mut transaction, doing, include_str!("../../sql/privacy/person.sql")).await?;
    let rows: i64 = sqlx::query_scalar("select count(*) from sletning_raekke")
        .fetch_one(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    let (change, handling) = match figures {
        Figures::Stay => (include_str!("../../sql/privacy/anonymiser.sql"), "anonymiseret"),
        Figures::Go => (include_str!("../../sql/privacy/fjern.sql"), "fjernet"),
    };
    db::run(&mut transaction, doing, change).await?;
    let touched = merge::merge(&mut transaction).await?;
    refresh::refresh(&mut transaction, &touched).await?;
    if figures == Figures::Go {
        let numbers = include_str!("../../sql/privacy/glem_numre.sql");
        db::run(&mut transaction, doing, numbers).await?;
    }
    let columns = prove(&mut transaction).await?;
    record(&mut transaction, handling, rows).await?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(Erased { antal_raekker: rows, antal_kolonner: columns })
}

/// Says who is to be forgotten: in temporary tables, so that neither number nor pseudonym is part of
/// a statement, or bound to one, which the server may log.
async fn name(connection: &mut PgConnection, key: &CprKey, cpr: &Cpr) -> Result<()> {
    let doing = "naming the person to erase";
    db::run(connection, doing, include_str!("../../sql/privacy/sletning.sql")).await?;
    let (mut people, mut numbers) = (Row::default(), Row::default());
    people.add(|row| {
        row.uuid(key.pseudonyms().uuid(cpr)).uuid(Uuid::new_v4());
    });
    for spelling in spellings(cpr) {
        numbers.add(|row| {
            row.exact(&spelling);
        });
    }
    let columns = "person_uuid, ny_uuid";
    db::copy_binary(connection, "sletning_person", columns, people.take()).await?;
    db::copy_binary(connection, "sletning_nummer", "nummer", numbers.take()).await
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

/// Looks through every column; returns how many there are.
async fn prove(connection: &mut PgConnection) -> Result<usize> {
    let doing = "looking for what is left";
    let columns = include_str!("../../sql/privacy/kolonner.sql");
    let queries: Vec<(String, String)> = sqlx::query_as(columns)
        .fetch_all(&mut *connection)
        .await
        .map_err(LoadError::database(doing))?;
    for (column, query) in &queries {
        let found: i64 = sqlx::query_scalar(AssertSqlSafe(query.clone()))
            .fetch_one(&mut *connection)
            .await
            .map_err(LoadError::database(doing))?;
        if found > 0 {
            return Err(LoadError::Internal(format!(
                "the person would still stand in {column}, {found} times; nothing was erased"
            )));
        }
    }
    Ok(queries.len())
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

/// The number as senders may have written it.
fn spellings(cpr: &Cpr) -> Vec<String> {
    let number = cpr.as_str();
    let (date, serial) = number.split_at(6);
    let mut all = vec![number.to_owned(), format!("{date}-{serial}")];
    all.extend(all.clone().iter().map(|spelling| spelling.to_lowercase()));
    if let Some(short) = number.strip_prefix('0') {
        all.push(short.to_owned());
        all.push(format!("{}-{serial}", &short[..5]));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_looked_for_in_every_spelling() {
        let cpr = Cpr::parse("0161204AB1").or_else(|| Cpr::parse("010220-0AB1")).expect("a number");
        let all = spellings(&cpr);
        for spelling in ["0102200AB1", "010220-0AB1", "010220-0ab1", "102200AB1"] {
            assert!(all.iter().any(|it| it == spelling), "{spelling} in {all:?}");
        }
    }
}
