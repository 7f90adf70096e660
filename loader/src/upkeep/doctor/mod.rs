//! Looks whether server, database and settings are as the warehouse needs them, and says how to mend
//! what is not. Changes nothing, not even an empty database.

mod access;
mod schema;
mod server;

use serde::Serialize;
use sqlx::postgres::PgConnection;

use crate::error::Result;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// As it should be.
    Ok,
    /// It works, but somebody should know.
    Remark,
    /// It has to be mended.
    Mend,
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// What was looked at.
    pub check: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found.
    pub found: String,
    /// How to mend it.
    pub mend: Option<String>,
}

impl Diagnosis {
    fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, health: Health::Ok, found: found.into(), mend: None }
    }

    fn remark(check: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, health: Health::Remark, found: found.into(), mend: Some(mend.into()) }
    }

    fn mend(check: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { check, health: Health::Mend, found: found.into(), mend: Some(mend.into()) }
    }
}

/// Examines everything. Fails only where the database does not answer.
pub async fn examine(connection: &mut PgConnection) -> Result<Vec<Diagnosis>> {
    let mut diagnoses = server::examine(connection).await?;
    diagnoses.extend(schema::examine(connection).await?);
    Ok(diagnoses)
}
