//! A change of the warehouse: one transaction, which readers see whole or not at all. A load is one;
//! so is whatever else makes the star stand on other deliveries, lines or lists.
//!
//! It begins with the temporary tables that a merge is told by (`kandidat_udsnit`: the slices to look
//! at); whoever makes it takes its locks and fills these, applies it, and commits it.

pub mod turns;

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

use sqlx::Connection as _;
use sqlx::postgres::{PgConnection, PgTransaction};

use crate::db::{locks, sql};
use crate::delivery::Kilde;
use crate::delivery::kommune;
use crate::error::{LoadError, Result};
use crate::merge::{self, RowsChanged, Touched};
use crate::refresh::refresh;

/// A change that is under way. Dropped, it leaves nothing.
#[must_use = "a change that is not committed leaves nothing"]
pub struct Change<'c> {
    transaction: PgTransaction<'c>,
    /// What it is for, as a clause of an error (`taking the delivery back`).
    doing: &'static str,
}

impl<'c> Change<'c> {
    /// Begins it.
    pub async fn begin(connection: &'c mut PgConnection, doing: &'static str) -> Result<Self> {
        let transaction = connection.begin().await.map_err(LoadError::database(doing))?;
        let mut change = Self { transaction, doing };
        merge::prepare(&mut change).await?;
        Ok(change)
    }

    /// Waits until no other change is under way, and lets none begin to merge until this one ends.
    pub async fn lock_all(&mut self) -> Result<()> {
        locks::lock_kommuner(self, &kommune::all()).await
    }

    /// Waits for other changes of the kommuner that a delivery has slices of.
    pub async fn lock_slices_of(&mut self, levering_nr: i32) -> Result<()> {
        let slices: Vec<(String, i16)> =
            sql!("change/slices_of").bind(levering_nr).rows(self).await?;
        let Some((kilde, _)) = slices.first() else { return Ok(()) };
        let numbers: Vec<i16> = slices.iter().map(|(_, kommune_nr)| *kommune_nr).collect();
        locks::lock_kommuner(self, &kommuner_of(kilde, &numbers)).await
    }

    /// Lets it compute all of the star anew.
    pub async fn look_at_everything(&mut self) -> Result<()> {
        sql!("change/everything").run(self).await?;
        merge::follow_staff_list(self).await
    }

    /// Brings the star to what the slices that were to be looked at say.
    pub async fn merge(&mut self) -> Result<Touched> {
        merge::merge(self).await
    }

    /// Brings the aggregates to what the star says.
    pub async fn refresh(&mut self, touched: &Touched) -> Result<()> {
        refresh(self, touched).await
    }

    /// Merges and refreshes.
    pub async fn apply(&mut self) -> Result<()> {
        let touched = self.merge().await?;
        self.refresh(&touched).await
    }

    /// What it changed in the star so far.
    pub async fn rows_changed(&mut self) -> Result<Vec<RowsChanged>> {
        merge::changes(self).await
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await.map_err(LoadError::database(self.doing))
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) -> Result<()> {
        self.transaction.rollback().await.map_err(LoadError::database(self.doing))
    }
}

/// Lets the merge look at the slices (`udsnit`) that fulfil a condition: what the star has of the
/// effective ones is to be computed anew.
pub async fn look_at(connection: &mut PgConnection, slices: &str) -> Result<()> {
    sql!("change/look_at", betingelse = slices).run(connection).await?;
    Ok(())
}

/// Lets the merge look at the accepted slices of a delivery.
pub async fn look_at_delivery(connection: &mut PgConnection, levering_nr: i32) -> Result<()> {
    let accepted = "udsnit.status in ('gaeldende', 'erstattet')";
    look_at(connection, &format!("udsnit.levering_nr = {levering_nr} and {accepted}")).await
}

/// The kommuner that a delivery touches. The register's texts belong to all of them, and so does a
/// register delivery.
#[must_use]
pub fn kommuner_of(kilde: &str, kommuner: &[i16]) -> BTreeSet<i16> {
    if kilde == Kilde::StilDagtilbud.as_str() {
        kommune::all()
    } else {
        kommuner.iter().copied().collect()
    }
}

/// Forgets the numbers and pseudonyms that no row is about any longer.
pub async fn forget_numbers(connection: &mut PgConnection) -> Result<()> {
    sql!("change/forget_numbers").run(connection).await?;
    Ok(())
}

/// Writes down that something was done to the warehouse, in words.
pub async fn record(connection: &mut PgConnection, what: &str, words: &str) -> Result<()> {
    sql!("change/event").bind(what).bind(words).run(connection).await?;
    Ok(())
}

impl Deref for Change<'_> {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for Change<'_> {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}
