//! A new key for the pseudonyms: every person gets another one, everywhere, in one transaction.
//!
//! The new key lies beside the old one before the transaction ends, and takes its place after. A
//! crash in between leaves both files; the database's fingerprint says which of them is right, and
//! [`CprKey::open`](crate::cpr::key::CprKey::open) puts it where it belongs.

use std::path::Path;

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::change::{self, Change};
use crate::cpr::Cpr;
use crate::cpr::key::CprKey;
use crate::db::{self, Row, inline, sql};
use crate::error::{LoadError, Result};
use crate::stage;

/// Gives the warehouse a new key. Returns how many people got another pseudonym.
#[tracing::instrument(skip_all)]
pub async fn rotate(connection: &mut PgConnection, home: &Path) -> Result<usize> {
    let doing = "changing the CPR key";
    let place = CprKey::place(home)?;
    let old = CprKey::open_to_replace(home, connection).await?;
    let new = CprKey::make_beside(&place)?;
    let mut change = Change::begin(connection, doing).await?;
    stage::lock_key_alone(&mut change).await?;
    change.lock_all().await?;
    let vault = inline(doing, "select person_uuid, cpr from drift.cpr_boks");
    let people: Vec<(Uuid, String)> = vault.rows(&mut change).await?;
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
    sql!("upkeep/rotation/pseudonyms").run(&mut change).await?;
    db::copy_binary(&mut change, "ny_pseudonym", "person_uuid, ny_uuid", rows.take()).await?;
    sql!("upkeep/rotation/new_pseudonyms").run(&mut change).await?;
    let salt = Uuid::new_v4();
    sql!("upkeep/rotation/new_key")
        .bind(salt)
        .bind(after.fingerprint(salt)?)
        .run(&mut change)
        .await?;
    let people_changed = format!("{} personer fik et nyt pseudonym", people.len());
    change::record(&mut change, "ny CPR-nøgle", &people_changed).await?;
    change.commit().await?;
    CprKey::take_over(&place)?;
    Ok(people.len())
}
