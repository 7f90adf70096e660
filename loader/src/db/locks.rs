//! The locks of the warehouse, all of them, in the order in which they are taken.
//!
//! They are tables and rows of `drift`, which only the loader and the owner may lock: a number
//! (`pg_advisory_lock`) could be held by anybody who may connect. What a load waits for is therefore
//! always another load, or the owner at work, and never somebody who only reads.

use std::collections::BTreeSet;

use sqlx::postgres::PgConnection;

use super::{inline, sql};
use crate::error::{LoadError, Result};

/// A lock that is one table. Whoever takes several takes them in this order; between the key and the
/// partitions a load takes the rows of its kommuner ([`lock_kommuner`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// Alone by whoever migrates.
    Migration,
    /// Shared by loads, alone by a change of the CPR key.
    Key,
    /// Shared by merges, alone by one that attaches a partition: the attach locks the dimensions
    /// against their writers, and whoever writes to them holds this already.
    Partitions,
    /// Alone by whoever settles the texts that kommuner give the codes of staff: they are
    /// everybody's, so the second of two loads sees the first one's rows, and both decide alike.
    Texts,
}

impl Lock {
    fn table(self) -> &'static str {
        match self {
            Self::Migration => "drift.laas_migrering",
            Self::Key => "drift.laas_noegle",
            Self::Partitions => "drift.laas_partition",
            Self::Texts => "drift.laas_tekst",
        }
    }

    /// Takes it until the transaction ends: nobody else holds it meanwhile.
    pub async fn alone(self, connection: &mut PgConnection, doing: &str) -> Result<()> {
        self.take(connection, doing, "exclusive").await
    }

    /// Takes it until the transaction ends, beside others who share it.
    pub async fn shared(self, connection: &mut PgConnection, doing: &str) -> Result<()> {
        self.take(connection, doing, "share").await
    }

    async fn take(self, connection: &mut PgConnection, doing: &str, mode: &str) -> Result<()> {
        let sql = format!("lock table {} in {mode} mode", self.table());
        inline(doing.to_owned(), sql).run(connection).await?;
        Ok(())
    }
}

/// Takes the rows of kommuner until the transaction ends: loads of one kommune merge one after the
/// other, and each sees what the last one did.
pub async fn lock_kommuner(connection: &mut PgConnection, kommuner: &BTreeSet<i16>) -> Result<()> {
    let numbers: Vec<i16> = kommuner.iter().copied().collect();
    let wait = sql!("db/lock_kommuner").during("waiting for another load of the same kommune");
    wait.bind(numbers).run(connection).await?;
    Ok(())
}

/// Adds to an error of waiting too long who is in the way. Any other error stays what it is. The
/// connection must have left the transaction that failed.
pub async fn name_holders(connection: &mut PgConnection, error: LoadError) -> LoadError {
    if !error.waited_too_long() {
        return error;
    }
    let found: Result<Vec<(String, i32, String, String)>> =
        sql!("db/lock_holders").rows(connection).await;
    let doing = match &error {
        LoadError::Database { doing, .. } => doing.clone(),
        other => other.to_string(),
    };
    // Who cannot be asked is not named; that somebody was in the way is said all the same.
    let holders = found.unwrap_or_default().into_iter().map(in_words).collect();
    LoadError::Locked { doing, holders }
}

fn in_words((login, pid, program, since): (String, i32, String, String)) -> String {
    let program = if program.is_empty() { program } else { format!(", {program}") };
    let since = if since.is_empty() { since } else { format!(" since {since} UTC") };
    format!("login `{login}` (process {pid}{program}){since}")
}
