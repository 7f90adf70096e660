//! A new key for the pseudonyms: every person gets another one, everywhere, in one transaction.
//!
//! The new key lies beside the old one before the transaction ends, and takes its place after. A
//! crash in between leaves both files; the database's fingerprint says which of them is right, and
//! [`CprKey::open`](crate::key::CprKey::open) puts it where it belongs.

use std::path::Path;

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::cpr::Cpr;
use crate::db;
use crate::db::Row;
use crate::error::{LoadError, Result};
use crate::key::CprKey;
use crate::stage;

/// Gives the warehouse a new key. Returns how many people got another pseudonym.
#[tracing::instrument(skip_all)]
pub async fn rotate(connection: &mut PgConnection, home: &Path) -> Result<usize> {
    let doing = "changing the CPR key";
    let place = CprKey::place(home)?;
    let old = CprKey::open_to_replace(home, connection).await?;
    let new = CprKey::make_beside(&place)?;
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    stage::lock_key_alone(&mut transaction).await?;
    stage::lock_all(&mut transaction).await?;
    let people: Vec<(Uuid, String)> = sqlx::query_as("select person_uuid, cpr from drift.cpr_boks")
        .fetch_all(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    let (mut before, mut after) = (old.pseudonyms(), new.pseudonyms());
    let mut rows = Row::default();
    for (person, number) in &people {
        let cpr =
            Cpr::parse(number).filter(|cpr| before.uuid(cpr) == *person).ok_or_else(|| {
                LoadError::Internal("a pseudonym in the vault is not the key's".into())
            })?;
        rows.add(|row| {
            row.uuid(*person).uuid(after.uuid(&cpr));
        });
    }
    let table = "create temp table ny_pseudonym \
                 (person_uuid uuid primary key, ny_uuid uuid not null) on commit drop";
    db::run(&mut transaction, doing, table).await?;
    db::copy_binary(&mut transaction, "ny_pseudonym", "person_uuid, ny_uuid", rows.take()).await?;
    db::run(&mut transaction, doing, "analyze ny_pseudonym").await?;
    db::run(&mut transaction, doing, include_str!("../../sql/privacy/ny_noegle.sql")).await?;
    let salt = Uuid::new_v4();
    sqlx::query("update drift.cpr_noegle set salt = $1, fingeraftryk = $2, taget_i_brug = now()")
        .bind(salt)
        .bind(after.fingerprint(salt)?)
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    sqlx::query(include_str!("../../sql/stage/haendelse.sql"))
        .bind("ny CPR-nøgle")
        .bind(None::<i32>)
        .bind(format!("{} personer fik et nyt pseudonym", people.len()))
        .execute(&mut *transaction)
        .await
        .map_err(LoadError::database(doing))?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    CprKey::take_over(&place)?;
    Ok(people.len())
}
